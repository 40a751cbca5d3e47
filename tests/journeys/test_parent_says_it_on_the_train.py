"""In a tunnel, on a slow line, with answers that get lost: what was said is woven once, or the screen says it was not."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.phone import BY_DAY, Phone

NOT_SAVED = "Not saved yet. Tap We said it again when you are online."
ANOTHER_WISH = 650
NO_LINE = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "Failed to fetch")


@pytest.fixture
def train(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


def tapped_in_the_tunnel(phone: Phone) -> None:
    phone.forgive(*NO_LINE)
    phone.context.set_offline(True)
    with phone.page.expect_event("requestfailed"):
        phone.tap(phone.said)
    expect(phone.page.get_by_text(NOT_SAVED)).to_be_visible()
    phone.context.set_offline(False)


def lose_the_answer(route: Route) -> None:
    route.fetch(max_redirects=0)
    route.abort()


def test_without_a_line_it_says_so_and_turns_back(train: Phone) -> None:
    said = train.ref
    tapped_in_the_tunnel(train)
    train.turns_to(said)
    train.threads_are(0)
    expect(train.undo).to_have_count(0)
    assert train.kept == 0


def test_once_there_is_a_line_again_the_same_tap_adds_exactly_one(train: Phone) -> None:
    deck = train.deck
    tapped_in_the_tunnel(train)
    train.page.wait_for_timeout(ANOTHER_WISH)
    tapped_in_the_tunnel(train)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(1)
    train.turns_to(deck[1])
    assert train.kept == 1


def test_the_sentence_goes_once_it_is_saved(train: Phone) -> None:
    tapped_in_the_tunnel(train)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(1)
    expect(train.page.locator("#status")).not_to_have_class(re.compile("banner"))


def test_an_answer_that_got_lost_on_the_way_back_is_not_a_second_thread(train: Phone) -> None:
    train.page.route("**/facts", lose_the_answer, times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(NOT_SAVED)).to_be_visible()
    assert train.kept == 1
    train.forgive(*NO_LINE)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(1)
    assert train.kept == 1


def test_a_thread_said_while_another_card_is_up_is_not_mistaken_for_it(train: Phone) -> None:
    """The first arrived and only its answer was lost; the parent moves on, and says the next card."""
    train.page.route("**/facts", lose_the_answer, times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(NOT_SAVED)).to_be_visible()
    train.forgive(*NO_LINE)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.another)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(2)
    assert train.kept == 2


def test_on_a_slow_line_the_card_turns_at_once(train: Phone) -> None:
    deck = train.deck
    held: list[Route] = []
    train.page.route("**/facts", lambda route: held.append(route))
    train.tap(train.said)
    train.turns_to(deck[1])
    train.threads_are(0)
    held.pop().continue_()
    train.threads_are(1)


def test_on_a_slow_line_three_cards_said_in_a_row_are_all_woven(train: Phone) -> None:
    deck = train.deck
    devtools = train.devtools
    devtools.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    devtools.send("Network.emulateNetworkConditions", slow)
    for ref in deck[1:4]:
        train.tap(train.said)
        train.turns_to(ref)
        train.page.wait_for_timeout(ANOTHER_WISH)
    train.threads_are(3)
    assert train.kept == 3


def test_a_server_that_stumbles_is_said_too(train: Phone) -> None:
    said = train.ref
    train.page.route("**/facts", lambda route: route.fulfill(status=500, body="oh"), times=1)
    train.tap(train.said)
    expect(train.page.get_by_text(NOT_SAVED)).to_be_visible()
    train.turns_to(said)
    train.threads_are(0)
    train.forgive("status of 500")
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.said)
    train.threads_are(1)
    assert train.kept == 1


def test_a_phone_the_family_has_left_never_shows_a_page_inside_the_cloth(train: Phone) -> None:
    """Its session ended while Today was open: the way in is a page of its own, and nothing looks saved."""
    train.context.clear_cookies(name="session")
    train.tap(train.said)
    expect(train.page.locator("h1")).to_have_text("Which languages does your family speak?")
    expect(train.page.locator("#cloth")).to_have_count(0)
    assert train.page.locator("main").count() == 1


def test_the_voices_in_sight_sound_in_the_tunnel_too(train: Phone) -> None:
    for _ in range(2):
        with train.page.expect_response(re.compile("/clips/")):
            pass
    train.page.wait_for_load_state("networkidle")
    train.context.set_offline(True)
    train.tap(train.link("Play, Cantonese"))
    train.hears()
    train.tap(train.link("Slow, Tamil"))
    train.hears(rate=0.75)


def test_a_voice_that_cannot_come_says_so_and_the_sentence_goes_again(train: Phone) -> None:
    train.page.route(re.compile("/(clips|voices)/"), lambda route: route.abort())
    train.page.reload()
    train.tap(train.link("Play, Cantonese"))
    sentence = train.page.get_by_text("No sound came. Try once more in a moment.")
    expect(sentence).to_be_visible()
    expect(train.page.locator("[data-playing]")).to_have_count(0)
    expect(train.page.locator("#status")).not_to_have_class(re.compile("banner"), timeout=8_000)
    train.forgive(*NO_LINE)


def test_undo_in_the_tunnel_says_so_and_can_be_tapped_again(train: Phone) -> None:
    train.tap(train.said)
    train.threads_are(1)
    train.forgive(*NO_LINE)
    train.context.set_offline(True)
    with train.page.expect_event("requestfailed"):
        train.tap(train.undo)
    expect(train.page.locator("#status")).to_have_class("banner")
    train.threads_are(1)
    train.context.set_offline(False)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.tap(train.undo)
    train.threads_are(0)
    assert train.kept == 0


def test_two_cards_said_into_a_dead_line_are_both_asked_for_again(train: Phone) -> None:
    """The sentence stays for as long as one of them is not saved."""
    deck = train.deck
    held: list[Route] = []
    train.forgive(*NO_LINE)
    train.page.route("**/facts", lambda route: held.append(route))
    for ref in deck[1:3]:
        train.tap(train.said)
        train.turns_to(ref)
        train.page.wait_for_timeout(ANOTHER_WISH)
    for _ in range(2):
        with train.page.expect_event("requestfailed"):
            held.pop().abort()
        train.page.wait_for_timeout(200)
    train.page.unroute("**/facts")
    sentence = train.page.get_by_text(NOT_SAVED)
    expect(sentence).to_be_visible()
    for count, ref in enumerate((deck[0], deck[1]), start=1):
        for _ in deck:
            if train.ref == ref:
                break
            train.tap(train.another)
            train.page.wait_for_timeout(ANOTHER_WISH)
        expect(sentence).to_be_visible()
        train.tap(train.said)
        train.threads_are(count)
        train.page.wait_for_timeout(ANOTHER_WISH)
    expect(sentence).to_be_hidden()
    assert train.kept == 2


def test_a_line_that_breaks_before_the_card_has_turned_is_no_other(train: Phone) -> None:
    """On a phone so slow that the bad news comes before the screen has moved on."""
    train.page.add_init_script(
        "const later = setTimeout; window.setTimeout = (act, ms = 0, ...rest) => later(act, ms + 150, ...rest);"
    )
    train.page.reload()
    deck = train.deck
    train.page.wait_for_timeout(ANOTHER_WISH)  # Scripts that begin late have begun.
    tapped_in_the_tunnel(train)
    train.page.wait_for_timeout(ANOTHER_WISH)
    train.turns_to(deck[0])
    train.tap(train.said)
    train.threads_are(1)
    train.turns_to(deck[1])
    expect(train.page.locator("#status")).not_to_have_class(re.compile("banner"))
