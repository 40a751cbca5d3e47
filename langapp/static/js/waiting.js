// A recording that waits on this phone is sent from whatever page is open.
try {
  if (localStorage.getItem("takes") && !document.querySelector("script[src$='/recording.js']")) {
    const script = document.createElement("script");
    script.src = document.body.dataset.recording;
    document.head.append(script);
  }
} catch {
  // A browser that keeps nothing for a page has nothing waiting.
}
