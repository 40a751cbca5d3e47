"""A parent sings at bedtime: one tap, line after line, in the dark, until the time is up; with a network or without."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.test_phone_without_a_network import go_offline, keep, until

LULLABY, RHYME, TUNED = "/songs/cai-bong", "/songs/keo-cua-lua-xe", "/songs/edo-komori-uta"
LIT = ".sung-lines > [aria-current]"
LUMINANCE = """async (drawn) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${drawn}`;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const dots = canvas.getImageData(0, 0, picture.width, picture.height).data;
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const share = [0.2126, 0.7152, 0.0722];
  let sum = 0;
  for (let dot = 0; dot < dots.length; dot += 4) {
    for (let part = 0; part < 3; part++) sum += share[part] * linear(dots[dot + part] / 255);
  }
  return (4 * sum) / dots.length;
}"""
SOUNDS = """[...document.querySelector("template[data-track]").content.querySelectorAll("[data-sound]")]
  .map((part) => part.dataset.sound)"""
PLAYING = "() => window.heard && !heard.paused && heard.currentTime > 0"
EVENING = "2026-11-21T20:15:00"


@pytest.fixture
def at_bedtime(phone: Phone) -> Phone:
    phone.begin("vi", "ja", look=BY_DAY)
    return phone


def ring(phone: Phone) -> Locator:
    return phone.page.locator("[data-sing]")


def sing(phone: Phone, song: str) -> None:
    phone.open(song)
    phone.tap(ring(phone))
    phone.page.wait_for_function(PLAYING)


def lit(phone: Phone) -> int:
    """Which line is lit, from 0; -1 for none."""
    number: int = phone.page.evaluate(
        "[...document.querySelectorAll('.sung-lines > li')].findIndex((line) => line.ariaCurrent)"
    )
    return number


def lights(phone: Phone, number: int) -> None:
    line = phone.page.locator(".sung-lines > li").nth(number)
    expect(line).to_have_attribute("aria-current", "true")


def test_one_tap_sings_line_after_line_and_one_pauses(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    lights(at_bedtime, 0)
    lights(at_bedtime, 1)
    assert at_bedtime.page.locator(LIT).count() == 1
    assert at_bedtime.page.evaluate("[played.size, navigator.mediaSession.playbackState]") == [1, "playing"]
    assert at_bedtime.page.evaluate("navigator.mediaSession.metadata.title") == at_bedtime.heading
    expect(at_bedtime.button("20 min")).to_have_attribute("aria-pressed", "true")
    at_bedtime.tap(at_bedtime.button("Pause"))
    now = lit(at_bedtime)
    at_bedtime.page.wait_for_timeout(600)
    assert (lit(at_bedtime), at_bedtime.voices) == (now, 0)
    at_bedtime.page.keyboard.press("Escape")
    ring(at_bedtime).blur()
    at_bedtime.page.keyboard.press(" ")
    at_bedtime.page.wait_for_function(PLAYING)
    assert at_bedtime.page.evaluate("played.size") == 1
    at_bedtime.page.evaluate("heard.pause()")  # as a call does
    expect(at_bedtime.button("Play")).to_be_visible()


def test_what_a_toddler_drums_on_the_glass_is_few_taps(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    at_bedtime.page.wait_for_timeout(500)
    at_bedtime.tap_fast(ring(at_bedtime), 9)
    at_bedtime.tap_fast(at_bedtime.button("Next"), 3)
    at_bedtime.page.wait_for_timeout(1500)
    assert at_bedtime.voices <= 1
    assert at_bedtime.page.locator("main[data-singing]").count() == 1


def test_it_falls_silent_softly_when_the_time_is_up(open_phone: OpenPhone) -> None:
    phone = open_phone()
    phone.begin("vi", look=BY_DAY)
    phone.page.clock.install(time=EVENING)
    sing(phone, LULLABY)
    phone.page.clock.fast_forward("19:50")
    phone.page.wait_for_function("() => heard.volume < 0.6 && heard.volume > 0")
    assert phone.voices == 1, "it sings again and again until then"
    phone.page.clock.fast_forward("00:11")
    expect(phone.button("Play")).to_be_visible()
    assert phone.voices == 0
    phone.tap(ring(phone))
    phone.page.wait_for_function("() => !heard.paused && heard.volume === 1")


def test_in_the_evening_it_is_dark_whatever_other_pages_are(open_phone: OpenPhone) -> None:
    phone = open_phone()
    phone.begin("vi", "yue", look=BY_DAY)
    phone.page.clock.set_fixed_time(EVENING)
    for song in (LULLABY, "/songs/jyut-gwong-gwong"):
        phone.open(song)
        drawn = phone.page.evaluate(LUMINANCE, _drawn(phone))
        assert drawn <= 0.08, drawn
    phone.tap(phone.button("Day or night colours"))
    assert phone.page.evaluate(LUMINANCE, _drawn(phone)) > 0.5
    phone.page.reload()
    assert phone.page.evaluate(LUMINANCE, _drawn(phone)) > 0.5, "day was chosen for this page"


def _drawn(phone: Phone) -> str:
    return base64.b64encode(phone.page.screenshot()).decode()


def test_a_dark_screen_keeps_singing_and_one_tap_brings_the_page_back(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    at_bedtime.tap(at_bedtime.button("Darken screen, keep singing"))
    assert at_bedtime.page.evaluate(LUMINANCE, _drawn(at_bedtime)) < 0.005
    lights(at_bedtime, 1)
    at_bedtime.page.wait_for_function("() => window.heard && !heard.paused")
    at_bedtime.tap(at_bedtime.button("Back to the page"))
    expect(at_bedtime.button("Pause")).to_be_visible()


def test_without_a_network_tonights_song_is_there_with_its_sounds(at_bedtime: Phone) -> None:
    at_bedtime.open(LULLABY)
    keep(at_bedtime, LULLABY)
    sounds = set(at_bedtime.page.evaluate(SOUNDS))
    until(at_bedtime, lambda places: sounds <= places)
    at_bedtime.page.wait_for_load_state("networkidle")
    go_offline(at_bedtime)
    sing(at_bedtime, LULLABY)
    lights(at_bedtime, 1)


def test_a_line_that_does_not_come_is_passed_over_with_a_word(at_bedtime: Phone) -> None:
    at_bedtime.forgive("404", "Failed to load resource")
    at_bedtime.open(LULLABY)
    first = at_bedtime.page.evaluate(
        "document.querySelector('template').content.querySelector('[data-sound]').dataset.sound"
    )
    at_bedtime.context.route(f"**{first}", lambda route: route.fulfill(status=404))
    at_bedtime.open(LULLABY)
    at_bedtime.tap(ring(at_bedtime))
    expect(at_bedtime.page.locator("#status")).to_have_text("One line did not come. On to the next.")
    lights(at_bedtime, 1)


def test_in_a_rhyme_the_last_word_is_left_and_then_said(at_bedtime: Phone) -> None:
    at_bedtime.open(RHYME)
    at_bedtime.tap(at_bedtime.button("Leave the last word to your little one"))
    at_bedtime.tap(ring(at_bedtime))
    at_bedtime.page.wait_for_function(
        "() => window.heard && heard.paused && document.querySelector('.blank[aria-current]:not(.filled)')"
    )
    left = at_bedtime.page.locator(f"{LIT} .w .last-word")
    assert left.evaluate("(word) => getComputedStyle(word).color") == "rgba(0, 0, 0, 0)"
    expect(at_bedtime.button("Pause")).to_be_visible()
    expect(at_bedtime.page.locator(f"{LIT}.filled")).to_be_visible()
    lights(at_bedtime, 1)


def test_the_syllables_of_a_tune_light_up(at_bedtime: Phone) -> None:
    at_bedtime.open(TUNED)
    at_bedtime.tap(at_bedtime.button("The tune"))
    at_bedtime.tap(ring(at_bedtime))
    at_bedtime.page.wait_for_function("() => document.querySelectorAll('[aria-current] .sung').length >= 3")
    assert at_bedtime.page.evaluate("JSON.parse(localStorage.singing).who") == {"edo-komori-uta": "tune"}


def test_the_next_song_comes_without_another_tap(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    at_bedtime.page.wait_for_timeout(400)
    at_bedtime.tap(at_bedtime.button("Next"))
    expect(at_bedtime.page.locator("h1")).not_to_have_text("Cái Bống là cái bống bang")
    at_bedtime.page.wait_for_function(PLAYING)
    assert at_bedtime.page.evaluate("[played.size, navigator.mediaSession.metadata.title]") == [
        1,
        at_bedtime.heading,
    ]
    assert at_bedtime.voices == 1


def test_of_all_songs_the_next_begins_where_one_ends(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    at_bedtime.tap(at_bedtime.button("Repeat: this one"))
    expect(at_bedtime.button("Repeat: all")).to_be_visible()
    slider = at_bedtime.page.locator("[data-far]")
    slider.press("End")
    expect(at_bedtime.page.locator("h1")).not_to_have_text("Cái Bống là cái bống bang")
    at_bedtime.page.wait_for_function(PLAYING)
    assert at_bedtime.voices == 1
    expect(at_bedtime.button("Repeat: all")).to_be_visible()


def test_nothing_jumps_when_another_line_is_lit(at_bedtime: Phone) -> None:
    sing(at_bedtime, LULLABY)
    lights(at_bedtime, 0)
    before = ring(at_bedtime).bounding_box()
    lights(at_bedtime, 2)
    assert ring(at_bedtime).bounding_box() == before
    assert at_bedtime.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
