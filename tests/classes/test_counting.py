"""What a teacher is told of her families: of five or more, once a week, and nothing that can be subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from langapp.classes import counting
from langapp.classes.models import Class, ClassFamily, ClassPin, ClassWeek
from langapp.db import db
from langapp.families.models import Device, Family
from langapp.families.models.devices import hash_of
from langapp.practice.models import HeardWord, Thread, Undo
from tests.cast import Key
from tests.classes.school import Join, begin, code_of
from tests.visiting import visit

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NEXT = MONDAY + counting.A_WEEK
LINE, OTHER = "bath-time/shall-we-bathe", "bath-time/the-water-is-warm"
MEANING = "Shall we have a bath?"


class Room:
    """A class some weeks ago, and what was said in it."""

    def __init__(self, app: Flask, teacher: FlaskClient, at: str, join: Join) -> None:
        self.app, self.teacher, self.at, self.join = app, teacher, at, join
        self.families: list[str] = []
        self.number = 0
        with app.app_context():
            db.session.execute(update(Class).values(began_at=MONDAY - timedelta(days=30)))
            ClassPin.pin(self.id, "bath-time", MONDAY - timedelta(days=2))
            db.session.commit()

    @property
    def id(self) -> str:
        return self.at.rpartition("/")[2]

    def come(self, many: int, shares: bool = True) -> list[str]:
        came = [self._family(self.join(shares)) for _ in range(many)]
        self.families += came
        self.joined(MONDAY - timedelta(days=20))
        self.say(came, OTHER, MONDAY - timedelta(days=9))
        return came

    def _family(self, client: FlaskClient) -> str:
        cookie = client.get_cookie("session")
        assert cookie is not None
        with self.app.app_context():
            return db.session.scalars(
                select(Device.family_id).where(Device.token_hash == hash_of(cookie.value))
            ).one()

    def joined(self, at: datetime) -> None:
        with self.app.app_context():
            db.session.execute(update(ClassFamily).values(joined_at=at))
            db.session.commit()

    def say(
        self,
        families: Sequence[str],
        ref: str = LINE,
        at: datetime = MONDAY + timedelta(days=3),
        now: datetime | None = None,
    ) -> list[str]:
        ids = []
        with self.app.app_context():
            for family_id in families:
                device = db.session.scalars(select(Device).where(Device.family_id == family_id)).first()
                assert device is not None
                self.number += 1
                ids.append(f"018f3600-0000-7000-8000-{self.number:012x}")
                Thread.add(device, ids[-1], ref=ref, tags=["vi"], said_at=at, now=now or at)
            db.session.commit()
        return ids

    def take_back(self, family_id: str, thread: str, at: datetime) -> None:
        with self.app.app_context():
            Undo.add(family_id, thread, undone_at=at, now=at)
            db.session.commit()

    def settle(self, now: datetime = NEXT + timedelta(hours=1)) -> None:
        with self.app.app_context():
            counting.settle(now)
            db.session.commit()

    @property
    def told(self) -> list[str]:
        return visit(self.teacher, self.at).texts("ul", "said")

    @property
    def text(self) -> str:
        return visit(self.teacher, self.at).text


@pytest.fixture
def room(app: Flask, teacher: FlaskClient, at: str, join: Join) -> Room:
    return Room(app, teacher, at, join)


def test_a_line_is_told_where_five_families_said_it(room: Room) -> None:
    five = room.come(5)
    room.say(five)
    room.say(five[:4], OTHER)
    room.say(five[:1] * 7, OTHER)
    assert room.told == []
    room.settle()
    assert room.told == [MEANING]
    assert "2–8 Mar 2026" in room.text


def test_what_is_told_stays_until_the_next_week_whatever_families_do(room: Room) -> None:
    """Five, then four of them left: two looks tell the same, and so does a second count of the same week."""
    five = room.come(5)
    room.say(five)
    room.settle()
    before = room.text
    with room.app.app_context():
        ClassFamily.leave(room.id, five[0], NEXT)
        db.session.execute(delete(Family).where(Family.id == five[1]))
        ClassFamily.share(room.id, five[2], False, NEXT)
        db.session.commit()
    assert room.text == before
    room.settle(NEXT + timedelta(days=6))
    assert room.text == before
    room.settle(NEXT + counting.A_WEEK)
    assert room.told == []


def test_looking_does_not_count(room: Room) -> None:
    room.say(room.come(5))
    assert room.told == []
    with room.app.app_context():
        assert db.session.scalars(select(ClassWeek)).all() == []


@pytest.mark.parametrize("how", ["silent", "left", "before it joined", "in another week", "taken back"])
def test_the_fifth_family_has_to_be_one_that_counts(room: Room, how: str) -> None:
    four = room.come(4)
    [fifth] = room.come(1, shares=how != "silent")
    room.say(four)
    [thread] = room.say([fifth], at=NEXT if how == "in another week" else MONDAY)
    with room.app.app_context():
        if how == "left":
            ClassFamily.leave(room.id, fifth, MONDAY)
        if how == "before it joined":
            db.session.get_one(ClassFamily, (room.id, fifth)).joined_at = MONDAY + timedelta(days=2)
        if how == "taken back":
            Undo.add(fifth, thread, undone_at=MONDAY, now=MONDAY)
        db.session.commit()
    room.settle()
    assert room.told == []


@pytest.mark.parametrize("how", ["of its first week", "that says when it likes", "that took it back"])
def test_nobody_makes_up_four_families_in_a_minute(room: Room, how: str) -> None:
    """Four private windows that join and say every line: what the one family that is real said would be told by them."""
    [real] = room.come(1)
    made_up = [room._family(room.join(True)) for _ in range(4)]
    room.joined(MONDAY - timedelta(days=20))
    if how == "that says when it likes":
        room.say(made_up, OTHER, MONDAY - timedelta(days=9), now=MONDAY + timedelta(days=3))
    if how == "that took it back":
        for family_id, thread in zip(
            made_up, room.say(made_up, OTHER, MONDAY - timedelta(days=9)), strict=True
        ):
            room.take_back(family_id, thread, MONDAY - timedelta(days=9))
    room.say([real, *made_up])
    room.settle()
    assert room.told == []
    room.say([real, *made_up], at=NEXT)
    room.settle(NEXT + counting.A_WEEK)
    assert room.told == [MEANING]


def test_a_word_heard_from_a_little_one_counts_as_said(room: Room) -> None:
    five = room.come(5)
    room.say(five[:4])
    with room.app.app_context():
        device = db.session.scalars(select(Device).where(Device.family_id == five[4])).one()
        HeardWord.add(
            device,
            "018f3600-0000-7000-8000-0000000000ff",
            ref=LINE,
            tag="vi",
            word="tắm",
            heard_at=MONDAY,
            now=MONDAY,
        )
        db.session.commit()
    room.settle()
    assert room.told == [MEANING]


def test_no_two_classes_differ_by_a_family(room: Room, teacher: FlaskClient) -> None:
    """Six families in one class, five of them in another: the other one tells nothing of those five."""
    six = room.come(6)
    with room.app.app_context():
        other = Class.begin(_teacher(room.app), "Five of them", ["vi"], MONDAY - timedelta(days=9))
        ClassPin.pin(other.id, "bath-time", MONDAY - timedelta(days=2))
        for family_id in six[:5]:
            ClassFamily.join(other, family_id, MONDAY - timedelta(days=8), shares=True)
        db.session.commit()
        other_at = f"/classes/{other.id}"
    room.say(six)
    room.settle()
    assert room.told == [MEANING]
    assert visit(teacher, other_at).texts("ul", "said") == []


def _teacher(app: Flask) -> str:
    from langapp.classes.models import ClassTeacher

    return db.session.scalars(select(ClassTeacher.caregiver_id)).first() or ""


def test_the_teachers_own_family_counts_nowhere(
    room: Room, world: dict[str, Key], teacher: FlaskClient, code: str
) -> None:
    teacher.post(f"/class/{code}/families", data={"shares": "yes"})
    four = room.come(4)
    room.say([*four, world["lan"].family])
    room.settle()
    assert room.told == []
    assert "A few families." in room.text


@pytest.mark.parametrize(
    ("many", "told"),
    [
        (4, "A few families."),
        (5, "5 families or more."),
        (9, "5 families or more."),
        (10, "10 families or more."),
    ],
)
def test_families_are_told_by_fives(room: Room, many: int, told: str) -> None:
    room.come(many, shares=False)
    assert "A few families." in room.text
    room.settle()
    assert told in room.text


def test_what_was_pinned_in_the_week_and_what_was_up_when_it_began_is_counted(room: Room) -> None:
    with room.app.app_context():
        for slug, day in (("bedtime", -9), ("getting-dressed", 4), ("animals", 8)):
            ClassPin.pin(room.id, slug, MONDAY + timedelta(days=day))
        db.session.commit()
        assert counting.packs_up(room.id, MONDAY) == ["getting-dressed", "bath-time"]


def test_nothing_of_a_family_is_kept_of_a_week(room: Room) -> None:
    room.say(room.come(5))
    room.settle()
    with room.app.app_context():
        [week] = db.session.scalars(select(ClassWeek))
        assert (week.families, week.refs) == (5, LINE)
        assert not any(family in repr(vars(week)) for family in room.families)


def test_a_week_begins_on_its_monday() -> None:
    for day in range(7):
        assert counting.week_of(MONDAY + timedelta(days=day, hours=23)) == MONDAY


def test_other_peoples_classes_are_not_told(room: Room, joon: FlaskClient, at: str) -> None:
    room.say(room.come(5))
    room.settle()
    assert joon.get(at).status_code == 404


def test_a_second_class_of_other_families_is_told_by_itself(
    room: Room, teacher: FlaskClient, join: Join
) -> None:
    room.say(room.come(5))
    other = begin(teacher, "Other")
    for _ in range(5):
        join(True, code_of(room.app, other))
    room.settle()
    assert visit(teacher, other).texts("ul", "said") == []
