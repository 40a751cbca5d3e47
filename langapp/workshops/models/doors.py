"""The door of a session: six digits to type, letters for a square to be scanned, and whether new phones may come."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import ColumnElement, String, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp import live
from langapp.db import UTCDateTime, db

DIGITS = 6
DOOR = 12
"""Letters of what the QR code holds: some 71 bits, which nobody guesses."""
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Door:
    """What a `Workshop` has of it."""

    if TYPE_CHECKING:
        id: Mapped[str]

        def is_over(self, now: datetime) -> bool: ...

    code: Mapped[str | None] = mapped_column(String(DIGITS), unique=True)
    """None once it is over, and after a restore."""
    door: Mapped[str | None] = mapped_column(String(DOOR), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when no new phone comes in; None while they may."""

    @classmethod
    def of_door(cls, door: str, now: datetime) -> Self | None:
        """What a QR code leads to, while it lasts."""
        return cls._while_on(cls.door == door, now)

    @classmethod
    def of_code(cls, code: str, now: datetime) -> Self | None:
        """What six digits lead to, while it lasts. Whoever asks counts the tries: see guarding.py."""
        return cls._while_on(cls.code == code, now)

    @classmethod
    def _while_on(cls, which: ColumnElement[bool], now: datetime) -> Self | None:
        found = db.session.scalars(select(cls).where(which)).first()
        return found if found is not None and not found.is_over(now) else None

    def close(self, now: datetime) -> None:
        self.closed_at = self.closed_at or now
        live.tell(self.id)

    def open(self) -> None:
        self.closed_at = None
        live.tell(self.id)

    def renew_code(self, instead_of: str) -> None:
        """Neither the old digits nor the old QR code open anything. Tapped twice on one page, they are new once. Where there
        are none, they are instead of nothing.
        """
        if instead_of == (self.code or ""):
            self.code, self.door = self.a_code(), self.a_door()
            live.tell(self.id)

    @classmethod
    def a_code(cls) -> str:
        """That opens nothing yet."""
        while True:
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if db.session.scalar(select(cls.code).where(cls.code == code)) is None:
                return code

    @classmethod
    def a_door(cls) -> str:
        return "".join(secrets.choice(LETTERS) for _ in range(DOOR))
