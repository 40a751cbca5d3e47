// Some lines kept on this phone at a tap, without an account, until somebody lets them go: docs/decisions/25.
{
  const place = document.querySelector("[data-take-home]");
  const { takeHome: address } = place?.dataset ?? {};
  const part = (name) => place.querySelector(`[data-${name}]`);
  const told = place && part("told");
  const onTheHomeScreen = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
  const isApple = /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

  const show = (isKept) => {
    part("keep").hidden = isKept;
    part("when-kept").hidden = !isKept;
    part("iphone").hidden = !isKept || !isApple || onTheHomeScreen;
  };

  const ask = async (what) => {
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((done) => {
      port1.onmessage = ({ data }) => done(data);
      setTimeout(done, 120_000, false);
      active.postMessage(what, [port2]);
    });
  };

  let busy = false;
  const keep = async () => {
    if (busy) return;
    busy = true;
    part("keep").setAttribute("aria-busy", "true");
    const isKept = (await ask({ takeHome: address }).catch(() => false)) === true;
    part("keep").removeAttribute("aria-busy");
    if (isKept) navigator.storage?.persist?.().catch(() => {});
    show(isKept);
    told.textContent = isKept ? told.dataset.kept : told.dataset.later;
    busy = false;
  };

  const letGo = async () => {
    await ask({ letGo: address }).catch(() => {});
    show(false);
    told.textContent = told.dataset.gone;
    part("keep").focus();
  };

  const begin = async () => {
    part("offline").hidden = false;
    part("keep").hidden = false;
    part("keep").addEventListener("click", (event) => {
      event.preventDefault();
      keep();
    });
    part("let-go").addEventListener("click", letGo);
    const isKept = Boolean(await caches.match(address, { cacheName: "home", ignoreVary: true }));
    show(isKept);
    if (isKept) told.textContent = told.dataset.kept;
    // An app on an iPhone's home screen has a store of its own, and begins with an empty one.
    else if (onTheHomeScreen && location.pathname === address) keep();
  };

  if (place && navigator.serviceWorker && window.caches) begin();
}
