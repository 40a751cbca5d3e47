"""How often somebody tried, so that nobody tries for long."""

from __future__ import annotations

import hmac
import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from langapp.config import current
from langapp.db import Base, UTCDateTime, db, insert_or_update
from langapp.i18n import _
from langapp.web import Refused

A_MINUTE = timedelta(minutes=1)
SOON = timedelta(minutes=15)
A_DAY = timedelta(days=1)
MOST_SOON = 10
"""In any quarter of an hour, of one address and of one network."""
MOST_A_DAY = 30
"""Of one address. Each is five guesses at one in a million, and a message to somebody who may not have asked."""


class Attempt(Base):
    """Tries at one thing (an address, a network address; only a keyed hash of it is kept) in one window of time."""

    __tablename__ = "attempt"

    what: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    """When the window began: a minute."""
    times: Mapped[int]

    @classmethod
    def note(cls, what: str, now: datetime) -> None:
        """One more. `what` is anything; a keyed hash of it is kept."""
        window = now.replace(second=0, microsecond=0)
        insert_or_update(
            cls,
            {"what": keyed("attempt", what), "window": window, "times": 1},
            key=["what", "window"],
            update={"times": cls.times + 1},
        )

    @classmethod
    def in_turn(cls, what: str, alone: bool) -> None:
        """For whoever counts before noting: until this transaction is over nobody else is at it `alone`, and those who are
        not alone are there together. SQLite, where a form waits for all that write, needs no more than that.
        """
        if db.engine.dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
            db.session.execute(select(lock(func.hashtextextended(what, 0))))

    @classmethod
    def times_within(cls, what: str, time: timedelta, now: datetime) -> int:
        """Whole minutes are counted, so that no moment sees more than it may."""
        since = select(func.coalesce(func.sum(cls.times), 0)).where(
            cls.what == keyed("attempt", what), cls.window > now - time - A_MINUTE
        )
        return db.session.scalar(since) or 0

    @classmethod
    def forget_over(cls, now: datetime) -> None:
        db.session.execute(delete(cls).where(cls.window < now - 2 * A_DAY))


def allow(act: str, network: str, address: str, now: datetime) -> None:
    """Counts one try from a network, at an address where there is one. Raises Refused for one too many.

    What is refused is not counted: whoever waits a quarter of an hour may go on.
    """
    Attempt.note(f"{act} from {network}", now)
    many = Attempt.times_within(f"{act} from {network}", SOON, now) > MOST_SOON
    if address:
        Attempt.note(f"{act} at {address}", now)
        many |= Attempt.times_within(f"{act} at {address}", SOON, now) > MOST_SOON
        many |= Attempt.times_within(f"{act} at {address}", A_DAY, now) > MOST_A_DAY
    if many:
        raise Refused(_("That was asked many times. Rest for a quarter of an hour, then ask again."), 429)


def network_of(remote: str | None) -> str:
    """Where somebody comes from. Of IPv6 the first half, which is as much as one house has."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)


def keyed(purpose: str, text: str) -> str:
    """A hash that nobody without this installation's secret can try texts against."""
    return hmac.digest(current().secret_key.encode(), f"{purpose}\n{text}".encode(), "sha256").hex()
