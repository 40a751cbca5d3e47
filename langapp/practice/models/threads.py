"""What was said: threads, and the undoing of a slip. Facts, added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, Row, String, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new, rows
from langapp.families.models import Device

UNDO_WITHIN = timedelta(seconds=15)
"""Ten seconds are offered; five more are for a slow finger and a slow network."""


class Thread(Base):
    """One "We said it". Its id was made on the device, so the same tap sent twice is one thread."""

    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_family_id_said_at", "family_id", "said_at", "id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(161))
    tags: Mapped[str] = mapped_column(String(250))
    """The languages it was shown in, in the family's order, with spaces between."""
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="SET NULL"), index=True
    )
    """Who said it; None once they have left."""

    @classmethod
    def add(
        cls,
        device: Device,
        thread_id: str,
        *,
        ref: str,
        tags: Sequence[str],
        said_at: datetime,
        now: datetime,
    ) -> None:
        """Keep it; a second time changes nothing."""
        insert_new(
            cls,
            {
                "id": thread_id,
                "family_id": device.family_id,
                "device_id": device.id,
                "caregiver_id": device.caregiver_id,
                "ref": ref,
                "tags": " ".join(tags),
                "said_at": min(said_at, now),
                "received_at": now,
            },
        )

    @classmethod
    def woven(cls, family_id: str, most: int) -> tuple[int, list[Row[str, int]]]:
        """How many there are, and what the cloth needs of the last of them, oldest first: their `tags`."""
        newest = rows(WOVEN, {"family": family_id, "most": most}).all()
        return newest[0].all if newest else 0, list(newest)[::-1]

    @classmethod
    def of(cls, family_id: str, thread_id: str) -> Thread | None:
        return db.session.get(cls, (thread_id, family_id))

    @classmethod
    def last_said(cls, family_id: str, refs: Sequence[str]) -> dict[str, datetime]:
        """When each of some lines was last said; those never said are left out."""
        said = rows(LAST_SAID, {"family": family_id, "refs": refs})
        return {row.ref: row.last for row in said}


class Undo(Base):
    """A slip taken back: a thread within seconds, a heard word at any time. It may arrive before what it is about."""

    __tablename__ = "undo"

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    fact_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    undone_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def add(cls, family_id: str, fact_id: str, *, undone_at: datetime, now: datetime) -> None:
        insert_new(
            cls,
            {
                "fact_id": fact_id,
                "family_id": family_id,
                "undone_at": min(undone_at, now),
                "received_at": now,
            },
        )

    @classmethod
    def forget_late(cls, family_id: str, thread_id: str, said_at: datetime) -> None:
        """An undo that came before its thread, and turns out to be out of time."""
        db.session.execute(
            delete(cls).where(
                cls.fact_id == thread_id, cls.family_id == family_id, cls.undone_at > said_at + UNDO_WITHIN
            )
        )


# Built once: Today asks these each time, and building a statement costs as much as running it.
UNDONE = select(Undo.fact_id).where(Undo.family_id == bindparam("family"))
STANDING = (Thread.family_id == bindparam("family"), Thread.id.not_in(UNDONE))
WOVEN = (
    select(Thread.tags, func.count().over().label("all"))
    .where(*STANDING)
    .order_by(Thread.said_at.desc(), Thread.id.desc())
    .limit(bindparam("most"))
)
LAST_SAID = (
    select(Thread.ref, func.max(Thread.said_at).label("last"))
    .where(*STANDING, Thread.ref.in_(bindparam("refs", expanding=True)))
    .group_by(Thread.ref)
)
