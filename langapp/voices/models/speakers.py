"""Who speaks, and what they have said yes to."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from sqlalchemy import ForeignKey, String, Text, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db
from langapp.families import erasing
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import given_or_new, is_uuid, uuid7
from langapp.web import Refused

LONGEST_NAME = 40
LONGEST_ACCENT = 60


class Rung(IntEnum):
    """How far a voice may be heard. New things start at FAMILY; each step up is an act of its own."""

    ME = 0
    """Only on the device it was recorded on."""
    FAMILY = 1
    CIRCLE = 2
    ORGANISATION = 3
    PUBLIC = 4


class Speaker(Base):
    """A person whose voice is kept, by the name they chose. One without a family was invited by the house: a teacher."""

    __tablename__ = "speaker"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str | None] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    relation: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    accent: Mapped[str] = mapped_column(String(LONGEST_ACCENT), default="")
    """A town, a region, a way of speaking, in their own words."""
    variant: Mapped[str] = mapped_column(String(40), default="")
    """The same as the key of a variant of their language, where one fits."""
    ask_id: Mapped[str | None] = mapped_column(ForeignKey("ask.id", ondelete="SET NULL"), index=True)
    """The link they came by. Two people may open the same one, each with a yes of their own."""
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    remembered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the family said that the speaker has died."""

    @classmethod
    def begin(
        cls,
        family_id: str | None,
        name: str,
        now: datetime,
        *,
        relation: str = "",
        accent: str = "",
        variant: str = "",
        ask_id: str | None = None,
        speaker_id: str = "",
    ) -> Speaker:
        """Raises Refused without a name, or with one too long.

        With an id that was made with the form, a second time changes nothing.
        """
        name, relation, accent = map(_plain, (name, relation, accent))
        if not any(character.isalnum() for character in name):
            raise Refused(_("Write the name your voice goes by, then go on."))
        if max(len(name), len(relation)) > LONGEST_NAME or len(accent) > LONGEST_ACCENT:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        speaker_id = given_or_new(speaker_id, now)
        if before := db.session.get(cls, speaker_id):
            if (before.family_id, before.ask_id) == (family_id, ask_id):
                return before
            speaker_id = uuid7(now)
        speaker = cls(
            id=speaker_id,
            family_id=family_id,
            name=name,
            relation=relation,
            accent=accent,
            variant=variant if any(variant in language.variants for language in languages()) else "",
            ask_id=ask_id,
            began_at=now,
        )
        db.session.add(speaker)
        db.session.flush()
        return speaker

    @classmethod
    def of(cls, family_id: str, speaker_id: str) -> Speaker | None:
        if not is_uuid(speaker_id):
            return None
        return db.session.scalars(select(cls).where(cls.id == speaker_id, cls.family_id == family_id)).first()

    @classmethod
    def by_ask(cls, ask_id: str) -> list[Speaker]:
        """Who came by a link and whose yes stands, the last first."""
        standing = exists().where(Consent.speaker_id == cls.id, Consent.withdrawn_at.is_(None))
        return list(
            db.session.scalars(
                select(cls).where(cls.ask_id == ask_id, standing).order_by(cls.began_at.desc(), cls.id.desc())
            )
        )

    @classmethod
    def all_of(cls, family_id: str) -> list[Speaker]:
        return list(db.session.scalars(select(cls).where(cls.family_id == family_id).order_by(cls.began_at)))

    def consent(self, words: str, locale: str, rung: Rung, now: datetime) -> Consent:
        """Keeps the yes: the exact words that were shown, in their language, and how far they reach."""
        given = Consent(
            id=uuid7(now), speaker_id=self.id, words=words, locale=locale, rung=int(rung), given_at=now
        )
        db.session.add(given)
        return given

    def has_said_yes(self) -> bool:
        """Ever, also where it was taken back since."""
        return db.session.scalar(select(exists().where(Consent.speaker_id == self.id))) or False

    @staticmethod
    def consenting(family_id: str) -> set[str]:
        """The ids of a family's speakers whose consent stands: one query."""
        return set(
            db.session.scalars(
                select(Consent.speaker_id)
                .join(Speaker, Speaker.id == Consent.speaker_id)
                .where(Speaker.family_id == family_id, Consent.withdrawn_at.is_(None))
            )
        )

    def withdraw_consent(self, now: datetime) -> None:
        """Nothing of this voice is heard from the next request on."""
        standing = select(Consent).where(Consent.speaker_id == self.id, Consent.withdrawn_at.is_(None))
        for given in db.session.scalars(standing).all():
            erasing.note("speaker", [self.id], now, erasing.REFUSED)
            given.withdrawn_at = now

    def remember(self, died: bool, now: datetime) -> None:
        """Says that the speaker has died, or that this was a slip."""
        self.remembered_at = (self.remembered_at or now) if died else None


def _plain(text: str) -> str:
    """On one line, and without what would turn the text beside it around."""
    return scripts.typed(text)


class Consent(Base):
    """One yes of a speaker. Withdrawing it hides every recording that rests on it."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    speaker_id: Mapped[str] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    """What was shown and agreed to, to the letter."""
    locale: Mapped[str] = mapped_column(String(35))
    rung: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
