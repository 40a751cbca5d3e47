"""A phone in somebody's hand: a browser of its own on which every request and every complaint is written down."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    FloatRect,
    Locator,
    Request,
    Response,
    expect,
)

MEDIA_PLAYED = """() => {
  const play = HTMLMediaElement.prototype.play;
  window.played = new Set();
  HTMLMediaElement.prototype.play = function () {
    window.heard = this;
    played.add(this);
    return play.call(this);
  };
}"""


LONGEST = 15  # seconds until the server holds what was said
BY_DAY = "day.right.en."  # the look cookie: mode, hand, locale, moment


class Phone:
    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.taps = 0
        self.requests: list[Request] = []
        self.answers: list[Response] = []
        self.written: list[str] = []
        self.forgiven: list[str] = []
        context.add_init_script(f"({MEDIA_PLAYED})()")
        context.on("request", lambda request: self.requests.append(request))
        context.on("response", lambda answer: self.answers.append(answer))
        context.on("console", self._written)
        context.on("weberror", lambda error: self.written.append(str(error.error)))
        self.page = context.new_page()

    def _written(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.written.append(f"{message.text} ({message.location['url']})")

    @property
    def strangers(self) -> list[str]:
        """What was asked of anybody but our own server."""
        ours = (self.address, "data:", f"blob:{self.address}")
        return [request.url for request in self.requests if not request.url.startswith(ours)]

    def forgive(self, *parts: str) -> None:
        """Overlook the complaints a story brings upon itself, such as those of a network switched off."""
        self.forgiven.extend(parts)

    @property
    def complaints(self) -> list[str]:
        return [each for each in self.written if not any(part in each for part in self.forgiven)]

    def begin(self, *tags: str, **cookies: str) -> None:
        """Be of a family that speaks these languages, from now on, without walking through the first page."""
        self.remember(**cookies)
        body = urlencode([("language", tag) for tag in tags])
        answer = self.context.request.post(
            "/families",
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        assert answer.status == 303

    def remember(self, **cookies: str) -> None:
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )

    def forget(self) -> None:
        """Be nobody again."""
        self.context.clear_cookies()

    def be_signed_out(self) -> None:
        """Have no session any more. An answer that is still on its way would bring it again."""
        self.page.wait_for_load_state("networkidle")
        self.context.clear_cookies(name="session")

    def say_before(self, *refs: str) -> str:
        """Have said these already. Returns the id of the last thread."""
        for ref in refs:
            thread = str(uuid.uuid4())
            form = {"kind": "thread", "id": thread, "ref": ref}
            assert self.context.request.post("/facts", form=form, max_redirects=0).status == 303
        return thread

    def open(self, path: str) -> Response:
        answer = self.page.goto(path)
        assert answer is not None
        return answer

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def tap_fast(self, target: Locator, times: int) -> None:
        """Again and again on the same spot of the glass, some 60 ms apart, whatever comes to lie there."""
        x, y = middle(box(target))
        for _ in range(times):
            self.page.touchscreen.tap(x, y)
            self.page.wait_for_timeout(60)
        self.taps += times

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    @property
    def said(self) -> Locator:
        return self.button("We said it")

    @property
    def another(self) -> Locator:
        return self.link("Another")

    @property
    def undo(self) -> Locator:
        return self.button("Undo")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def ref(self) -> str:
        """Which line the card on the screen is."""
        ref = self.page.locator("#card .card").get_attribute("data-ref")
        assert ref is not None
        return ref

    def turns_to(self, ref: str) -> None:
        expect(self.page.locator("#card .card")).to_have_attribute("data-ref", ref)

    @property
    def deck(self) -> list[str]:
        """The lines of the deck as it was dealt, the one on top first."""
        refs: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll('#card .card'),
                ...[...document.querySelectorAll('template[data-card]')].map((kept) => kept.content.firstElementChild)]
              .map((card) => card.dataset.ref)"""
        )
        return refs

    @property
    def cloth(self) -> Locator:
        return self.page.locator("#cloth svg[role=img]")

    def threads_are(self, count: int) -> None:
        """What the cloth on the screen says of itself."""
        expect(self.cloth).to_have_attribute("aria-label", re.compile(rf"\b{count} threads? so far$"))

    @property
    def kept(self) -> int:
        """How many threads the server holds: asked beside the page, so that the screen stays as it is."""
        answer = self.context.request.get("/today")
        found = re.search(r"(\d+) threads? so far", answer.text())
        assert found is not None
        return int(found[1])

    def holds(self, count: int) -> None:
        """The server holds so many threads: soon, as the screen does not wait for it."""
        end = time.monotonic() + LONGEST
        while self.kept != count:
            assert time.monotonic() < end, f"{self.kept} threads, and not {count}"
            self.page.wait_for_timeout(50)

    def sent(self, path: str, method: str = "POST") -> list[Request]:
        return [
            request
            for request in self.requests
            if request.method == method and request.url.split("?")[0] == self.address + path
        ]

    def hears(self, rate: float = 1.0) -> None:
        """Something sounds now, at this speed, and its pitch is kept."""
        self.page.wait_for_function(
            "() => window.heard && !heard.paused && heard.currentTime > 0 && heard.duration > 0.2"
        )
        assert self.page.evaluate("[heard.playbackRate, heard.preservesPitch]") == [rate, True]

    @property
    def voices(self) -> int:
        """How many speak at this moment."""
        count: int = self.page.evaluate("[...played].filter((each) => !each.paused && !each.ended).length")
        return count

    @property
    def devtools(self) -> CDPSession:
        return self.context.new_cdp_session(self.page)


def box(target: Locator) -> FloatRect:
    found = target.bounding_box()
    assert found is not None
    return found


def middle(area: FloatRect) -> tuple[float, float]:
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def apart(one: FloatRect, other: FloatRect) -> float:
    """How many pixels lie between the edges of two areas; 0 where they touch."""
    across = max(other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"], 0)
    down = max(other["y"] - one["y"] - one["height"], one["y"] - other["y"] - other["height"], 0)
    return float((across**2 + down**2) ** 0.5)


OpenPhone = Callable[..., Phone]
