"""A code on paper, for whoever has no e-mail."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, exists, select, true
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db, insert_or_update
from langapp.families import erasing
from langapp.families.models.devices import hash_of

LETTERS = "BCDFGHJKMNPQRTWXY3479"
"""No two of them look alike in any hand, and no vowels, so that they never make a word."""
ALIKE = str.maketrans({"8": "B", "6": "G"})
GROUPS, GROUP = 6, 4
"""24 letters of 21: 105 bits."""


class PaperCode(Base):
    """Brings a caregiver back into their family, once. Making a new one ends the old."""

    __tablename__ = "paper_code"

    caregiver_id: Mapped[str] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def make(cls, caregiver_id: str, now: datetime) -> str:
        """The code in its groups, told once and not kept."""
        erasing.note(
            "paper_code",
            db.session.scalars(select(cls.code_hash).where(cls.caregiver_id == caregiver_id)),
            now,
        )
        groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)]
        made = {"code_hash": hash_of("".join(groups)), "made_at": now}
        insert_or_update(cls, {"caregiver_id": caregiver_id, **made}, key=["caregiver_id"], update=made)
        return "-".join(groups)

    @classmethod
    def use_up(cls, written: str, now: datetime, of: str | None = None) -> str | None:
        """Whose it is, once: the caregiver's id. Spaces, hyphens and small letters do no harm. Where it must be `of` one
        caregiver, somebody else's stays good.
        """
        this = hash_of(_plain(written))
        good = (cls.code_hash == this) & ((cls.caregiver_id == of) if of else true())
        whose = db.session.scalar(delete(cls).where(good).returning(cls.caregiver_id))
        if whose is not None:
            erasing.note("paper_code", [this], now)
        return whose

    @classmethod
    def is_had_by(cls, caregiver_id: str) -> bool:
        return bool(db.session.scalar(select(exists().where(cls.caregiver_id == caregiver_id))))


def _plain(written: str) -> str:
    wide = unicodedata.normalize("NFKC", written[:200]).upper()
    return "".join(letter for letter in wide.translate(ALIKE) if letter.isascii() and letter.isalnum())
