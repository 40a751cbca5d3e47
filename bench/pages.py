"""What a phone sees: weight, paint and sound of a page, by Chromium with a slow network and CPU."""

from __future__ import annotations

from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

# Lighthouse's Slow 4G, as it is applied, and a phone of some years ago.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6 * 1024 * 1024 / 8 * 0.9,
    "uploadThroughput": 750 * 1024 / 8 * 0.9,
}
SLOWER_CPU = 4
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
WATCH = """
window.seen = {lcp: 0, cls: 0, long: [], sound: 0};
const watch = (type, see) =>
  new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("longtask", (entry) => seen.long.push([entry.startTime, entry.duration]));
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.addEventListener("playing", () => { seen.sound ||= performance.now(); }, {once: true});
  return play.call(this);
};
"""


def measure(chrome: str, base: str, paths: list[str], cookie: str, play: str, runs: int) -> dict[str, Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=FLAGS)
        found: dict[str, Any] = {}
        for path in paths:
            visits = [twice(browser, base, path, cookie) for _ in range(runs)]
            found[path] = {
                "cold": middle([cold for cold, _ in visits]),
                "again": middle([again for _, again in visits]),
            }
        slow = [sound(browser, base, paths[0], cookie, play, slow=True) for _ in range(runs)]
        quick = [sound(browser, base, paths[0], cookie, play, slow=False) for _ in range(runs)]
        found["tap to sound, ms"] = {
            "at once, slow 4G": middle(slow),
            "at once, loopback": middle(quick),
        }
        browser.close()
    return found


def twice(browser: Browser, base: str, path: str, cookie: str) -> tuple[dict[str, Any], dict[str, Any]]:
    with browser.new_context(**PHONE) as context:
        sign_in(context, base, cookie)
        return visit(context, base + path), visit(context, base + path)


def sign_in(context: BrowserContext, base: str, cookie: str) -> None:
    pairs = (pair.split("=", 1) for pair in cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in pairs])


def visit(context: BrowserContext, address: str) -> dict[str, Any]:
    page, session = slowed(context)
    bytes_by_request: dict[str, int] = {}
    host = urlsplit(address).netloc
    strangers, complaints = set[str](), list[str]()

    def requested(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme not in ("http", "https"):
            return
        if url.netloc != host:
            strangers.add(url.netloc)
        bytes_by_request.setdefault(event["requestId"], 0)

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in bytes_by_request:
            bytes_by_request[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", requested)
    session.on("Network.loadingFinished", finished)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="load")
    at_load = len(bytes_by_request), sum(bytes_by_request.values())
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)
    seen = page.evaluate(
        """() => ({...seen,
            fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
            ttfb: performance.getEntriesByType("navigation")[0].responseStart,
            elements: document.getElementsByTagName("*").length})"""
    )
    page.close()
    blocked = sum(max(0, length - 50) for start, length in seen["long"] if start >= seen["fcp"])
    return {
        "requests": at_load[0],
        "kb": round(at_load[1] / 1000, 1),
        "kb_with_sounds_fetched_ahead": round(sum(bytes_by_request.values()) / 1000, 1),
        "ttfb_ms": round(seen["ttfb"]),
        "fcp_ms": round(seen["fcp"]),
        "lcp_ms": round(seen["lcp"]),
        "tbt_ms": round(blocked),
        "cls": round(seen["cls"], 4),
        "elements": seen["elements"],
        "strangers": sorted(strangers),
        "complaints": complaints,
    }


def slowed(context: BrowserContext) -> tuple[Page, CDPSession]:
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    return page, session


def sound(browser: Browser, base: str, path: str, cookie: str, play: str, slow: bool) -> int | None:
    """From tap to the first sound, tapped as soon as the page is there."""
    with browser.new_context(**PHONE) as context:
        sign_in(context, base, cookie)
        if slow:
            page, _ = slowed(context)
        else:
            page = context.new_page()
            page.add_init_script(WATCH)
        page.goto(base + path, wait_until="load")
        control = page.locator(play).first
        if control.count() == 0:
            return None
        tapped = page.evaluate("performance.now()")
        control.tap()
        for _ in range(1500):  # half a minute; our policy lets no string be evaluated to wait for
            if heard := page.evaluate("seen.sound"):
                return round(heard - tapped)
            page.wait_for_timeout(20)
        return None


def middle(values: list[Any]) -> Any:
    """The median of numbers, key by key; of anything else the first."""
    if isinstance(values[0], dict):
        return {key: middle([value[key] for value in values]) for key in values[0]}
    numbers = [value for value in values if isinstance(value, int | float)]
    return round(median(numbers), 4) if numbers else values[0]
