"""A parent says a line for the room: with a yes in their own language, for this session, and gone with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import Base, UTCDateTime, db, insert_or_update
from langapp.i18n import _
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused
from langapp.workshops.models.guests import Guest
from langapp.workshops.models.workshops import Workshop

MOST_OF_A_GUEST = 12


class RoomVoice(Base):
    """The row is the yes. Taken back, it is gone, and its sound with it.

    Whatever changes one holds the session before it (`Workshop.held`), so that sending, taking back, taking a phone out
    and ending come one after the other.
    """

    __tablename__ = "room_voice"
    __table_args__ = (UniqueConstraint("guest_id", "ref", "tag"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"))
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

    @classmethod
    def agree(
        cls, guest: Guest, ref: str, tag: str, text_hash: str, consent: str, now: datetime, voice_id: str = ""
    ) -> RoomVoice:
        """With an id made with the form, a second time changes nothing; another yes to the same line takes the place of
        the former, and of what was said with it. Raises Refused.
        """
        voice_id = given_or_new(voice_id, now)
        if (before := db.session.get(cls, voice_id)) is not None:
            if before.guest_id == guest.id:
                return before
            voice_id = uuid7(now)
        others = []
        for each in cls.of_guest(guest.id):
            if (each.ref, each.tag) == (ref, tag):
                each.take_back(Workshop.held(guest.workshop_id))
            else:
                others.append(each)
        if len(others) >= MOST_OF_A_GUEST:
            raise Refused(_("You have said many lines. Let somebody else have a turn."))
        agreed = cls(
            id=voice_id, workshop_id=guest.workshop_id, guest_id=guest.id, ref=ref, tag=tag,
            text_hash=text_hash, consent=consent, consented_at=now, received_at=None, let_at=None,
        )  # fmt: skip
        db.session.add(agreed)
        db.session.flush()
        return agreed

    @classmethod
    def of(cls, workshop_id: str, voice_id: str, to_change: bool = False) -> RoomVoice | None:
        """One that stands."""
        return _one(_standing(workshop_id).where(cls.id == voice_id), to_change)

    @classmethod
    def all_of(cls, workshop_id: str) -> list[RoomVoice]:
        """What stands and can be heard, the newest first: by the room, or by a leader who has not said yes to it yet."""
        found = _standing(workshop_id).where(cls.received_at.is_not(None))
        return list(db.session.scalars(found.order_by(cls.received_at.desc(), cls.id)))

    @classmethod
    def said_by(cls, guest_id: str, voice_id: str, to_change: bool = False) -> RoomVoice | None:
        """A guest's own, whether or not it is still in the room."""
        return _one(select(cls).where(cls.id == voice_id, cls.guest_id == guest_id), to_change)

    @classmethod
    def of_guest(cls, guest_id: str) -> list[RoomVoice]:
        """All that a guest said yes to, the newest first, whether or not it is still in the room."""
        found = select(cls).where(cls.guest_id == guest_id)
        return list(db.session.scalars(found.order_by(cls.consented_at.desc(), cls.id)))

    @property
    def take(self) -> str:
        """Which take of it there is, by name; empty before the first."""
        return self.received_at.isoformat() if self.received_at else ""

    @property
    def mp3(self) -> bytes | None:
        return db.session.scalar(select(RoomSound.mp3).where(RoomSound.voice_id == self.id))

    def receive(self, workshop: Workshop, mp3: bytes, now: datetime) -> None:
        """Another take is another sound: a leader hears it first."""
        insert_or_update(RoomSound, {"voice_id": self.id, "mp3": mp3}, ["voice_id"], {"mp3": mp3})
        was_heard = self.let_at is not None
        self.received_at, self.let_at = now, None
        _tell(workshop, was_heard)

    def let(self, workshop: Workshop, take: str, now: datetime) -> None:
        """By a leader, who has heard this take; not, where another came meanwhile."""
        if self.let_at is None and take and take == self.take:
            self.let_at = now
            _tell(workshop, True)

    def take_back(self, workshop: Workshop) -> None:
        """By whoever said it, or by a leader: at once, and for good."""
        was_heard = self.let_at is not None
        db.session.delete(self)
        db.session.flush()
        _tell(workshop, was_heard)


class RoomSound(Base):
    """What was said. It hangs on the yes, which hangs on the guest: with either it is gone."""

    __tablename__ = "room_sound"

    voice_id: Mapped[str] = mapped_column(ForeignKey("room_voice.id", ondelete="CASCADE"), primary_key=True)
    mp3: Mapped[bytes] = mapped_column(LargeBinary)


def _tell(workshop: Workshop, room: bool) -> None:
    """Every screen, if the `room` hears something else now; else those of whoever leads, where what waits is counted."""
    if room:
        workshop.voices_changed()
    else:
        live.tell(workshop.id)


def _standing(workshop_id: str) -> Select[RoomVoice]:
    """Of a phone that was taken out nothing stands."""
    return (
        select(RoomVoice)
        .join(Guest, Guest.id == RoomVoice.guest_id)
        .where(RoomVoice.workshop_id == workshop_id, Guest.removed_at.is_(None))
    )


def _one(found: Select[RoomVoice], to_change: bool) -> RoomVoice | None:
    """To change it, nobody else changes it meanwhile."""
    if not to_change:
        return db.session.scalars(found).first()
    held = found.with_for_update(of=RoomVoice)
    return db.session.scalars(held, execution_options={"populate_existing": True}).first()
