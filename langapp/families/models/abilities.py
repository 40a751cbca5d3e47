"""An ability: what a caregiver may do for everyone's lessons, besides what they do at home."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, delete, exists, select, true
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db, insert_new, rows
from langapp.families import erasing
from langapp.families.models.caregivers import Caregiver

WRITING, CHECKING, LEADING = ABILITIES = ("writing", "checking", "leading")
"""Packs are written and published; read and heard for others; shown to a room."""


class Ability(Base):
    """A row is a yes. Nobody has one by being here: it is offered, see entry/models/offers.py, and accepted."""

    __tablename__ = "ability"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    given_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"))
    """Whose offer it was; None for the house's, and once they are gone."""

    @classmethod
    def give(cls, caregiver_id: str, name: str, now: datetime, by: str | None = None) -> None:
        """Whoever has it already has it from whom they had it."""
        if name not in ABILITIES:
            raise ValueError(name)
        insert_new(cls, {"caregiver_id": caregiver_id, "name": name, "given_at": now, "given_by": by})

    @classmethod
    def take(cls, caregiver_id: str, name: str, now: datetime) -> bool:
        """Whether they had it. No backup gives it back."""
        if not cls.has(caregiver_id, name):
            return False
        erasing.note("ability", [ledger_id(caregiver_id, name)], now)
        return change(delete(cls).where(cls.caregiver_id == caregiver_id, cls.name == name)) == 1

    @classmethod
    def has(cls, caregiver_id: str, name: str) -> bool:
        theirs = exists().where(cls.caregiver_id == caregiver_id, cls.name == name)
        return bool(db.session.scalar(select(theirs)))

    @classmethod
    def all_of(cls, caregiver_id: str) -> frozenset[str]:
        return frozenset(row.name for row in rows(select(cls.name).where(cls.caregiver_id == caregiver_id)))

    @classmethod
    def given_by_one(cls, caregiver_id: str) -> list[tuple[Caregiver, list[str]]]:
        """Who has what by the offers of one person, in the order in which they came."""
        return _together(cls.given_by == caregiver_id)

    @classmethod
    def everybody(cls) -> list[tuple[Caregiver, list[str]]]:
        """Whoever has any, for whoever runs the server."""
        return _together(true())


def _together(which: ColumnElement[bool]) -> list[tuple[Caregiver, list[str]]]:
    found = select(Caregiver, Ability.name).join(Ability, Ability.caregiver_id == Caregiver.id).where(which)
    theirs: dict[Caregiver, list[str]] = {}
    for caregiver, name in db.session.execute(found.order_by(Ability.given_at, Ability.caregiver_id)):
        theirs.setdefault(caregiver, []).append(name)
    return [(caregiver, in_order(names)) for caregiver, names in theirs.items()]


def in_order(names: Collection[str]) -> list[str]:
    return [name for name in ABILITIES if name in names]


def ledger_id(caregiver_id: str, name: str) -> str:
    """What erased.txt calls it."""
    return f"{caregiver_id}_{name}"
