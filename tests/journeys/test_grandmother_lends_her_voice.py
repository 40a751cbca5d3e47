"""She is sent a link: no account, her own language, one line at a time, and nothing she said is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from langapp import i18n
from tests.journeys import asking, looking, microphone
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.phone import Phone, box
from tests.journeys.served import Served

CALM = 650  # ms in which a second tap is the first one's tremor
SPOKEN = 1500  # ms
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
LARGE = 64  # CSS pixels
NAMES = {"ur": "نانی", "ta": "பாட்டி", "th": "ยาย", "ko": "할머니"}
Sent = Callable[..., tuple["Grandmother", str]]


class Grandmother(Phone):
    """Her phone, and what is on it."""

    tag = "ur"

    def word(self, message: str) -> str:
        with i18n.speaking(self.tag, "speak"):
            return i18n.gettext(message)

    @property
    def mic(self) -> Locator:
        return self.page.locator("[data-mic]")

    @property
    def send(self) -> Locator:
        return self.page.locator("[data-send]")

    @property
    def line(self) -> int:
        return int(self.page.locator("[data-place] article").get_attribute("data-number") or 0)

    def agrees(self) -> None:
        self.tap(self.page.locator("form.yes button"))
        expect(self.mic).to_be_visible()

    def says_it(self) -> None:
        self.page.wait_for_timeout(CALM)
        self.tap(self.mic)
        self.is_recording()
        self.page.wait_for_timeout(SPOKEN)
        self.tap(self.mic)
        expect(self.send).to_be_visible()

    def sends_it(self) -> None:
        self.page.wait_for_timeout(CALM)
        self.tap(self.send)

    def is_recording(self) -> None:
        expect(self.page.locator("[data-recorder]")).to_have_attribute("data-state", "recording")

    def is_told(self, message: str) -> None:
        expect(self.page.locator("[data-told]")).to_have_text(self.word(message))

    def arrived(self, link: str) -> int:
        """How many of her recordings the server holds: asked beside the page."""
        return self.context.request.get(f"{link}/end").text().count('class="entry"')


@pytest.fixture(scope="module")
def speaking(
    playwright: Playwright, how_to_launch: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser into whose microphone somebody speaks."""
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("microphone") / "line.wav", pause=0.6)
    args = [*how_to_launch["args"], *microphone.listening_to(file)]
    browser = playwright.chromium.launch(**{**how_to_launch, "args": args})
    yield browser
    browser.close()


@pytest.fixture
def sent(speaking: Browser, served: Served) -> Iterator[Sent]:
    """The link is on her phone."""
    phones: list[Grandmother] = []

    def send(
        tag: str = "ur", count: int = 3, look: str = "day.right.en.", **how: Any
    ) -> tuple[Grandmother, str]:
        link = asking.link(served, tag, NAMES[tag], count=count)
        context = speaking.new_context(**{"base_url": served.address, "locale": "en", **PHONE, **how})
        context.set_default_timeout(PATIENCE)
        phone = Grandmother(context, served.address)
        phone.tag = tag
        phone.remember(look=look)
        phones.append(phone)
        phone.open(link)
        return phone, link

    yield send
    for phone in phones:
        phone.context.close()
    assert [phone.complaints for phone in phones] == [[] for _ in phones]
    assert [phone.strangers for phone in phones] == [[] for _ in phones]


def test_each_line_takes_three_taps_and_she_hears_herself_in_between(sent: Sent) -> None:
    phone, link = sent()
    assert phone.page.locator("html").get_attribute("dir") == "rtl"
    phone.agrees()
    assert phone.taps == 1
    for number in (1, 2, 3):
        assert phone.line == number
        phone.says_it()
        phone.hears()
        phone.sends_it()
        assert phone.taps == 1 + 3 * number
        if number < 3:
            expect(phone.page.locator(f"[data-place] article[data-number='{number + 1}']")).to_be_visible()
    phone.page.wait_for_url(f"**{link}/end")
    expect(phone.page.locator("h1")).to_have_text(
        phone.word("Thank you, %(name)s").replace("%(name)s", NAMES["ur"])
    )
    assert phone.arrived(link) == 3
    phone.tap(phone.page.locator(".listen").first)
    phone.hears()


def test_holding_the_microphone_is_speaking(sent: Sent) -> None:
    phone, link = sent(count=1, has_touch=False, is_mobile=False)
    phone.page.locator("form.yes button").click()
    expect(phone.mic).to_be_visible()
    phone.page.wait_for_timeout(CALM)
    area = box(phone.mic)
    phone.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + 60)
    phone.page.mouse.down()
    phone.is_recording()
    phone.page.wait_for_timeout(SPOKEN)
    phone.page.mouse.up()
    expect(phone.send).to_be_visible()
    phone.page.wait_for_timeout(CALM)
    phone.send.click()
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.arrived(link) == 1


