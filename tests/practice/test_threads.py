"""What was said is added and never changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from langapp.db import db
from langapp.families.models import Device, Family
from langapp.practice.models import Thread, Undo
from tests.cast import REF, SAID, Key, an_id

HOUR = timedelta(hours=1)
NOW = SAID + 1000 * HOUR


@pytest.fixture
def mais(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["mai"].device)


@pytest.fixture
def joons(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["joon"].device)


def say(device: Device, number: int, ref: str = REF, at: datetime = SAID) -> None:
    """In a language of its own number, to tell threads apart by."""
    Thread.add(device, an_id(number), ref=ref, tags=[str(number)], said_at=at, now=NOW)


def newest(device: Device, most: int) -> list[str]:
    return [thread.tags for thread in Thread.woven(device.family_id, most)[1]]


def counted(device: Device) -> int:
    return Thread.woven(device.family_id, 1)[0]


def test_a_second_time_changes_nothing(mais: Device) -> None:
    say(mais, 1)
    Thread.add(mais, an_id(1), ref="meal/eat", tags=["ta"], said_at=NOW, now=NOW)
    thread = Thread.of(mais.family_id, an_id(1))
    assert thread is not None
    assert (thread.ref, thread.tags, thread.said_at, thread.received_at) == (REF, "1", SAID, NOW)


def test_nothing_was_said_later_than_it_was_heard_of(mais: Device) -> None:
    say(mais, 1, at=NOW + 50 * HOUR)
    thread = Thread.of(mais.family_id, an_id(1))
    assert thread is not None
    assert thread.said_at == NOW


def test_threads_are_counted_and_listed_for_their_own_family(mais: Device, joons: Device) -> None:
    for number in range(5):
        say(mais, number, at=SAID + number * HOUR)
    say(joons, 2)
    say(joons, 9)
    assert (counted(mais), counted(joons)) == (5, 2)
    assert newest(mais, 3) == ["2", "3", "4"]
    assert Thread.of(joons.family_id, an_id(4)) is None


def test_threads_of_the_same_second_have_one_order(mais: Device) -> None:
    for number in (3, 1, 2):
        say(mais, number)
    assert newest(mais, 2) == ["2", "3"]


def test_what_was_taken_back_is_counted_nowhere_and_kept(mais: Device, joons: Device) -> None:
    say(mais, 1)
    say(mais, 2, ref="meal/eat")
    say(joons, 2, ref="meal/eat")
    Undo.add(mais.family_id, an_id(2), undone_at=SAID, now=NOW)
    Undo.add(mais.family_id, an_id(2), undone_at=NOW, now=NOW)
    assert counted(mais) == 1
    assert newest(mais, 9) == ["1"]
    assert Thread.last_said(mais.family_id, [REF, "meal/eat"]) == {REF: SAID}
    assert Thread.last_said(joons.family_id, [REF, "meal/eat"]) == {"meal/eat": SAID}
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 3


def test_when_a_line_was_last_said(mais: Device) -> None:
    say(mais, 1, at=SAID)
    say(mais, 2, at=SAID + 5 * HOUR)
    say(mais, 3, at=SAID + 2 * HOUR)
    assert Thread.last_said(mais.family_id, [REF, "meal/eat"]) == {REF: SAID + 5 * HOUR}
    assert Thread.last_said(mais.family_id, []) == {}


def test_a_family_that_goes_takes_all_of_its_own_along_and_nothing_else(mais: Device, joons: Device) -> None:
    say(mais, 1)
    say(joons, 1)
    Undo.add(mais.family_id, an_id(5), undone_at=SAID, now=NOW)
    db.session.execute(Family.__table__.delete().where(Family.id == mais.family_id))  # type: ignore[attr-defined]
    for table, left in ((Thread, 1), (Undo, 0)):
        assert db.session.scalar(select(func.count()).select_from(table)) == left
    assert set(db.session.scalars(select(Device.family_id))).isdisjoint({mais.family_id})
