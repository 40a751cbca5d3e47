"""What a finished week of a class came to: counted once, when it is over, and never again.

It holds no family and nothing that is fewer than five, so that it may stay when a family goes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db


class ClassWeek(Base):
    __tablename__ = "class_week"

    class_id: Mapped[str] = mapped_column(ForeignKey("class.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    """When it began: a Monday, in UTC."""
    families: Mapped[int]
    """How many were in the class when it was over, rounded down to fives."""
    refs: Mapped[str] = mapped_column(Text)
    """The lines that at least five families said, with spaces between."""

    @classmethod
    def newest(cls, class_id: str) -> ClassWeek | None:
        found = select(cls).where(cls.class_id == class_id).order_by(cls.week.desc()).limit(1)
        return db.session.scalars(found).first()

    @property
    def lines(self) -> list[str]:
        return self.refs.split()
