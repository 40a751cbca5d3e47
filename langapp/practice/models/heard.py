"""The little one's words: one was heard from them, in one language, at some time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime

LONGEST_WORD = 60


class HeardWord(Base):
    """Its id was made on the device. Never counted against anything, and never guessed at."""

    __tablename__ = "heard_word"
    __table_args__ = (Index("ix_heard_word_family_id_heard_at", "family_id", "heard_at", "id"),)

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(161))
    """The line that means it; empty for a word no pack has."""
    tag: Mapped[str] = mapped_column(String(35))
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), default="")
    """As the little one says it, or the word itself where there is no ref."""
    heard_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)
