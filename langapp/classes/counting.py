"""How much a teacher is told: what at least five families said, of those that chose to be counted, once a week is over.

A finished week is counted once and kept as it was told. So two looks tell the same, and nothing follows from a family
that comes or goes between them. Of each pack a family counts in one class alone, the one it joined first of those
that have it up: no two classes are different by a family. A teacher's own family counts nowhere, as she knows what it said;
nor does one in the week in which it begins to speak, so that nobody makes up four others in a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from langapp.classes.models import Class, ClassFamily, ClassPin, ClassTeacher, ClassWeek
from langapp.db import db, insert_new, rows
from langapp.families.models import Caregiver
from langapp.jobs import job
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice.models import HeardWord, Thread, Undo
from langapp.refs import slug_of

FEWEST = 5
"""Families. Nothing is told of fewer, and numbers go by fives."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Told:
    """What the page of a class says of its families."""

    families: int = 0
    """At least so many, when the last week was over; 0 for fewer than five, or before one was."""
    lines: tuple[tuple[Pack, Line], ...] = ()
    """Said by at least five of them in that week, in the order of their packs."""
    week: tuple[datetime, datetime] | None = None
    """Its first and last day."""


def told(class_id: str, on_shelf: Shelf) -> Told:
    last = ClassWeek.newest(class_id)
    if last is None:
        return Told()
    found = (on_shelf.line(ref) for ref in last.lines)
    return Told(
        last.families,
        tuple(place for place in found if place is not None),
        (last.week, last.week + A_WEEK - timedelta(days=1)),
    )


@job
def settle_weeks() -> None:
    """Every day, so that it is done on a Monday."""
    settle(datetime.now(UTC))


def settle(now: datetime) -> None:
    """Counts the week that is over, of every class for which that was not done; all of them at once."""
    week = week_of(now) - A_WEEK
    waiting = _unsettled(week)
    if not waiting:
        return
    up = {class_id: packs_up(class_id, week) for class_id in _began_before(week + A_WEEK)}
    on_shelf, counted_in = shelf.current(), _counted_in(up)
    for class_id in waiting:
        packs = [on_shelf.packs[slug] for slug in up[class_id] if slug in on_shelf.packs]
        refs = [pack.ref(line) for pack in packs for line in pack.lines]
        said: dict[str, set[str]] = defaultdict(set)
        for family_id, ref in _said(class_id, refs, week):
            if counted_in.get((family_id, slug_of(ref))) == class_id:
                said[ref].add(family_id)
        many = [ref for ref in refs if len(said[ref]) >= FEWEST]
        insert_new(
            ClassWeek,
            {"class_id": class_id, "week": week, "families": _families(class_id), "refs": " ".join(many)},
        )


def week_of(now: datetime) -> datetime:
    """When the week began that this is in."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def packs_up(class_id: str, week: datetime) -> list[str]:
    """What was pinned in a week, the newest first, and what was up when it began."""
    before_its_end = [pin for pin in ClassPin.of_class(class_id) if pin.pinned_at < week + A_WEEK]
    in_it = list(takewhile(lambda pin: pin.pinned_at >= week, before_its_end))
    return [pin.slug for pin in before_its_end[: len(in_it) + 1]]


def _unsettled(week: datetime) -> list[str]:
    done = exists().where(ClassWeek.class_id == Class.id, ClassWeek.week == week)
    return list(db.session.scalars(select(Class.id).where(Class.began_at < week + A_WEEK, ~done)))


def _began_before(end: datetime) -> list[str]:
    return list(db.session.scalars(select(Class.id).where(Class.began_at < end)))


def _counted_in(up: dict[str, list[str]]) -> dict[tuple[str, str], str]:
    """In which class a family counts for a pack."""
    found: dict[tuple[str, str], str] = {}
    sharing = select(ClassFamily.family_id, ClassFamily.class_id).where(ClassFamily.shares.is_(True))
    for family_id, class_id in rows(sharing.order_by(ClassFamily.joined_at, ClassFamily.class_id)):
        for slug in up.get(class_id, ()):
            found.setdefault((family_id, slug), class_id)
    return found


def _said(class_id: str, refs: list[str], week: datetime) -> Iterator[Row[str, str]]:
    """Which family of those that share said, or heard from a little one, which of these lines since it joined."""
    for table, at in ((Thread, Thread.said_at), (HeardWord, HeardWord.heard_at)):
        taken_back = exists().where(Undo.family_id == table.family_id, Undo.fact_id == table.id)
        found = (
            select(table.family_id, table.ref)
            .join(ClassFamily, ClassFamily.family_id == table.family_id)
            .where(
                ClassFamily.class_id == class_id,
                ClassFamily.shares.is_(True),
                ClassFamily.family_id.not_in(_of_teachers(class_id)),
                table.ref.in_(refs),
                at >= week,
                at < week + A_WEEK,
                at >= ClassFamily.joined_at,
                ~taken_back,
                _spoke_before(week),
            )
            .distinct()
        )
        yield from rows(found)


def _spoke_before(week: datetime) -> ColumnElement[bool]:
    """Whether a family that is in a class told of anything before the week, and after it joined: by our clock, as that of a
    device may say what it likes.
    """
    return or_(
        *(
            exists().where(
                table.family_id == ClassFamily.family_id,
                table.received_at >= ClassFamily.joined_at,
                table.received_at < week,
                ~exists().where(Undo.family_id == table.family_id, Undo.fact_id == table.id),
            )
            for table in (aliased(Thread), aliased(HeardWord))
        )
    )


def _families(class_id: str) -> int:
    count = select(func.count()).where(
        ClassFamily.class_id == class_id, ClassFamily.family_id.not_in(_of_teachers(class_id))
    )
    many = db.session.scalar(count) or 0
    return many - many % FEWEST


def _of_teachers(class_id: str) -> Select[str]:
    return (
        select(Caregiver.family_id)
        .join(ClassTeacher, ClassTeacher.caregiver_id == Caregiver.id)
        .where(ClassTeacher.class_id == class_id)
    )
