"""A card is a fold over its reviews: whatever way they arrive, it comes out the same, and it can be made anew."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from langapp.db import db
from langapp.families.models import Caregiver, Device
from langapp.lib import batches
from langapp.practice import remembering
from langapp.practice.models import Memory, Review, Thread, Undo
from langapp.practice.models.memories import LEARNING, RELEARNING, REVIEW, recall
from tests.cast import SAID, Key, an_id

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = SAID + 1000 * DAY
BATH = "bath-time/shall-we-bathe"


@pytest.fixture
def mais(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["mai"].device)


@pytest.fixture
def aruns(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["arun"].device)


@pytest.fixture
def joons(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["joon"].device)


def an_answer(device: Device, number: int, rating: int = 3, **other: Any) -> dict[str, Any]:
    """A review as its table has it, some days after it was said: one more for each number."""
    return {
        "id": an_id(number),
        "caregiver_id": device.caregiver_id,
        "ref": BATH,
        "tag": "ta",
        "rating": rating,
        "reviewed_at": SAID + number * DAY,
        "received_at": NOW,
        "device_id": device.id,
        **other,
    }


def answer(device: Device, *answers: dict[str, Any]) -> None:
    remembering.add_reviews(device.family_id, answers)


def say(
    device: Device, number: int, ref: str = BATH, tags: Iterable[str] = ("vi", "ta"), at: datetime = SAID
) -> None:
    Thread.add(device, an_id(number), ref=ref, tags=list(tags), said_at=at, now=NOW)
    remembering.met(device.family_id, [an_id(number)])


def take_back(device: Device, number: int) -> None:
    Undo.add(device.family_id, an_id(number), undone_at=SAID, now=NOW)
    remembering.met(device.family_id, [an_id(number)])


def cards(device: Device) -> list[tuple[Any, ...]]:
    """Everything that is known of the cards of whoever holds a device."""
    db.session.expire_all()
    table = Memory.__table__
    found = (
        select(table).where(table.c.caregiver_id == device.caregiver_id).order_by(table.c.ref, table.c.tag)
    )
    return [tuple(row) for row in db.session.execute(found)]


def card(device: Device, ref: str = BATH, tag: str = "ta") -> Memory | None:
    db.session.expire_all()
    return db.session.get(Memory, (device.caregiver_id, ref, tag))


def wordings(device: Device) -> set[tuple[str, str]]:
    return {(ref, tag) for _caregiver, ref, tag, *_ in cards(device)}


# What is met


def test_each_language_it_was_shown_in_is_met_once_and_waits_from_then_on(mais: Device) -> None:
    say(mais, 1)
    say(mais, 2, at=SAID + DAY)
    assert wordings(mais) == {(BATH, "vi"), (BATH, "ta")}
    met = card(mais)
    assert met is not None
    assert (met.met_at, met.due_at, met.reviewed_at, met.times) == (SAID, SAID, None, 0)
    assert (met.state, met.step, met.stability, met.difficulty) == (LEARNING, 0, None, None)


def test_what_was_said_sooner_and_came_after_is_when_it_was_met(mais: Device) -> None:
    say(mais, 1, at=SAID + DAY)
    say(mais, 2, at=SAID)
    met = card(mais)
    assert met is not None
    assert (met.met_at, met.due_at) == (SAID, SAID)


def test_whoever_said_it_has_met_it_and_nobody_else(mais: Device, aruns: Device, joons: Device) -> None:
    say(mais, 1)
    assert wordings(mais)
    assert wordings(aruns) == set()
    assert wordings(joons) == set()


def test_threads_of_somebody_who_left_or_of_another_family_are_nobodys_meeting(
    mais: Device, joons: Device
) -> None:
    say(mais, 1)
    say(joons, 2, ref="meal/eat")
    db.session.execute(delete(Memory))
    db.session.get_one(Thread, (an_id(1), mais.family_id)).caregiver_id = None
    db.session.flush()
    remembering.met(mais.family_id, [an_id(1), an_id(2), an_id(3)])
    assert wordings(mais) == wordings(joons) == set()


def test_a_slip_taken_back_was_no_meeting(mais: Device) -> None:
    say(mais, 1)
    take_back(mais, 1)
    assert cards(mais) == []


def test_a_slip_taken_back_before_it_arrived_was_no_meeting(mais: Device) -> None:
    take_back(mais, 1)
    say(mais, 1)
    assert cards(mais) == []


def test_without_the_slip_it_was_met_the_next_time_it_was_said(mais: Device) -> None:
    say(mais, 1, tags=["ta", "vi"])
    say(mais, 2, tags=["ta"], at=SAID + 2 * DAY)
    say(mais, 3, tags=["ta"], at=SAID + DAY)
    take_back(mais, 1)
    assert wordings(mais) == {(BATH, "ta")}
    met = card(mais)
    assert met is not None
    assert (met.met_at, met.due_at) == (SAID + DAY, SAID + DAY)


def test_what_was_answered_about_stays_a_card_without_any_thread(mais: Device) -> None:
    say(mais, 1, tags=["ta"])
    answer(mais, an_answer(mais, 4))
    before = card(mais)
    assert before is not None
    due_at = before.due_at
    take_back(mais, 1)
    after = card(mais)
    assert after is not None
    assert (after.met_at, after.due_at, after.times) == (SAID + 4 * DAY, due_at, 1)


# What is answered


def test_what_was_known_is_left_alone_for_longer_each_time(mais: Device) -> None:
    """By FSRS 6 with its usual parameters: two days, eleven, forty-six."""
    at, waits = SAID, []
    for number in range(1, 5):
        answer(mais, an_answer(mais, number, reviewed_at=at))
        known = card(mais)
        assert known is not None
        assert known.state == REVIEW
        waits.append((known.due_at - at).days)
        at = known.due_at
    assert waits == [2, 11, 46, 163]


def test_what_was_not_known_yet_is_asked_the_next_day(mais: Device) -> None:
    answer(mais, an_answer(mais, 1, 1))
    new = card(mais)
    assert new is not None
    assert (new.state, new.due_at, new.times) == (LEARNING, SAID + 2 * DAY, 1)
    answer(mais, an_answer(mais, 2), an_answer(mais, 9, 1))
    slipped = card(mais)
    assert slipped is not None
    assert (slipped.state, slipped.due_at, slipped.times) == (RELEARNING, SAID + 10 * DAY, 3)


def test_nothing_is_left_alone_for_longer_than_a_year(mais: Device) -> None:
    at = SAID
    for number in range(1, 9):
        answer(mais, an_answer(mais, number, reviewed_at=at, received_at=at))
        known = card(mais)
        assert known is not None
        assert known.due_at - at <= 365 * DAY
        at = known.due_at


def test_no_answer_was_given_later_than_it_was_heard_of(mais: Device) -> None:
    ahead = timezone(timedelta(hours=9))
    answer(mais, an_answer(mais, 1, reviewed_at=(NOW + 90 * DAY).astimezone(ahead)))
    review = db.session.get_one(Review, (mais.family_id, an_id(1)))
    assert review.reviewed_at == NOW
    known = card(mais)
    assert known is not None
    assert (known.reviewed_at, known.met_at) == (NOW, NOW)


def test_an_answer_that_is_sent_twice_counts_once_even_if_it_changed_its_mind(mais: Device) -> None:
    answer(mais, an_answer(mais, 1), an_answer(mais, 1))
    before = cards(mais)
    answer(mais, an_answer(mais, 1, 1))
    answer(mais, an_answer(mais, 1, reviewed_at=SAID + 5 * DAY))
    assert cards(mais) == before
    assert db.session.scalar(select(func.count()).select_from(Review)) == 1


def test_two_caregivers_remember_each_for_themselves(mais: Device, aruns: Device, joons: Device) -> None:
    say(mais, 1)
    answer(mais, an_answer(mais, 1), an_answer(aruns, 2, 1))
    first, second = card(mais), card(aruns)
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (REVIEW, LEARNING)
    answer(mais, an_answer(joons, 3))
    assert card(joons) is None, "whoever is not of the family is not believed"


def test_somebody_who_left_takes_their_answers_along(mais: Device, aruns: Device) -> None:
    answer(mais, an_answer(aruns, 2), an_answer(mais, 1))
    db.session.execute(delete(Caregiver).where(Caregiver.id == aruns.caregiver_id))
    answer(mais, an_answer(aruns, 3))
    assert db.session.scalar(select(func.count()).select_from(Review)) == 1
    assert db.session.scalar(select(func.count()).select_from(Memory)) == 1


@pytest.mark.parametrize("rating", [0, 2, 4, -1])
def test_there_are_two_answers(mais: Device, rating: int) -> None:
    with pytest.raises(ValueError, match="rating"):
        answer(mais, an_answer(mais, 1, rating))


def test_many_at_once_are_kept_in_parts(mais: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    answer(mais, *(an_answer(mais, number) for number in range(1, 11)))
    known = card(mais)
    assert known is not None
    assert known.times == 10
    before = cards(mais)
    remembering.rebuild(mais.caregiver_id)
    assert cards(mais) == before


def test_a_caregiver_who_is_not_there_has_nothing_to_rebuild(inside: Flask) -> None:
    remembering.rebuild(an_id(9))


# However it arrives


@dataclass(frozen=True)
class Happened:
    """A thread, an undo of one, or an answer: what a phone tells, and may tell again."""

    kind: str
    number: int
    whose: int
    ref: str
    tag: str
    hours: int
    rating: int = 3


REFS = ("bath-time/a", "bath-time/b")
TAGS = ("vi", "ta")
A_FACT = st.builds(
    Happened,
    st.sampled_from(("thread", "undo", "review", "review")),
    st.integers(1, 9),
    st.integers(0, 1),
    st.sampled_from(REFS),
    st.sampled_from(TAGS),
    st.integers(0, 2000),
    st.sampled_from((1, 3)),
)


def _one_of_each(facts: list[Happened]) -> list[Happened]:
    """A device makes an id once: the first fact under it is what it says."""
    return list({(fact.kind, fact.number): fact for fact in reversed(facts)}.values())


def _deliver(devices: list[Device], facts: list[Happened]) -> None:
    """One request's worth, as the door for facts does it: rows first, then what follows from them."""
    threads, answers = [], []
    for fact in facts:
        device, at = devices[fact.whose], SAID + fact.hours * HOUR
        if fact.kind == "review":
            answers.append(
                an_answer(device, 100 + fact.number, fact.rating, ref=fact.ref, tag=fact.tag, reviewed_at=at)
            )
        elif fact.kind == "undo":
            Undo.add(device.family_id, an_id(fact.number), undone_at=at, now=NOW)
            threads.append(an_id(fact.number))
        else:
            tags = TAGS if fact.number % 2 else (fact.tag,)
            Thread.add(device, an_id(fact.number), ref=fact.ref, tags=tags, said_at=at, now=NOW)
            threads.append(an_id(fact.number))
    family_id = devices[0].family_id
    remembering.add_reviews(family_id, answers)
    remembering.met(family_id, threads)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(A_FACT, max_size=16), chance=st.randoms(use_true_random=False))
