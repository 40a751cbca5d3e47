"""An address for e-mail, and the six digits that show it is yours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from langapp.db import Base, UTCDateTime

LONGEST_ADDRESS = 254


class Email(Base):
    """A caregiver's address, proved by a code. One address is one caregiver's."""

    __tablename__ = "email"

    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), primary_key=True)
    caregiver_id: Mapped[str] = mapped_column(ForeignKey("caregiver.id", ondelete="CASCADE"), unique=True)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)


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
