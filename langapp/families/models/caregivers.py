"""A caregiver: an adult of a family, and how the app is for them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_or_update
from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.web import Refused

if TYPE_CHECKING:
    from langapp.families.models.devices import Device

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
    def all_of(cls, family_id: str) -> list[Caregiver]:
        """Everyone in a family, in the order they came."""
        return list(
            db.session.scalars(select(cls).where(cls.family_id == family_id).order_by(cls.joined_at, cls.id))
        )

    @classmethod
    def of(cls, family_id: str, caregiver_id: str) -> Caregiver | None:
        found = db.session.get(cls, caregiver_id) if is_uuid(caregiver_id) else None
        return found if found is not None and found.family_id == family_id else None

    def hold(self, device: Device) -> None:
        """Take a device in hand: what it says from now on, they say. Whoever held it has proved nothing for them."""
        if device.caregiver_id != self.id:
            device.came_with = device.came_with or device.caregiver_id
            device.caregiver_id = self.id
            device.proved_at = None

    def be_called(self, name: str) -> None:
        name = scripts.typed(name)
        if len(name) > LONGEST_NAME:
            raise Refused(_("That is a long name. Use up to %(n)s letters.", n=LONGEST_NAME))
        self.name = name


class CaregiverLanguage(Base):
    """How one language of the family is for one caregiver. No row: they have not said, and script and reading show."""

    __tablename__ = "caregiver_language"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    shows: Mapped[str] = mapped_column(String(7), default="both")
    ease: Mapped[str] = mapped_column(String(4), default="some")

    @classmethod
    def all_of(cls, family_id: str) -> list[CaregiverLanguage]:
        """What everyone in a family has said."""
        told = select(cls).join(Caregiver, Caregiver.id == cls.caregiver_id)
        return list(db.session.scalars(told.where(Caregiver.family_id == family_id)))

    @classmethod
    def tell(cls, caregiver_id: str, tag: str, *, shows: str, ease: str) -> None:
        """Keep what a caregiver says of a language; what does not exist counts as not said."""
        told = {"shows": shows if shows in SHOWS else "both", "ease": ease if ease in EASES else "some"}
        insert_or_update(
            cls,
            {"caregiver_id": caregiver_id, "tag": tag, **told},
            key=["caregiver_id", "tag"],
            update=told,
        )
