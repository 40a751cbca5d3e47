"""A family, its languages in its own order, its little ones and the devices it is on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from langapp.db import Base, UTCDateTime, db
from langapp.i18n import _
from langapp.languages.registry import Language, languages
from langapp.lib.plaintext import one_line
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused

MOST_LANGUAGES = 6
LONGEST_NICKNAME = 40
QUESTIONS = ("nickname", "birth-month", "hand", "region")


@dataclass(frozen=True)
class Choice:
    """A language of a family, and which form of it, where it has forms."""

    language: Language
    variant: str = ""
    number: int = 0
    """Its place in the family's order, from 1; 0 where it is none of the family's. An address tells this, and not
    which language it is."""

    @property
    def tag(self) -> str:
        return self.language.tag


class Family(Base):
    __tablename__ = "family"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    skipped: Mapped[str] = mapped_column(String(80), default="")
    """The questions it would rather not answer, with spaces between."""

    spoken: Mapped[list[FamilyLanguage]] = relationship(
        order_by="FamilyLanguage.position", cascade="all, delete-orphan", back_populates="family"
    )
    children: Mapped[list[Child]] = relationship(
        order_by="Child.id", cascade="all, delete-orphan", back_populates="family"
    )

    @classmethod
    def begin(cls, tags: Sequence[str], now: datetime) -> tuple[Family, str]:
        """A family by its first choice, and the token of the device it was made on. Raises Refused."""
        family = cls(id=uuid7(now), began_at=now, skipped="")
        family.speak(tags)
        db.session.add(family)
        return family, Device.join(family, now)

    @property
    def choices(self) -> list[Choice]:
        """Its languages, in its order, as the registry knows them now."""
        known = languages()
        spoken = [said for said in self.spoken if said.tag in known]
        return [Choice(known.get(said.tag), said.variant, at) for at, said in enumerate(spoken, 1)]

    def choice(self, number: int) -> Choice | None:
        return next((choice for choice in self.choices if choice.number == number), None)

    @property
    def tags(self) -> list[str]:
        return [choice.tag for choice in self.choices]

    @property
    def child(self) -> Child | None:
        return self.children[0] if self.children else None

    def speak(self, tags: Sequence[str]) -> None:
        """Choose the languages, in this order; the forms chosen before are kept."""
        chosen = list(dict.fromkeys(tags))
        known = languages()
        if unknown := [tag for tag in chosen if tag not in known]:
            raise Refused(
                _(
                    "We do not know the language “%(tag)s” yet. Choose from the list.",
                    tag=unknown[0][:35],
                )
            )
        if not chosen:
            raise Refused(_("Choose at least one language your family speaks, then Start."))
        if len(chosen) > MOST_LANGUAGES:
            raise Refused(
                _(
                    "Choose up to %(most)s languages. You can change them at any time.",
                    most=MOST_LANGUAGES,
                )
            )
        before = {said.tag: said.variant for said in self.spoken}
        self.spoken.clear()
        db.session.flush() if self in db.session else None
        self.spoken.extend(
            FamilyLanguage(tag=tag, position=position, variant=before.get(tag, ""))
            for position, tag in enumerate(chosen)
        )

    def prefer(self, tag: str, variant: str) -> None:
        """Choose a form of a language, once; an empty variant is the usual form."""
        for said in self.spoken:
            if said.tag == tag and (not variant or variant in languages().get(tag).variants):
                said.variant = variant

    def call_child(self, nickname: str) -> None:
        nickname = one_line(nickname)
        if len(nickname) > LONGEST_NICKNAME:
            raise Refused(
                _(
                    "That is a long name to call across a room. Use up to %(n)s letters.",
                    n=LONGEST_NICKNAME,
                )
            )
        self._little_one().nickname = nickname

    def child_born(self, month: str, now: datetime) -> None:
        """`month` as YYYY-MM. Raises Refused for one that is not a month, or not yet."""
        try:
            born = datetime.strptime(month, "%Y-%m").replace(tzinfo=now.tzinfo)
        except ValueError:
            raise Refused(_("Give a year and a month, as in 2026-03.")) from None
        if not now.year - 18 <= born.year or born > now:
            raise Refused(_("That month is out of reach. Give the year and month your little one was born."))
        self._little_one().born = f"{born:%Y-%m}"

    def skip(self, question: str) -> None:
        if question in QUESTIONS and question not in self.skipped.split():
            self.skipped = f"{self.skipped} {question}".strip()

    @property
    def has_regions(self) -> bool:
        """Whether one of its languages is said differently in different places."""
        return any(choice.language.variants for choice in self.choices)

    def next_question(self) -> str | None:
        """What might still be asked, gently, one at a time."""
        known = {"nickname": self.child is not None and bool(self.child.nickname)}
        known["birth-month"] = self.child is not None and bool(self.child.born)
        known["region"] = all(choice.variant for choice in self.choices if choice.language.variants)
        return next((q for q in QUESTIONS if not known.get(q) and q not in self.skipped.split()), None)

    def _little_one(self) -> Child:
        if not self.children:
            self.children.append(Child(nickname="", born=""))
        return self.children[0]


class FamilyLanguage(Base):
    __tablename__ = "family_language"

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    position: Mapped[int]
    variant: Mapped[str] = mapped_column(String(40), default="")

    family: Mapped[Family] = relationship(back_populates="spoken")


class Child(Base):
    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    nickname: Mapped[str] = mapped_column(String(LONGEST_NICKNAME))
    born: Mapped[str] = mapped_column(String(7))
    """A month, YYYY-MM; empty when the family keeps it to itself. Never a day."""

    family: Mapped[Family] = relationship(back_populates="children")

    def months_old(self, now: datetime) -> int | None:
        if not self.born:
            return None
        year, month = map(int, self.born.split("-"))
        return max(0, (now.year - year) * 12 + now.month - month)


class Device(Base):
    """A phone or a computer the family is on. It holds a token; only its hash is kept here."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)

    family: Mapped[Family] = relationship()

    @classmethod
    def of_token(cls, token: str) -> Device | None:
        """The device that holds this token: one query, with its family, its languages and little ones."""
        return db.session.scalars(OF_TOKEN, {"hash": _hashed(token)}).unique().first()

    @classmethod
    def join(cls, family: Family, now: datetime) -> str:
        """A new device of a family. Returns its token, which is told once and not kept."""
        token = secrets.token_urlsafe(32)
        db.session.add(cls(id=uuid7(now), family_id=family.id, token_hash=_hashed(token), joined_at=now))
        return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_WHOLE = joinedload(Device.family)
OF_TOKEN = (
    select(Device)
    .where(Device.token_hash == bindparam("hash"))
    .options(_WHOLE.joinedload(Family.spoken), _WHOLE.joinedload(Family.children))
)
"""Built once: every page begins with it."""
