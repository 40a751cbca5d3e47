""" "Again, please", or "slower": of one guest about one slide, for the leader's eyes alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, insert_new, rows
from langapp.workshops.models.guests import Guest
from langapp.workshops.models.workshops import Workshop

KINDS = ("again", "slower")


class Whisper(Base):
    """Once for a slide and what was played: who heard it again may ask once more."""

    __tablename__ = "whisper"

    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    plays: Mapped[int] = mapped_column(primary_key=True)
    """How often the room had been played something."""
    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def say(
        cls, guest: Guest, workshop: Workshop, kind: str, now: datetime, position: int | None = None
    ) -> None:
        """About the slide that the phone showed, where it says which: the room may have gone on meanwhile."""
        if kind not in KINDS:
            raise ValueError(kind)
        if position is None or not 0 <= position < len(workshop.slides):
            position = workshop.position
        insert_new(
            cls,
            {
                "guest_id": guest.id, "position": position, "plays": workshop.plays, "kind": kind,
                "workshop_id": workshop.id, "at": now,
            },
        )  # fmt: skip
        live.tell(workshop.id)

    @classmethod
    def about(cls, workshop: Workshop) -> dict[str, int]:
        """How many who are in ask for what, at the slide that is up, since something was last played."""
        found = rows(
            select(cls.kind, func.count().label("many"))
            .join(Guest, Guest.id == cls.guest_id)
            .where(
                cls.workshop_id == workshop.id,
                cls.position == workshop.position,
                cls.plays == workshop.plays,
                Guest.removed_at.is_(None),
            )
            .group_by(cls.kind)
        )
        return {row.kind: row.many for row in found}
