"""A parent says a line for the room: with a yes in their own language, for this session, and gone with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, db
from langapp.i18n import _
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused
from langapp.workshops.models.guests import Guest

MOST_OF_A_GUEST = 12


class RoomVoice(Base):
    """The row is the yes; the sound, once there is one, lies in the data folder: see room_sounds.py."""

    __tablename__ = "room_voice"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(161))
    tag: Mapped[str] = mapped_column(String(35))
    text_hash: Mapped[str] = mapped_column(String(32))
    """Of the words as they were shown: nobody is heard saying others."""
    consent: Mapped[str] = mapped_column(Text)
    """The exact sentence that was said yes to."""
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the last take of it came; None before the first."""
    let_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when the room may hear it: a leader has heard it first."""
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """By whoever said it, or by a leader."""

    @classmethod
    def agree(
        cls, guest: Guest, ref: str, tag: str, text_hash: str, consent: str, now: datetime, voice_id: str = ""
    ) -> RoomVoice:
        """With an id made with the form, a second time changes nothing. Raises Refused."""
        voice_id = given_or_new(voice_id, now)
        if (before := db.session.get(cls, voice_id)) is not None:
            if before.guest_id == guest.id:
                return before
            voice_id = uuid7(now)
        count = db.session.scalar(select(func.count()).where(cls.guest_id == guest.id)) or 0
        if count >= MOST_OF_A_GUEST:
            raise Refused(_("You have said many lines. Let somebody else have a turn."))
        agreed = cls(
            id=voice_id, workshop_id=guest.workshop_id, guest_id=guest.id, ref=ref, tag=tag,
            text_hash=text_hash, consent=consent, consented_at=now, received_at=None, let_at=None,
            taken_back_at=None,
        )  # fmt: skip
        db.session.add(agreed)
        db.session.flush()
        return agreed

    @classmethod
    def of(cls, workshop_id: str, voice_id: str) -> RoomVoice | None:
        """One that stands."""
        return db.session.scalars(_standing(workshop_id).where(cls.id == voice_id)).first()

    @classmethod
    def all_of(cls, workshop_id: str) -> list[RoomVoice]:
        """What stands and can be heard, the newest first: by the room, or by a leader who has not said yes to it yet."""
        found = _standing(workshop_id).where(cls.received_at.is_not(None))
        return list(db.session.scalars(found.order_by(cls.received_at.desc(), cls.id)))

    def receive(self, now: datetime) -> None:
        """Another take is another sound: a leader hears it first."""
        self.received_at, self.let_at = now, None
        live.tell(self.workshop_id)

    def let(self, now: datetime) -> None:
        """By a leader, who has heard it."""
        if self.let_at is None and self.received_at is not None:
            self.let_at = now
            live.tell(self.workshop_id)

    def take_back(self, now: datetime) -> None:
        self.taken_back_at = self.taken_back_at or now
        live.tell(self.workshop_id)


def _standing(workshop_id: str) -> Select[RoomVoice]:
    """Of a phone that was taken out nothing stands."""
    return (
        select(RoomVoice)
        .join(Guest, Guest.id == RoomVoice.guest_id)
        .where(
            RoomVoice.workshop_id == workshop_id,
            RoomVoice.taken_back_at.is_(None),
            Guest.removed_at.is_(None),
        )
    )
