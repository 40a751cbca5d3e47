"""An address for e-mail, and the six digits that show it is yours."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime, change, db, insert_new
from langapp.entry.models.attempts import keyed
from langapp.families.models.devices import hash_of
from langapp.lib.mailaddress import LONGEST as LONGEST_ADDRESS
from langapp.lib.uuid7 import uuid7

DIGITS = 6
LASTS = timedelta(minutes=10)
MOST_TRIES = 5


class Email(Base):
    """A caregiver's address, proved by a code. One address is one caregiver's."""

    __tablename__ = "email"

    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    """As lib/mailaddress.py folds it."""
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), unique=True)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def of(cls, caregiver_id: str) -> Email | None:
        return db.session.scalars(select(cls).where(cls.caregiver_id == caregiver_id)).first()

    @classmethod
    def whose(cls, address: str) -> str | None:
        """The caregiver's id."""
        return db.session.scalar(select(cls.caregiver_id).where(cls.address == address))

    @classmethod
    def keep(cls, address: str, caregiver_id: str, now: datetime) -> bool:
        """Whether it is this caregiver's now. An address that is somebody's, and somebody with one, stay as they are."""
        insert_new(cls, {"address": address, "caregiver_id": caregiver_id, "confirmed_at": now})
        return cls.whose(address) == caregiver_id


class Code(Base):
    """Six digits, sent to an address, good for ten minutes, once, in the browser that asked, for five tries."""

    __tablename__ = "code"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), index=True)
    purpose: Mapped[str] = mapped_column(String(8))
    """`enter`, to keep a family or come back to one; `prove`, before something grave; `change`, of the address."""
    caregiver_id: Mapped[str | None] = mapped_column(
        ForeignKey("caregiver.id", ondelete="CASCADE"), index=True
    )
    """Who asked, where they have a family already."""
    digits_hash: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(
        cls, address: str, purpose: str, caregiver_id: str | None, now: datetime, before: str = ""
    ) -> tuple[str, str]:
        """The digits, and the token by which the browser that asked is known. It ends what was open.

        `before` is the token of an earlier code that this browser has.
        """
        db.session.execute(
            delete(cls).where(or_(cls.address == address, cls.browser_hash == hash_of(before)))
        )
        code_id, browser = uuid7(now), secrets.token_urlsafe(32)
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        db.session.add(
            cls(
                id=code_id,
                address=address,
                purpose=purpose,
                caregiver_id=caregiver_id,
                digits_hash=keyed(code_id, digits),
                browser_hash=hash_of(browser),
                made_at=now,
                tries=0,
                used_at=None,
            )
        )
        return digits, browser

    @classmethod
    def of_browser(cls, browser: str, now: datetime) -> Code | None:
        """The code this browser asked for, used or not, while it may be tried."""
        mine = select(cls).where(cls.browser_hash == hash_of(browser), cls.made_at > now - LASTS)
        return db.session.scalars(mine).first() if browser else None

    @classmethod
    def count_a_try(cls, browser: str, now: datetime) -> bool:
        """Whether there is one. To be committed before anything is compared, or many tries at once are one."""
        mine = update(cls).where(
            cls.browser_hash == hash_of(browser), cls.made_at > now - LASTS, cls.tries < MOST_TRIES
        )
        return change(mine.values(tries=cls.tries + 1)) == 1

    def is_open(self) -> bool:
        return self.used_at is None and self.tries < MOST_TRIES

    def says(self, digits: str) -> bool:
        return hmac.compare_digest(self.digits_hash, keyed(self.id, digits))

    def use_up(self, now: datetime) -> bool:
        """Whether this was the one time: of two who come at once, the database lets in one."""
        mine = update(Code).where(Code.id == self.id, Code.used_at.is_(None))
        return change(mine.values(used_at=now)) == 1

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        db.session.execute(delete(cls).where(cls.made_at <= now - LASTS))
