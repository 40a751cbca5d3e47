"""A family's own words: how it says a line, lines nobody else has, and what it keeps for later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, String, and_, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new, rows
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.packs.checking import graphemes
from langapp.packs.documents import MOMENTS, OWN
from langapp.web import Refused

LONGEST = 200
MOST_OF_VERSE, LONGEST_OF_VERSE = 4, 90
"""The lines of a verse of their own, and the letters of one, as a reader counts them."""
ROOM = 1000
"""What a database keeps for all the characters of a text."""
OF_SONG = "song:"
"""What the moment of a verse begins with; the slug of its song follows."""
MOST_LINES = 200
MEANING = ""
"""In place of a tag: what a line of their own means."""


class FamilyWording(Base):
    """One way the family has said a wording since some day. The newest holds; the others are kept, and none is lost to a
    change made on another phone. An empty text is going back to the pack's.
    """

    __tablename__ = "family_wording"
    __table_args__ = (Index("ix_family_wording_family_id_ref", "family_id", "ref"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"))
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="SET NULL"), index=True
    )
    ref: Mapped[str] = mapped_column(String(161))
    tag: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(String(ROOM))
    """On one line; a verse of their own is on several."""
    reading: Mapped[str] = mapped_column(String(ROOM))
    """As the family would write it, in no system."""
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def write(
        cls,
        by: Caregiver,
        ref: str,
        tag: str,
        text: str,
        reading: str,
        now: datetime,
        wording_id: str = "",
        *,
        several: bool = False,
    ) -> None:
        """From now on the family says it so. With an id made with the form, a second time changes nothing."""
        text, reading = cls.as_kept(text, reading, several=several)
        wording_id = given_or_new(wording_id, now)
        if (before := db.session.get(cls, wording_id)) and before.family_id != by.family_id:
            wording_id = uuid7(now)
        insert_new(
            cls,
            {
                "id": wording_id,
                "family_id": by.family_id,
                "caregiver_id": by.id,
                "ref": ref,
                "tag": tag,
                "text": text,
                "reading": reading,
                "written_at": now,
            },
        )

    @staticmethod
    def as_kept(text: str, reading: str, *, several: bool = False) -> tuple[str, str]:
        """`several` lines, or one. Raises Refused for what is too long."""
        tidy = _verse if several else short
        return tidy(text), tidy(reading)

    @classmethod
    def all_of(cls, family_id: str) -> Sequence[Row[str, str, str, str, str | None]]:
        """Every (ref, tag, text, reading) of a family, oldest first, and the moment of a line of its own: one query.

        Those of lines that were taken away are left out.
        """
        return rows(OWN_WORDINGS, {"family": family_id}).all()

    @classmethod
    def story(cls, family_id: str, ref: str, tag: str) -> list[FamilyWording]:
        """How one wording was said before, newest first, the one that holds included."""
        return list(
            db.session.scalars(
                select(cls)
                .where(cls.family_id == family_id, cls.ref == ref, cls.tag == tag)
                .order_by(cls.written_at.desc(), cls.id.desc())
            )
        )


class OwnLine(Base):
    """A line of the family's own. What it means, and how each language says it, are family wordings of `ours/<id>`."""

    __tablename__ = "own_line"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    moment: Mapped[str] = mapped_column(String(100))
    """When it is said; or the song it is a verse of."""
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def begin(cls, by: Caregiver, moment: str, meaning: str, now: datetime, line_id: str = "") -> OwnLine:
        """Raises Refused without a meaning, or where there are very many. A second time changes nothing."""
        if before := cls.of(by.family_id, line_id):
            return before
        if not short(meaning):
            raise Refused(_("Write what your line means, then keep it."))
        line = cls.place(by, moment if moment in MOMENTS else "any", now, line_id)
        FamilyWording.write(by, line.ref, MEANING, meaning, "", now)
        return line

    @classmethod
    def place(cls, by: Caregiver, moment: str, now: datetime, line_id: str = "") -> OwnLine:
        """A new one, without words yet. Raises Refused where there are very many."""
        line_id = given_or_new(line_id, now)
        if db.session.get(cls, line_id):
            line_id = uuid7(now)
        if cls.count(by.family_id) >= MOST_LINES:
            raise Refused(
                _("You have %(n)s lines of your own. Take one away, then add another.", n=MOST_LINES)
            )
        line = cls(
            id=line_id,
            family_id=by.family_id,
            moment=moment,
            began_at=now,
        )
        db.session.add(line)
        db.session.flush()
        return line

    @classmethod
    def of(cls, family_id: str, line_id: str) -> OwnLine | None:
        return db.session.scalars(select(cls).where(cls.id == line_id, cls.family_id == family_id)).first()

    @classmethod
    def count(cls, family_id: str) -> int:
        """Of those that were not taken away."""
        standing = select(func.count()).where(cls.family_id == family_id, cls.removed_at.is_(None))
        return db.session.scalar(standing) or 0

    @property
    def ref(self) -> str:
        return f"{OWN}/{self.id}"


class KeptLine(Base):
    """A line somebody wants to come back to."""

    __tablename__ = "kept_line"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    ref: Mapped[str] = mapped_column(String(161), primary_key=True)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def keep(cls, caregiver_id: str, ref: str, now: datetime) -> None:
        insert_new(cls, {"caregiver_id": caregiver_id, "ref": ref, "kept_at": now})

    @classmethod
    def let_go(cls, caregiver_id: str, ref: str) -> None:
        db.session.execute(delete(cls).where(cls.caregiver_id == caregiver_id, cls.ref == ref))

    @classmethod
    def refs_of(cls, caregiver_id: str) -> list[str]:
        """The last kept first."""
        return list(
            db.session.scalars(
                select(cls.ref).where(cls.caregiver_id == caregiver_id).order_by(cls.kept_at.desc(), cls.ref)
            )
        )


def short(text: str) -> str:
    """As it is kept. Raises Refused for what is too long."""
    text = scripts.typed(text)
    if len(text) > LONGEST:
        raise Refused(_("That is long for one breath. Use up to %(n)s letters.", n=LONGEST))
    return text


def _verse(text: str) -> str:
    """Its lines, without empty ones."""
    lines = [typed for line in text.splitlines() if (typed := scripts.typed(line))]
    if len(lines) > MOST_OF_VERSE:
        raise Refused(_("A verse has up to %(n)s lines. Keep those you sing.", n=MOST_OF_VERSE))
    verse = "\n".join(lines)
    if any(graphemes(line) > LONGEST_OF_VERSE for line in lines) or len(verse) > ROOM:
        raise Refused(
            _("That is long for one breath. Use up to %(n)s letters in a line.", n=LONGEST_OF_VERSE)
        )
    return verse


# Built once: every page with wordings asks it.
OWN_WORDINGS = (
    select(FamilyWording.ref, FamilyWording.tag, FamilyWording.text, FamilyWording.reading, OwnLine.moment)
    .outerjoin(
        OwnLine,
        and_(OwnLine.family_id == bindparam("family"), FamilyWording.ref == f"{OWN}/" + OwnLine.id),
    )
    .where(FamilyWording.family_id == bindparam("family"), OwnLine.removed_at.is_(None))
    .order_by(FamilyWording.written_at, FamilyWording.id)
)
