"""What of a workshop is in no backup: its guests are gone a day after it, and a backup is kept for thirty. Nor is it in what
a restore keeps aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, update

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


def take_out(connection: Connection, schema: str | None = None) -> None:
    """Of a database at whatever step. A second time changes nothing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "PRAGMA secure_delete=ON"
        ).close()  # Or they could still be read in the file.
    found = MetaData()
    found.reflect(connection, schema=schema)
    names = theirs(found.sorted_tables)
    for table in reversed(found.sorted_tables):
        if table.name in names:
            connection.execute(delete(table))
        elif blank := {name: value for name, value in BLANK.get(table.name, {}).items() if name in table.c}:
            connection.execute(update(table).values(blank))
