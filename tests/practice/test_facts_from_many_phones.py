"""Several phones, each with a clock of its own, report late, twice, in parts and out of order: it comes out the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from langapp.db import db
from langapp.facts.reading import LONG_AGO
from langapp.families.models import Caregiver, Device, Family
from langapp.lib.uuid7 import uuid7
from langapp.practice import cloth, remembering
from langapp.practice.models import UNDO_WITHIN, HeardWord, Memory, Review, Thread, Undo
from tests.cast import an_id

TAGS = ["vi", "ta"]
PHONES = 3
"""Two of one caregiver, and one of another."""
YEAR = timedelta(days=365)
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
CLOCKS = [timedelta(0), -YEAR, -40 * YEAR, timedelta(hours=-11), 3 * YEAR, 60 * YEAR]
"""How far a phone's clock is from the hour it is."""
GAPS = [0, 1, 14, 15, 16, 3600, 400_000]
"""Seconds between one tap and the next, on both sides of where an undo is in time."""


@dataclass
class Story:
    """What happened on each phone, and how it was told: lists of facts, each told by one phone in a batch or as forms."""

    facts: list[list[dict[str, Any]]] = field(default_factory=list)
    told: list[tuple[int, bool, list[dict[str, Any]]]] = field(default_factory=list)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    story = Story([[] for _ in range(PHONES)])
    clocks = [NOON + draw(st.sampled_from(CLOCKS)) for _ in range(PHONES)]
    words: list[str] = []
    for number in range(draw(st.integers(1, 18))):
        phone = draw(st.integers(0, PHONES - 1))
        clocks[phone] += timedelta(seconds=draw(st.sampled_from(GAPS)))
        fact = _fact(draw, story.facts[phone], words, number)
        story.facts[phone].append({**fact, "id": an_id(number), "at": clocks[phone].isoformat()})
        if fact["kind"] == "heard":
            words.append(an_id(number))
    sent = [(phone, fact) for phone, facts in enumerate(story.facts) for fact in facts]
    sent += draw(st.lists(st.sampled_from(sent), max_size=12))
    sent = draw(st.permutations(sent))
    while sent:
        phone = sent[0][0]
        size = draw(st.integers(1, 6))
        load = [each for each in sent if each[0] == phone][:size]
        for each in load:
            sent.remove(each)
        story.told.append((phone, draw(st.booleans()), [fact for _phone, fact in load]))
    return story


def _fact(draw: st.DrawFn, before: list[dict[str, Any]], words: list[str], number: int) -> dict[str, Any]:
    """A thread, a review, a word; or an undo of a thread of this phone, or of a word of any."""
    threads = [fact for fact in before if fact["kind"] == "thread"]
    kind = draw(st.sampled_from(["thread", "thread", "review", "heard", "undo"]))
    line = {"ref": f"bath-time/line-{draw(st.integers(1, 3))}"}
    if kind == "undo" and threads and draw(st.booleans()):
        thread = draw(st.sampled_from(threads[-2:]))
        return {"kind": "undo", "thread": thread["id"], "said": thread["at"]}
    if kind == "undo" and words:
        return {"kind": "undo", "fact": draw(st.sampled_from(words))}
    if kind == "review":
        return {
            "kind": kind,
            **line,
            "tag": draw(st.sampled_from(TAGS)),
            "rating": draw(st.sampled_from([1, 3])),
        }
    if kind == "heard":
        return {"kind": kind, "ref": "", "tag": draw(st.sampled_from(TAGS)), "word": f"ba {number}"}
    return {"kind": "thread", **line, "tags": draw(st.sampled_from([["vi", "ta"], ["ta"]]))}


@dataclass
class Home:
    """A family of its own for every story."""

    family: str
    people: list[str]
    phones: list[FlaskClient]


def move_in(app: Flask) -> Home:
    with app.app_context():
        family, token = Family.begin(TAGS, datetime.now(UTC))
        db.session.flush()
        first = Device.of_token(token)
        assert first is not None
        mai = db.session.get_one(Caregiver, first.caregiver_id)
        arun = Caregiver.join(family.id, NOON)
        tokens = [token, Device.join(mai, datetime.now(UTC)), Device.join(arun, datetime.now(UTC))]
        people = [mai.id, mai.id, arun.id]
        home = Home(family.id, people, [])
        db.session.commit()
    for each in tokens:
        home.phones.append(app.test_client())
        home.phones[-1].set_cookie("session", each)
    return home


