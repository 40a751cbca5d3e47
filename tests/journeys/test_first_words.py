"""A first word is heard on the kitchen floor, with no network to speak of; and told to the health visitor on Tuesday."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, Phone


def test_a_word_is_marked_at_a_tap_taken_back_at_another_and_counted_when_the_server_has_it(
    phone: Phone,
) -> None:
    phone.begin("yue", "ta", look=BY_DAY)
    phone.open("/words?theme=animals")
    figures = phone.page.locator("#so-far .figures")
    expect(figures).to_have_text("0 words0 ideas")
    dog = phone.page.locator("#dog")
    cantonese, tamil = dog.locator("form button").nth(0), dog.locator("form button").nth(1)
    taps = phone.taps

    phone.tap(cantonese)
    expect(cantonese).to_have_attribute("aria-pressed", "true")
    expect(figures).to_have_text("1 word1 idea")
    phone.tap(tamil)
    expect(figures).to_have_text("2 words1 idea")
    assert phone.taps - taps == 2

    # A slip: the same place takes it back, and hears it again as another fact.
    phone.page.wait_for_timeout(650)
    phone.tap(cantonese)
    expect(cantonese).to_have_attribute("aria-pressed", "false")
    expect(figures).to_have_text("1 word1 idea")
    phone.page.wait_for_timeout(650)
    phone.tap(cantonese)
    expect(figures).to_have_text("2 words1 idea")

    # Without a network a tap is marked all the same, and waits on the phone.
    phone.forgive("net::ERR_", "Failed to fetch")
    phone.context.set_offline(True)
    cat = phone.page.locator("#cat form button").first
    phone.tap(cat)
    expect(cat).to_have_attribute("aria-pressed", "true")
    phone.context.set_offline(False)
    expect(figures).to_have_text("3 words2 ideas", timeout=15_000)

    phone.page.get_by_label("As your little one says it").fill("மம்")
    phone.tap(phone.page.locator(".option", has_text="தமிழ்"))
    phone.tap(phone.button("Keep this word"))
    expect(phone.page.locator("#own-words")).to_contain_text("மம்")
    expect(figures).to_have_text("4 words3 ideas")

    phone.tap(phone.link("For a health visitor"))
    expect(phone.page).to_have_url(re.compile(r"/words/report$"))
    expect(phone.page.locator("tbody tr")).to_have_count(4)
    expect(phone.button("Print")).to_be_visible()
