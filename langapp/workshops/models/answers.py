"""What families say when they go, and what became of it: counts that tell of nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new, insert_or_update
from langapp.workshops.models.guests import Guest

QUESTIONS = ("learned", "confident", "at_home", "on_offer")
"""The four that libraries ask: learned something; more confident; will do it at home; know more about what is on offer."""
ANSWERS = ("yes", "some", "no")


class ExitAnswer(Base):
    """One family's answers; gone with its guest."""

    __tablename__ = "exit_answer"

    guest_id: Mapped[str] = mapped_column(ForeignKey("guest.id", ondelete="CASCADE"), primary_key=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    learned: Mapped[str] = mapped_column(String(4))
    confident: Mapped[str] = mapped_column(String(4))
    at_home: Mapped[str] = mapped_column(String(4))
    on_offer: Mapped[str] = mapped_column(String(4))
    """Each one of ANSWERS; empty where it was left open."""
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def give(cls, guest: Guest, given: Mapping[str, str], now: datetime) -> None:
        """In place of what this phone said before; once the room is counted, it changes nothing."""
        said = {name: given.get(name, "") for name in QUESTIONS}
        said = {name: answer if answer in ANSWERS else "" for name, answer in said.items()}
        if not any(said.values()) or WorkshopReport.of(guest.workshop_id) is not None:
            return
        row = {"guest_id": guest.id, "workshop_id": guest.workshop_id, "answered_at": now, **said}
        insert_or_update(cls, row, ["guest_id"], {**said, "answered_at": now})

    @classmethod
    def of(cls, guest_id: str) -> ExitAnswer | None:
        return db.session.get(cls, guest_id)


class WorkshopReport(Base):
    """What a session came to: counted once, and never again, so that no two looks differ by a family."""

    __tablename__ = "workshop_report"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[str] = mapped_column(Text)
    """Rounded numbers and nothing else; see reporting.py."""

    @classmethod
    def keep(cls, workshop_id: str, counted: dict[str, Any], now: datetime) -> None:
        """The first holds."""
        text = json.dumps(counted, ensure_ascii=False, sort_keys=True)
        insert_new(cls, {"workshop_id": workshop_id, "counted_at": now, "document": text})

    @classmethod
    def of(cls, workshop_id: str) -> WorkshopReport | None:
        return db.session.get(cls, workshop_id)

    @property
    def counted(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.document)
        return found
