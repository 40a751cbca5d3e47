"""Mai and Arun, each on a phone, with Linh between them; Joon next door; and a phone that is handed on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served


@pytest.fixture(scope="module")
def keys(served: Served) -> dict[str, str]:
    """The addresses that `langapp demo` prints, by name."""
    printed = served.run("demo").splitlines()
    return {
        person.split("  ")[0].strip(): url.strip()
        for person, url in zip(printed[::2], printed[1::2], strict=True)
    }


def come_in(phone: Phone, key: str) -> Phone:
    phone.remember(look=BY_DAY, moment="bath")
    phone.open(key)
    phone.tap(phone.button("Open"))
    expect(phone.page).to_have_url(re.compile(r"/today$"))
    return phone


def test_what_one_says_is_on_the_cloth_of_the_other_and_of_nobody_else(
    open_phone: OpenPhone, keys: dict[str, str]
) -> None:
    mai, arun, joon = (come_in(open_phone(), keys[name]) for name in ("Mai", "Arun", "Joon"))
    before, next_door = mai.kept, joon.kept
    mai.tap(mai.said)
    mai.threads_are(before + 1)
    arun.tap(arun.said)
    arun.threads_are(before + 2)
    mai.page.reload()
    mai.threads_are(before + 2)
    joon.page.reload()
    joon.threads_are(next_door)
    expect(joon.page.locator("#card .endonym")).to_have_text(["한국어", "اردو"])


def test_what_both_say_with_no_line_is_woven_once_they_come_out(
    open_phone: OpenPhone, keys: dict[str, str]
) -> None:
    phones = [come_in(open_phone(), keys[name]) for name in ("Mai", "Arun")]
    before = phones[0].kept
    for phone in phones:
        phone.forgive("net::ERR_", "Failed to fetch", "fetching the script")
        phone.context.set_offline(True)
        phone.tap(phone.said)
        expect(phone.page.get_by_text("Saved on this phone")).to_be_visible()
    assert phones[0].page.title() == phones[1].page.title()
    for count, phone in enumerate(reversed(phones), start=1):
        phone.context.set_offline(False)
        phone.holds(before + count)
        phone.threads_are(before + count)


def test_the_order_of_the_languages_is_the_family_s_own(phone: Phone) -> None:
    phone.begin("vi", "ta", look=BY_DAY, moment="bath")
    phone.open("/family/languages")
    for endonym in ("Tiếng Việt", "Tiếng Việt", "한국어"):
        phone.tap(phone.page.locator("label", has_text=endonym))
    phone.tap(phone.button("Keep"))
    expect(phone.page).to_have_url(re.compile(r"/family$"))
    phone.tap(phone.link("Today"))
    expect(phone.page.locator("#card .endonym")).to_have_text(["தமிழ்", "Tiếng Việt", "한국어"])


def test_a_southern_family_hears_the_south(phone: Phone) -> None:
    phone.begin("vi", look=BY_DAY, moment="bath")
    phone.open("/family/questions/region?next=/family")
    phone.tap(phone.page.locator("label", has_text="Southern"))
    phone.tap(phone.button("Keep"))
    expect(phone.page.locator("main")).to_contain_text("Southern")
    phone.open("/today")
    phone.tap(phone.link("Play, Vietnamese"))
    phone.hears()


def test_a_phone_that_is_handed_on_shows_nothing_of_the_family(phone: Phone) -> None:
    phone.begin("vi", "ta", look=BY_DAY, moment="bath")
    phone.open("/today")
    phone.tap(phone.said)
    phone.threads_are(1)
    phone.tap(phone.link("Family"))
    phone.tap(phone.link("Leave this device"))
    phone.tap(phone.button("Leave this device"))
    expect(phone.page).to_have_url(f"{phone.address}/")
    for _ in ("Leave this device", "Family", "Today"):
        phone.page.go_back(wait_until="load")
        expect(phone.page.locator("h1")).to_have_text("Which languages does your family speak?")
        expect(phone.page.locator("#cloth, .cloth, #card")).to_have_count(0)
    phone.open("/family")
    expect(phone.page).to_have_url(f"{phone.address}/")
    assert phone.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert phone.page.evaluate("async () => (await indexedDB.databases()).map(({ name }) => name)") == []
