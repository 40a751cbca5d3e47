"""A class and who teaches it. Families find it by a short code, which ends as soon as there is another."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Select, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db, insert_new
from langapp.families import erasing
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.plaintext import one_line
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.web import Refused

LONGEST_NAME = 60
MOST_LANGUAGES = 6
MOST_CLASSES = 20
"""Of one teacher."""
LETTERS = "BCDFGHJKMNPQRTWXY3479"
"""As a code on paper has them: no two look alike in any hand, and they never make a word."""
ALIKE = str.maketrans({"8": "B", "6": "G"})
LENGTH = 6
"""Some 86 million codes, of which a guesser may try sixty in a quarter of an hour."""


class Class(Base):
    __tablename__ = "class"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """As its families read it, on their Today too."""
    code: Mapped[str] = mapped_column(String(8), unique=True)
    code_made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tags: Mapped[str] = mapped_column(Text)
    """Its languages in its order, with spaces between."""
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when no new family comes in; None while they may."""

    @classmethod
    def begin(
        cls, teacher_id: str, name: str, tags: Sequence[str], now: datetime, class_id: str = ""
    ) -> Class:
        """With an id made with the form, a second time changes nothing. Raises Refused."""
        class_id = given_or_new(class_id, now)
        # Looked for before all else, and once: another tap may make it meanwhile.
        if db.session.get(cls, class_id) is not None:
            if before := cls.of(teacher_id, class_id):
                return before
            class_id = uuid7(now)
        if len(cls.all_of(teacher_id)) >= MOST_CLASSES:
            raise Refused(_("There is room for %(n)s classes. Change one of those you have.", n=MOST_CLASSES))
        begun = cls(
            id=class_id, name="", code=_a_code(), code_made_at=now, tags="", began_at=now, closed_at=None
        )
        begun.be_called(name)
        begun.speak(tags)
        db.session.add(begun)
        db.session.flush()
        ClassTeacher.join(class_id, teacher_id, now)
        return begun

    @classmethod
    def of(cls, teacher_id: str, class_id: str) -> Class | None:
        """One that this person teaches."""
        return db.session.scalars(_taught_by(teacher_id).where(cls.id == class_id)).first()

    @classmethod
    def all_of(cls, teacher_id: str) -> list[Class]:
        return list(db.session.scalars(_taught_by(teacher_id).order_by(cls.began_at, cls.id)))

    @classmethod
    def of_code(cls, code: str) -> Class | None:
        """Spaces, hyphens and small letters do no harm."""
        plain = plain_code(code)
        return (
            db.session.scalars(select(cls).where(cls.code == plain)).first() if len(plain) == LENGTH else None
        )

    @property
    def languages(self) -> list[str]:
        return self.tags.split()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def be_called(self, name: str) -> None:
        name = one_line(name)
        if not name:
            raise Refused(_("Give the class a name that its families know."))
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        self.name = name

    def speak(self, tags: Sequence[str]) -> None:
        chosen = [tag for tag in dict.fromkeys(tags) if tag in languages()]
        if not chosen:
            raise Refused(_("Choose at least one language of the class."))
        if len(chosen) > MOST_LANGUAGES:
            raise Refused(_("Choose up to %(most)s languages for a class.", most=MOST_LANGUAGES))
        self.tags = " ".join(chosen)

    def renew_code(self, now: datetime, instead_of: str) -> None:
        """The old one opens nothing any more, with no backup. Tapped twice on one page, it is new once."""
        if plain_code(instead_of) == self.code:
            erasing.note("class", [self.id], now, erasing.WITHDRAWN)
            self.take_new_code(now)

    def take_new_code(self, now: datetime) -> None:
        self.code, self.code_made_at = _a_code(), now

    def close(self, now: datetime) -> None:
        """No backup opens it by the code that it had."""
        if self.is_open:
            erasing.note("class", [self.id], now, erasing.WITHDRAWN)
            self.closed_at = now

    def open(self, now: datetime) -> None:
        """By the code that it has, which is as good as new."""
        if not self.is_open:
            self.closed_at, self.code_made_at = None, now

    def end(self, now: datetime) -> None:
        """For everybody who teaches it and every family in it, with its pins and with what was counted."""
        erasing.note("class", [self.id], now)
        change(delete(Class).where(Class.id == self.id))


class ClassTeacher(Base):
    __tablename__ = "class_teacher"

    class_id: Mapped[str] = mapped_column(ForeignKey("class.id", ondelete="CASCADE"), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def join(cls, class_id: str, caregiver_id: str, now: datetime) -> None:
        insert_new(cls, {"class_id": class_id, "caregiver_id": caregiver_id, "joined_at": now})


def plain_code(written: str) -> str:
    kept = unicodedata.normalize("NFKC", written[:40]).upper()
    return "".join(c for c in kept if c.isalnum()).translate(ALIKE)


def _taught_by(teacher_id: str) -> Select[Class]:
    return (
        select(Class)
        .join(ClassTeacher, ClassTeacher.class_id == Class.id)
        .where(ClassTeacher.caregiver_id == teacher_id)
    )


def _a_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if db.session.scalar(select(Class.id).where(Class.code == code)) is None:
            return code
