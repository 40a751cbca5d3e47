"""What a checker can have read of a wording: as it stands, or as it stood in its draft at some time. Of any other words she
has nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import select

from langapp.db import rows as looked_up
from langapp.drafts import document, fields
from langapp.drafts.models import Draft, DraftChange
from langapp.packs.documents import Form, Line
from langapp.studio.grid.showing import cells_of
from langapp.studio.models.answers import read_hash

MOST_ACTS = 500
"""Of one row: what stood there before them was not read by anybody who answers now."""


def said_of(line: Line, form: Form) -> str:
    """What an answer to it is about."""
    return form.text_hash + read_hash(line, form)


def form_read(draft: Draft, row_id: str, tag: str, variant: str, said: str) -> Form | None:
    """The wording that `said` tells of; None where it never stood there."""
    for cells in _as_it_stood(draft, row_id, tag, variant):
        line = document.line_of("", cells)
        wording = line.wordings.get(tag)
        form = dict(wording.forms()).get(variant) if wording else None
        if form is not None and said_of(line, form) == said:
            return form
    return None


def _as_it_stood(draft: Draft, row_id: str, tag: str, variant: str) -> Iterator[dict[str, str]]:
    """The cells that are read there, the newest first: each act taken back after the other."""
    begins = fields.form(tag, variant, "")
    standing = cells_of(draft.id, [row_id]).get(row_id, {})
    cells = {
        name: cell.value for name, cell in standing.items() if name == "meaning" or name.startswith(begins)
    }
    yield _written(cells)
    of_row = DraftChange.draft_id == draft.id, DraftChange.row_id == row_id
    found = looked_up(
        select(DraftChange.revision, DraftChange.field, DraftChange.before)
        .where(*of_row, (DraftChange.field == "meaning") | DraftChange.field.startswith(begins))
        .order_by(DraftChange.revision.desc())
        .limit(MOST_ACTS)
    ).all()
    for _revision, act in groupby(found, key=lambda change: change.revision):
        cells |= {change.field: change.before for change in act}
        yield _written(cells)


def _written(cells: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in cells.items() if value}
