"""A song on the phone it is on: two lines and Play on one screen, upright and on its side, and light to fetch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.test_phone_without_a_network import until

LULLABY, TUNED = "/songs/jyut-gwong-gwong", "/songs/bahay-kubo"
IN_FULL = """(() => {
  const view = document.querySelector("[data-window]").getBoundingClientRect();
  const foot = view.bottom - 36; // where it begins to fade
  return [...document.querySelectorAll(".sung-lines > li")].filter((line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return top >= view.top - 9 && bottom <= foot + 1;
  }).length;
})()"""
TO = """(second) => {
  const slider = document.querySelector("[data-far]");
  slider.step = "any";
  slider.value = second;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""
BOTTOM = "(of) => Math.round(document.querySelector(of).getBoundingClientRect().bottom)"


@pytest.fixture
def cantonese(phone: Phone) -> Phone:
    phone.begin("yue", "fil", look=BY_DAY)
    return phone


def test_two_lines_are_there_in_full_with_all_that_a_thumb_needs(cantonese: Phone) -> None:
    cantonese.page.set_viewport_size({"width": 390, "height": 844})
    cantonese.open(LULLABY)
    assert cantonese.page.evaluate(IN_FULL) >= 2
    assert cantonese.page.evaluate(BOTTOM, ".after") <= 844
    cantonese.page.set_viewport_size({"width": 844, "height": 390})
    assert cantonese.page.evaluate(IN_FULL) >= 2
    for each in (".after", ".controls", ".words-window"):
        assert cantonese.page.evaluate(BOTTOM, each) <= 390, each


def test_of_short_lines_too_the_one_that_is_lit_is_on_top(cantonese: Phone) -> None:
    cantonese.page.set_viewport_size({"width": 390, "height": 844})

    def in_haste(route: Route) -> None:
        answer = route.fetch()
        timed = re.sub(
            r'data-sound="[^"]*" data-gap="[^"]*" data-seconds="[^"]*"', 'data-seconds="1"', answer.text()
        )
        route.fulfill(response=answer, body=timed)

    cantonese.context.route(f"**{LULLABY}", in_haste)
    cantonese.open(LULLABY)
    expect(cantonese.page.locator("[data-of]")).to_have_text("0:07")
    for second in (2, 4, 1):
        cantonese.page.evaluate(TO, second + 0.1)
        lit, view = (
            cantonese.page.locator(each).bounding_box()
            for each in (".sung-lines > [aria-current]", "[data-window]")
        )
        assert lit
        assert view
        assert -1 <= lit["y"] - view["y"] <= 9


def test_the_last_word_of_a_tune_is_left_too(cantonese: Phone) -> None:
    cantonese.open(TUNED)
    leave = cantonese.button("Leave the last word to your little one")
    expect(leave).to_be_in_viewport()
    cantonese.tap(leave)
    cantonese.tap(cantonese.page.locator("[data-sing]"))
    cantonese.page.wait_for_function(
        "() => window.heard && heard.paused && document.querySelector('.blank[aria-current]:not(.filled) .last-word')"
    )
    word = cantonese.page.locator(".sung-lines > [aria-current] .w .last-word").first
    assert word.evaluate("(each) => getComputedStyle(each).color") == "rgba(0, 0, 0, 0)"
    assert word.text_content() == "munti"
    cantonese.page.wait_for_function("() => !heard.paused && document.querySelector('.filled[aria-current]')")


@pytest.mark.parametrize("song", [LULLABY, TUNED])
def test_all_that_a_player_loads_is_light(cantonese: Phone, song: str) -> None:
    """Without the sounds and the fonts: the page, what it is drawn by, its pictures and those of the home screen."""
    devtools = cantonese.devtools
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    devtools.send("Network.setBypassServiceWorker", {"bypass": True})
    came: dict[str, float] = {}
    kinds: dict[str, str] = {}
    devtools.on(
        "Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["response"]["url"]})
    )
    devtools.on(
        "Network.loadingFinished", lambda told: came.update({told["requestId"]: told["encodedDataLength"]})
    )
    cantonese.open(song)
    cantonese.page.wait_for_load_state("networkidle")
    cantonese.page.locator(".sung-lines > li").last.scroll_into_view_if_needed()
    cantonese.page.wait_for_load_state("networkidle")
    silent = {
        kinds[each]: size
        for each, size in came.items()
        if each in kinds and ".mp3" not in kinds[each] and "/fonts/" not in kinds[each]
    }
    assert sum(silent.values()) <= 60_000, silent


def test_who_came_straight_to_a_song_has_the_list_too(cantonese: Phone) -> None:
    cantonese.open(LULLABY)
    until(cantonese, lambda places: {LULLABY, "/songs"} <= places)


def test_what_the_player_wrote_goes_when_another_family_has_the_phone(cantonese: Phone) -> None:
    cantonese.open(LULLABY)
    cantonese.page.evaluate(
        """localStorage.singing = '{"gaps": true}'; localStorage["timing 1"] = "[]"; document.cookie = "sung=x; path=/" """
    )
    cantonese.open("/today")
    assert cantonese.page.evaluate("localStorage.singing"), "the family is the same"
    cantonese.page.evaluate("localStorage['songs of'] = 'another'")
    cantonese.open("/today")
    assert cantonese.page.evaluate(
        "[localStorage.singing, localStorage['timing 1'], document.cookie.includes('sung=')]"
    ) == [None, None, False]


def test_the_words_of_a_whole_song_and_its_microphone_are_on_one_screen(open_phone: OpenPhone) -> None:
    phone = open_phone()
    phone.begin("yue", look=BY_DAY)
    phone.open("/family/recorder/jyut-gwong-gwong/sung/1")
    phone.page.get_by_label("The name this voice goes by").fill("Por Por")
    phone.tap(phone.button("Yes, I will speak"))
    mic = phone.button("Tap to sing")
    for line in (0, -1):
        phone.page.locator(".to-say .w").nth(line).scroll_into_view_if_needed()
        expect(phone.page.locator(".to-say .w").nth(line)).to_be_in_viewport()
        expect(mic).to_be_in_viewport(ratio=1)
