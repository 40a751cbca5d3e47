"""An invitation: one more device, or one more person, comes into a family."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime


class Invitation(Base):
    """A link or a square. Good for four hours, once, after a tap on its page: looking at it uses nothing up."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), index=True
    )
    """Whose next device it is for; None for somebody new."""
    made_by: Mapped[str | None] = mapped_column(ForeignKey("caregiver.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
