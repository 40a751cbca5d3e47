"""A family that is to be erased, and the devices of those that were."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new
from langapp.families import erasing

WAITS = timedelta(days=7)
REMEMBERED = timedelta(days=400)
"""As long as a browser keeps a cookie."""


class Erasure(Base):
    """A family's wish to be erased. For seven days any caregiver may keep everything after all."""

    __tablename__ = "erasure"

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    asked_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @classmethod
    def ask(cls, family_id: str, caregiver_id: str, now: datetime) -> None:
        """A second time changes nothing, and moves no day."""
        if cls.of(family_id) is None:
            erasing.note("family", [family_id], now, erasing.WITHDRAWN)
            cls.begin(family_id, caregiver_id, now)

    @classmethod
    def begin(cls, family_id: str, caregiver_id: str | None, asked_at: datetime) -> None:
        due_at = asked_at + WAITS
        asked = {"family_id": family_id, "asked_by": caregiver_id, "asked_at": asked_at, "due_at": due_at}
        insert_new(cls, asked)

    @classmethod
    def of(cls, family_id: str) -> datetime | None:
        """When it is due, if it is asked for."""
        return db.session.scalar(DUE, {"family": family_id})

    @classmethod
    def keep_everything(cls, family_id: str, now: datetime) -> None:
        """Take the wish back."""
        if cls.of(family_id) is not None:
            erasing.note("family", [family_id], now, erasing.RETURNED)
            db.session.execute(delete(cls).where(cls.family_id == family_id))

    @classmethod
    def due(cls, now: datetime) -> list[str]:
        """The families whose seven days are over."""
        return list(db.session.scalars(select(cls.family_id).where(cls.due_at <= now).order_by(cls.due_at)))


class Departed(Base):
    """A device whose family was erased, by the hash of its token: when it comes by once more, it forgets as well."""

    __tablename__ = "departed"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @classmethod
    def is_one(cls, token_hash: str) -> bool:
        return db.session.get(cls, token_hash) is not None

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        """Those whose cookie has run out."""
        db.session.execute(delete(cls).where(cls.at < now - REMEMBERED))


DUE = select(Erasure.due_at).where(Erasure.family_id == bindparam("family"))
"""Pages know it from their session, which asks it with all else."""
