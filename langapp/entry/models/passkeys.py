"""Passkeys (WebAuthn Level 3): a key that a device or its maker keeps, and the challenge it answers."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db, insert_new
from langapp.families import erasing

LONGEST_ID = 1364
"""A credential id is at most 1,023 bytes, here in base64url."""
LASTS = timedelta(minutes=5)


class Passkey(Base):
    """The public half."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(40), default="")
    """The kind of device it was made on: see families.models.devices.KINDS."""
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def all_of(cls, caregiver_id: str) -> list[Passkey]:
        """In the order in which they were made."""
        return list(
            db.session.scalars(
                select(cls).where(cls.caregiver_id == caregiver_id).order_by(cls.made_at, cls.id)
            )
        )

    @classmethod
    def answering(cls, passkey_id: str, caregiver_id: str | None = None) -> Passkey | None:
        """The one of this id; of this caregiver, where one is named. Held, so that its count goes up one by one."""
        found = select(cls).where(cls.id == passkey_id).with_for_update()
        if caregiver_id is not None:
            found = found.where(cls.caregiver_id == caregiver_id)
        return db.session.scalars(found).first()

    @classmethod
    def remove(cls, caregiver_id: str, passkey_id: str, now: datetime) -> bool:
        """Whether there was one to remove."""
        if not passkey_id.isprintable():  # PostgreSQL takes no NUL, not even to find nothing
            return False
        theirs = delete(cls).where(cls.id == passkey_id, cls.caregiver_id == caregiver_id)
        if change(theirs) != 1:
            return False
        erasing.note("passkey", [passkey_id], now)
        return True


class Challenge(Base):
    """Some random bytes that a passkey signs: for one browser, once, within minutes."""

    __tablename__ = "challenge"

    browser_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of a cookie that this browser got with the challenge, and of who asked, and for what."""
    purpose: Mapped[str] = mapped_column(String(8))
    """`add`, `enter` or `prove`."""
    value: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def make(cls, purpose: str, asker: str, now: datetime) -> tuple[str, bytes]:
        """The browser's half, told once and not kept, and what is to be signed. `asker` is a caregiver's id, or empty."""
        cls.forget_over(now)
        browser, value = secrets.token_urlsafe(32), secrets.token_bytes(32)
        made = {"browser_hash": _hash(browser, purpose, asker), "purpose": purpose, "value": value}
        insert_new(cls, {**made, "made_at": now})
        return browser, value

    @classmethod
    def take(cls, browser: str, purpose: str, asker: str, now: datetime) -> bytes | None:
        """What this browser was asked to sign; not a second time."""
        mine = (
            delete(cls)
            .where(cls.browser_hash == _hash(browser, purpose, asker))
            .returning(cls.value, cls.made_at)
        )
        return next((value for value, made_at in db.session.execute(mine) if now - made_at < LASTS), None)

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        db.session.execute(delete(cls).where(cls.made_at <= now - LASTS))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
