"""Who has a draft open now, and in which cell they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db, insert_or_update
from langapp.families.models import Caregiver, Device

LASTS = timedelta(seconds=20)
TOLD_AGAIN = timedelta(seconds=8)
"""Whoever stays where they are says so every other heartbeat: a write each time would be one too many."""
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Here:
    """Somebody else who has it open. `name` is empty where they have not told one."""

    name: str
    row_id: str
    field: str


class Presence(Base):
    """One device, with a draft open. What is older than some seconds says nothing any more."""

    __tablename__ = "draft_presence"

    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"))
    row_id: Mapped[str] = mapped_column(String(36))
    field: Mapped[str] = mapped_column(String(160))
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def tell(cls, draft_id: str, device: Device, row_id: str, field: str, now: datetime) -> None:
        before = db.session.get(cls, (draft_id, device.id))
        stays = before is not None and (before.row_id, before.field) == (row_id[:36], field[:160])
        if before is not None and stays and now - before.seen_at < TOLD_AGAIN:
            return
        change(delete(cls).where(cls.draft_id == draft_id, cls.seen_at < now - FORGOTTEN))
        told = {
            "caregiver_id": device.caregiver_id,
            "row_id": row_id[:36],
            "field": field[:160],
            "seen_at": now,
        }
        insert_or_update(
            cls,
            {"draft_id": draft_id, "device_id": device.id, **told},
            key=["draft_id", "device_id"],
            update=told,
        )

    @classmethod
    def others(cls, draft_id: str, device_id: str, now: datetime) -> list[Here]:
        """Who else has it open."""
        found = db.session.execute(
            select(Caregiver.name, cls.row_id, cls.field)
            .join(Caregiver, Caregiver.id == cls.caregiver_id)
            .where(cls.draft_id == draft_id, cls.device_id != device_id, cls.seen_at > now - LASTS)
            .order_by(cls.device_id)
        )
        return [Here(*row) for row in found]
