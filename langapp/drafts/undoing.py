"""One undo of an act, wherever its work still stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from langapp.db import rows as looked_up
from langapp.drafts import editing, placing
from langapp.drafts.models import Draft, DraftChange
from langapp.drafts.models.cells import PLACE
from langapp.drafts.story import Story
from langapp.families.models import Caregiver


def take_back(draft: Draft, by: Caregiver, now: datetime, act: str, new_act: str) -> tuple[int, int]:
    """Undo an act wherever its work still stands. How many cells and rows went back, and how many were left alone,
    because somebody changed them since.
    """
    draft.hold()
    done = _done(draft, act)
    last = {(each.row_id, each.field): each for each in done}
    first = {(each.row_id, each.field): each.before for each in reversed(done)}
    standing = editing.cells_of(draft.id, {row_id for row_id, field in last if field != PLACE})
    story, left = Story(draft, by, now, new_act), 0
    touched = set()
    for (row_id, name), change in last.items():
        if name == PLACE:
            continue
        cell = standing.get((row_id, name))
        if cell is None or cell.value != change.after or cell.revision != change.revision:
            left += 1
            touched.add(row_id)
            continue
        story.write(row_id, name, cell.value, first[row_id, name])
    there = placing.rows_of(draft.id, {row_id for row_id, name in last if name == PLACE})
    for (row_id, name), change in last.items():
        if name != PLACE or row_id not in there:
            continue
        if there[row_id].revision != change.revision or (row_id in touched and not first[row_id, name]):
            left += 1
            continue
        before = first[row_id, name]
        story.put(there[row_id], float(before) if before else there[row_id].position, removed=not before)
    return story.end(), left


def _done(draft: Draft, act: str) -> Sequence[Any]:
    """What an act did, oldest first."""
    return looked_up(
        select(
            DraftChange.row_id, DraftChange.field, DraftChange.before, DraftChange.after, DraftChange.revision
        )
        .where(DraftChange.draft_id == draft.id, DraftChange.act == act)
        .order_by(DraftChange.revision)
    ).all()
