"""A person's voice saying one wording, and which voice a family would rather hear."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new, insert_or_update, rows
from langapp.families import erasing
from langapp.families.erasing import REFUSED, RETURNED, WITHDRAWN
from langapp.refs import is_sung
from langapp.voices.models.speakers import Consent, Rung, Speaker

LONGEST_TEXT = 4000
"""Letters: of a song sung whole, too."""
KEPT_AFTER_WITHDRAWAL = timedelta(days=7)


@dataclass(frozen=True)
class Wanted:
    """The wording a recording says: its ref and language, and the exact text."""

    ref: str
    tag: str
    variant: str
    text: str
    text_hash: str

    @property
    def what(self) -> tuple[str, str]:
        """Two lines may have the same text, and a line another text in another edition."""
        return self.ref, self.text_hash

    @property
    def is_sung(self) -> bool:
        return is_sung(self.ref)


class Recording(Base):
    """Its id was made on the device, so that the same take sent twice is one recording. Sound lies beside: `keeping.py`."""

    __tablename__ = "recording"
    __table_args__ = (Index("ix_recording_family_id_ref", "family_id", "ref"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str | None] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"))
    speaker_id: Mapped[str] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)
    ask_id: Mapped[str | None] = mapped_column(ForeignKey("ask.id", ondelete="SET NULL"), index=True)
    ref: Mapped[str] = mapped_column(String(161), index=True)
    tag: Mapped[str] = mapped_column(String(35))
    variant: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    text_hash: Mapped[str] = mapped_column(String(32))
    """Of the text that was said: when an edition says it otherwise, this recording is not its voice."""
    rung: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    duration: Mapped[float]
    lufs: Mapped[float]
    """Of the levelled sound."""
    flags: Mapped[str] = mapped_column(String(40))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(7))
    """`family` or `speaker`, who alone may bring it back; empty while it is not withdrawn."""

    @classmethod
    def add(cls, values: dict[str, Any]) -> None:
        """Keep it; a second time changes nothing."""
        insert_new(cls, values)

    @classmethod
    def heard(cls, family_id: str | None, device_id: str | None, refs: Collection[str]) -> list[Heard]:
        """What a family may hear of some lines, newest first: one query."""
        given = {"family": family_id, "device": device_id, "refs": list(refs)}
        return [Heard(**row) for row in rows(HEARD, given).mappings()]

    @classmethod
    def to_play(cls, family_id: str | None, device_id: str | None, recording_id: str) -> Recording | None:
        """The recording, for whoever may hear it: the same rule as `heard`."""
        given = {"family": family_id, "device": device_id, "id": recording_id}
        return db.session.scalars(TO_PLAY, given).first()

    @classmethod
    def of(cls, family_id: str, recording_id: str) -> Recording | None:
        """One of a family's own, heard or withdrawn."""
        own = (cls.id == recording_id, cls.family_id == family_id)
        return db.session.scalars(select(cls).where(*own)).first()

    @classmethod
    def all_of(cls, family_id: str) -> list[Recording]:
        """All of a family's own, heard or withdrawn, newest first."""
        own = select(cls).where(cls.family_id == family_id)
        return list(db.session.scalars(own.order_by(cls.recorded_at.desc(), cls.id.desc())))

    @classmethod
    def of_ask(cls, ask_id: str) -> list[Recording]:
        """Everything that came by a link, was not taken back and rests on a consent that stands, oldest first."""
        return list(
            db.session.scalars(
                select(cls)
                .where(cls.ask_id == ask_id, cls.withdrawn_at.is_(None), _consented())
                .order_by(cls.recorded_at, cls.id)
            )
        )

    @classmethod
    def sent_by(cls, ask_id: str, recording_id: str) -> Recording | None:
        """What came by a link, heard or withdrawn."""
        return db.session.scalars(select(cls).where(cls.id == recording_id, cls.ask_id == ask_id)).first()

    @property
    def what(self) -> tuple[str, str]:
        """Of which line it says which text."""
        return self.ref, self.text_hash

    def is_seen_on(self, device_id: str) -> bool:
        """What was kept to one device is not there for the family's others."""
        return self.rung != Rung.ME or self.device_id == device_id

    def withdraw(self, by: str, now: datetime) -> None:
        """Hidden from the next request on; kept a week in case it was a slip. `by` is family or speaker.

        What the speaker has taken back stays the speaker's, whatever the family does afterwards.
        """
        if self.withdrawn_by not in (by, "speaker"):
            erasing.note("recording", [self.id], now, REFUSED if by == "speaker" else WITHDRAWN)
            self.withdrawn_at, self.withdrawn_by = self.withdrawn_at or now, by

    def restore(self, by: str, now: datetime) -> None:
        """Only whoever took it back brings it back."""
        if self.withdrawn_by == by:
            erasing.note("recording", [self.id], now, RETURNED)
            self.withdrawn_at, self.withdrawn_by = None, ""

    def move(self, rung: Rung, device_id: str) -> None:
        """To another rung of the ladder that a family can reach by itself: ME on this device, or FAMILY."""
        if rung is Rung.ME:
            self.device_id = device_id
        self.rung = int(rung)


