"""At the end of a session a family keeps its lines on its own phone, without an account, and hears them in a basement."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.leading import Leader
from tests.journeys.phone import BY_DAY, Phone
from tests.journeys.served import Served
from tests.journeys.test_phone_without_a_network import go_offline, kept

LINES = "bath-time_shall-we-bathe_splash~greetings_say-hello"
HOME = f"/take-home/yue.ta/{LINES}"
OTHER = "/take-home/yue.ta/bath-time_shall-we-bathe"


@pytest.fixture
def visitor(phone: Phone) -> Phone:
    phone.remember(look=BY_DAY)
    return phone


def keep(phone: Phone, home: str = HOME) -> None:
    phone.open(home)
    phone.tap(phone.button("Keep it on this phone"))
    expect(phone.page.get_by_text("It is on this phone.")).to_be_visible()


def at_home(phone: Phone) -> list[str]:
    return kept(phone).get("home", [])


def hears_offline(phone: Phone) -> None:
    expect(phone.page.locator("h1")).to_have_text("Say it at home")
    phone.tap(phone.page.get_by_role("link", name="Play, Cantonese").first)
    phone.hears()


def test_what_was_kept_opens_and_sounds_without_a_network(visitor: Phone) -> None:
    keep(visitor)
    sounds = [place for place in at_home(visitor) if place.startswith("/clips/")]
    assert len(sounds) >= 3
    go_offline(visitor)
    visitor.page.reload()
    hears_offline(visitor)
    expect(visitor.page.get_by_text("It is on this phone.")).to_be_visible()
    visitor.page.wait_for_function("document.fonts.status === 'loaded'")
    assert visitor.page.evaluate("document.querySelector('article img').naturalWidth") > 0
    visitor.open("/")
    expect(visitor.page.locator("h1")).to_have_text("Offline")
    visitor.tap(visitor.link("Say it at home"))
    hears_offline(visitor)


def test_let_go_it_is_gone_and_what_another_page_needs_is_not(visitor: Phone) -> None:
    keep(visitor, OTHER)
    few = at_home(visitor)
    keep(visitor)
    assert len(at_home(visitor)) > len(few) > 2
    visitor.tap(visitor.button("Let it go"))
    expect(visitor.page.get_by_text("It is not on this phone any more.")).to_be_visible()
    assert sorted(at_home(visitor)) == sorted(few)
    visitor.open(OTHER)
    visitor.tap(visitor.button("Let it go"))
    expect(visitor.button("Keep it on this phone")).to_be_visible()
    assert "home" not in kept(visitor)


def test_a_family_that_begins_later_takes_nothing_of_it_away(visitor: Phone) -> None:
    """Its own pages come and go; what was taken home is nobody's, and stays until it is let go."""
    keep(visitor)
    before = sorted(at_home(visitor))
    visitor.begin("vi")
    visitor.open("/today")
    expect(visitor.page.locator("#card .card")).to_be_visible()
    visitor.be_signed_out()
    visitor.open("/packs")
    expect(visitor.page.locator("h1")).to_be_visible()
    assert sorted(at_home(visitor)) == before
    go_offline(visitor)
    visitor.open(HOME)
    hears_offline(visitor)


def test_after_signing_out_a_shared_phone_has_nothing(visitor: Phone) -> None:
    keep(visitor)
    visitor.begin("vi")
    visitor.open("/family/leaving")
    visitor.tap(visitor.page.locator("main form button"))
    expect(visitor.page.locator("h1")).to_have_text("Which languages does your family speak?")
    assert at_home(visitor) == []


def test_without_a_network_nothing_is_promised(visitor: Phone) -> None:
    visitor.open(HOME)
    visitor.page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
    )
    go_offline(visitor)
    visitor.tap(visitor.button("Keep it on this phone"))
    expect(visitor.page.get_by_text("That did not work yet.")).to_be_visible()
    visitor.context.set_offline(False)
    visitor.tap(visitor.button("Keep it on this phone"))
    expect(visitor.page.get_by_text("It is on this phone.")).to_be_visible()


def test_from_the_goodbye_to_the_kitchen(served: Served, visitor: Phone) -> None:
    """A guest answers, keeps the lines, and becomes a family with what it said."""
    leader = Leader(served)
    visitor.open(f"/w/{leader.door}")
    visitor.tap(visitor.page.locator(".option", has_text="Tiếng Việt"))
    visitor.tap(visitor.button("Come in"))
    visitor.tap(visitor.said)
    expect(visitor.page.get_by_text("Woven in.")).to_be_visible()
    leader.does("ask_questions")
    visitor.tap(visitor.link("Four small questions"))
    expect(visitor.page.locator("fieldset")).to_have_count(4)
    before = visitor.taps
    for question in visitor.page.locator("fieldset").all():
        visitor.tap(question.get_by_role("radio", name="A little"))
    visitor.tap(visitor.button("Send"))
    expect(visitor.page.get_by_text("Thank you. You can change your answers")).to_be_visible()
    assert visitor.taps - before == 5
    visitor.tap(visitor.link("Back to the room"))
    leader.does("move_to", 1)
    expect(visitor.page.locator("#slide .slide[data-number='1']")).to_be_visible()
    expect(visitor.link("Four small questions")).to_have_count(0)
    leader.does("end")
    visitor.tap(visitor.link("Take it home"))
    visitor.tap(visitor.link("Keep it on this phone"))
    expect(visitor.page.get_by_text("It is on this phone.")).to_be_visible()
    home = visitor.link("Open it").get_attribute("href")
    assert home is not None
    visitor.tap(visitor.button("Keep it for our family"))
    visitor.page.wait_for_url("**/today")
    visitor.threads_are(1)
    leader.goes_home()
    go_offline(visitor)
    visitor.open(home)
    expect(visitor.page.locator("h1")).to_have_text("Say it at home")


def test_a_page_that_was_left_open_asks_no_more_once_the_questions_are_answered(
    served: Served, visitor: Phone
) -> None:
    """Back on it from the browser's memory, as it stood."""
    leader = Leader(served)
    visitor.open(f"/w/{leader.door}")
    visitor.tap(visitor.page.locator(".option", has_text="Tiếng Việt"))
    visitor.tap(visitor.button("Come in"))
    leader.does("ask_questions")
    expect(visitor.link("Four small questions")).to_be_visible()
    answers = f"{visitor.page.url}/answers"
    back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    visitor.page.evaluate(back)
    expect(visitor.link("Four small questions")).to_be_visible()
    visitor.page.request.post(answers, form={"learned": "yes"}, headers={"Sec-Fetch-Site": "same-origin"})
    visitor.page.evaluate(back)
    expect(visitor.link("Four small questions")).to_have_count(0)
    expect(visitor.page.locator("#slide .slide")).to_be_visible()
    leader.goes_home()
