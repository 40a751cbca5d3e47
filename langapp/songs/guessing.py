"""A guess at when each line of a song begins in a recording."""

from __future__ import annotations

from langapp.jobs import awaited

GOOD = 0.5


def is_good(sure: float) -> bool:
    return sure >= GOOD


@awaited
def guess(recording_id: str) -> None:
    pass
