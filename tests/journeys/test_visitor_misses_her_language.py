"""A language nobody has written yet, or a line that is missing in one: it is said, and it can be asked for."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

THANKS = "Asked for. Thank you: it tells us what to write next."


def wishes(served: Served) -> dict[str, int]:
    """What was wished for, and how often, as whoever runs the server reads it."""
    rows = [line.split(maxsplit=1) for line in served.run("wishes").splitlines()]
    return {what: int(times) for times, what in rows}


def test_a_visitor_asks_for_hers_from_the_list(phone: Phone, served: Served) -> None:
    before = wishes(served)
    phone.open("/")
    phone.tap(phone.link("My language isn’t here"))
    phone.tap(phone.page.get_by_role("button", name="Burmese"))
    expect(phone.page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    assert phone.taps == 2
    assert wishes(served) == {**before, "my": before.get("my", 0) + 1}


def test_a_visitor_writes_the_name_of_hers(phone: Phone, served: Served) -> None:
    before = wishes(served)
    phone.open("/another-language")
    field = phone.page.get_by_label("Another one: write its name")
    field.fill("客家話 (Hakka)")
    phone.tap(phone.button("Ask for it"))
    expect(phone.page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    assert wishes(served) == {**before, "客家話 (Hakka)": before.get("客家話 (Hakka)", 0) + 1}
    phone.tap(phone.link("Back to the languages"))
    expect(phone.page).to_have_url(f"{phone.address}/")


def test_an_empty_wish_is_answered_in_words(phone: Phone) -> None:
    phone.open("/another-language")
    phone.tap(phone.button("Ask for it"))
    expect(phone.page.get_by_role("alert")).to_have_text("Write the name of your language, then send it.")
    phone.forgive("status of 422")


def test_a_line_missing_in_one_language_shows_the_others(phone: Phone, served: Served) -> None:
    before = wishes(served)
    phone.begin("my", "yue", look=BY_DAY, moment="bath")
    phone.open("/today")
    ref = phone.ref
    missing = phone.page.get_by_role("region", name="Burmese")
    expect(missing).to_contain_text("Nobody has written this one yet.")
    phone.tap(phone.link("Play, Cantonese"))
    phone.hears()
    phone.tap(missing.get_by_role("button", name="Ask for it"))
    expect(phone.page.get_by_text(THANKS)).to_be_visible()
    phone.turns_to(ref)
    assert wishes(served) == {**before, f"my  {ref}": before.get(f"my  {ref}", 0) + 1}


def test_what_is_said_with_one_language_missing_counts_all_the_same(phone: Phone) -> None:
    phone.begin("my", "yue", look=BY_DAY, moment="bath")
    phone.open("/today")
    phone.tap(phone.said)
    phone.threads_are(1)


def test_asking_on_the_card_one_turned_to_comes_back_to_it(phone: Phone) -> None:
    phone.begin("yue", "my", look=BY_DAY, moment="bath")
    phone.open("/today")
    third = phone.deck[2]
    for _ in range(2):
        phone.tap(phone.another)
        phone.page.wait_for_timeout(650)
    phone.tap(phone.button("Ask for it"))
    expect(phone.page.get_by_text(THANKS)).to_be_visible()
    phone.turns_to(third)


def test_a_family_with_only_that_language_is_told_what_there_is(phone: Phone) -> None:
    phone.begin("my", look=BY_DAY, moment="bath")
    phone.open("/today")
    expect(phone.page.get_by_text("There is nothing to say here in your languages yet.")).to_be_visible()
    expect(phone.said).to_have_count(0)
    phone.tap(phone.link("Browse"))
    expect(phone.page.locator(".entry").first).to_be_visible()


def test_the_first_page_speaks_the_language_of_the_phone(open_phone: OpenPhone) -> None:
    phone = open_phone(locale="ur-PK")
    phone.open("/")
    page = phone.page.locator("html")
    assert (page.get_attribute("lang"), page.get_attribute("dir")) == ("ur", "rtl")
    phone.tap(phone.button("English"))
    expect(page).to_have_attribute("dir", "ltr")
    expect(phone.page.locator("h1")).to_have_text("Which languages does your family speak?")
