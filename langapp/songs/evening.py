"""When what is sung or heard in the room is dark, whatever other pages are. The page's script asks the same of itself,
for a page that was kept by day: see js/pages/dusk.js, which is told these hours.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

from langapp import look

BEGINS, ENDS = 18, 6


def shown() -> dict[str, Any]:
    """How a page of it looks now, in night colours in the evening, and the hours for its script, which knows who chose
    day for it.
    """
    seen, local = look.current(), look.local_time(datetime.now(UTC))
    if local is not None and not ENDS <= local.hour < BEGINS:
        seen = dataclasses.replace(seen, mode="night")
    return {"look": seen, "night": seen.mode == "night", "evening": f"{BEGINS} {ENDS}"}
