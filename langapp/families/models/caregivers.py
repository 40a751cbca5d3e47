"""A caregiver: an adult of a family, and how the app is for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db
from langapp.i18n import _
from langapp.lib.plaintext import one_line
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused

LONGEST_NAME = 40
SHOWS = ("both", "reading", "script")
"""Script with its reading; the reading first and large; the script alone."""
EASES = ("home", "some", "new")
"""Grown up with it; some of it; new to it, so that it begins with a few lines."""


class Caregiver(Base):
    """One adult, on as many devices as they like. The family keeps the threads; this keeps whose habits are whose."""

    __tablename__ = "caregiver"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    """What the family calls them, in any script; empty until they say."""
    mode: Mapped[str] = mapped_column(String(5), default="")
    hand: Mapped[str] = mapped_column(String(5), default="")
    locale: Mapped[str] = mapped_column(String(35), default="")
    """Their look, where they chose one: see look.py. Empty leaves it to the device."""
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When they last said that they are just back, so that nothing from before waits for them."""

    @classmethod
    def join(cls, family_id: str, now: datetime, name: str = "") -> Caregiver:
        """Somebody new in a family. Raises Refused for a name too long."""
        caregiver = cls(
            id=uuid7(now), family_id=family_id, name="", mode="", hand="", locale="", joined_at=now
        )
        caregiver.be_called(name)
        db.session.add(caregiver)
        db.session.flush()
        return caregiver

    @classmethod
    def of(cls, family_id: str, caregiver_id: str) -> Caregiver | None:
        found = db.session.get(cls, caregiver_id)
        return found if found is not None and found.family_id == family_id else None

    def be_called(self, name: str) -> None:
        name = one_line(name)
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        self.name = name


class CaregiverLanguage(Base):
    """How one language of the family is for one caregiver. No row: both script and reading, and some of it known."""

    __tablename__ = "caregiver_language"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    shows: Mapped[str] = mapped_column(String(7), default="both")
    ease: Mapped[str] = mapped_column(String(4), default="some")
