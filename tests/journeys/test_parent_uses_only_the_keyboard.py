"""No mouse, no touch: Tab, Enter and Space. What has the focus can be seen, and nothing swallows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone

MOST_TABS = 60
ANOTHER_WISH = 650  # ms after which a key on the same place is meant
KEY_REPEATS = 40  # ms
NOTHING_MORE = 400  # ms in which another card would have come


@pytest.fixture
def desk(open_phone: OpenPhone) -> Phone:
    return open_phone(viewport={"width": 1280, "height": 720}, has_touch=False, is_mobile=False)


@pytest.fixture
def bath(desk: Phone) -> Phone:
    desk.begin("yue", "ta", look=BY_DAY, moment="bath")
    desk.open("/today")
    return desk


def tab_to(phone: Phone, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(MOST_TABS):
        phone.page.keyboard.press(key)
        if target.evaluate("(target) => target === document.activeElement"):
            break
    expect(target).to_be_focused()
    assert target.evaluate("""(target) => {
        const shown = target.matches('.option input') ? target.parentElement : target;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle === 'solid' && parseFloat(outlineWidth) >= 3;
    }"""), "the focus cannot be seen"


def press(phone: Phone, key: str) -> None:
    phone.page.keyboard.press(key)


def test_the_first_tab_offers_to_skip_to_the_page(desk: Phone) -> None:
    desk.open("/")
    press(desk, "Tab")
    skip = desk.link("Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(desk, "Enter")
    press(desk, "Tab")
    expect(desk.page.locator("main input").first).to_be_focused()


def test_the_first_minute(desk: Phone) -> None:
    desk.open("/")
    for endonym in ("廣東話", "தமிழ்"):
        tab_to(desk, desk.page.locator("label", has_text=endonym).locator("input"))
        press(desk, "Space")
    tab_to(desk, desk.button("Start"))
    press(desk, "Enter")
    expect(desk.page.locator("#card")).to_be_visible()
    tab_to(desk, desk.link("Play, Cantonese"))
    press(desk, "Enter")
    desk.hears()


def test_space_plays_too_and_does_not_scroll(bath: Phone) -> None:
    tab_to(bath, bath.link("Slow, Tamil"))
    at = bath.page.evaluate("scrollY")
    press(bath, "Space")
    bath.hears(rate=0.75)
    assert bath.page.evaluate("scrollY") == at


def test_said_undone_another_and_said_again(bath: Phone) -> None:
    deck = bath.deck
    tab_to(bath, bath.said)
    press(bath, "Enter")
    bath.threads_are(1)
    bath.turns_to(deck[1])
    expect(bath.said).to_be_focused()

    tab_to(bath, bath.undo, "Shift+Tab")
    press(bath, "Enter")
    bath.threads_are(0)
    bath.turns_to(deck[0])

    tab_to(bath, bath.another)
    press(bath, "Enter")
    bath.turns_to(deck[1])
    expect(bath.another).to_be_focused()
    bath.page.wait_for_timeout(ANOTHER_WISH)
    tab_to(bath, bath.said)
    press(bath, "Enter")
    bath.threads_are(1)
    bath.holds(1)


def test_a_key_held_down_says_it_once(bath: Phone) -> None:
    deck = bath.deck
    tab_to(bath, bath.said)
    for _ in range(5):
        bath.page.keyboard.down("Enter")
        bath.page.wait_for_timeout(KEY_REPEATS)
    bath.page.keyboard.up("Enter")
    bath.threads_are(1)
    bath.page.wait_for_timeout(NOTHING_MORE)
    bath.turns_to(deck[1])
    bath.holds(1)


def test_everything_on_today_can_be_reached_in_reading_order(bath: Phone) -> None:
    wanted: int = bath.page.locator("a[href]:visible, button:visible").count()
    seen = []
    for _ in range(wanted):
        press(bath, "Tab")
        seen.append(
            bath.page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
            )
        )
    assert len(set(seen)) == wanted
    voices = [name for name in seen if name.startswith(("Play,", "Slow,"))]
    assert voices == ["Slow, Cantonese", "Play, Cantonese", "Slow, Tamil", "Play, Tamil"]
    assert seen.index("Play, Tamil") < seen.index("Another") < seen.index("We said it") < seen.index("Today")


def test_moment_and_colours(bath: Phone) -> None:
    tab_to(bath, bath.button("Bedtime"))
    press(bath, "Enter")
    expect(bath.button("Bedtime")).to_have_attribute("aria-pressed", "true")
    tab_to(bath, bath.button("Day or night colours"))
    with bath.page.expect_response("**/look"):
        press(bath, "Space")
    expect(bath.page.locator("html")).to_have_attribute("data-mode", "night")


def test_what_has_the_focus_is_not_under_what_is_pinned(open_phone: OpenPhone) -> None:
    """On a phone with keys, the bars at the bottom must not lie over what Tab has come to."""
    phone = open_phone(viewport={"width": 390, "height": 640}, has_touch=False, is_mobile=False)
    phone.begin("yue", "ta", "vi", "ko", look=BY_DAY, moment="bath")
    for path in ("/today", "/family/languages", "/packs/bath-time"):
        phone.open(path)
        covered = []
        for _ in range(30):
            press(phone, "Tab")
            covered += phone.page.evaluate("""() => {
                const focused = document.activeElement;
                if (focused === document.body) return [];
                const { x, y, width, height } = focused.getBoundingClientRect();
                const there = document.elementFromPoint(x + width / 2, y + height / 2);
                if (focused.contains(there) || there?.closest('label')?.contains(focused)) return [];
                return [focused.getAttribute('aria-label') || focused.value || focused.textContent.trim()];
            }""")
        assert covered == [], path
