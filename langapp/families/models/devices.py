"""A phone or a computer a family is on."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, db
from langapp.families.models.caregivers import Caregiver
from langapp.lib.uuid7 import uuid7

LONGEST_NAME = 40


class Device(Base):
    """A phone or a computer the family is on. It holds a token; only its hash is kept here."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("family.id", ondelete="CASCADE"), index=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    """Who holds it."""
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id", ondelete="SET NULL"))
    """Which little one they are with; None for the first."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When it last told us something; written once a day at most."""
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When whoever holds it last showed that it is theirs to hold: see entry/proving.py."""

    @classmethod
    def of_token(cls, token: str) -> Device | None:
        """The device that holds this token."""
        return db.session.scalars(OF_TOKEN, {"hash": hash_of(token)}).first()

    @classmethod
    def join(cls, caregiver: Caregiver, now: datetime, name: str = "") -> str:
        """A new device of a caregiver. Returns its token, which is told once and not kept."""
        token = secrets.token_urlsafe(32)
        db.session.add(
            cls(
                id=uuid7(now),
                family_id=caregiver.family_id,
                caregiver_id=caregiver.id,
                token_hash=hash_of(token),
                name=name[:LONGEST_NAME],
                joined_at=now,
                seen_at=now,
            )
        )
        return token


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


OF_TOKEN = select(Device).where(Device.token_hash == bindparam("hash"))
