"""What was counted and asked for a while ago is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from langapp.entry.models import Attempt, Code
from langapp.jobs import job


@job
def forget_over() -> None:
    """Every day: codes that open nothing any more, and tries that no limit looks at."""
    forget(datetime.now(UTC))


def forget(now: datetime) -> None:
    Code.forget(now)
    Attempt.forget(now)
