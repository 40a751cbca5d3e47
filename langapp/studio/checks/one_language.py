"""A draft folded for somebody who reads one language of it: what it says in others is not looked at."""

from __future__ import annotations

from sqlalchemy import or_, select

from langapp.db import rows as looked_up
from langapp.drafts import document
from langapp.drafts.document import Folded
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE

OF_LINE = ("meaning", "cue")
OF_PACK = ("title", "meanings")


def folded(draft: Draft, tag: str) -> Folded:
    """The lines that say something in it, in their order."""
    placed = looked_up(
        select(DraftRow.id, DraftRow.line_id)
        .where(DraftRow.draft_id == draft.id, DraftRow.removed.is_(False))
        .order_by(DraftRow.position, DraftRow.id)
    ).all()
    of_language = DraftCell.field.startswith(f"{tag}:"), DraftCell.field.startswith(f"{tag}@")
    read = select(DraftCell.row_id, DraftCell.field, DraftCell.value).where(
        DraftCell.draft_id == draft.id,
        DraftCell.value != "",
        or_(DraftCell.field.in_([*OF_LINE, *OF_PACK]), *of_language),
    )
    cells: dict[str, dict[str, str]] = {}
    for row_id, field, value in looked_up(read):
        cells.setdefault(row_id, {})[field] = value
    lines = {
        row.id: document.line_of(row.line_id or document.provisional(row.id), cells[row.id])
        for row in placed
        if row.id in cells
    }
    said = {row_id: line for row_id, line in lines.items() if tag in line.wordings}
    pack = document.pack_of(draft.slug, cells.get(WHOLE, {}), said.values())
    return Folded(pack, {line.id: row_id for row_id, line in said.items()})
