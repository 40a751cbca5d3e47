"""The ids of lines: given once, when something is first kept under one, and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select, update

from langapp.db import change, db
from langapp.db import rows as looked_up
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.lib.slug import slug, with_number
from langapp.refs import SUNG

LONGEST = 40
PLAIN = "line"
"""What a line is called whose meaning has no Latin letters, with a number behind it."""


def name(draft: Draft, row_id: str) -> str:
    """The id of one row's line, from now on; empty where there is no such row. Costs the same in any draft."""
    draft.hold()
    mine = (DraftRow.draft_id == draft.id, DraftRow.id == row_id)
    named = db.session.scalar(select(DraftRow.line_id).where(*mine))
    if named != "":
        return named or ""
    told = select(DraftCell.value).where(
        DraftCell.draft_id == draft.id, DraftCell.row_id == row_id, DraftCell.field == "meaning"
    )
    wanted = _wanted(db.session.scalar(told) or "")
    alike = select(DraftRow.line_id).where(DraftRow.draft_id == draft.id, DraftRow.line_id.like(f"{wanted}%"))
    line_id = with_number(wanted, {SUNG, *db.session.scalars(alike)})
    change(update(DraftRow).where(*mine).values(line_id=line_id))
    return line_id


def name_all(draft: Draft, row_ids: Collection[str] | None = None) -> dict[str, str]:
    """The line ids of these rows, or of all that stand. Whoever had none is given one, by what it means."""
    draft.hold()
    every = looked_up(
        select(DraftRow.id, DraftRow.line_id, DraftRow.removed)
        .where(DraftRow.draft_id == draft.id)
        .order_by(DraftRow.position, DraftRow.id)
    ).all()
    wanted = [row for row in every if (not row.removed if row_ids is None else row.id in row_ids)]
    taken = {SUNG, *(row.line_id for row in every)}
    meanings = dict(_meanings(draft))
    found = {}
    for row in wanted:
        line_id = row.line_id
        if not line_id:
            line_id = with_number(_wanted(meanings.get(row.id, "")), taken)
            this = update(DraftRow).where(DraftRow.draft_id == draft.id, DraftRow.id == row.id)
            change(this.values(line_id=line_id))
            taken.add(line_id)
        found[row.id] = line_id
    return found


def _wanted(meaning: str) -> str:
    return slug(meaning, LONGEST) or f"{PLAIN}-1"


def _meanings(draft: Draft) -> Iterator[tuple[str, str]]:
    """An id from a meaning in English, or in any language of Latin letters, is one a person may know again."""
    told = select(DraftCell.row_id, DraftCell.value).where(
        DraftCell.draft_id == draft.id, DraftCell.field == "meaning"
    )
    yield from ((row_id, value) for row_id, value in db.session.execute(told))
