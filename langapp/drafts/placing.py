"""Where rows stand: numbers with room between them, so that one row comes between two and no other moves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.drafts.models import DraftRow
from langapp.lib.batches import in_batches

if TYPE_CHECKING:
    from langapp.drafts.editing import RowEdit

STEP = 1024.0
NARROWEST = 1e-6
"""Between two rows. After some fifty that came into the same gap there is no room for more."""


@dataclass(frozen=True)
class Place:
    """A row as it stands."""

    id: str
    line_id: str
    came_from: str
    position: float
    removed: bool
    revision: int


def rows_of(draft_id: str, row_ids: Collection[str]) -> dict[str, Place]:
    """Those of these rows that are there, removed ones among them."""
    found: dict[str, Place] = {}
    told = select(
        DraftRow.id,
        DraftRow.line_id,
        DraftRow.came_from,
        DraftRow.position,
        DraftRow.removed,
        DraftRow.revision,
    ).where(DraftRow.draft_id == draft_id)
    for some in in_batches(list(row_ids)):
        found |= {row.id: Place(*row) for row in looked_up(told.where(DraftRow.id.in_(some)))}
    return found


def count(draft_id: str) -> int:
    """The rows that stand."""
    standing = select(func.count()).where(DraftRow.draft_id == draft_id, DraftRow.removed.is_(False))
    return db.session.scalar(standing) or 0


def positions(draft_id: str, wanted: Sequence[RowEdit], there: dict[str, Place]) -> dict[str, float] | None:
    """A place for each row that comes or moves; rows that follow each other share the gap they come into. None where
    one has become too narrow: see `spread`.
    """
    found: dict[str, float] = {}
    for run in _runs(wanted, there):
        lowest, highest = _gap(draft_id, run[0].after, {row.id for row in run}, found)
        step = (highest - lowest) / (len(run) + 1) if highest is not None else STEP
        if step < NARROWEST:
            return None
        found |= {row.id: lowest + step * at for at, row in enumerate(run, 1)}
    return found


def spread(draft_id: str, revision: int) -> None:
    """Room again between all rows, in their order."""
    order = select(DraftRow.id).where(DraftRow.draft_id == draft_id).order_by(DraftRow.position, DraftRow.id)
    places = [
        {"row": row_id, "place": number * STEP} for number, row_id in enumerate(db.session.scalars(order), 1)
    ]
    this = update(DraftRow).where(DraftRow.draft_id == draft_id, DraftRow.id == bindparam("row"))
    db.session.connection().execute(this.values(position=bindparam("place"), revision=revision), places)


def _runs(wanted: Sequence[RowEdit], there: dict[str, Place]) -> Iterator[list[RowEdit]]:
    """Rows in a row: each behind the one before, or all of them last."""
    run: list[RowEdit] = []
    for row in wanted:
        before = there.get(row.id)
        if before is not None and not before.removed and row.after is None:
            continue  # It has its place, and nobody moved it.
        if run and not (row.after == run[-1].id or (row.after is None and run[0].after is None)):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _gap(
    draft_id: str, after: str | None, run: Collection[str], found: dict[str, float]
) -> tuple[float, float | None]:
    """Behind a row and before the next: from where to where. No end, for the last place."""
    standing = select(func.max(DraftRow.position)).where(DraftRow.draft_id == draft_id)
    if after is None:
        return max([db.session.scalar(standing) or 0.0, *found.values()]), None
    lowest = 0.0
    if after:
        known = found.get(after)
        lowest = known if known is not None else _position(draft_id, after)
    following = select(func.min(DraftRow.position)).where(
        DraftRow.draft_id == draft_id, DraftRow.position > lowest, DraftRow.id.not_in(run)
    )
    nexts = [place for place in found.values() if place > lowest]
    if (stored := db.session.scalar(following)) is not None:
        nexts.append(stored)
    return lowest, min(nexts, default=None)


def _position(draft_id: str, row_id: str) -> float:
    """Of a row that is not there: behind all."""
    own = select(DraftRow.position).where(DraftRow.draft_id == draft_id, DraftRow.id == row_id)
    found = db.session.scalar(own)
    if found is not None:
        return found
    return db.session.scalar(select(func.max(DraftRow.position)).where(DraftRow.draft_id == draft_id)) or 0.0
