"""What lets nobody in any more is forgotten, and so is what was counted a while ago."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete

from langapp.db import change
from langapp.entry import returning
from langapp.entry.models import Attempt, Challenge, Code, Invitation, Offer
from langapp.families.models import Device
from langapp.jobs import job


@job
def forget_over() -> None:
    """Every day: codes, links, challenges and devices that open nothing any more, and tries that no limit looks at."""
    forget(datetime.now(UTC))


def forget(now: datetime) -> None:
    for what in (Code, Attempt, Invitation, Challenge, Offer):
        what.forget_over(now)
    change(delete(Device).where(returning.expired(now)))
