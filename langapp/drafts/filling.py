"""A whole document laid out in a draft: what was exported, another's pack, an edition of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select, update

from langapp.db import change
from langapp.db import rows as looked_up
from langapp.drafts import document
from langapp.drafts.editing import ANY, Edit, Edited, RowEdit, edit
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Pack


def fill(draft: Draft, pack: Pack, by: Caregiver, now: datetime, act: str) -> Edited:
    """From now on the draft says what the document says, in as few changes as that takes, and nothing else.

    A line is the row that has its id; a row without one stays no longer. One act, which can be taken back.
    """
    draft.hold()
    there = {row.line_id: row.id for row in _rows(draft) if row.line_id}
    rows = {line.id: there.get(line.id) or uuid7(now) for line in pack.lines}
    wanted = {WHOLE: document.cells_of_pack(pack)}
    wanted |= {rows[line.id]: document.cells_of_line(line) for line in pack.lines}
    standing = _standing(draft)
    edits = [
        Edit(row_id, field, value, ANY)
        for row_id, own in wanted.items()
        for field, value in own.items()
        if standing.get((row_id, field)) != value
    ]
    edits += [
        Edit(row_id, field, "", ANY)
        for (row_id, field), value in standing.items()
        if value and row_id in wanted and field not in wanted[row_id]
    ]
    kept = set(rows.values())
    gone = [RowEdit(row.id, removed=True) for row in _rows(draft) if row.id not in kept and not row.removed]
    placed, after = [], ""
    for line in pack.lines:
        placed.append(RowEdit(rows[line.id], after, came_from=line.came_from))
        after = rows[line.id]
    edited = edit(draft, by, now, act, edits, [*gone, *placed])
    for line in pack.lines:
        this = update(DraftRow).where(DraftRow.draft_id == draft.id, DraftRow.id == rows[line.id])
        change(this.values(line_id=line.id, came_from=line.came_from))
    return edited


def _rows(draft: Draft) -> Sequence[Row[str, str, bool]]:
    placed = select(DraftRow.id, DraftRow.line_id, DraftRow.removed).where(DraftRow.draft_id == draft.id)
    return looked_up(placed.order_by(DraftRow.position)).all()


def _standing(draft: Draft) -> dict[tuple[str, str], str]:
    told = select(DraftCell.row_id, DraftCell.field, DraftCell.value).where(DraftCell.draft_id == draft.id)
    return {(row.row_id, row.field): row.value for row in looked_up(told)}
