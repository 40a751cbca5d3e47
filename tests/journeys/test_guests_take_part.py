"""Three families, three languages, one room: they come in, weave, sleep, go under ground, and are right again each time."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.leading import Leader
from tests.journeys.phone import OpenPhone, Phone
from tests.journeys.served import Served

QUICKEST = 15.0
"""Seconds in which whoever scans the square is in."""


@pytest.fixture
def leader(served: Served) -> Iterator[Leader]:
    leader = Leader(served)
    yield leader
    leader.goes_home()


def slide(phone: Phone) -> Locator:
    return phone.page.locator("#slide .slide")


def is_at(phone: Phone, number: int) -> None:
    expect(slide(phone)).to_have_attribute("data-number", str(number))


def comes_in(phone: Phone, leader: Leader, *endonyms: str) -> None:
    """By the square on the wall."""
    phone.open(f"/w/{leader.door}")
    for endonym in endonyms:
        phone.tap(phone.page.locator(".option", has_text=endonym))
    phone.tap(phone.button("Come in"))
    expect(slide(phone)).to_be_visible()


def weaves(phone: Phone) -> None:
    phone.page.wait_for_timeout(650)  # A second tap so soon would be no second wish.
    phone.tap(phone.page.locator("form[data-weave] button"))


def count_is(leader: Leader, threads: int) -> None:
    end = time.monotonic() + 15
    while leader.does("threads") != threads:
        assert time.monotonic() < end, f"{leader.does('threads')} threads, and not {threads}"
        time.sleep(0.1)


def test_a_room_takes_part(open_phone: OpenPhone, leader: Leader) -> None:
    yue, ur, vi = open_phone(), open_phone(), open_phone()
    begun = time.monotonic()
    comes_in(yue, leader, "廣東話")
    assert yue.taps == 2
    assert time.monotonic() - begun < QUICKEST
    comes_in(ur, leader, "اردو", "한국어")
    leader.does("move_to", 1)
    for phone in (yue, ur):
        is_at(phone, 1)
        expect(phone.page.locator("h1")).to_have_text("Shall we have a bath?")
    expect(ur.page.locator(".say.own")).to_have_count(2)

    # Somebody late, by the digits, lands where the room is; and the others can hear a language that was not expected.
    vi.open("/w")
    vi.page.fill("#code", f" {leader.code[:3]} {leader.code[3:]} ")
    vi.tap(vi.button("Go on"))
    vi.tap(vi.page.locator(".option", has_text="Tiếng Việt"))
    vi.tap(vi.button("Come in"))
    is_at(vi, 1)
    expect(vi.page.locator(".theirs[data-tag=yue]")).to_be_visible()
    expect(yue.page.locator(".theirs[data-tag=vi]")).to_be_visible()
    expect(yue.page.locator(".theirs[data-tag=ko]")).to_be_visible()
    yue.tap(yue.page.locator(".theirs[data-tag=vi] a.play"))
    yue.hears()

    for phone in (yue, ur, vi):
        weaves(phone)
    count_is(leader, 3)
    expect(yue.page.locator(".threads svg[role=img]")).to_have_attribute("data-count", "1")

    # A whisper shows that it arrived, and a pause is a pause.
    ur.tap(ur.button("Slower"))
    expect(ur.page.locator("[data-note]")).to_have_text("Whoever leads knows.")
    leader.does("pause")
    expect(ur.page.get_by_role("heading", name="A little pause")).to_be_visible()
    leader.does("go_on")
    expect(slide(ur)).to_be_visible()

    # The phone slept meanwhile, or was loaded again: it is where the room is.
    leader.does("move_to", 3)
    ur.page.reload()
    is_at(ur, 3)
    ur.open(f"/w/{leader.door}")
    is_at(ur, 3)
    expect(ur.page.locator("form[data-weave] button")).to_have_text(re.compile("We asked someone"))
    assert leader.does("guests") == [["yue"], ["ur", "ko"], ["vi"]]

    # One is taken out; the others stay.
    leader.does("remove", 1)
    ur.forgive("410")
    expect(ur.page.locator("[role=alert]")).to_contain_text("not in the room any more")
    is_at(yue, 3)

    leader.does("end")
    expect(yue.link("Take it home")).to_be_visible()
    expect(slide(yue)).to_be_hidden()


def test_without_a_network_for_a_while_it_waits_and_is_right_again(
    open_phone: OpenPhone, leader: Leader
) -> None:
    phone = open_phone()
    phone.forgive("ERR_INTERNET_DISCONNECTED", "net::ERR")
    comes_in(phone, leader, "தமிழ்")
    phone.context.set_offline(True)
    weaves(phone)
    weaves(phone)
    expect(phone.page.locator("[data-note]")).to_have_text("No network just now. It goes on by itself.")
    expect(phone.page.locator(".threads svg[role=img]")).to_have_attribute("data-count", "2")
    phone.page.wait_for_timeout(3500)
    expect(phone.page.locator("[data-note]")).to_have_text("No network just now. It goes on by itself.")
    leader.does("move_to", 3)
    phone.page.wait_for_timeout(3000)
    is_at(phone, 0)
    assert leader.does("threads") == 0
    phone.context.set_offline(False)
    back = time.monotonic()
    expect(phone.page.locator("[data-note]")).not_to_have_text("No network just now. It goes on by itself.")
    is_at(phone, 3)
    assert time.monotonic() - back < 3
    count_is(leader, 2)


def test_a_network_that_lets_no_stream_through_is_asked_by_the_phone_itself(
    open_phone: OpenPhone, leader: Leader
) -> None:
    phone, held_back = open_phone(), open_phone()
    phone.forgive("net::ERR")
    phone.context.route("**/events*", lambda route: route.abort())
    held_back.context.route("**/events*", lambda _route: None)  # Nothing is ever said.
    for each in (phone, held_back):
        comes_in(each, leader, "Tiếng Việt")
    held_back.page.wait_for_timeout(5500)
    for number in (1, 2, 4):
        leader.does("move_to", number)
        begun = time.monotonic()
        for each in (phone, held_back):
            is_at(each, number)
        assert time.monotonic() - begun < 5
    held_back.context.unroute_all(behavior="ignoreErrors")


def test_when_a_server_falls_over_a_phone_asks_for_its_stream_and_for_nothing_else(
    open_phone: OpenPhone, leader: Leader, served: Served
) -> None:
    phone = open_phone()
    phone.forgive("net::ERR")
    comes_in(phone, leader, "Tiếng Việt")
    phone.page.wait_for_timeout(2500)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text()
    os.kill(int(children.split()[0]), signal.SIGKILL)
    leader.does("move_to", 2)
    is_at(phone, 2)
    leader.does("move_to", 3)
    is_at(phone, 3)
    assert asked == ["events"]


def test_a_phone_that_slept_is_right_when_it_wakes(open_phone: OpenPhone, leader: Leader) -> None:
    phone = open_phone()
    comes_in(phone, leader, "Tiếng Việt")
    devtools = phone.devtools
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    leader.does("move_to", 1)
    leader.does("play", 1, "phones")
    time.sleep(30)
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    begun = time.monotonic()
    is_at(phone, 1)
    assert time.monotonic() - begun < 3
    assert phone.voices == 0, "what was played long ago is not played now"


def test_phones_play_where_the_room_asks_and_never_else(open_phone: OpenPhone, leader: Leader) -> None:
    tapped, untapped = open_phone(), open_phone()
    comes_in(tapped, leader, "Tiếng Việt")
    comes_in(untapped, leader, "Tiếng Việt")
    untapped.page.reload()  # so that nobody has touched this page
    leader.does("move_to", 1)
    for phone in (tapped, untapped):
        is_at(phone, 1)
        assert phone.voices == 0
    tapped.tap(tapped.page.locator("h1"))
    leader.does("play", 1, "stage")
    leader.does("play", 2, "phones")
    tapped.hears()
    expect(untapped.page.locator("#slide[data-calls]")).to_be_attached()
    assert untapped.voices == 0
    untapped.tap(untapped.page.locator(".say.own .play"))
    untapped.hears()
    expect(untapped.page.locator("#slide[data-calls]")).not_to_be_attached()


def test_pictures_say_it_in_the_familys_languages(open_phone: OpenPhone, leader: Leader) -> None:
    phone = open_phone()
    comes_in(phone, leader, "Tiếng Việt", "தமிழ்")
    leader.does("move_to", 5)
    is_at(phone, 5)
    second = phone.page.locator(".picture").nth(1)
    phone.tap(second.locator("img"))
    phone.hears()
    expect(second).to_have_class(re.compile("chosen"))
    phone.page.get_by_role("radio").nth(1).press("ArrowUp")
    expect(phone.page.get_by_role("radio").nth(0)).to_be_checked()
    expect(phone.page.locator(".picture").nth(0)).to_have_class(re.compile("chosen"))
    weaves(phone)
    count_is(leader, 1)


def test_without_scripts_it_is_pages_and_forms(open_phone: OpenPhone, leader: Leader) -> None:
    phone = open_phone(java_script_enabled=False)
    phone.open(f"/w/{leader.door}")
    phone.forgive("422")
    phone.tap(phone.button("Come in"))
    expect(phone.page.get_by_role("alert")).to_have_text("Choose at least one language.")
    phone.page.check("input[value=vi]")
    phone.tap(phone.button("Come in"))
    expect(slide(phone)).to_be_visible()
    phone.tap(phone.page.locator("form[data-weave] button"))
    expect(phone.page.locator("[data-note]")).to_have_text("Woven in.")
    count_is(leader, 1)
    leader.does("move_to", 1)
    phone.tap(phone.link("Where are we now?"))
    is_at(phone, 1)
    leader.does("ask_questions")
    leader.does("move_to", 5)
    phone.tap(phone.link("Where are we now?"))
    expect(phone.link("Four small questions")).to_be_visible()
    phone.page.get_by_role("radio").nth(1).check(force=True)
    phone.tap(phone.page.locator("form[data-weave] button"))
    count_is(leader, 2)