def test_without_a_connection_it_is_saved_and_goes_by_itself(sent: Sent) -> None:
    phone, link = sent(count=2)
    phone.agrees()
    phone.says_it()
    phone.forgive(*NO_LINE)
    phone.context.set_offline(True)
    phone.sends_it()
    phone.is_told("Saved on this phone. It goes by itself when there is a connection.")
    assert phone.line == 2
    phone.says_it()
    phone.sends_it()
    expect(phone.page.locator("[data-recorder]")).to_have_attribute("data-state", "waiting")
    phone.context.set_offline(False)
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.arrived(link) == 2


def test_what_she_said_outlives_a_reload_before_and_after_send(sent: Sent) -> None:
    phone, link = sent(count=2)
    phone.agrees()
    phone.says_it()
    phone.page.reload()
    expect(phone.send).to_be_visible()
    assert phone.line == 1
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.page.locator("[data-hear]"))
    phone.hears()
    phone.forgive(*NO_LINE)
    phone.page.route("**/recordings", lambda route: route.abort())
    phone.sends_it()
    phone.is_told("Saved on this phone. It goes by itself when there is a connection.")
    assert phone.arrived(link) == 0
    phone.page.unroute("**/recordings")
    phone.page.reload()
    phone.is_told("Sent")
    assert phone.line == 2
    assert phone.arrived(link) == 1


def test_an_answer_that_gets_lost_makes_no_second_recording(sent: Sent) -> None:
    phone, link = sent(count=2)
    phone.agrees()
    phone.says_it()
    phone.forgive(*NO_LINE)

    def loses_the_answer(route: Any) -> None:
        route.fetch()
        route.abort()

    phone.page.route("**/recordings", loses_the_answer, times=1)
    phone.sends_it()
    phone.is_told("Saved on this phone. It goes by itself when there is a connection.")
    phone.is_told("Sent")
    assert phone.arrived(link) == 1


def test_a_trembling_hand_says_it_once(sent: Sent) -> None:
    phone, link = sent(count=2)
    phone.agrees()
    phone.page.wait_for_timeout(CALM)
    phone.tap_fast(phone.mic, 3)
    phone.is_recording()
    phone.page.wait_for_timeout(SPOKEN)
    phone.tap_fast(phone.mic, 3)
    expect(phone.send).to_be_visible()
    phone.page.wait_for_timeout(CALM)
    phone.tap_fast(phone.send, 4)
    phone.is_told("Sent")
    expect(phone.page.locator("[data-recorder]")).to_have_attribute("data-state", "ready")
    assert phone.line == 2
    assert phone.arrived(link) == 1


def test_what_is_refused_is_said_and_may_be_said_again(sent: Sent) -> None:
    phone, link = sent(count=1)
    phone.agrees()
    phone.says_it()
    phone.forgive("status of 422")
    sentence = phone.word("That was very short. Say the whole line once more.")
    phone.page.route(
        "**/recordings",
        lambda route: route.fulfill(
            status=422, body=f"<p class='problem'>{sentence}</p>", content_type="text/html"
        ),
        times=1,
    )
    phone.sends_it()
    expect(phone.page.locator("[data-why]")).to_have_text(sentence)
    phone.says_it()
    phone.sends_it()
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.arrived(link) == 1


def test_a_link_that_is_taken_away_meanwhile_says_so(sent: Sent, served: Served) -> None:
    phone, link = sent(count=1)
    phone.agrees()
    phone.says_it()
    asking.revoke(served, link)
    phone.forgive("status of 410")
    phone.sends_it()
    ended = phone.word("This link has come to its end. Ask your family for a new one.")
    expect(phone.page.locator("[data-why]")).to_have_text(ended)


def test_a_phone_that_keeps_nothing_for_a_page_still_sends(sent: Sent) -> None:
    phone, link = sent(count=1)
    phone.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('denied'); } })"
    )
    phone.agrees()
    phone.says_it()
    phone.sends_it()
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.arrived(link) == 1


def test_a_microphone_that_is_not_allowed_is_asked_for_again(sent: Sent) -> None:
    phone, _link = sent(count=1)
    phone.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', window.why ?? 'NotAllowedError'); }"
    )
    phone.agrees()
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    told = phone.page.locator("[data-why]")
    expect(told).to_have_text(phone.word("The microphone is not allowed yet. Allow it, then tap again."))
    phone.page.evaluate("window.why = 'NotFoundError'")
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.mic)
    expect(told).to_have_text(
        phone.word("This phone cannot record here. Choose a recording from it, then send it.")
    )
    expect(phone.page.locator("form[data-by-hand]")).to_be_visible()