def tell(home: Home, phone: int, as_forms: bool, facts: list[dict[str, Any]]) -> None:
    if not as_forms:
        answer = home.phones[phone].post("/facts", json={"family": home.family, "facts": facts})
        assert answer.json is not None
        assert (answer.json["held"], answer.json["refused"]) == ([fact["id"] for fact in facts], [])
        return
    for fact in facts:
        form = {**fact, "tags": " ".join(fact.get("tags", []))}
        assert home.phones[phone].post("/facts", data=form).status_code in (
            303,
            422,
        )  # 422: an undo out of time


@given(story=stories())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_facts_from_many_phones_come_out_the_same_each_once(app: Flask, story: Story) -> None:
    home = move_in(app)
    for phone, as_forms, facts in story.told:
        tell(home, phone, as_forms, facts)
    told = {
        fact["id"]: (home.people[phone], fact) for phone, facts in enumerate(story.facts) for fact in facts
    }
    with app.app_context():
        for table, kind in ((Thread, "thread"), (Review, "review"), (HeardWord, "heard")):
            expected = Counter(_model(who, fact) for who, fact in told.values() if fact["kind"] == kind)
            assert Counter(_kept(row) for row in _of(table, home.family)) == expected
        taken_back = _taken_back([fact for _who, fact in told.values()])
        assert {undo.fact_id for undo in _of(Undo, home.family)} == taken_back
        words = {fact["id"] for _who, fact in told.values() if fact["kind"] == "heard"} - taken_back
        assert {row.id for row in HeardWord.standing(home.family)} == words
        _the_cloth_is_what_its_threads_make(home, taken_back)
        _the_cards_are_what_the_facts_make(home)


def _of(table: type[Any], family: str) -> list[Any]:
    return list(db.session.scalars(select(table).where(table.family_id == family)))


def _model(who: str, fact: dict[str, Any]) -> tuple[Any, ...]:
    at = datetime.fromisoformat(fact["at"])
    when = (
        at if LONG_AGO < at < NOON + YEAR else LONG_AGO if at < NOON else None
    )  # None: when it was received
    if fact["kind"] == "thread":
        return fact["id"], who, fact["ref"], " ".join(fact["tags"]), when
    if fact["kind"] == "review":
        return fact["id"], who, fact["ref"], fact["tag"], fact["rating"], when
    return fact["id"], fact["ref"], fact["tag"], fact["word"], when


def _kept(row: Any) -> tuple[Any, ...]:
    def when(at: datetime) -> datetime | None:
        assert at <= row.received_at
        return None if at == row.received_at else at

    if isinstance(row, Thread):
        return row.id, row.caregiver_id, row.ref, row.tags, when(row.said_at)
    if isinstance(row, Review):
        return row.id, row.caregiver_id, row.ref, row.tag, row.rating, when(row.reviewed_at)
    return row.id, row.ref, row.tag, row.word, when(row.heard_at)


def _taken_back(facts: list[dict[str, Any]]) -> set[str]:
    """Words at any time; threads within seconds, by the clock of the phone."""
    taken_back = set()
    for fact in facts:
        if fact["kind"] == "undo":
            said = datetime.fromisoformat(fact.get("said", fact["at"]))
            if datetime.fromisoformat(fact["at"]) - said <= UNDO_WITHIN:
                taken_back.add(fact.get("thread") or fact["fact"])
    return taken_back


def _the_cloth_is_what_its_threads_make(home: Home, taken_back: set[str]) -> None:
    standing = [thread for thread in _of(Thread, home.family) if thread.id not in taken_back]
    standing.sort(key=lambda thread: (thread.said_at, thread.id))
    assert cloth.of(home.family, TAGS) == cloth.weave(len(standing), standing, TAGS)


def _the_cards_are_what_the_facts_make(home: Home) -> None:
    def cards() -> list[Any]:
        table: Any = Memory.__table__
        return sorted(
            tuple(row)
            for row in db.session.execute(select(table).where(table.c.caregiver_id.in_(home.people)))
        )

    before = cards()
    for person in set(home.people):
        remembering.rebuild(person)
    assert cards() == before
    db.session.rollback()


def test_a_phone_that_comes_out_of_a_drawer_after_a_year(app: Flask) -> None:
    """Two thousand words in loads of five hundred, with one in the middle that makes no sense, and all of it twice."""
    home = move_in(app)
    facts = [
        {
            "kind": "heard",
            "id": uuid7(NOON + timedelta(seconds=n)),
            "ref": "",
            "tag": "vi",
            "word": "ba",
            "at": NOON.isoformat(),
        }
        for n in range(2000)
    ]
    facts[777]["tag"] = "xx"
    for _ in range(2):
        for begin in range(0, len(facts), 500):
            answer = home.phones[0].post("/facts", json={"facts": facts[begin : begin + 500]})
            assert answer.status_code == 200
    with app.app_context():
        assert len(_of(HeardWord, home.family)) == 1999
