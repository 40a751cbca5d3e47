"""The shelf with a draft laid over it: for whoever hears, records or looks at what is not published yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from langapp.db import rows as looked_up
from langapp.drafts import document
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.lib.batches import in_batches
from langapp.packs.documents import Line
from langapp.packs.shelf import Shelf
from langapp.refs import is_sung, slug_of


def with_draft(shelf: Shelf, draft: Draft) -> Shelf:
    """As if the draft were published as it stands."""
    pack = document.folded(draft).pack
    return dataclasses.replace(shelf, packs={**shelf.packs, pack.slug: pack})


def with_lines(shelf: Shelf, draft: Draft, refs: Collection[str]) -> Shelf:
    """The same of these lines alone. Costs them, and not their draft; but for a song sung whole, which is all of it."""
    if any(map(is_sung, refs)):
        return with_draft(shelf, draft)
    names = [ref.partition("/")[2] for ref in refs if slug_of(ref) == draft.slug]
    pack = document.pack_of(draft.slug, {}, _lines(draft, names))
    return dataclasses.replace(shelf, packs={**shelf.packs, draft.slug: pack})


def with_drafts_of(shelf: Shelf, refs: Sequence[str]) -> Shelf:
    """The same for every draft that one of these lines belongs to and the shelf does not hold as it is asked for."""
    for slug in dict.fromkeys(map(slug_of, refs)):
        if slug not in shelf.packs or slug in shelf.taught:
            draft = Draft.of_slug(slug)
            shelf = with_lines(shelf, draft, refs) if draft is not None else shelf
    return shelf


def _lines(draft: Draft, names: Sequence[str]) -> Iterator[Line]:
    """In the order in which they stand."""
    for some in in_batches(names):
        placed = looked_up(
            select(DraftRow.id, DraftRow.line_id, DraftRow.came_from)
            .where(DraftRow.draft_id == draft.id, DraftRow.line_id.in_(some), DraftRow.removed.is_(False))
            .order_by(DraftRow.position, DraftRow.id)
        ).all()
        cells: dict[str, dict[str, str]] = {row.id: {} for row in placed}
        values = select(DraftCell.row_id, DraftCell.field, DraftCell.value).where(
            DraftCell.draft_id == draft.id, DraftCell.row_id.in_(cells), DraftCell.value != ""
        )
        for row_id, field, value in looked_up(values):
            cells[row_id][field] = value
        yield from (document.line_of(row.line_id, cells[row.id], row.came_from) for row in placed)
