"""The gentle track: five lines to begin with, and more as they are said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Choice, Device
from langapp.languages.registry import languages
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.practice import gentle
from langapp.practice.models import Thread, Undo
from tests.cast import SAID, Key, an_id, queries, report, said
from tests.visiting import Page, text_of, visit

PACK = Pack(
    "a",
    "A",
    "en",
    "phrases",
    "bath",
    (0, 60),
    "",
    "CC-BY-4.0",
    tuple(Line(f"l{n}", f"Line {n}", wordings={"vi": Wording("vi", Form(f"câu {n}"))}) for n in range(9)),
)
FOUND = [(PACK, line) for line in PACK.lines]


def choices(*eases: str) -> list[Choice]:
    return [
        Choice(languages().get(tag), number=number, ease=ease)
        for number, (tag, ease) in enumerate(zip(("vi", "ta", "ko"), eases, strict=False), 1)
    ]


def begun(theirs: set[str], asked: str = "") -> list[str]:
    return [line.id for _pack, line in gentle.begin(FOUND, {f"a/{name}" for name in theirs}, asked)]


def refs_on(page: Page) -> list[str]:
    return [each.get("data-ref", "") for each in page.every("div") if each.get("data-ref")]


@pytest.mark.parametrize(
    ("eases", "expected"),
    [
        (("new", "new"), True),
        (("new", "some"), True),
        (("new",), True),
        (("new", ""), True),
        (("new", "home"), False),
        (("home", "new", "new"), False),
        (("some", "some"), False),
        (("", ""), False),
        ((), False),
    ],
)
def test_it_is_for_whom_a_language_is_new_and_who_grew_up_with_none_of_them(
    eases: tuple[str, ...], expected: bool
) -> None:
    assert gentle.suits(choices(*eases)) is expected


@pytest.mark.parametrize(
    ("theirs", "asked", "expected"),
    [
        (set(), "", ["l0", "l1", "l2", "l3", "l4"]),
        ({"l0"}, "", ["l0", "l1", "l2", "l3", "l4", "l5"]),
        ({"l0", "l3"}, "", ["l0", "l1", "l2", "l3", "l4", "l5", "l6"]),
        ({"l8"}, "", ["l0", "l1", "l2", "l3", "l4", "l8"]),
        ({"elsewhere"}, "", ["l0", "l1", "l2", "l3", "l4"]),
        ({f"l{n}" for n in range(9)}, "", [f"l{n}" for n in range(9)]),
        (set(), "a/l7", ["l0", "l1", "l2", "l3", "l4", "l7"]),
        (set(), "b/l7", ["l0", "l1", "l2", "l3", "l4"]),
    ],
    ids=str,
)
def test_a_moment_begins_with_five_lines_and_those_that_are_theirs(
    theirs: set[str], asked: str, expected: list[str]
) -> None:
    assert begun(theirs, asked) == expected


@pytest.mark.parametrize(
    ("theirs", "yours", "after"),
    [(set(), [], "l5"), ({"l0", "l8"}, ["l0", "l8"], "l6"), ({f"l{n}" for n in range(4)}, ["l0", "l1", "l2", "l3"], None)],
    ids=str,
)  # fmt: skip
def test_the_track_tells_which_lines_are_theirs_and_which_comes_next(
    theirs: set[str], yours: list[str], after: str | None
) -> None:
    track = gentle.track(FOUND, {f"a/{name}" for name in theirs})
    assert [line.id for _pack, line, _theirs in track.lines] == begun(theirs)
    assert [line.id for _pack, line, is_theirs in track.lines if is_theirs] == yours
    assert (track.next[1].id if track.next else None) == after


def test_whoever_says_that_all_is_new_sees_with_which_lines_it_begins(
    arun: FlaskClient, mai: FlaskClient, now: datetime
) -> None:
    assert not visit(mai, "/today?moment=bath").all("details", "few")
    answered = arun.post("/family/questions/ease", data={"ease-1": "new", "ease-2": "new", "next": "/today"})
    assert answered.location == "/today"
    page = visit(arun, "/today?moment=bath")
    [few] = page.all("details", "few")
    assert text_of(few.find("summary")) == "5 lines to begin with"
    lines = [each.get("href", "") for each in few.iter("a")]
    assert lines[:5] == [f"/today?line={ref}&moment=bath" for ref in refs_on(page)]
    assert lines[5:] == ["/today/all?moment=bath"]
    assert "yours" not in text_of(few.find(".//ol"))
    for number in (1, 2):
        report(arun, said(number, ref=refs_on(page)[0], at=(now - timedelta(days=number)).isoformat()))
    [few] = visit(arun, "/today?moment=bath").all("details", "few")
    assert text_of(few.find("summary")) == "6 lines to begin with"
    assert "yours" in text_of(few.find(".//li"))
    assert not visit(arun, "/today/all?moment=bath").all("details", "few")


def test_whatever_is_said_the_deck_never_shrinks() -> None:
    theirs: set[str] = set()
    before = set(begun(theirs))
    for name in ("l2", "l0", "l8", "l5", "l1", "l3", "l4", "l6", "l7"):
        theirs.add(name)
        after = set(begun(theirs))
        assert before <= after
        before = after
    assert len(before) == 9


def test_a_line_is_theirs_when_they_have_said_it_twice_themselves(
    inside: Flask, world: dict[str, Key]
) -> None:
    number = 0

    def say(name: str, ref: str, times: int) -> None:
        nonlocal number
        device = db.session.get_one(Device, world[name].device)
        for _ in range(times):
            number += 1
            Thread.add(device, an_id(number), ref=ref, tags=["vi"], said_at=SAID, now=SAID)

    say("mai", "a/l0", 1)
    say("arun", "a/l0", 3)
    say("mai", "a/l1", 2)
    say("mai", "a/l2", 3)
    say("mai", "a/l3", 2)
    Undo.add(world["mai"].family, an_id(number), undone_at=SAID + timedelta(seconds=2), now=SAID)
    say("joon", "a/l4", 2)
    who = db.session.get_one(Device, world["mai"].device).caregiver_id
    refs = [f"a/l{n}" for n in range(5)]
    with queries(inside) as asked:
        last_said, theirs = gentle.said(world["mai"].family, who, refs)
    assert len(asked) == 1
    assert theirs == {"a/l1", "a/l2"}
    assert last_said == dict.fromkeys(refs[:4], SAID) == Thread.last_said(world["mai"].family, refs)
    assert gentle.said(world["mai"].family, who, []) == ({}, set())


def test_today_begins_with_five_and_grows_for_one_caregiver_alone(
    mai: FlaskClient, arun: FlaskClient, now: datetime
) -> None:
    every = refs_on(visit(mai, "/today?moment=bath"))
    arun.post("/family/reading", data={"ease-1": "new", "ease-2": "some"})
    first = refs_on(visit(arun, "/today?moment=bath"))
    assert first == every[:5]
    assert "/today/all?moment=bath" not in visit(mai, "/today?moment=bath").links
    for number in (1, 2):
        at = (now - timedelta(days=number)).isoformat()
        report(arun, said(number, ref=first[0], at=at))
    assert refs_on(visit(arun, "/today?moment=bath")) == every[:6]
    assert refs_on(visit(mai, "/today?moment=bath")) == every
    assert set(refs_on(visit(arun, f"/today?moment=bath&line={every[8]}"))) == {*every[:6], every[8]}


def test_all_of_them_are_one_tap_away(mai: FlaskClient, arun: FlaskClient) -> None:
    arun.post("/family/reading", data={"ease-1": "new"})
    assert "/today/all?moment=bath" in visit(arun, "/today?moment=bath").links
    page = visit(arun, "/today/all?moment=bath")
    assert refs_on(page) == refs_on(visit(mai, "/today?moment=bath"))
    assert "Show all of them" not in page.text


def test_the_gentle_track_costs_no_query_more(app: Flask, arun: FlaskClient) -> None:
    with queries(app) as before:
        arun.get("/today?moment=bath")
    arun.post("/family/reading", data={"ease-1": "new"})
    with queries(app) as after:
        arun.get("/today?moment=bath")
    assert len(after) == len(before)
