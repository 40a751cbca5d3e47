"""The moments of a family's day, and which one it is likely to be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from langapp.i18n import Lazy, lazy

SMALL_BABY = 12
"""Under this many months a day has more changing and less outdoors in it."""


@dataclass(frozen=True)
class Moment:
    name: str
    title: Lazy


MOMENTS: dict[str, Moment] = {
    moment.name: moment
    for moment in (
        Moment("waking", lazy("Waking up")),
        Moment("changing", lazy("Changing")),
        Moment("dressing", lazy("Getting dressed")),
        Moment("meal", lazy("Mealtime")),
        Moment("outdoors", lazy("Going out")),
        Moment("play", lazy("Playing")),
        Moment("bath", lazy("Bath time")),
        Moment("bedtime", lazy("Bedtime")),
        Moment("comfort", lazy("Comfort")),
        Moment("call", lazy("Calling family")),
        Moment("any", lazy("Any time")),
    )
}

# From this hour on, the likeliest first. A family changes it in one tap; this only guesses well.
DAY: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, ("comfort", "changing", "bedtime")),
    (6, ("waking", "any", "changing")),
    (8, ("dressing", "meal")),
    (9, ("play", "outdoors", "any")),
    (11, ("meal",)),
    (13, ("bedtime", "comfort")),
    (14, ("outdoors", "play", "any")),
    (17, ("meal",)),
    (18, ("bath",)),
    (20, ("bedtime",)),
    (22, ("comfort", "bedtime")),
)
UNKNOWN_HOUR = ("bath", "meal", "any")


def likeliest(available: Collection[str], local: datetime | None, months: int | None = None) -> str:
    """The moment to open with: by the device's clock, the child's age if known, and what there is to say."""
    wanted = (
        UNKNOWN_HOUR if local is None else next(names for hour, names in reversed(DAY) if local.hour >= hour)
    )
    if months is not None and months < SMALL_BABY:
        wanted = tuple("changing" if name in ("play", "outdoors") else name for name in wanted)
    for name in (*wanted, *UNKNOWN_HOUR, *MOMENTS):
        if name in available:
            return name
    return UNKNOWN_HOUR[0]
