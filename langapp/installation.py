"""This database, by an id of its own. One that was put back from a backup gets a new one.

A phone that meets an id it does not know tells again what it still remembers telling.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_new


class Installation(Base):
    """One row."""

    __tablename__ = "installation"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(36))
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)


def current() -> str:
    """The id of the database that is answering; empty before it has one."""
    return db.session.scalar(select(Installation.id)) or ""


def begin(now: datetime) -> None:
    """Give it one, unless it has one."""
    insert_new(Installation, {"number": 1, "id": str(uuid.uuid4()), "began_at": now})


def begin_anew(now: datetime) -> None:
    """Another one, because this is another database than the one phones have met."""
    db.session.execute(delete(Installation))
    begin(now)
