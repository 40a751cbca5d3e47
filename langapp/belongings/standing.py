"""What of a copy still stands: who took back a yes here, or left, does not come back by an older copy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Column, select

from langapp.belongings.exporting import Values
from langapp.belongings.reading import Copy
from langapp.belongings.tables import belonging, columns, points_to
from langapp.db import db
from langapp.families.erasing import ERASED, RETURNED, Entry
from langapp.families.models import Caregiver, FormerFamily
from langapp.lib.batches import in_batches
from langapp.voices.models import Erased

Last = dict[str, dict[str, Entry]]
"""What the ledger of here says, by kind and id."""


def of(copy: Copy, into: Caregiver | None, last: Last) -> Copy:
    """Without voices that were taken back, whoever brings them; and, for their own family, without who left it."""
    gone: dict[str, set[Any]] = {
        kind: {entry.id for entry in last[kind].values() if entry.what != RETURNED}
        for kind in ("speaker", "recording")
    }
    gone["recording"] |= _erased([row["id"] for row in copy.rows["recording"]])
    if into is not None and _is_of(copy, into.family_id):
        gone["caregiver"] = {entry.id for entry in last["caregiver"].values() if entry.what == ERASED}
    rows: dict[str, list[Values]] = {}
    for table in belonging():
        rows[table.name] = []
        for row in copy.rows[table.name]:
            hangs = [
                column for column in columns(table) if row[column.name] in gone.get(points_to(column), ())
            ]
            if row.get("id") in gone.get(table.name, ()) or any(map(_goes_with_it, hangs)):
                gone.setdefault(table.name, set()).update({row["id"]} if "id" in row else ())
            else:
                rows[table.name].append(row | {column.name: None for column in hangs})
    closed = {entry.id: entry for entry in last["ask"].values()}
    rows["ask"] = [
        row | {"revoked_at": row["revoked_at"] or closed[row["id"]].moment} if row["id"] in closed else row
        for row in rows["ask"]
    ]
    return replace(copy, rows=rows)


def _is_of(copy: Copy, family_id: str) -> bool:
    """Whether it was made by this family, or by one that has become part of it."""
    former = db.session.get(FormerFamily, copy.family["id"])
    return family_id in (copy.family["id"], former and former.family_id)


def _goes_with_it(column: Column[Any]) -> bool:
    """By the same rule as when it is erased in the database."""
    return any(key.ondelete == "CASCADE" for key in column.foreign_keys)


def _erased(ids: list[str]) -> set[str]:
    found: set[str] = set()
    for some in in_batches(ids):
        found |= set(db.session.scalars(select(Erased.recording_id).where(Erased.recording_id.in_(some))))
    return found
