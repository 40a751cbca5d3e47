"""A code on paper, for whoever has no e-mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime


class PaperCode(Base):
    """Brings a caregiver back into their family, once. Making a new one ends the old."""

    __tablename__ = "paper_code"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
