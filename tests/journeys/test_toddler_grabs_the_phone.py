"""A hand that trembles, or a toddler's, taps more than it means. Nothing comes of the rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, Phone, box, middle

A_MOMENT = 400  # ms in which whatever is on its way arrives


@pytest.fixture
def bath(phone: Phone) -> Phone:
    phone.begin("yue", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    return phone


@pytest.mark.parametrize("times", [2, 5, 14])
def test_many_taps_on_we_said_it_are_one_thread_and_the_next_card_gets_none(bath: Phone, times: int) -> None:
    deck = bath.deck
    bath.tap_fast(bath.said, times)
    bath.turns_to(deck[1])
    bath.threads_are(1)
    bath.page.wait_for_timeout(A_MOMENT)
    bath.turns_to(deck[1])
    bath.holds(1)
    assert len(bath.sent("/facts")) == 1


def test_a_thread_each_for_two_taps_that_are_meant(bath: Phone) -> None:
    deck = bath.deck
    bath.tap(bath.said)
    bath.page.wait_for_timeout(650)
    bath.tap(bath.said)
    bath.threads_are(2)
    bath.turns_to(deck[2])
    bath.holds(2)


def test_another_right_after_we_said_it_is_not_heard(bath: Phone) -> None:
    deck = bath.deck
    there = middle(box(bath.another))
    bath.tap(bath.said)
    bath.page.touchscreen.tap(*there)
    bath.threads_are(1)
    bath.page.wait_for_timeout(A_MOMENT)
    bath.turns_to(deck[1])


def test_we_said_it_right_after_another_is_not_heard(bath: Phone) -> None:
    deck = bath.deck
    there = middle(box(bath.said))
    bath.tap(bath.another)
    bath.page.touchscreen.tap(*there)
    bath.page.wait_for_timeout(A_MOMENT)
    bath.turns_to(deck[1])
    bath.holds(0)


@pytest.mark.parametrize("times", [2, 5])
def test_many_taps_on_another_turn_one_card(bath: Phone, times: int) -> None:
    deck = bath.deck
    bath.tap_fast(bath.another, times)
    bath.page.wait_for_timeout(A_MOMENT)
    bath.turns_to(deck[1])


def test_many_taps_on_undo_take_one_thread_back(bath: Phone) -> None:
    deck = bath.deck
    bath.say_before(deck[5])
    bath.tap(bath.said)
    bath.threads_are(2)
    bath.tap_fast(bath.undo, 3)
    bath.threads_are(1)
    bath.page.wait_for_timeout(A_MOMENT)
    bath.turns_to(deck[0])
    bath.holds(1)


@pytest.mark.parametrize("times", [3, 9])
def test_many_taps_on_start_make_one_family_and_the_page_that_comes_hears_none(
    phone: Phone, times: int
) -> None:
    phone.open("/")
    phone.tap(phone.page.locator("label", has_text="廣東話"))
    phone.tap_fast(phone.button("Start"), times)
    phone.page.wait_for_timeout(A_MOMENT)
    expect(phone.page.locator("#card")).to_be_visible()
    assert len(phone.sent("/families")) == 1