def test_without_scripts_a_recording_is_chosen_and_sent(
    sent: Sent, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("chosen") / "line.wav", pause=0.2)
    phone, link = sent(count=2, java_script_enabled=False)
    phone.page.locator("form.yes button").click()
    for _ in range(2):
        expect(phone.mic).to_be_hidden()
        phone.page.locator("input[type=file]").set_input_files(file)
        phone.page.locator("form[data-by-hand] button").click()
    phone.page.wait_for_url(f"**{link}/end")
    assert phone.arrived(link) == 2


def test_a_control_says_its_name_by_its_loudspeaker_and_when_it_is_held(sent: Sent) -> None:
    phone, _link = sent(count=1)
    for spoken in phone.page.locator(".says-name").all():  # what she agrees to, and how she does
        phone.page.evaluate("played.clear(); window.heard?.pause()")
        phone.tap(spoken)
        phone.hears()
    phone.agrees()
    phone.says_it()
    phone.page.wait_for_timeout(CALM)
    phone.page.evaluate("played.clear(); heard.pause()")
    phone.send.dispatch_event("pointerdown")
    with phone.page.expect_response("**/speak/names/send/ur"):
        pass
    phone.send.dispatch_event("pointerup")
    phone.send.dispatch_event("click")
    expect(phone.send).to_be_visible()
    phone.hears()


def test_she_takes_it_back(sent: Sent) -> None:
    phone, link = sent(count=1)
    phone.agrees()
    phone.says_it()
    phone.sends_it()
    phone.page.wait_for_url(f"**{link}/end")
    sound = phone.page.locator(".listen").get_attribute("href")
    phone.tap(phone.button(phone.word("Take it back")))
    expect(phone.page.get_by_role("status").first).to_have_text(phone.word("Taken back"))
    assert phone.context.request.get(str(sound)).status == 404


# Looked at with care

LOOKS = [(tag, mode) for tag in ("ta", "ur", "th", "ko") for mode in ("day", "night")]


def at_every_step(phone: Grandmother, link: str) -> Iterator[str]:
    yield "hello"
    phone.page.locator("form.yes button").click()
    expect(phone.mic).to_be_visible()
    yield "ready"
    phone.page.wait_for_timeout(CALM)
    phone.mic.click()
    phone.is_recording()
    yield "recording"
    phone.page.wait_for_timeout(SPOKEN)
    phone.mic.click()
    expect(phone.send).to_be_visible()
    phone.page.evaluate("heard.pause()")
    yield "heard"
    phone.page.wait_for_timeout(CALM)
    phone.send.click()
    phone.is_told("Sent")
    phone.open(f"{link}/end")
    yield "end"
    phone.open("/speak/nothing")
    phone.forgive("status of 404")
    yield "unknown"


def looked_at(page: Page) -> list[str]:
    page.evaluate("document.fonts.ready")
    small = looking.for_small_targets(page, LARGE)
    return [
        *small,
        *looking.for_targets_that_overlap(page),
        *looking.for_what_is_too_wide(page),
        *looking.for_text_outside_its_card(page),
        *looking.for_icons_not_drawn(page),
        *small_letters(page),
    ]


def small_letters(page: Page) -> list[str]:
    found: list[str] = page.evaluate("""() => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const small = [];
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            const holder = text.parentElement;
            if (!text.data.trim() || holder.closest('.unseen, .skip') || !holder.checkVisibility()) continue;
            if (parseFloat(getComputedStyle(holder).fontSize) < 20) small.push(`small letters: ${text.data.trim()}`);
        }
        return small;
    }""")
    return found


@pytest.mark.parametrize(("tag", "mode"), LOOKS)
def test_every_step_is_large_and_clear(sent: Sent, tag: str, mode: str) -> None:
    phone, link = sent(tag, look=f"{mode}.right.en.")
    found = []
    for step in at_every_step(phone, link):
        found += [f"{step}: {what}" for what in [*looked_at(phone.page), *looking.with_axe(phone.page)]]
    assert found == []


@pytest.mark.parametrize("tag", ["ta", "ur", "th", "ko"])
def test_letters_twice_as_large_fit_the_smallest_phone(sent: Sent, tag: str) -> None:
    phone, link = sent(tag, viewport={"width": 320, "height": 640})
    phone.context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })"
    )
    phone.page.reload()
    found = []
    for step in at_every_step(phone, link):
        found += [f"{step}: {what}" for what in looked_at(phone.page)]
    assert found == []
