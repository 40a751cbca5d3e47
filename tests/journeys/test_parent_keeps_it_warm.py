"""The baby sleeps, and there are two minutes. What was said today is asked for, one line at a time, also in a cellar."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone, box

A_PAUSE = 650  # ms after which a tap on the same place is meant


@pytest.fixture
def evening(phone: Phone) -> Phone:
    """Bath time, on the phone of a family with Cantonese and Tamil, after two lines were said."""
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    for ref in phone.deck[1:3]:
        phone.tap(phone.said)
        phone.turns_to(ref)
        phone.page.wait_for_timeout(A_PAUSE)
    phone.holds(2)
    return phone


def answers(phone: Phone) -> int:
    """How many cards the server would still ask today."""
    return phone.context.request.get("/reviews").text().count('name="rating" value="3"')


def test_a_handful_is_answered_with_one_thumb_and_then_it_is_enough(evening: Phone) -> None:
    phone = evening
    phone.open("/reviews")
    show, got_it, not_yet = phone.page.get_by_text("Show it"), phone.button("Got it"), phone.button("Not yet")
    expect(got_it).to_be_hidden()
    expect(phone.page.locator(".w")).to_be_hidden()
    assert box(show)["y"] > 844 * 2 / 3

    phone.tap_fast(show, 3)
    expect(phone.page.locator(".w")).to_be_visible()
    first = phone.heading
    assert answers(phone) == 2, "a hand that trembles has shown it and answered nothing"
    for button in (got_it, not_yet):
        assert min(box(button)["height"], box(button)["width"]) >= 58
        assert box(button)["y"] > 844 * 2 / 3
    phone.page.wait_for_timeout(A_PAUSE)
    phone.tap(phone.page.locator("details .play"))
    phone.hears()

    phone.page.wait_for_timeout(A_PAUSE)
    phone.tap_fast(got_it, 3)
    expect(show).to_be_visible()
    expect(phone.page.locator(".w")).to_be_hidden()
    phone.page.wait_for_timeout(A_PAUSE)

    phone.context.set_offline(True)
    phone.forgive("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "fetching the script")
    phone.tap(show)
    phone.page.wait_for_timeout(A_PAUSE)
    phone.tap(not_yet)
    expect(phone.page.locator("h1")).to_have_text("Warm enough for today")
    expect(phone.page.get_by_text("Bath time: you have 2 lines, in 2 languages.")).to_be_visible()
    assert answers(phone) == 1
    phone.context.set_offline(False)
    expect(phone.page.locator(".so-far")).to_be_visible()
    phone.page.wait_for_function(
        "async () => !(await (await fetch('/reviews')).text()).includes('data-answer')"
    )
    phone.open("/reviews")
    assert phone.heading == "Warm enough for today" != first


def test_it_can_be_left_at_any_card(evening: Phone) -> None:
    evening.open("/reviews")
    evening.tap(evening.link("That is enough for today"))
    expect(evening.page.locator("h1")).to_have_text("Warm enough for today")
    assert answers(evening) == 2
    evening.page.wait_for_timeout(A_PAUSE)
    evening.tap(evening.link("A bedtime you know"))
    expect(evening.page.locator("h1")).to_have_text("A bedtime you know")


def test_a_bedtime_is_woven_where_it_stands_and_taken_back_there(phone: Phone) -> None:
    phone.begin("yue", "ta", look=BY_DAY)
    phone.open("/bedtime")
    line = phone.page.locator("article").first
    phone.tap(line.get_by_role("button", name="We said it"))
    expect(line.get_by_role("button", name="Woven in.")).to_be_disabled()
    phone.tap(phone.undo)
    expect(line.get_by_role("button", name="We said it")).to_be_enabled()
    phone.page.wait_for_function("async () => / 0 threads so far/.test(await (await fetch('/today')).text())")


def test_without_a_script_a_handful_is_as_many_pages(open_phone: OpenPhone) -> None:
    phone = open_phone(java_script_enabled=False)
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.say_before("bath-time/shall-we-bathe")
    phone.open("/reviews")
    for name in ("Got it", "Not yet"):
        expect(phone.button(name)).to_be_hidden()
        phone.tap(phone.page.get_by_text("Show it"))
        phone.tap(phone.button(name))
    expect(phone.page.locator("h1")).to_have_text("Warm enough for today")
