"""A parent says the line for everybody: asked first, heard by the leader, then by all phones, and taken back at any time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys import microphone
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.leading import Leader
from tests.journeys.phone import OpenPhone, Phone
from tests.journeys.served import Served

CALM = 650  # ms in which a second tap is the first one's tremor
SPOKEN = 1500  # ms
RESTS = 1500  # ms in which a page that reloads itself would have done so


@pytest.fixture(scope="module")
def speaking(
    playwright: Playwright, how_to_launch: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser into whose microphone somebody speaks."""
    file = microphone.somebody_speaking(tmp_path_factory.mktemp("microphone") / "line.wav", pause=0.6)
    args = [*how_to_launch["args"], *microphone.listening_to(file)]
    browser = playwright.chromium.launch(**{**how_to_launch, "args": args})
    yield browser
    browser.close()


@pytest.fixture
def parent(speaking: Browser, served: Served) -> Iterator[Phone]:
    context = speaking.new_context(**{"locale": "en", **PHONE}, base_url=served.address)
    context.set_default_timeout(PATIENCE)
    phone = Phone(context, served.address)
    yield phone
    context.close()
    assert phone.complaints == []
    assert phone.strangers == []


@pytest.fixture
def leader(served: Served) -> Iterator[Leader]:
    leader = Leader(served)
    yield leader
    leader.goes_home()


def comes_in(phone: Phone, leader: Leader, endonym: str) -> None:
    phone.open(f"/w/{leader.door}")
    phone.tap(phone.page.locator(".option", has_text=endonym))
    phone.tap(phone.button("Come in"))
    expect(phone.page.locator("#slide .slide")).to_be_visible()


def says_it(phone: Phone) -> None:
    mic = phone.page.locator("[data-mic]")
    expect(mic).to_be_visible()
    phone.page.wait_for_timeout(CALM)
    phone.tap(mic)
    expect(phone.page.locator("[data-recorder]")).to_have_attribute("data-state", "recording")
    phone.page.wait_for_timeout(SPOKEN)
    phone.tap(mic)
    expect(phone.page.locator("[data-send]")).to_be_visible()
    phone.page.wait_for_timeout(CALM)
    phone.tap(phone.page.locator("[data-send]"))
    expect(phone.page.get_by_text("Sent. The room hears it")).to_be_visible()


def test_what_a_parent_says_is_heard_by_all_phones_until_it_is_taken_back(
    parent: Phone, open_phone: OpenPhone, leader: Leader
) -> None:
    listener = open_phone()
    comes_in(parent, leader, "Tiếng Việt")
    comes_in(listener, leader, "Tiếng Việt")
    leader.does("move_to", 1)
    leader.does("do", "ask")
    parent.tap(parent.link("Would you say it for the room?"))
    expect(parent.page.locator(".consent")).to_contain_text("I can take it back at any time")
    parent.tap(parent.button("Yes, I will speak"))
    says_it(parent)

    # The page comes to rest, and its one large button leads back.
    pages = len(parent.sent(parent.page.url.removeprefix(parent.address), "GET"))
    parent.page.wait_for_timeout(RESTS)
    assert len(parent.sent(parent.page.url.removeprefix(parent.address), "GET")) == pages
    expect(parent.page.locator("[data-mic]")).to_have_count(0)
    expect(parent.page.locator(".button.main")).to_have_text("Back to the room")

    # Nobody hears it before the leader has; then all do, on the page they have open.
    said = listener.page.locator(".say.own .voice b")
    expect(said).not_to_have_text("Somebody in this room")
    listener.page.evaluate("window.same = true")
    assert leader.does("let") == 1
    expect(said).to_have_text("Somebody in this room")
    play = listener.page.locator(".say.own a.play")
    assert "/voices/" in (play.get_attribute("href") or "")
    listener.tap(play)
    listener.hears()
    assert listener.page.evaluate("window.same")

    # Another take is asked for, and is no sooner heard than the leader has heard that one too.
    parent.tap(parent.link("Say it again"))
    says_it(parent)
    expect(said).not_to_have_text("Somebody in this room")
    assert leader.does("let") == 1
    expect(said).to_have_text("Somebody in this room")

    # At any time it can be taken back.
    parent.tap(parent.link("Back to the room"))
    parent.tap(parent.link("Your voice"))
    parent.tap(parent.button("Take it back"))
    expect(said).not_to_have_text("Somebody in this room")
    assert listener.page.evaluate("window.same")


def test_whoever_listens_is_not_disturbed_by_another_voice(
    parent: Phone, open_phone: OpenPhone, leader: Leader
) -> None:
    """What sounds is let out, where somebody is stays, and so does what was chosen."""
    listener = open_phone()
    comes_in(parent, leader, "Tiếng Việt")
    comes_in(listener, leader, "Tiếng Việt")
    leader.does("move_to", 5)
    expect(parent.page.locator(".picture")).to_have_count(2)
    parent.open(f"/rooms/{leader.session}/voices/new")
    parent.tap(parent.button("Yes, I will speak").first)
    says_it(parent)
    second = listener.page.get_by_role("radio").nth(1)
    listener.tap(listener.page.locator(".picture").nth(1).locator("img"))
    expect(second).to_be_checked()
    second.focus()
    leader.does("let")
    expect(listener.page.locator('.picture a.play[href*="/rooms/"]')).to_have_count(1)
    expect(second).to_be_checked()
    expect(second).to_be_focused()
