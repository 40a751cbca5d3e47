"""A guest: a phone in the room. No name, no account; a picture, by which a leader and its owner mean the same phone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live, web
from langapp.db import Base, UTCDateTime, change, db, insert_new, rows
from langapp.families.models.devices import hash_of
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.web import Refused
from langapp.workshops.models.workshops import Workshop

MOST = 400
"""Phones of one room."""
MOST_LANGUAGES = 4
"""Of one family."""
LONGEST_TOKEN = 64
KEPT = timedelta(hours=24)
"""How long after the end of a session anything of a guest is still here."""
GUEST = web.Cookie("guest", timedelta(days=2))
"""The last room a browser was in, and nothing else."""
PICTURES = (
    "duck", "fish", "cat", "dog", "bird", "rabbit", "elephant", "cow", "sun", "moon", "star", "flower",
    "tree", "banana", "apple", "ball",
)  # fmt: skip
WHISPERS = ("again", "slower")


class Guest(Base):
    """Gone a day after the session ends, with all that hangs on it."""

    __tablename__ = "guest"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    family_id: Mapped[str | None] = mapped_column(ForeignKey("family.id", ondelete="SET NULL"), index=True)
    """Of a signed-in family that joined as itself."""
    tags: Mapped[str] = mapped_column(Text)
    """Its languages in its order, with spaces between."""
    pictures: Mapped[str] = mapped_column(String(40))
    """Two of PICTURES, shown on the phone and in the leader's list, with a space between."""
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when a leader has taken it out."""

    @classmethod
    def join(
        cls, workshop: Workshop, tags: Sequence[str], now: datetime, family_id: str | None = None
    ) -> tuple[Guest, str]:
        """The guest, and the token its browser keeps. `workshop` is held to be changed. Raises Refused."""
        cls.may_come(workshop)
        token = secrets.token_urlsafe(32)
        joined = cls(
            id=uuid7(now), workshop_id=workshop.id, token_hash=hash_of(token), family_id=family_id,
            tags="", pictures=_pictures(workshop.id), joined_at=now, removed_at=None,
        )  # fmt: skip
        joined.speak(tags, workshop)
        db.session.add(joined)
        db.session.flush()
        live.tell(workshop.id)
        return joined, token

    @classmethod
    def may_come(cls, workshop: Workshop) -> None:
        """Raises Refused where the room takes nobody more."""
        if workshop.closed_at is not None:
            raise Refused(_("This room takes no new phones now. Ask whoever leads it."))
        if cls.count(workshop.id) >= MOST:
            raise Refused(_("This room is full. Look on with somebody beside you."))

    @classmethod
    def of_token(cls, token: str) -> Guest | None:
        if not 0 < len(token) <= LONGEST_TOKEN:
            return None
        return db.session.scalars(select(cls).where(cls.token_hash == hash_of(token))).first()

    @classmethod
    def of(cls, workshop_id: str, guest_id: str) -> Guest | None:
        return db.session.scalars(
            select(cls).where(cls.id == guest_id, cls.workshop_id == workshop_id)
        ).first()

    @classmethod
    def all_of(cls, workshop_id: str) -> list[Guest]:
        """Those that are in, the first that came first."""
        found = select(cls).where(cls.workshop_id == workshop_id, cls.removed_at.is_(None))
        return list(db.session.scalars(found.order_by(cls.joined_at, cls.id)))

    @classmethod
    def count(cls, workshop_id: str) -> int:
        """All that ever came, so that nobody fills a room by coming and going."""
        return db.session.scalar(select(func.count()).where(cls.workshop_id == workshop_id)) or 0

    @property
    def languages(self) -> list[str]:
        return self.tags.split()

    @property
    def is_in(self) -> bool:
        return self.removed_at is None

    def speak(self, tags: Sequence[str], workshop: Workshop) -> None:
        """Its languages from now on. `workshop` is held to be changed. Raises Refused."""
        chosen = [tag for tag in dict.fromkeys(tags) if tag in languages()]
        if not chosen:
            raise Refused(_("Choose at least one language."))
        if len(chosen) > MOST_LANGUAGES:
            raise Refused(_("Choose up to %(most)s languages.", most=MOST_LANGUAGES))
        self.tags = " ".join(chosen)
        workshop.welcome(chosen)
        live.tell(workshop.id)

    def remove(self, workshop: Workshop, now: datetime) -> None:
        """By a leader."""
        if self.removed_at is None:
            self.removed_at = now
            workshop.shut_out()

    def leave(self) -> None:
        """By itself: nothing of it stays, but what it wove into the cloth of the room."""
        live.tell(self.workshop_id)
        change(delete(Guest).where(Guest.id == self.id))


def _pictures(workshop_id: str) -> str:
    """A pair that no other phone of the room has, as long as there are any."""
    taken = {guest.pictures for guest in Guest.all_of(workshop_id)}
    pairs = [f"{one} {other}" for one in PICTURES for other in PICTURES if one != other]
    return secrets.choice([pair for pair in pairs if pair not in taken] or pairs)


class RoomThread(Base):
    """One "We said it" in the room. Its id was made on the phone, so the same tap sent twice is one thread."""

    __tablename__ = "room_thread"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    guest_id: Mapped[str | None] = mapped_column(ForeignKey("guest.id", ondelete="SET NULL"), index=True)
    ref: Mapped[str] = mapped_column(String(161))
    tags: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def add(cls, guest: Guest, thread_id: str, ref: str, now: datetime) -> None:
        """A second time changes nothing."""
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
    def woven(cls, workshop_id: str, most: int) -> tuple[int, list[str]]:
        """How many there are, and the languages of the last of them, oldest first."""
        every = db.session.scalar(select(func.count()).where(cls.workshop_id == workshop_id)) or 0
        newest = rows(
            select(cls.tags)
            .where(cls.workshop_id == workshop_id)
            .order_by(cls.said_at.desc(), cls.id.desc())
            .limit(most)
        )
        return every, [row.tags for row in newest][::-1]


class Whisper(Base):
    """ "Again, please", or "slower": of one guest about one slide, for the leader's eyes alone."""

    __tablename__ = "whisper"

    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def say(cls, guest: Guest, workshop: Workshop, kind: str, now: datetime) -> None:
        """Once for a slide, however often it is tapped."""
        if kind not in WHISPERS:
            raise ValueError(kind)
        insert_new(
            cls,
            {
                "guest_id": guest.id, "position": workshop.position, "kind": kind,
                "workshop_id": workshop.id, "at": now,
            },
        )  # fmt: skip
        live.tell(workshop.id)

    @classmethod
    def about(cls, workshop_id: str, position: int) -> dict[str, int]:
        """How many ask for what, at this slide."""
        found = rows(
            select(cls.kind, func.count().label("many"))
            .where(cls.workshop_id == workshop_id, cls.position == position)
            .group_by(cls.kind)
        )
        return {row.kind: row.many for row in found}
