"""Somebody of a family asked that somebody else of it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new
from langapp.families.models.caregivers import Caregiver
from langapp.families.models.devices import Device
from langapp.i18n import _
from langapp.web import Refused

WAITS = timedelta(days=1)


class Removal(Base):
    """Known to both at once, and done after a day, in which it may be taken back and a copy be taken along."""

    __tablename__ = "removal"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    """Who is to leave."""
    asked_by: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    """Where this one leaves first, nobody asks any more."""
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def ask(cls, by: Caregiver, whom: Caregiver, now: datetime) -> bool:
        """Whether it is new. Raises Refused for oneself."""
        if whom.id == by.id:
            raise Refused(_("To leave yourself, choose Leave this family."))
        before = db.session.get(cls, whom.id)
        insert_new(cls, {"caregiver_id": whom.id, "asked_by": by.id, "asked_at": now})
        return before is None

    @classmethod
    def of(cls, caregiver_id: str) -> Removal | None:
        return db.session.get(cls, caregiver_id)

    @classmethod
    def all_of(cls, family_id: str) -> list[Removal]:
        return list(
            db.session.scalars(
                select(cls)
                .join(Caregiver, Caregiver.id == cls.caregiver_id)
                .where(Caregiver.family_id == family_id)
            )
        )

    @classmethod
    def over(cls, now: datetime) -> list[str]:
        """The ids of those whose day is over, in the order in which they were asked."""
        over = select(cls.caregiver_id).where(cls.asked_at <= now - WAITS)
        return list(db.session.scalars(over.order_by(cls.asked_at, cls.caregiver_id)))

    @property
    def at(self) -> datetime:
        """From then on none of their devices opens anything."""
        return self.asked_at + WAITS

    def take_back(self, by: Device) -> None:
        """Whoever asked may. Raises Refused for the one it is about, and for a phone they brought and handed on."""
        if self.caregiver_id in (by.caregiver_id, by.came_with):
            raise Refused(_("Whoever asked for this can take it back. Talk to them first."))
        db.session.execute(delete(Removal).where(Removal.caregiver_id == self.caregiver_id))
