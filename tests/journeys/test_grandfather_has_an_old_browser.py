"""No JavaScript at all: every page is a page, every tap a link or a form, and nothing is missing that matters."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone


@pytest.fixture
def plain(open_phone: OpenPhone) -> Phone:
    return open_phone(java_script_enabled=False)


@pytest.fixture
def bath(plain: Phone) -> Phone:
    plain.begin("yue", "ta", look=BY_DAY, moment="bath")
    plain.open("/today")
    return plain


def test_the_first_minute_takes_as_many_taps_as_anywhere(plain: Phone) -> None:
    plain.open("/")
    plain.tap(plain.page.locator("label", has_text="廣東話"))
    plain.tap(plain.page.locator("label", has_text="தமிழ்"))
    plain.tap(plain.button("Start"))
    expect(plain.page.locator("#card .endonym")).to_have_text(["廣東話", "தமிழ்"])
    with plain.page.expect_response(re.compile("/clips/")) as sound:
        plain.tap(plain.link("Play, Cantonese"))
    assert (sound.value.status in (200, 206), sound.value.headers["content-type"]) == (True, "audio/mpeg")
    assert plain.taps == 4


def test_a_laptop_without_https_in_the_library_takes_forms_too(browser: Browser, address: str) -> None:
    """There browsers say nothing of where a form came from but its Origin, and that a strict referrer policy hides."""
    context = browser.new_context(base_url=address.replace("127.0.0.1", "library.test"), locale="en")
    page = context.new_page()
    page.goto("/")
    page.locator("label", has_text="廣東話").click()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/today")
    headers = sent.value.all_headers()
    assert "sec-fetch-site" not in headers
    assert headers["origin"] == address.replace("127.0.0.1", "library.test")
    context.close()


def test_slow_which_could_do_nothing_is_not_there(bath: Phone) -> None:
    expect(bath.page.locator(".slow").first).to_be_hidden()


def test_another_is_a_page_further(bath: Phone) -> None:
    seen = [bath.ref]
    while True:
        bath.tap(bath.another)
        expect(bath.page.locator("#card .card")).not_to_have_attribute("data-ref", seen[-1])
        if bath.ref == seen[0]:
            break
        assert bath.ref not in seen
        seen.append(bath.ref)
    assert {ref.split("/")[0] for ref in seen} == {"bath-time"}
    assert len(seen) == bath.page.locator("template[data-card]").count() + 1


def test_we_said_it_weaves_a_thread_and_shows_the_next_card(bath: Phone) -> None:
    said = bath.ref
    bath.tap(bath.said)
    bath.threads_are(1)
    expect(bath.page.get_by_text("Woven in.")).to_be_visible()
    assert bath.ref != said


def test_reloading_what_came_after_adds_nothing(bath: Phone) -> None:
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.page.reload()
    bath.threads_are(1)


def test_undo_takes_it_back_and_returns_to_its_card(bath: Phone) -> None:
    said = bath.ref
    bath.tap(bath.said)
    bath.threads_are(1)
    bath.tap(bath.undo)
    bath.threads_are(0)
    bath.turns_to(said)
    expect(bath.undo).to_have_count(0)
    expect(bath.page.get_by_text("Woven in.")).to_have_count(0)


def test_the_toast_goes_by_itself_after_ten_seconds_here_too(bath: Phone) -> None:
    bath.tap(bath.said)
    bath.page.wait_for_timeout(9_000)
    expect(bath.undo).to_be_visible()
    expect(bath.undo).to_be_hidden(timeout=2_500)
    bath.threads_are(1)


def test_another_moment(bath: Phone) -> None:
    bath.tap(bath.button("Mealtime"))
    expect(bath.button("Mealtime")).to_have_attribute("aria-pressed", "true")
    assert bath.ref.startswith("mealtime/")


def test_a_search_is_sent_with_enter(bath: Phone) -> None:
    bath.tap(bath.link("Browse"))
    field = bath.page.get_by_label("Find a line")
    field.fill("di ngu")
    field.press("Enter")
    expect(bath.page).to_have_url(re.compile(r"/search\?q=di\+ngu$"))
    expect(bath.page.get_by_role("heading", name="Say good night to everyone.")).to_be_visible()


def test_day_night_and_the_free_hand(bath: Phone) -> None:
    page = bath.page.locator("html")
    bath.tap(bath.button("Day or night colours"))
    expect(page).to_have_attribute("data-mode", "night")
    bath.tap(bath.button("Free hand: move the buttons to the other side"))
    expect(page).to_have_attribute("data-hand", "left")
    expect(page).to_have_attribute("data-mode", "night")
    expect(bath.page.locator("#card")).to_be_visible()


def test_asking_for_what_nobody_wrote(plain: Phone) -> None:
    plain.begin("yue", "my", look=BY_DAY, moment="bath")
    plain.open("/today")
    plain.tap(plain.button("Ask for it"))
    expect(plain.page.get_by_text("Asked for. Thank you")).to_be_visible()


def test_an_empty_choice_is_answered_in_words(plain: Phone) -> None:
    plain.open("/")
    plain.tap(plain.button("Start"))
    expect(plain.page.get_by_role("alert")).to_have_text(
        "Choose at least one language your family speaks, then Start."
    )
    plain.forgive("status of 422")
