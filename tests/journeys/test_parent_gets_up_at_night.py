"""Three in the morning. The screen is dim, the thumb is the left one, and nothing moves that need not."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.journeys import looking
from tests.journeys.phone import BY_DAY, OpenPhone, Phone, apart, box

BY_NIGHT = "night.right.en."
DAY_OR_NIGHT, FREE_HAND = "Day or night colours", "Free hand: move the buttons to the other side"
DARK_ENOUGH = 0.08  # mean linear luminance of a screen
BRIGHT, PATCH = 0.6, 64  # no patch of so many pixels a side may be so bright


@pytest.fixture
def bath(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


def scheme(phone: Phone) -> str:
    found: str = phone.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    return found


def luminance(png: bytes) -> np.ndarray:
    """Of every pixel, linear, from 0 to 1 (WCAG 2.2, relative luminance)."""
    srgb = looking.pixels(png, "rgb24") / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def brightest_patch(light: np.ndarray) -> float:
    """The mean of the brightest square of PATCH pixels."""
    sums = np.pad(light, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    patches = sums[PATCH:, PATCH:] - sums[:-PATCH, PATCH:] - sums[PATCH:, :-PATCH] + sums[:-PATCH, :-PATCH]
    return float(patches.max()) / PATCH**2


def test_one_tap_makes_it_night_and_it_stays_night(bath: Phone) -> None:
    with bath.page.expect_response("**/look"):
        bath.tap(bath.button(DAY_OR_NIGHT))
    assert (scheme(bath), bath.taps) == ("dark", 1)
    bath.page.reload()
    assert scheme(bath) == "dark"
    bath.tap(bath.link("Songs"))
    expect(bath.page.locator("h1")).to_have_text("Songs")
    assert scheme(bath) == "dark"


def test_a_second_tap_makes_it_day_again(bath: Phone) -> None:
    for _ in range(2):
        with bath.page.expect_response("**/look"):
            bath.tap(bath.button(DAY_OR_NIGHT))
    assert scheme(bath) == "light"
    bath.page.reload()
    assert scheme(bath) == "light"


def test_what_is_hard_to_take_back_in_the_dark_is_far_from_the_thumb(bath: Phone) -> None:
    for name in (DAY_OR_NIGHT, FREE_HAND):
        tool = box(bath.button(name))
        assert tool["y"] + tool["height"] < 844 / 3
        plays = bath.page.get_by_role("link", name=re.compile("^(Play|Slow), ")).all()
        assert min(apart(tool, box(play)) for play in plays) > 58
        assert apart(tool, box(bath.said)) > 400


@pytest.mark.parametrize("locale", ["en", "ur"])
@pytest.mark.parametrize("hand", ["right", "left"])
def test_the_free_hand_finds_everything_on_its_side(open_phone: OpenPhone, hand: str, locale: str) -> None:
    """The hand is one of a body: right is right, whichever way the words run."""
    phone = open_phone()
    phone.begin("yue", "ta", look=f"day.{hand}.{locale}.", moment="bath")
    phone.open("/today")
    play, slow = (box(phone.page.locator(f"#card .{name}").first) for name in ("play", "slow"))
    said, another = (box(phone.page.locator(name)) for name in ("[data-said] button", "[data-another]"))
    sides = (play["x"] > slow["x"], play["x"] > 390 / 2, said["x"] > another["x"])
    assert sides == ((True,) * 3 if hand == "right" else (False,) * 3)


def test_the_other_hand_is_one_tap_away_and_stays(bath: Phone) -> None:
    before = box(bath.link("Play, Tamil"))["x"]
    with bath.page.expect_response("**/look"):
        bath.tap(bath.button(FREE_HAND))
    assert box(bath.link("Play, Tamil"))["x"] < 390 / 2 < before
    bath.page.reload()
    assert box(bath.link("Play, Tamil"))["x"] < 390 / 2


@pytest.mark.parametrize(("hour", "expected"), [(3, "dark"), (12, "light"), (21, "dark")])
def test_the_colours_follow_the_clock_of_the_phone(open_phone: OpenPhone, hour: int, expected: str) -> None:
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    phone = open_phone(timezone_id=f"Etc/GMT{-ahead:+d}")
    phone.open("/")
    phone.page.reload()  # Once it has told its clock.
    page = phone.page
    assert (
        page.evaluate("getComputedStyle(document.body).backgroundColor")
        == {
            "dark": "rgb(12, 16, 34)",
            "light": "rgb(237, 242, 238)",
        }[expected]
    )


def test_the_colours_follow_a_device_set_to_dark(open_phone: OpenPhone) -> None:
    ahead = (12 - datetime.now(UTC).hour + 11) % 24 - 11
    phone = open_phone(color_scheme="dark", timezone_id=f"Etc/GMT{-ahead:+d}")
    phone.open("/")
    assert phone.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(12, 16, 34)"


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1280, "height": 720}])
def test_the_screen_of_a_night_lights_up_no_room(open_phone: OpenPhone, viewport: dict[str, int]) -> None:
    phone = open_phone(viewport=viewport, is_mobile=False)
    phone.begin("yue", "ta", look=BY_NIGHT, moment="bedtime")
    phone.open("/today")
    phone.say_before(*(phone.deck * 6)[:41])
    thread = phone.say_before(phone.ref)
    for path in ("/today", f"/today?said={thread}", "/songs", "/packs", "/packs/bedtime", "/family", "/"):
        phone.open(path)
        phone.page.evaluate("document.fonts.ready")
        light = luminance(phone.page.screenshot())
        assert float(light.mean()) <= DARK_ENOUGH, path
        assert brightest_patch(light) <= BRIGHT, path


def test_a_day_is_brighter_than_that(bath: Phone) -> None:
    """So that the test above can fail."""
    light = luminance(bath.page.screenshot())
    assert light.mean() > 0.5
    assert brightest_patch(light) > BRIGHT


def test_a_thread_slides_in_and_nothing_else_moves(bath: Phone) -> None:
    assert moving(bath) == []
    bath.page.evaluate(
        "() => addEventListener('animationstart', ({ animationName }) => (window.seen ??= []).push(animationName))"
    )
    bath.tap(bath.said)
    bath.threads_are(1)
    expect(bath.undo).to_be_visible()
    bath.page.wait_for_function("() => window.seen")
    assert bath.page.evaluate("seen") == ["slide-in"]


def test_whoever_asked_for_stillness_gets_it_and_the_toast_still_goes(open_phone: OpenPhone) -> None:
    phone = open_phone(reduced_motion="reduce")
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    phone.tap(phone.said)
    phone.threads_are(1)
    expect(phone.undo).to_be_visible()
    assert moving(phone) == ["go"]
    toast = phone.page.locator(".toast")
    toast.evaluate("(toast) => { for (const each of toast.getAnimations()) each.currentTime = 9_900; }")
    expect(phone.undo).to_be_hidden(timeout=2_000)


def moving(phone: Phone) -> list[str]:
    """The animations under way on the page."""
    found: list[str] = phone.page.evaluate(
        "document.getAnimations().map((each) => each.animationName ?? each.transitionProperty)"
    )
    return found
