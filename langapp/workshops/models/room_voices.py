"""A parent says a line for the room: with a yes in their own language, for this session, and gone with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db


class RoomVoice(Base):
    """The sound lies in the data folder under `workshops/`, by the id of the session and its own."""

    __tablename__ = "room_voice"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(161))
    tag: Mapped[str] = mapped_column(String(35))
    consent: Mapped[str] = mapped_column(Text)
    """The exact words that were said yes to."""
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    duration: Mapped[float]
    let_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when the room may hear it: a leader has heard it first."""
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """By whoever said it, or by a leader."""

    @classmethod
    def of(cls, workshop_id: str, voice_id: str) -> RoomVoice | None:
        return db.session.scalars(
            select(cls).where(cls.id == voice_id, cls.workshop_id == workshop_id, cls.taken_back_at.is_(None))
        ).first()

    @classmethod
    def all_of(cls, workshop_id: str) -> list[RoomVoice]:
        """What stands, the newest first: heard by the room or waiting for a leader's ear."""
        found = select(cls).where(cls.workshop_id == workshop_id, cls.taken_back_at.is_(None))
        return list(db.session.scalars(found.order_by(cls.received_at.desc(), cls.id)))
