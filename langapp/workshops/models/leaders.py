"""Who leads a session."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, insert_new


class WorkshopLeader(Base):
    """Two may lead one session; each on as many devices as they hold."""

    __tablename__ = "workshop_leader"

    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def join(cls, workshop_id: str, caregiver_id: str, now: datetime) -> None:
        insert_new(cls, {"workshop_id": workshop_id, "caregiver_id": caregiver_id, "joined_at": now})
