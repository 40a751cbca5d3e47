"""A family, and its languages in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from langapp.db import Base, UTCDateTime, db
from langapp.families.models.caregivers import Caregiver
from langapp.families.models.children import Child
from langapp.families.models.devices import Device
from langapp.i18n import _
from langapp.languages.registry import Language, languages
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused

MOST_LANGUAGES = 6
MOST_CHILDREN = 8
QUESTIONS = ("nickname", "birth-month", "ease", "hand", "region")


@dataclass(frozen=True)
class Choice:
    """A language of a family, and which form of it, where it has forms."""

    language: Language
    variant: str = ""
    number: int = 0
    """Its place in the family's order, from 1; 0 where it is none of the family's. An address tells this, and not
    which language it is."""
    shows: str = "both"
    """How much of a wording the person who looks wants to read: both, reading (large, first), or script alone."""
    ease: str = field(default="", compare=False)
    """How that person is with it: home (grown up with it), some, or new; empty until they say. Nothing is drawn by it."""

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
        db.session.flush()
        return family, Device.join(Caregiver.join(family.id, now), now)

    @classmethod
    def hold(cls, family_id: str) -> None:
        """Until this is committed it does not become part of another. Each row that points at a family holds it like
        this, but may hold a device before; so whoever adds many holds the family first, or they and a merge could wait
        for each other. SQLite has one writer at a time anyway.
        """
        db.session.execute(
            select(cls.id).where(cls.id == family_id).with_for_update(read=True, key_share=True)
        )

    @classmethod
    def hold_alone(cls, *ids: str) -> None:
        """The same, and nobody adds to them: whoever does is waited for, or waits and finds what became of them."""
        db.session.execute(select(cls.id).where(cls.id.in_(ids)).order_by(cls.id).with_for_update())

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

    def a_child(self, child_id: int | None) -> Child | None:
        """One of its little ones; the eldest by row where none is meant, or the one meant is not there."""
        return next(
            (child for child in self.children if child.id == child_id), next(iter(self.children), None)
        )

    def little_one(self, child_id: int | None = None) -> Child:
        """The same, begun where the family has told of none yet."""
        child = self.a_child(child_id)
        if child is None:
            child = Child(nickname="", born="", tags="")
            self.children.append(child)
        return child

    def own_child(self, child_id: int) -> Child | None:
        """The little one of this id, if it is theirs."""
        return next((child for child in self.children if child.id == child_id), None)

    def welcome(self, nickname: str, month: str, now: datetime) -> None:
        """One more little one; one who is there by that name already stays as they are. Raises Refused."""
        child = Child(nickname="", born="", tags="")
        child.call(nickname)
        if month:
            child.born_in(month, now)
        if not child.nickname:
            raise Refused(_("Write what you call them, then add them."))
        if any(other.nickname == child.nickname for other in self.children):
            return
        if len(self.children) >= MOST_CHILDREN:
            raise Refused(
                _("There is room for %(n)s little ones. Change one of those who are here.", n=MOST_CHILDREN)
            )
        self.children.append(child)

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

    def skip(self, question: str) -> None:
        if question in QUESTIONS and question not in self.skipped.split():
            self.skipped = f"{self.skipped} {question}".strip()

    def next_question(self, child: Child | None, choices: Sequence[Choice]) -> str | None:
        """What might still be asked, gently, one at a time."""
        known = {"nickname": child is not None and bool(child.nickname)}
        known["birth-month"] = child is not None and bool(child.born)
        known["ease"] = all(choice.ease for choice in choices)
        known["region"] = all(choice.variant for choice in choices if choice.language.variants)
        return next((q for q in QUESTIONS if not known.get(q) and q not in self.skipped.split()), None)


class FamilyLanguage(Base):
    __tablename__ = "family_language"

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    position: Mapped[int]
    variant: Mapped[str] = mapped_column(String(40), default="")

    family: Mapped[Family] = relationship(back_populates="spoken")


class FormerFamily(Base):
    """The id of a family that has become part of another, so that what its phones still hold finds its way."""

    __tablename__ = "former_family"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    merged_at: Mapped[datetime] = mapped_column(UTCDateTime)
