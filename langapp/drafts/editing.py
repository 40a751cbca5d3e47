"""The one way a draft changes: an act of some cells and rows, which can be taken back.

A cell is kept when its writer saw what stood in it before; otherwise both texts are told, and nothing is overwritten.
What an act costs does not depend on how much else there is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from langapp.db import rows as looked_up
from langapp.drafts import fields, placing
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.drafts.story import Story
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.lib.batches import in_batches
from langapp.lib.uuid7 import is_uuid
from langapp.refs import is_ref
from langapp.web import Refused

ANY = -1
"""In place of a revision: whatever stands there, as an import says it."""
MOST_ROWS = 6000


@dataclass(frozen=True)
class Edit:
    """A value for one cell. `base` is the revision its writer saw; 0 for a cell that was not there."""

    row_id: str
    field: str
    value: str
    base: int = 0


@dataclass(frozen=True)
class RowEdit:
    """A row put behind another ("" is the first place, None the last), or removed."""

    id: str
    after: str | None = None
    removed: bool = False
    came_from: str = ""
    seen: int = ANY
    """For a row to be removed: the revision of the draft its remover saw. What came into it since keeps it there."""


@dataclass(frozen=True)
class Conflict:
    """Somebody else wrote something there meanwhile. Nothing of ours was kept."""

    row_id: str
    field: str
    value: str
    revision: int
    by: str
    at: datetime


@dataclass
class Edited:
    """`saved` are cells with the revision they have now; `refused` those that cannot be kept, with a sentence why."""

    revision: int
    saved: list[tuple[str, str, int]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    """Rows that stay, because somebody wrote in them since whoever wanted them gone last looked."""
    changed: int = 0
    """Cells and rows that are otherwise than before."""


@dataclass(frozen=True)
class Changes:
    """What became of a draft since a revision: cells with value and revision, rows with place and whether they went."""

    revision: int
    cells: list[tuple[str, str, str, int]]
    rows: list[tuple[str, float, bool]]


def edit(
    draft: Draft,
    by: Caregiver,
    now: datetime,
    act: str,
    cells: Sequence[Edit] = (),
    rows: Sequence[RowEdit] = (),
) -> Edited:
    """Keep what may be kept. Doing it twice is fine. Raises Refused where a draft would grow beyond all measure."""
    if not cells and not rows:
        return Edited(draft.revision)
    story = Story(draft, by, now, act)
    edited = Edited(draft.revision)
    known = {edit.row_id for edit in cells if edit.row_id != WHOLE and is_uuid(edit.row_id)}
    asked = [row for row in rows if is_uuid(row.id)]
    there = placing.rows_of(draft.id, known | {row.id for row in asked})
    standing = cells_of(
        draft.id, {edit.row_id for edit in cells} | {row.id for row in asked if row.seen != ANY}
    )
    wanted = [row for row in asked if not _is_newer(row, standing, edited)]
    wanted += [RowEdit(row_id) for row_id in known - there.keys() - {row.id for row in wanted}]
    _expect_room(draft, [row.id for row in wanted if row.id not in there])
    _place(story, wanted, there)
    for each in cells:
        _keep(story, each, standing, edited)
    _bring_back(story, there, {row.id for row in wanted})
    edited.changed, edited.revision = story.end(), draft.revision
    edited.saved += [(row_id, name, story.revision) for row_id, name in story.cells]
    return edited


def changes(draft: Draft, since: int) -> Changes:
    """What anybody did since a revision. Costs what was done, not what there is."""
    cells = looked_up(
        select(DraftCell.row_id, DraftCell.field, DraftCell.value, DraftCell.revision)
        .where(DraftCell.draft_id == draft.id, DraftCell.revision > since)
        .order_by(DraftCell.revision)
    ).all()
    moved = looked_up(
        select(DraftRow.id, DraftRow.position, DraftRow.removed)
        .where(DraftRow.draft_id == draft.id, DraftRow.revision > since)
        .order_by(DraftRow.position)
    ).all()
    return Changes(
        draft.revision,
        [(cell.row_id, cell.field, cell.value, cell.revision) for cell in cells],
        [(row.id, row.position, row.removed) for row in moved],
    )


def _is_newer(row: RowEdit, standing: dict[tuple[str, str], Any], edited: Edited) -> bool:
    """Whether a row that is to go holds what its remover has not seen. It is told, and stays."""
    if not row.removed or row.seen == ANY:
        return False
    came = [cell.revision for (row_id, _name), cell in standing.items() if row_id == row.id and cell.value]
    if max(came, default=0) <= row.seen:
        return False
    edited.newer.append(row.id)
    return True


def _bring_back(story: Story, there: dict[str, placing.Place], placed: Collection[str]) -> None:
    """Whoever wrote in a row while another removed it finds it again, with what they wrote."""
    for row_id in {row_id for row_id, _name in story.cells}:
        row = there.get(row_id)
        if row is not None and row.removed and row_id not in placed:
            story.put(row, row.position, removed=False)


def _place(story: Story, wanted: Sequence[RowEdit], there: dict[str, placing.Place]) -> None:
    """Rows that come, go or move, each run of them in one go."""
    standing = [row for row in wanted if not row.removed]
    positions = placing.positions(story.draft.id, standing, there)
    if positions is None:
        placing.spread(story.draft.id, story.revision)
        there = placing.rows_of(story.draft.id, there)
        positions = placing.positions(story.draft.id, standing, there) or {}
    for row in wanted:
        before, came_from = there.get(row.id), row.came_from if is_ref(row.came_from) else ""
        if before is not None:
            position = positions.get(row.id, before.position)
            story.put(before, position, removed=row.removed, came_from=came_from)
        elif not row.removed:
            story.bring(row.id, came_from, positions[row.id])


def _keep(story: Story, each: Edit, standing: dict[tuple[str, str], Any], edited: Edited) -> None:
    of_pack = each.row_id == WHOLE
    ours = each.base == ANY and of_pack and fields.is_of_fork(each.field)
    if not (ours or fields.is_known(each.field, of_pack)) or not (of_pack or is_uuid(each.row_id)):
        edited.refused.append((each.row_id, each.field, _("There is no such column. Open the pack again.")))
        return
    if why := fields.refusal(each.field, each.value):
        edited.refused.append((each.row_id, each.field, why))
        return
    value, cell = fields.kept(each.field, each.value), standing.get((each.row_id, each.field))
    if (cell.value if cell else "") == value:
        edited.saved.append((each.row_id, each.field, cell.revision if cell else 0))
    elif each.base in (ANY, cell.revision if cell else 0):
        story.write(each.row_id, each.field, cell.value if cell else "", value)
    else:
        edited.conflicts.append(
            Conflict(each.row_id, each.field, cell.value, cell.revision, cell.name or "", cell.at)
            if cell
            else Conflict(each.row_id, each.field, "", 0, "", story.now)
        )


def cells_of(draft_id: str, row_ids: Collection[str]) -> dict[tuple[str, str], Any]:
    """The cells of some rows, with who wrote them."""
    found: dict[tuple[str, str], Any] = {}
    told = (
        select(
            DraftCell.row_id,
            DraftCell.field,
            DraftCell.value,
            DraftCell.revision,
            DraftCell.at,
            Caregiver.name,
        )
        .outerjoin(Caregiver, Caregiver.id == DraftCell.by)
        .where(DraftCell.draft_id == draft_id)
    )
    for some in in_batches(list(row_ids)):
        found |= {(row.row_id, row.field): row for row in looked_up(told.where(DraftCell.row_id.in_(some)))}
    return found


def _expect_room(draft: Draft, new: Collection[str]) -> None:
    if new and placing.count(draft.id) + len(new) > MOST_ROWS:
        raise Refused(
            _("A pack being written holds up to %(n)s lines. Begin another for the rest.", n=MOST_ROWS)
        )
