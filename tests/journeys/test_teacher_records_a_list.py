"""A teacher, or an aunt with time: one tap, then line after line, each sent by itself when she has stopped speaking."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from langapp import i18n
from tests.journeys import asking, looking, microphone
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.phone import BY_DAY, Phone
from tests.journeys.served import Served

LONGEST = 4 * 60  # seconds for twelve lines
CALM = 650  # ms
SPOKEN = 1800  # ms
NOTHING_MORE = 4000  # ms in which the next line would have come
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
Open = Callable[..., "Teacher"]


class Teacher(Phone):
    @property
    def mic(self) -> Locator:
        return self.page.locator("[data-mic]")

    @property
    def number(self) -> int:
        return int(self.page.locator("[data-place] article").get_attribute("data-number") or 0)

    @property
    def again(self) -> Locator:
        return self.page.locator(".said-again li")

    def is_at(self, number: int, seconds: float = 20) -> None:
        line = self.page.locator(f"[data-place] article[data-number='{number}']")
        expect(line).to_be_visible(timeout=seconds * 1000)

    def is_now(self, state: str, seconds: float = 20) -> None:
        expect(self.page.locator("[data-recorder]")).to_have_attribute(
            "data-state", state, timeout=seconds * 1000
        )

    def agrees(self) -> None:
        self.tap(self.page.locator("form.yes button"))
        expect(self.mic).to_be_visible()


def word(message: str, tag: str = "ta") -> str:
    with i18n.speaking(tag, "speak"):
        return i18n.gettext(message)


def browser_hearing(playwright: Playwright, how_to_launch: dict[str, Any], *arguments: str) -> Browser:
    return playwright.chromium.launch(**{**how_to_launch, "args": [*how_to_launch["args"], *arguments]})


@pytest.fixture(scope="module")
def speaking(
    playwright: Playwright, how_to_launch: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("microphone") / "lines.wav", pause=2.4)
    browser = browser_hearing(playwright, how_to_launch, *microphone.listening_to(file))
    yield browser
    browser.close()


@pytest.fixture
def open_list(speaking: Browser, served: Served) -> Iterator[Open]:
    phones: list[Teacher] = []

    def open_one(**how: Any) -> Teacher:
        context = speaking.new_context(**{"base_url": served.address, "locale": "en", **PHONE, **how})
        context.set_default_timeout(PATIENCE)
        phone = Teacher(context, served.address)
        phone.remember(look=BY_DAY)
        phones.append(phone)
        return phone

    yield open_one
    for phone in phones:
        phone.context.close()
    assert [phone.complaints for phone in phones] == [[] for _ in phones]
    assert [phone.strangers for phone in phones] == [[] for _ in phones]


def family_recorder(phone: Teacher, pack: str, tag: str, *tags: str) -> None:
    """A family's own recorder, after the first voice has said yes."""
    phone.begin(tag, *tags, look=BY_DAY, moment="bath")
    phone.open(f"/family/recorder/{pack}/1")
    phone.page.get_by_label("The name this voice goes by").fill("Chithi")
    phone.tap(phone.button("Yes, I will speak"))
    expect(phone.mic).to_be_visible()


def test_twelve_lines_are_said_in_less_than_four_minutes_with_one_tap(open_list: Open) -> None:
    phone = open_list()
    family_recorder(phone, "our-body", "ta", "vi")
    assert phone.page.locator("[data-dot]").count() == 12
    phone.page.wait_for_timeout(CALM)
    taps, began = phone.taps, time.monotonic()
    phone.tap(phone.mic)
    phone.page.wait_for_url("**/today?line=our-body/*", timeout=LONGEST * 1000)
    took = time.monotonic() - began
    assert phone.taps - taps == 1
    assert took < LONGEST
    answers = [answer.status for answer in phone.answers if answer.url.endswith("/recordings")]
    assert answers == [200] * 12
    print(f"twelve lines in {took:.0f} s")


def test_the_list_comes_to_its_end_by_itself(open_list: Open, served: Served) -> None:
    phone = open_list()
    link = asking.link(served, "ta", "சித்தி", pace="list", count=3)
    phone.open(link)
    phone.agrees()
    assert (
        word("The next line comes by itself when you stop speaking.")
        in phone.page.locator("main").inner_text()
    )
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    phone.page.wait_for_url(f"**{link}/end", timeout=60_000)
    assert phone.page.locator(".mine li").count() == 3
    assert len(phone.sent(f"{link}/recordings")) == 3


