// Whoever looks and never tells us anything is there too. Once a month the device says so, or it would count as unused.
if ("unseen" in document.body.dataset) fetch("/devices/mine/day", { method: "POST" }).catch(() => {});
