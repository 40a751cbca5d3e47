"""What was said: threads, and the undoing of a slip. Facts, added and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, String, and_, bindparam, case, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert, insert_all, rows
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
        row = {
            "id": thread_id,
            "family_id": device.family_id,
            "device_id": device.id,
            "caregiver_id": device.caregiver_id,
            "ref": ref,
            "tags": " ".join(tags),
            "said_at": min(said_at, now),
            "received_at": now,
        }
        cls.add_all([row])

    @classmethod
    def add_all(cls, threads: list[dict[str, Any]]) -> None:
        """Keep those that are new, of every column: one statement, in the order of their ids.

        Two phones that tell of the same threads then wait for each other, and never both.
        """
        insert_all(cls, sorted(threads, key=ID))

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
    soon: Mapped[bool] = mapped_column(default=False)
    """Whether the device itself told that it was in time; else the thread's own time decides, when both are here."""

    @classmethod
    def add(cls, family_id: str, fact_id: str, *, undone_at: datetime, now: datetime) -> None:
        row = {"fact_id": fact_id, "family_id": family_id, "undone_at": min(undone_at, now)}
        cls.add_all([{**row, "received_at": now, "soon": False}])

    @classmethod
    def add_all(cls, undos: list[dict[str, Any]]) -> None:
        """Keep them, of every column. Of two about the same fact the earlier counts, however they came."""
        if undos:
            new = insert(cls)
            first = case(
                (new.excluded.undone_at < cls.undone_at, new.excluded.undone_at), else_=cls.undone_at
            )
            update = {"undone_at": first, "soon": or_(cls.soon, new.excluded.soon)}
            keep = new.on_conflict_do_update(index_elements=["family_id", "fact_id"], set_=update)
            db.session.connection().execute(keep, sorted(undos, key=FACT_ID))

    @classmethod
    def of(cls, family_id: str, fact_id: str) -> Undo | None:
        return db.session.get(cls, (family_id, fact_id))

    @classmethod
    def forget_late(cls, family_id: str, thread_ids: Sequence[str]) -> None:
        """Of these threads, the undos that are out of time, whichever of the two came first."""
        judged = rows(UNDONE_AT, {"family": family_id, "threads": thread_ids})
        late = [row.fact_id for row in judged if row.undone_at > row.said_at + UNDO_WITHIN]
        if late:
            db.session.execute(delete(cls).where(cls.family_id == family_id, cls.fact_id.in_(late)))


ID, FACT_ID = itemgetter("id"), itemgetter("fact_id")
# Built once: Today asks these each time, and building a statement costs as much as running it.
UNDONE = select(Undo.fact_id).where(Undo.family_id == bindparam("family"))
STANDING = (Thread.family_id == bindparam("family"), Thread.id.not_in(UNDONE))
# All, from the index alone, less those taken back: to look at each would take some 15 times as long.
ALL = select(func.count()).select_from(Thread).where(Thread.family_id == bindparam("family"))
TAKEN_BACK = (
    select(func.count())
    .select_from(Undo)
    .join(Thread, and_(Thread.family_id == Undo.family_id, Thread.id == Undo.fact_id))
    .where(Undo.family_id == bindparam("family"))
)
WOVEN = (
    select(Thread.tags, (ALL.scalar_subquery() - TAKEN_BACK.scalar_subquery()).label("all"))
    .where(*STANDING)
    .order_by(Thread.said_at.desc(), Thread.id.desc())
    .limit(bindparam("most"))
)
LAST_SAID = (
    select(Thread.ref, func.max(Thread.said_at).label("last"))
    .where(*STANDING, Thread.ref.in_(bindparam("refs", expanding=True)))
    .group_by(Thread.ref)
)
UNDONE_AT = (
    select(Undo.fact_id, Undo.undone_at, Thread.said_at)
    .join(Thread, and_(Thread.family_id == Undo.family_id, Thread.id == Undo.fact_id))
    .where(
        Undo.family_id == bindparam("family"),
        Undo.fact_id.in_(bindparam("threads", expanding=True)),
        Undo.soon.is_(False),
    )
)