def test_any_order_any_repetition_and_making_them_anew_give_the_same_cards(
    mais: Device, aruns: Device, facts: list[Happened], chance: random.Random
) -> None:
    told = _one_of_each(facts)
    devices = [mais, aruns]
    seen = []
    for _time in range(2):
        for table in (Memory, Review, Thread, Undo):
            db.session.execute(delete(table))
        again = [*told, *(chance.choices(told, k=len(told) // 2) if told else [])]
        chance.shuffle(again)
        while again:
            size = chance.randint(1, 6)
            _deliver(devices, again[:size])
            again = again[size:]
        seen.append([cards(device) for device in devices])
        for device in devices:
            remembering.rebuild(device.caregiver_id)
        seen.append([cards(device) for device in devices])
    assert seen[1:] == seen[:-1]


# What FSRS says, and what we say without asking it


@pytest.mark.parametrize("stability", [0.212, 1.0, 2.3065, 45.0, 400.0])
@pytest.mark.parametrize("days", [0, 1, 2, 30, 900])
def test_recall_is_what_fsrs_says_it_is(stability: float, days: int) -> None:
    from fsrs import Card, Scheduler

    known = Card(card_id=0, stability=stability, last_review=SAID, due=SAID)
    asked = Scheduler().get_card_retrievability(known, SAID + days * DAY)
    assert recall(stability, days * DAY) == pytest.approx(asked)


def test_recall_is_nine_in_ten_after_as_many_days_as_the_stability_and_never_more_than_certain() -> None:
    assert recall(10, 10 * DAY) == pytest.approx(0.9)
    assert recall(10, -DAY) == 1.0
    assert recall(10, HOUR) > recall(10, 2 * HOUR)


def test_times_are_those_of_the_one_zone_fsrs_takes() -> None:
    assert SAID.tzinfo is UTC
