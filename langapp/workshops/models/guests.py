"""A guest: a phone in the room. No name, no account; a picture, by which a leader and its owner mean the same phone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    Text,
    and_,
    column,
    delete,
    exists,
    func,
    select,
    table,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live, web
from langapp.db import Base, UTCDateTime, change, db, rows
from langapp.families.models.devices import hash_of
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused
from langapp.workshops.models.workshops import Workshop

MOST = 400
"""Phones in one room."""
MOST_LANGUAGES = 4
"""Of one family."""
LONGEST_TOKEN = 64
NEW = timedelta(minutes=10)
"""For how long after it came in a phone is one of those that all go at once."""
GUEST = web.Cookie("guest", timedelta(days=2))
"""The last room a browser was in, and nothing else."""
PICTURES = (
    "duck", "fish", "cat", "dog", "bird", "rabbit", "elephant", "cow", "sun", "moon", "star", "flower",
    "tree", "banana", "apple", "ball",
)  # fmt: skip
VOICES = table("room_voice", column("guest_id"), column("let_at"))
"""Those of room_voices.py, which stands on this."""


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
            tags=_of_a_family(tags), pictures=_pictures(workshop.id), joined_at=now, removed_at=None,
        )  # fmt: skip
        db.session.add(joined)
        db.session.flush()
        workshop.welcome(joined.languages)
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
    def inside(cls, workshop_id: str, token: str) -> tuple[Guest, Workshop] | None:
        """The guest of one session that a browser shows to be, and the session."""
        if not 0 < len(token) <= LONGEST_TOKEN:
            return None
        found = select(cls, Workshop).join(Workshop, Workshop.id == cls.workshop_id)
        which = cls.token_hash == hash_of(token), cls.workshop_id == workshop_id
        row = db.session.execute(found.where(*which)).first()
        return (row[0], row[1]) if row else None

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
    def taken_out(cls, workshop_id: str) -> list[Guest]:
        """Those that a leader took out, the last of them first."""
        found = select(cls).where(cls.workshop_id == workshop_id, cls.removed_at.is_not(None))
        return list(db.session.scalars(found.order_by(cls.removed_at.desc(), cls.joined_at, cls.id)))

    @classmethod
    def count(cls, workshop_id: str) -> int:
        """Of those that are in."""
        found = select(func.count()).where(cls.workshop_id == workshop_id, cls.removed_at.is_(None))
        return db.session.scalar(found) or 0

    @property
    def languages(self) -> list[str]:
        return self.tags.split()

    @property
    def is_in(self) -> bool:
        return self.removed_at is None

    def is_new(self, now: datetime) -> bool:
        return self.joined_at > now - NEW

    def speak(self, tags: Sequence[str], workshop: Workshop) -> None:
        """Its languages from now on. `workshop` is held to be changed. Raises Refused."""
        self.tags = _of_a_family(tags)
        _settle(workshop)
        live.tell(workshop.id)

    def remove(self, workshop: Workshop, now: datetime) -> None:
        """By a leader, who holds the session. Nothing of it is seen or heard any more; it may be let in again."""
        _take_out(workshop, Guest.id == self.id, now)
        db.session.refresh(self)

    @classmethod
    def remove_new(cls, workshop: Workshop, now: datetime) -> None:
        """All that came in within the last minutes: somebody floods the room."""
        _take_out(workshop, cls.joined_at > now - NEW, now)

    def let_in(self, workshop: Workshop, with_others: bool = False) -> None:
        """Again, by a leader, who holds the session; or all that were taken out in the same moment."""
        if self.removed_at is None:
            return
        which = Guest.removed_at == self.removed_at if with_others else Guest.id == self.id
        in_room = and_(Guest.workshop_id == workshop.id, which)
        heard = _are_heard(in_room)
        change(update(Guest).where(in_room).values(removed_at=None))
        db.session.refresh(self)
        _moved(workshop, heard)

    def leave(self, workshop: Workshop) -> None:
        """By itself, while nobody else changes the room: the guest goes, and all that hangs on it. What it wove is the
        room's, and tells of nobody any more.
        """
        heard = _are_heard(Guest.id == self.id)
        change(delete(Guest).where(Guest.id == self.id))
        _settle(workshop)
        if heard:
            workshop.voices_changed()
        live.tell(workshop.id)


def _take_out(workshop: Workshop, which: ColumnElement[bool], now: datetime) -> None:
    """Those of them that are in."""
    in_room = and_(Guest.workshop_id == workshop.id, Guest.removed_at.is_(None), which)
    heard = _are_heard(in_room)
    if change(update(Guest).where(in_room).values(removed_at=now)):
        _moved(workshop, heard)


def _moved(workshop: Workshop, heard: bool) -> None:
    """Phones went out, or in again. `heard` is whether the room hears a voice of one of them."""
    workshop.shut()
    _settle(workshop)
    if heard:
        workshop.voices_changed()


def _are_heard(guests: ColumnElement[bool]) -> bool:
    voices = select(VOICES.c.guest_id).where(VOICES.c.let_at.is_not(None))
    return bool(db.session.scalar(select(exists().where(guests, Guest.id.in_(voices)))))


def _settle(workshop: Workshop) -> None:
    """Has the room show the languages of whoever is in, and no others."""
    found = select(Guest.tags).where(Guest.workshop_id == workshop.id, Guest.removed_at.is_(None))
    each = rows(found.group_by(Guest.tags).order_by(func.min(Guest.joined_at), Guest.tags))
    workshop.hear([*dict.fromkeys(tag for row in each for tag in row.tags.split())])


def _of_a_family(tags: Sequence[str]) -> str:
    """As they are kept. Raises Refused."""
    chosen = [tag for tag in dict.fromkeys(tags) if tag in languages()]
    if not chosen:
        raise Refused(_("Choose at least one language."))
    if len(chosen) > MOST_LANGUAGES:
        raise Refused(_("Choose up to %(most)s languages.", most=MOST_LANGUAGES))
    return " ".join(chosen)


def _pictures(workshop_id: str) -> str:
    """A pair that no other phone of the room has, as long as there are any."""
    taken = set(db.session.scalars(select(Guest.pictures).where(Guest.workshop_id == workshop_id)))
    pairs = [f"{one} {other}" for one in PICTURES for other in PICTURES if one != other]
    return secrets.choice([pair for pair in pairs if pair not in taken] or pairs)
