"""What of a workshop is in no backup: its guests are gone a day after it, and a backup is kept for thirty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table

GUESTS = "guest"
BLANK: dict[str, dict[str, Any]] = {"workshop": {"present": "", "gone": "", "code": None, "door": None}}
"""By table, what a row says instead: of the languages that came and went, and of what let them in."""


def theirs(tables: Iterable[Table]) -> set[str]:
    """The names of the tables whose rows are left out: guests, and whatever points to them. `tables` come after those
    that they point to.
    """
    found = {GUESTS}
    for table in tables:
        if any(key.column.table.name in found for key in table.foreign_keys):
            found.add(table.name)
    return found
