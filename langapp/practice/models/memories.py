"""An adult's memory of wordings: what they answered, and what follows from it by FSRS."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime


class Review(Base):
    """One answer of a caregiver about one wording. A fact: added, never changed."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_caregiver_id_ref_tag", "caregiver_id", "ref", "tag"),)

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(String(161))
    tag: Mapped[str] = mapped_column(String(35))
    rating: Mapped[int]
    """FSRS: 1 is Again ("Not yet"), 3 is Good ("Got it")."""
    reviewed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)


class Memory(Base):
    """The FSRS card of one wording for one caregiver: a fold over their reviews, kept because folding takes time.

    It can be made anew from threads and reviews at any time.
    """

    __tablename__ = "memory"
    __table_args__ = (Index("ix_memory_caregiver_id_due_at", "caregiver_id", "due_at"),)

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    ref: Mapped[str] = mapped_column(String(161), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    met_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When they first said it."""
    state: Mapped[int]
    """FSRS: 1 learning, 2 review, 3 relearning."""
    step: Mapped[int | None]
    stability: Mapped[float | None]
    """Days until it is remembered with a probability of 0.9; None before the first review."""
    difficulty: Mapped[float | None]
    """From 1 to 10."""
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    times: Mapped[int] = mapped_column(default=0)
    """Reviews it was folded from."""
