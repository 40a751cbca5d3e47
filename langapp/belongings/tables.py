"""What belongs to a family: every table that leads to one, but for keys and what can be made anew.

A table that a room adds belongs as soon as it has a family, or somebody of one. What is left out is named here.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Column, ColumnElement, Table, select

from langapp.db import Base
from langapp.voices.models import Recording

KEYS = frozenset({"device", "email", "passkey", "paper_code", "invitation", "code"})
"""What lets people in. It is not carried about; on another server they make new ones."""
TRUSTED = frozenset(
    {"ability", "offer", "transfer", "draft_writer", "class_teacher", "class_family", "workshop_leader"}
)
"""What somebody may do here for everyone's lessons: whoever writes in a copy would give it to themselves."""
STUDIO = frozenset(
    {"draft", "draft_cell", "draft_change", "draft_presence", "publication", "check_ask", "plan"}
)
"""What is written for everyone. A pack is taken along by itself, from the studio; of plans their leader has a table."""
PASSING = frozenset({"erasure", "removal", "guest"})
"""What is about to happen here, or over in a day."""
FOLDED = frozenset({"memory"})
"""What is made of other rows."""
OF_HERE = frozenset({"former_family"})
LEFT_OUT = KEYS | TRUSTED | STUDIO | PASSING | FOLDED | OF_HERE


@cache
def belonging() -> tuple[Table, ...]:
    """Those first that others point to."""
    found: list[Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name == "family" or (table.name not in LEFT_OUT and owner(table, found) is not None):
            found.append(table)
    return tuple(found)


def owner(table: Table, known: list[Table] | tuple[Table, ...]) -> Column[object] | None:
    """The column that leads to a family: straight, or by somebody of one."""
    if "family_id" in table.columns:
        column: Column[object] = table.columns["family_id"]
        return column
    leading = (
        key.parent for key in table.foreign_keys if key.column.table in known and not key.parent.nullable
    )
    return next(leading, None)


def is_of(table: Table, family_id: str) -> ColumnElement[bool]:
    if table.name == "family":
        return table.c.id == family_id
    by = owner(table, belonging())
    assert by is not None
    if by.name == "family_id":
        return by == family_id
    [key] = by.foreign_keys
    above = key.column.table
    return by.in_(select(key.column).where(is_of(above, family_id)))


@cache
def of_recordings() -> tuple[Table, ...]:
    """Those that tell of a recording: they are told with it, wait with it and come with it."""
    owners = {table: owner(table, belonging()) for table in belonging()}
    return tuple(
        table for table, by in owners.items() if by is not None and points_to(by) == Recording.__tablename__
    )


@cache
def points_to(column: Column[object]) -> str:
    """The table a column points to; empty where it is a value."""
    return next((key.column.table.name for key in column.foreign_keys), "")


@cache
def columns(table: Table) -> tuple[Column[object], ...]:
    """What is told of a row. Not whose it is, nor which device it came by, nor how the ledger of here calls it."""
    left_out = {"family", "device"}
    return tuple(
        column for column in table.columns if points_to(column) not in left_out and column.name != "uuid"
    )


@cache
def is_numbered(table: Table) -> bool:
    """Whether its ids are given out by the database, and mean nothing elsewhere."""
    key = list(table.primary_key.columns)
    return len(key) == 1 and key[0].type.python_type is int and not key[0].foreign_keys
