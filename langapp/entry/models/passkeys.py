"""Passkeys (WebAuthn Level 3): a key that a device or its maker keeps, and the challenge it answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime

LONGEST_ID = 1364
"""A credential id is at most 1,023 bytes, here in base64url."""


class Passkey(Base):
    """The public half."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(40), default="")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Challenge(Base):
    """Some random bytes that a passkey signs: for one browser, once, within minutes."""

    __tablename__ = "challenge"

    browser_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    value: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
