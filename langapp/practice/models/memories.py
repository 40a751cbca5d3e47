"""An adult's memory of wordings: what they answered, and what follows from it by FSRS."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime

AGAIN, GOOD = 1, 3
"""What FSRS calls the two answers, "Not yet" and "Got it"."""
LEARNING, REVIEW, RELEARNING = 1, 2, 3
"""What FSRS calls the three states: never known yet, known, and known once but not the last time."""
DECAY = -0.1542
"""How FSRS 6 has forgetting slow down, where nothing was learned of the person; tests hold it to the package."""
FACTOR = 0.9 ** (1 / DECAY) - 1


def recall(stability: float, since: timedelta) -> float:
    """How likely it is to be remembered, some time after the last answer: from 1 down, 0.9 after `stability` days.

    FSRS counts whole days; here the hours count too, so that two answers of one day have an order.
    """
    days = max(since.total_seconds(), 0.0) / 86_400
    return float((1 + FACTOR * days / stability) ** DECAY)


class Review(Base):
    """One answer of a caregiver about one wording. A fact: added, never changed."""

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_caregiver_id_ref_tag", "caregiver_id", "ref", "tag"),
        Index("ix_review_caregiver_id_reviewed_at", "caregiver_id", "reviewed_at"),
    )

    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(String(161))
    tag: Mapped[str] = mapped_column(String(35))
    rating: Mapped[int]
    """AGAIN or GOOD."""
    reviewed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """By the device's clock, never later than it was received."""
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id", ondelete="SET NULL"), index=True)


class Memory(Base):
    """The FSRS card of one wording for one caregiver: a fold over their reviews, kept because folding takes time.

    remembering.py folds it, and can make all of them anew from threads and reviews at any time.
    """

    __tablename__ = "memory"
    __table_args__ = (Index("ix_memory_caregiver_id_due_at", "caregiver_id", "due_at"),)

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    ref: Mapped[str] = mapped_column(String(161), primary_key=True)
    tag: Mapped[str] = mapped_column(String(35), primary_key=True)
    met_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When they first said it, or first answered about it where that was sooner."""
    state: Mapped[int]
    """LEARNING, REVIEW or RELEARNING."""
    step: Mapped[int | None]
    stability: Mapped[float | None]
    """Days until it is remembered with a probability of 0.9; None before the first review."""
    difficulty: Mapped[float | None]
    """From 1 to 10."""
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When it had better be asked for next; before the first review, when it was met."""
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    times: Mapped[int] = mapped_column(default=0)
    """Reviews it was folded from."""