@dataclass(frozen=True)
class Heard:
    """What a page needs of a recording."""

    id: str
    speaker_id: str
    family_id: str | None
    ref: str
    tag: str
    text_hash: str
    name: str
    variant: str
    """The speaker's, where it is one of the language's."""
    said_as: str
    """The wording's variant; empty for the usual form."""
    remembered: bool
    taught: bool
    """Whether the speaker was invited by the house, as a teacher."""


class Erased(Base):
    """The id of a recording that was erased, and nothing else of it: a phone that sends it again is told it is held."""

    __tablename__ = "erased"

    recording_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ChosenVoice(Base):
    """A family would rather hear this voice say this wording: a recording's id, or the name of an engine."""

    __tablename__ = "chosen_voice"

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(161), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    voice: Mapped[str] = mapped_column(String(36))
    chosen_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def choose(cls, family_id: str, ref: str, tag: str, voice: str, now: datetime) -> None:
        insert_or_update(
            cls,
            {"family_id": family_id, "ref": ref, "tag": tag, "voice": voice, "chosen_at": now},
            key=["family_id", "ref", "tag"],
            update={"voice": voice, "chosen_at": now},
        )

    @classmethod
    def by(cls, family_id: str, refs: Collection[str]) -> dict[tuple[str, str], str]:
        """What a family has chosen for some lines, by ref and tag: one query."""
        found = rows(CHOSEN, {"family": family_id, "refs": list(refs)})
        return {(ref, tag): voice for ref, tag, voice in found}


def may_be_heard() -> ColumnElement[bool]:
    """The one rule of who hears what: not withdrawn, within a standing consent, on a rung that reaches here."""
    return and_(
        Recording.withdrawn_at.is_(None),
        _consented(),
        or_(
            and_(Recording.family_id == bindparam("family"), Recording.rung != Rung.ME),
            and_(Recording.device_id == bindparam("device"), Recording.family_id == bindparam("family")),
            Recording.rung == Rung.PUBLIC,
        ),
    )


def _consented() -> ColumnElement[bool]:
    return exists().where(
        Consent.speaker_id == Recording.speaker_id,
        Consent.withdrawn_at.is_(None),
        Consent.rung >= Recording.rung,
    )


# Built once: every page with wordings asks them.
HEARD = (
    select(
        Recording.id,
        Recording.speaker_id,
        Recording.family_id,
        Recording.ref,
        Recording.tag,
        Recording.text_hash,
        Speaker.name,
        Speaker.variant,
        Recording.variant.label("said_as"),
        Speaker.remembered_at.is_not(None).label("remembered"),
        Speaker.family_id.is_(None).label("taught"),
    )
    .join(Speaker, Speaker.id == Recording.speaker_id)
    .where(Recording.ref.in_(bindparam("refs", expanding=True)), may_be_heard())
    .order_by(Recording.recorded_at.desc(), Recording.id.desc())
)
TO_PLAY = select(Recording).where(Recording.id == bindparam("id"), may_be_heard())
CHOSEN = select(ChosenVoice.ref, ChosenVoice.tag, ChosenVoice.voice).where(
    ChosenVoice.family_id == bindparam("family"), ChosenVoice.ref.in_(bindparam("refs", expanding=True))
)
