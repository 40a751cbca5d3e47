"""Evening, a bath is running. From nothing to the first voice, and on to the first threads of the cloth."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone, box

ANOTHER_WISH = 650  # ms after which a tap on the same place is meant


@pytest.fixture
def bath(phone: Phone) -> Phone:
    """Bath time, on the phone of a family with Cantonese and Tamil."""
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


def test_the_first_minute_takes_four_taps_from_nothing_to_a_voice(phone: Phone) -> None:
    phone.open("/")
    phone.tap(phone.page.locator("label", has_text="廣東話"))
    phone.tap(phone.page.locator("label", has_text="தமிழ்"))
    phone.tap(phone.button("Start"))
    expect(phone.page).to_have_url(f"{phone.address}/today")
    assert phone.voices == 0
    phone.tap(phone.link("Play, Cantonese"))
    phone.hears()
    assert phone.taps == 4

    clips = [answer for answer in phone.answers if "/clips/" in answer.url]
    assert {answer.headers["content-type"] for answer in clips} == {"audio/mpeg"}
    assert {answer.status for answer in clips} <= {200, 206}
    expect(phone.page.locator("[data-playing]")).to_have_count(0)
    assert phone.voices == 0


def test_languages_come_in_the_order_they_were_tapped(phone: Phone) -> None:
    phone.open("/")
    for endonym in ("தமிழ்", "Tiếng Việt", "廣東話", "Tiếng Việt"):
        phone.tap(phone.page.locator("label", has_text=endonym))
    marks = {name: phone.page.locator("label", has_text=name).locator(".mark") for name in ("தமிழ்", "廣東話")}
    assert {name: mark.inner_text() for name, mark in marks.items()} == {"தமிழ்": "1", "廣東話": "2"}
    phone.tap(phone.button("Start"))
    expect(phone.page.locator("#card .endonym")).to_have_text(["தமிழ்", "廣東話"])


def test_a_language_says_its_own_name_before_it_is_chosen(phone: Phone) -> None:
    phone.open("/")
    phone.tap(phone.link("Hear Korean"))
    phone.hears()
    assert phone.page.locator("input:checked").count() == 0


def test_slow_is_slower_and_no_deeper(bath: Phone) -> None:
    bath.tap(bath.link("Slow, Cantonese"))
    bath.hears(rate=0.75)


def test_one_voice_speaks_at_a_time_and_the_newest_is_heard(bath: Phone) -> None:
    bath.tap(bath.link("Play, Cantonese"))
    bath.hears()
    first = bath.page.evaluate("heard.src")
    bath.tap(bath.link("Slow, Tamil"))
    bath.hears(rate=0.75)
    assert bath.page.evaluate("heard.src") != first
    assert bath.voices == 1
    expect(bath.page.locator("[data-playing]")).to_have_attribute("aria-label", "Slow, Tamil")


def test_play_tapped_while_it_plays_begins_again(bath: Phone) -> None:
    bath.tap(bath.link("Slow, Tamil"))
    bath.page.wait_for_function("() => window.heard && heard.currentTime > 0.4")
    bath.tap(bath.link("Slow, Tamil"))
    bath.hears(rate=0.75)
    assert bath.page.evaluate("heard.currentTime") < 0.4
    assert bath.voices == 1


def test_we_said_it_weaves_one_thread_and_turns_to_the_next_card(bath: Phone) -> None:
    deck = bath.deck
    bath.threads_are(0)
    bath.tap(bath.said)
    bath.turns_to(deck[1])
    bath.threads_are(1)
    expect(bath.page.get_by_text("Woven in.")).to_be_visible()
    bath.holds(1)
    assert len(bath.sent("/facts")) == 1


def test_undo_takes_the_thread_back_and_returns_to_its_card(bath: Phone) -> None:
    said = bath.ref
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.tap(bath.undo)
    bath.threads_are(0)
    bath.turns_to(said)
    expect(bath.undo).to_have_count(0)
    bath.holds(0)


def test_undo_returns_to_the_card_that_was_said_also_after_looking_at_others(bath: Phone) -> None:
    said = bath.ref
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.tap(bath.another)
    bath.tap(bath.undo)
    bath.threads_are(0)
    bath.turns_to(said)


def test_said_again_after_undo_is_a_new_thread(bath: Phone) -> None:
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.tap(bath.undo)
    bath.threads_are(0)
    bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.holds(1)


def test_the_toast_goes_by_itself_after_ten_seconds_and_the_thread_stays(bath: Phone) -> None:
    bath.tap(bath.said)
    toast = bath.page.locator(".toast")
    expect(toast).to_be_visible()
    at = "(toast, ms) => { for (const each of toast.getAnimations()) each.currentTime = ms; }"
    toast.evaluate(at, 9_500)
    expect(bath.undo).to_be_visible()
    expect(bath.undo).to_be_hidden(timeout=2_000)
    expect(toast).to_be_hidden()
    bath.holds(1)


def test_another_walks_through_the_deck_and_comes_round(bath: Phone) -> None:
    deck = bath.deck
    assert len(deck) == len(set(deck)) > 3
    for ref in [*deck[1:], deck[0]]:
        bath.tap(bath.another)
        bath.turns_to(ref)
        assert bath.page.title() == f"{bath.heading} · Langapp"
        bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.holds(0)


def test_a_reload_keeps_the_card_and_the_rest_of_the_deck(bath: Phone) -> None:
    deck = bath.deck
    for ref in deck[1:3]:
        bath.tap(bath.another)
        bath.turns_to(ref)
        bath.page.wait_for_timeout(ANOTHER_WISH)
    bath.page.reload()
    assert bath.deck == deck[2:] + deck[:2]


def test_what_was_said_comes_last_the_next_time(bath: Phone) -> None:
    deck = bath.deck
    bath.tap(bath.said)
    bath.holds(1)
    bath.open("/today")
    assert bath.deck == [*deck[1:], deck[0]]


def test_another_moment_is_one_tap_away_and_stays_chosen(bath: Phone) -> None:
    bath.tap(bath.button("Bedtime"))
    expect(bath.button("Bedtime")).to_have_attribute("aria-pressed", "true")
    expect(bath.button("Bath time")).to_have_attribute("aria-pressed", "false")
    assert bath.taps == 1
    assert {ref.split("/")[0] for ref in bath.deck} == {"bedtime"}
    bath.open("/songs")
    bath.tap(bath.link("Today"))
    expect(bath.button("Bedtime")).to_have_attribute("aria-pressed", "true")


def test_the_moment_is_guessed_by_the_clock_of_the_phone(open_phone: OpenPhone) -> None:
    ahead = (
        19 - datetime.now(UTC).hour + 11
    ) % 24 - 11  # where it is seven in the evening: the hour of baths
    phone = open_phone(timezone_id=f"Etc/GMT{-ahead:+d}")
    phone.open("/")
    phone.tap(phone.page.locator("label", has_text="廣東話"))
    phone.tap(phone.button("Start"))
    expect(phone.button("Bath time")).to_have_attribute("aria-pressed", "true")


def test_a_small_question_comes_after_the_first_thread_and_can_be_skipped(bath: Phone) -> None:
    question = bath.link("Answer or skip")
    expect(question).to_have_count(0)
    bath.tap(bath.said)
    bath.holds(1)
    bath.page.reload()
    bath.tap(question)
    bath.page.get_by_label("A nickname, in any script").fill("Bé Linh 玲")
    bath.tap(bath.button("Keep"))
    expect(bath.page).to_have_url(f"{bath.address}/today")
    bath.tap(question)
    expect(bath.page).to_have_url(f"{bath.address}/family/questions/birth-month")
    bath.tap(bath.button("Skip"))
    expect(bath.page).to_have_url(f"{bath.address}/today")
    bath.tap(bath.link("Family"))
    expect(bath.page.locator(".name").first).to_have_text("Bé Linh 玲")


def test_the_cloth_of_the_family_page_is_the_one_that_was_woven(bath: Phone) -> None:
    bath.say_before(*bath.deck[:5])
    bath.tap(bath.link("Family"))
    expect(bath.page.get_by_text("5 things said together, so far.")).to_be_visible()
    expect(bath.page.get_by_role("img", name=re.compile("5 threads so far"))).to_be_visible()


def test_what_a_hurried_thumb_needs_is_larger_than_the_rest(bath: Phone) -> None:
    """A thumb alone needs 58 px; Play and We said it have more (LOOK.md)."""
    plays = [box(play) for play in bath.page.get_by_role("link", name=re.compile("^Play, ")).all()]
    assert len(plays) == 2
    assert min(min(play["width"], play["height"]) for play in plays) >= 76
    assert box(bath.said)["height"] >= 68
    assert box(bath.said)["width"] >= 190
    assert box(bath.another)["height"] >= 68
    assert box(bath.said)["y"] > 844 * 2 / 3
