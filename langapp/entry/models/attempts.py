"""How often somebody tried, so that nobody tries for long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime


class Attempt(Base):
    """Tries at one thing (an address, a network address; only a keyed hash of it is kept) in one window of time."""

    __tablename__ = "attempt"

    what: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    """When the window began."""
    times: Mapped[int]
