"""How soon Today is there without a network, on a phone whose processor is four times slower than this machine's.

    .venv/bin/python bench/offline.py [--runs 9] [--settle SECONDS] [--chrome FILE]

Starts Langapp with a data folder of its own, opens Today as a family of two languages, waits until it is kept, switches
the network off and the worker too, as a phone does between two uses, and opens it again. Prints JSON: milliseconds from
the beginning of the navigation to the first and the largest paint and until Play works, the median and the worst; what
of the worker is kept; and the same with the network, to compare. 1000 ms at most are asked for.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from run import found_chrome, langapp
from serving import begin_family

SLOWER = 4
PAINTED = """() => new Promise((done) => {
  const told = () => {
    const [start] = performance.getEntriesByType("navigation");
    const paints = Object.fromEntries(performance.getEntriesByType("paint").map((each) => [each.name, each.startTime]));
    done({
      first_paint: paints["first-contentful-paint"],
      largest_paint: window.largest,
      works: start.domContentLoadedEventEnd,
      from_the_worker: start.serverTiming.some(({ name }) => name === "kept"),
    });
  };
  setTimeout(told, 300);
})"""
LARGEST = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });"""
KEPT = """async () => {
  let [places, bytes] = [0, 0];
  for (const name of await caches.keys()) {
    for (const place of await (await caches.open(name)).keys()) {
      places += 1;
      bytes += (await (await (await caches.open(name)).match(place, { ignoreVary: true })).arrayBuffer()).byteLength;
    }
  }
  return { places, kib: Math.round(bytes / 1024) };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--languages", nargs="+", default=["yue", "ta"])
    parser.add_argument(
        "--settle", type=float, default=900, help="seconds a new shelf may take to get its sounds"
    )
    parser.add_argument("--chrome", default=found_chrome())
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="langapp-bench-") as folder,
        langapp(Path(folder, "data"), Path(folder)) as server,
    ):
        server.settle(options.settle)
        cookie = begin_family(server.port, options.languages, "/families", "language")
        print(json.dumps(measure(options, server.base, cookie), indent=1))


def measure(options: argparse.Namespace, base: str, cookie: str) -> dict[str, Any]:
    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chrome, args=["--no-sandbox"])
        context = browser.new_context(base_url=base, viewport={"width": 390, "height": 844}, is_mobile=True)
        context.add_cookies([{"name": name, "value": value, "url": base}])
        context.add_init_script(LARGEST)
        page = context.new_page()
        page.goto("/today")
        kept = settled(page)
        devtools = context.new_cdp_session(page)
        devtools.send("ServiceWorker.enable")
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        online = [opened(page, devtools) for _ in range(options.runs)]
        context.set_offline(True)
        offline = [opened(page, devtools) for _ in range(options.runs)]
        assert all(each["from_the_worker"] for each in offline)
        browser.close()
    return {"slower": SLOWER, "kept": kept, "offline_ms": figures(offline), "online_ms": figures(online)}


def settled(page: Page) -> dict[str, int]:
    """What is kept once nothing more comes."""
    before, kept = {"places": -1}, {"places": 0}
    while kept["places"] < 20 or kept != before:
        time.sleep(4)
        before, kept = kept, page.evaluate(KEPT)
    return kept


def opened(page: Page, devtools: CDPSession) -> dict[str, Any]:
    page.goto("about:blank")
    devtools.send("ServiceWorker.stopAllWorkers")
    time.sleep(0.3)
    page.goto("/today")
    found: dict[str, Any] = page.evaluate(PAINTED)
    return found


def figures(runs: list[dict[str, Any]]) -> dict[str, list[int]]:
    return {
        name: [round(median(each[name] for each in runs)), round(max(each[name] for each in runs))]
        for name in ("first_paint", "largest_paint", "works")
    }


if __name__ == "__main__":
    main()
