"""One "We said it" in a room: a thread of the cloth on its wall."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, Text, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, db, insert_new, rows
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.workshops.models.guests import Guest

MOST_OF_A_GUEST = 120
"""In one session. Who taps on is told nothing else, and nothing more is kept of it."""


class RoomThread(Base):
    """Its id was made on the phone, so the same tap sent twice is one thread."""

    __tablename__ = "room_thread"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    guest_id: Mapped[str | None] = mapped_column(ForeignKey("guest.id", ondelete="SET NULL"), index=True)
    """None once it has left by itself: what it wove stays in the cloth of the room."""
    ref: Mapped[str] = mapped_column(String(161))
    tags: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def add(cls, guest: Guest, thread_id: str, ref: str, now: datetime) -> None:
        """A second time changes nothing."""
        if cls.of_guest(guest.id) >= MOST_OF_A_GUEST:
            return
        if not is_uuid(thread_id):
            thread_id = uuid7(now)
        insert_new(
            cls,
            {
                "id": thread_id, "workshop_id": guest.workshop_id, "guest_id": guest.id, "ref": ref,
                "tags": guest.tags, "said_at": now,
            },
        )  # fmt: skip
        live.tell(guest.workshop_id)

    @classmethod
    def of_guest(cls, guest_id: str) -> int:
        """How many one phone wove."""
        return db.session.scalar(select(func.count()).where(cls.guest_id == guest_id)) or 0

    @classmethod
    def count(cls, workshop_id: str) -> int:
        return db.session.scalar(select(func.count()).where(*_on_the_wall(workshop_id))) or 0

    @classmethod
    def woven(cls, workshop_id: str, most: int) -> tuple[int, list[str]]:
        """How many there are, and the languages of the last of them, oldest first."""
        newest = rows(
            select(cls.tags)
            .where(*_on_the_wall(workshop_id))
            .order_by(cls.said_at.desc(), cls.id.desc())
            .limit(most)
        )
        return cls.count(workshop_id), [row.tags for row in newest][::-1]


def _on_the_wall(workshop_id: str) -> tuple[ColumnElement[bool], ...]:
    """Nothing of a phone that was taken out."""
    taken_out = exists().where(Guest.id == RoomThread.guest_id, Guest.removed_at.is_not(None))
    return RoomThread.workshop_id == workshop_id, ~taken_out
