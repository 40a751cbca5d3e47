"""What a line of a draft was worded as: a recording may say the words that stood there when it was begun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.drafts import document, fields
from langapp.drafts.models import Draft, DraftCell, DraftChange, DraftRow
from langapp.drafts.models.cells import PLACE, WHOLE
from langapp.packs.documents import Form, Line
from langapp.refs import is_sung, slug_of

MOST_CHANGES = 300
"""The newest, of a song: so far back it is looked for as a whole."""


def once(ref: str, tag: str, text_hash: str) -> Form | None:
    """A wording as it stood in a draft at some time, in whatever variant, the newest first."""
    draft = Draft.of_slug(slug_of(ref))
    if draft is None:
        return None
    stood = _sung_once(draft, tag) if is_sung(ref) else _said_once(draft, ref, tag)
    return next((form for form in stood if form.text_hash == text_hash), None)


def _said_once(draft: Draft, ref: str, tag: str) -> Iterator[Form]:
    row = select(DraftRow.id).where(DraftRow.draft_id == draft.id, DraftRow.line_id == ref.partition("/")[2])
    stood = (
        select(DraftChange.after)
        .where(
            DraftChange.draft_id == draft.id,
            DraftChange.row_id == row.scalar_subquery(),
            or_(DraftChange.field == fields.text(tag), DraftChange.field.like(fields.text(tag, "%"))),
        )
        .order_by(DraftChange.revision.desc())
    )
    return (Form(text) for text in db.session.scalars(stood))


def _sung_once(draft: Draft, tag: str) -> Iterator[Form]:
    """A song as it is whole, then as it was before each act: one on its words, or on which lines stand, and where."""
    song = _Song.as_it_stands(draft, tag)
    yield from song.sung()
    for _revision, act in groupby(_changes(draft, tag), lambda each: each.revision):
        for each in act:
            song.undo(each)
        yield from song.sung()


@dataclass
class _Song:
    slug: str
    tag: str
    places: dict[str, float]
    """Of the rows that stand."""
    cells: dict[str, dict[str, str]]
    lines: dict[str, Line]

    @classmethod
    def as_it_stands(cls, draft: Draft, tag: str) -> _Song:
        standing = select(DraftRow.id, DraftRow.position).where(DraftRow.removed.is_(False))
        places = dict(looked_up(standing.where(DraftRow.draft_id == draft.id)).all())
        values = select(DraftCell.row_id, DraftCell.field, DraftCell.value).where(
            DraftCell.draft_id == draft.id, DraftCell.row_id != WHOLE, _says(DraftCell.field, tag)
        )
        cells: dict[str, dict[str, str]] = {}
        for row_id, field, value in looked_up(values):
            cells.setdefault(row_id, {})[field] = value
        return cls(draft.slug, tag, places, cells, {row_id: _line(row_id, cells[row_id]) for row_id in cells})

    def undo(self, change: Any) -> None:
        row_id = change.row_id
        if change.field != PLACE:
            own = self.cells.setdefault(row_id, {})
            own[change.field] = change.before
            self.lines[row_id] = _line(row_id, own)
        elif change.before:
            self.places[row_id] = float(change.before)
        else:
            self.places.pop(row_id, None)

    def sung(self) -> Iterator[Form]:
        order = sorted(
            self.places.keys() & self.lines.keys(), key=lambda row_id: (self.places[row_id], row_id)
        )
        told = {"kind": "song", "language": self.tag}
        pack = document.pack_of(self.slug, told, (self.lines[row_id] for row_id in order))
        if pack.sung:
            yield pack.sung.wordings[self.tag].form


def _changes(draft: Draft, tag: str) -> Sequence[Any]:
    """The newest first. Asked for after what stands: one that came between the two is undone all the same."""
    return looked_up(
        select(DraftChange.revision, DraftChange.row_id, DraftChange.field, DraftChange.before)
        .where(
            DraftChange.draft_id == draft.id,
            DraftChange.row_id != WHOLE,
            or_(DraftChange.field == PLACE, _says(DraftChange.field, tag)),
        )
        .order_by(DraftChange.revision.desc())
        .limit(MOST_CHANGES)
    ).all()


def _says(field: Any, tag: str) -> ColumnElement[bool]:
    """Also what is no text: a line with a reading alone is one of the song."""
    return or_(field.startswith(f"{tag}:"), field.startswith(f"{tag}@"))


def _line(row_id: str, own: dict[str, str]) -> Line:
    return document.line_of(row_id, {field: value for field, value in own.items() if value})
