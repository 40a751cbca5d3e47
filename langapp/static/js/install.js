// The worker that keeps what a phone needs without a network: for families, where the address allows one.
const worker = navigator.serviceWorker;

if (worker) {
  const { family, ahead } = document.body.dataset;
  const begin = () => {
    const script = document.createElement("script");
    script.src = ahead;
    document.head.append(script);
  };
  addEventListener("load", () => {
    if (family) {
      worker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
      setTimeout(begin, navigator.onLine && !performance.getEntriesByType("navigation")[0]?.serverTiming?.length ? 1500 : 0);
    } else if (!worker.controller) {
      // Nobody's page that did not come through the worker: it has a look for itself whether it keeps somebody's.
      worker.getRegistration().then((found) => found?.active?.postMessage({ keep: "/" }));
    }
  });
}