def test_pausing_waits_and_the_line_is_said_from_its_beginning(open_list: Open, served: Served) -> None:
    phone = open_list()
    link = asking.link(served, "ta", "சித்தி", pace="list", count=3)
    phone.open(link)
    phone.agrees()
    phone.page.wait_for_timeout(CALM)
    phone.page.keyboard.press(" ")
    phone.is_now("recording")
    expect(phone.mic).to_contain_text(word("Pause"))
    phone.is_at(2)
    phone.page.wait_for_timeout(CALM)
    phone.page.keyboard.press(" ")
    phone.is_now("paused")
    expect(phone.mic).to_contain_text(word("Begin"))
    at, sent = phone.number, len(phone.sent(f"{link}/recordings"))
    phone.page.wait_for_timeout(NOTHING_MORE)
    assert (phone.number, len(phone.sent(f"{link}/recordings"))) == (at, sent)
    phone.tap(phone.mic)
    phone.page.wait_for_url(f"**{link}/end", timeout=60_000)


def test_what_may_be_said_better_is_listed_and_said_again(open_list: Open, served: Served) -> None:
    """The server flags the first take it is sent; the line waits in a list until all are said."""
    phone = open_list()
    link = asking.link(served, "ta", "சித்தி", pace="list", count=2)
    phone.open(link)
    phone.agrees()
    sentence = word("That was very soft. Come closer to the phone if you say it again.")

    def flag(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "flags": [sentence]})

    phone.page.route("**/recordings", flag, times=1)
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    expect(phone.again).to_have_count(1, timeout=30_000)
    expect(phone.again).to_contain_text(sentence)
    phone.is_now("over")
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.again.get_by_role("button"))
    phone.is_at(1)
    phone.page.wait_for_url(f"**{link}/end", timeout=60_000)
    assert len(phone.sent(f"{link}/recordings")) == 3


def test_in_a_cellar_the_list_goes_on_and_is_sent_later(open_list: Open, served: Served) -> None:
    phone = open_list()
    link = asking.link(served, "ta", "சித்தி", pace="list", count=2)
    phone.open(link)
    phone.agrees()
    phone.forgive(*NO_LINE)
    phone.context.set_offline(True)
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    phone.is_now("waiting", 60)
    phone.context.set_offline(False)
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.page.locator(".mine li").count() == 2


def test_a_room_in_which_nobody_speaks_waits(
    playwright: Playwright,
    how_to_launch: dict[str, Any],
    served: Served,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("microphone") / "room.wav", text="", pause=8)
    browser = browser_hearing(playwright, how_to_launch, *microphone.listening_to(file))
    context = browser.new_context(base_url=served.address, locale="en", **PHONE)
    phone = Teacher(context, served.address)
    link = asking.link(served, "ta", "சித்தி", pace="list", count=2)
    phone.open(link)
    phone.agrees()
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    phone.is_now("recording")
    phone.is_now("paused", 40)
    assert phone.number == 1
    assert phone.sent(f"{link}/recordings") == []
    browser.close()


def test_one_line_for_the_family_is_heard_back_and_kept(open_list: Open) -> None:
    phone = open_list()
    family_recorder(phone, "bath-time/shall-we-bathe", "ta", "vi")
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    phone.is_now("recording")
    phone.page.wait_for_timeout(SPOKEN)
    phone.tap(phone.mic)
    phone.is_now("heard")
    phone.hears()
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.button("Keep it"))
    phone.page.wait_for_url("**/today?line=bath-time/shall-we-bathe")
    expect(phone.page.locator("#card")).to_contain_text("Chithi")


@pytest.mark.parametrize("look", ["day.right.en.", "night.right.en."])
@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1280, "height": 720}])
def test_the_familys_recorder_is_clear_and_its_targets_large(
    open_list: Open, look: str, viewport: dict[str, int]
) -> None:
    phone = open_list(viewport=viewport, is_mobile=False)
    phone.begin("ta", "vi", look=look)
    found = []
    for at in ("/family/recorder/bath-time/shall-we-bathe/1", "/family/recorder/bath-time/2"):
        for step in ("who", "recorder"):
            phone.open(at)
            if step == "recorder" and phone.page.locator("form.someone:visible").count():
                phone.page.get_by_label("The name this voice goes by").first.fill("Chithi")
                phone.button("Yes, I will speak").click()
            phone.page.evaluate("document.fonts.ready")
            found += [
                f"{at} {step}: {what}"
                for look_at in (
                    looking.with_axe,
                    looking.for_small_targets,
                    looking.for_targets_that_overlap,
                    looking.for_what_is_too_wide,
                    looking.for_text_outside_its_card,
                    looking.for_icons_not_drawn,
                )
                for what in look_at(phone.page)
            ]
    assert found == []
