"""When what is sung or heard in the room is dark, whatever other pages are. The page's script asks the same of itself,
for a page that was kept by day: see js/pages/dusk.js, which is told these hours.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from langapp import look

BEGINS, ENDS = 18, 6


def hours() -> str:
    """For the script: when it begins, and when it ends."""
    return f"{BEGINS} {ENDS}"


def look_now() -> look.Look:
    """In night colours in the evening; who chose day for it has a script that knows."""
    seen, local = look.current(), look.local_time(datetime.now(UTC))
    late = local is not None and not ENDS <= local.hour < BEGINS
    return dataclasses.replace(seen, mode="night") if late else seen
