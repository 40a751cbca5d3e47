"""The grid's door: what was typed comes in, and what others did goes out, in one JSON answer.

An act with nothing in it is a heartbeat. What is told is known to be untidy (a page from last week, a row that is gone),
and nothing of it holds up the rest: what cannot be kept is told back with a sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, jsonify, request
from sqlalchemy import select

from langapp import receiving
from langapp.db import rows as looked_up
from langapp.drafts import editing, placing
from langapp.drafts.editing import Edit, Edited, RowEdit
from langapp.drafts.models import Draft, DraftCell, Presence
from langapp.drafts.models.cells import WHOLE
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models import Caregiver
from langapp.lib.uuid7 import given_or_new, is_uuid
from langapp.studio.grid import flagging, showing
from langapp.studio.grid.showing import cells_of
from langapp.web import Refused

blueprint = Blueprint("studio_door", __name__)

MOST_CELLS, MOST_ROWS = 1000, 1000
MOST_FLAGGED = 250
"""Rows in one answer: whoever pastes more sees the rest where all problems are listed."""
MOST_WHOLE = 50
"""Rows in one answer that are told with all that stands in them."""
LARGEST_REVISION = 2**31 - 1


@blueprint.get("/studio/drafts/<draft_id>/flags")
@able("writing")
def flags(draft_id: str) -> Any:
    """Of the rows on one page, or of one: what was imported or pasted shows its problems when it is opened again."""
    draft = Draft.of(sessions.caregiver().id, draft_id) or abort(404)
    row = request.args.get("row", "")
    start = showing.number(request.args.get("from"), 1)
    rows = [row] if row else [each.id for each in showing.page_of(draft, start).rows]
    return jsonify({"flags": _flags(draft, [each for each in rows if is_uuid(each)])})


@blueprint.post("/studio/drafts/<draft_id>/edits")
@able("writing")
def edits(draft_id: str) -> Any:
    """Keep what can be kept, and tell everything there is to know since."""
    told = _told()
    draft = Draft.of(sessions.caregiver().id, draft_id) or abort(404)
    now = datetime.now(UTC)
    cells, rows = list(_cells(told)), list(_rows(told))
    if cells or rows:
        draft.hold()
    edited, full = _keep(draft, _text(told.get("act")), now, cells, rows)
    _tell_where(draft, told.get("at"), now)
    changes = editing.changes(draft, _number(told.get("since")))
    changed = {row for row, *_ in changes.cells if row != WHOLE}
    others = Presence.others(draft.id, sessions.device().id, now)
    return jsonify(
        _answer(edited)
        | {
            "revision": changes.revision,
            "refused_rows": full,
            "stays": _stays(draft, edited.newer),
            "changes": {"cells": _with_rows_that_came(draft, changes), "rows": changes.rows},
            "here": [{"name": each.name, "row": each.row_id, "field": each.field} for each in others],
            "flags": _flags(draft, changed | {each.row_id for each in cells if each.row_id != WHOLE}),
        }
    )


def _keep(
    draft: Draft, act: str, now: datetime, cells: list[Edit], rows: list[RowEdit]
) -> tuple[Edited, list[tuple[str, str]]]:
    """All of it; or, where there is no room for more rows, what is in those that stand. And the rows there is no room
    for, with a sentence.
    """
    by, act = sessions.caregiver(), given_or_new(act, now)
    try:
        return editing.edit(draft, by, now, act, cells, rows), []
    except Refused as full:
        there = {WHOLE} | {row for row, place in _places(draft, cells, rows).items() if not place.removed}
        edited = editing.edit(
            draft,
            by,
            now,
            act,
            [each for each in cells if each.row_id in there],
            [row for row in rows if row.id in there or row.removed],
        )
        out = {row.id for row in rows if not row.removed} | {each.row_id for each in cells}
        edited.refused += [
            (each.row_id, each.field, full.sentence) for each in cells if each.row_id not in there
        ]
        return edited, [(row_id, full.sentence) for row_id in sorted(out - there)]


def _places(draft: Draft, cells: list[Edit], rows: list[RowEdit]) -> dict[str, placing.Place]:
    return placing.rows_of(draft.id, {each.row_id for each in cells} | {row.id for row in rows})


def _stays(draft: Draft, row_ids: list[str]) -> list[tuple[str, float, str]]:
    """Rows that were to go and hold what was not seen: where they stand, and who wrote in them last."""
    writers = (
        select(DraftCell.row_id, Caregiver.name)
        .join(Caregiver, Caregiver.id == DraftCell.by)
        .where(DraftCell.draft_id == draft.id, DraftCell.row_id.in_(row_ids), DraftCell.value != "")
        .order_by(DraftCell.revision)
    )
    names = {row.row_id: row.name for row in looked_up(writers)} if row_ids else {}
    places = placing.rows_of(draft.id, row_ids).values()
    return [(row.id, row.position, names.get(row.id) or "") for row in places if not row.removed]


def _with_rows_that_came(draft: Draft, changes: editing.Changes) -> list[tuple[str, str, str, int]]:
    """With all that stands in a few rows that came or came back: a page that never had them cannot know it."""
    came = [row_id for row_id, _, removed in changes.rows if not removed]
    if not 0 < len(came) <= MOST_WHOLE:
        return changes.cells
    told = {(row_id, name) for row_id, name, *_ in changes.cells}
    return [
        *(
            (row_id, name, cell.value, cell.revision)
            for row_id, cells in cells_of(draft.id, came).items()
            for name, cell in cells.items()
            if (row_id, name) not in told
        ),
        *changes.cells,
    ]


def _told() -> dict[str, Any]:
    told = receiving.told()
    if len(_list(told, "cells")) > MOST_CELLS or len(_list(told, "rows")) > MOST_ROWS:
        abort(413)
    return told


def _list(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = told.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _cells(told: dict[str, Any]) -> Iterator[Edit]:
    for each in _list(told, "cells"):
        yield Edit(
            _text(each.get("row")),
            _text(each.get("field")),
            _text(each.get("value")),
            _number(each.get("base")),
        )


def _rows(told: dict[str, Any]) -> Iterator[RowEdit]:
    for each in _list(told, "rows"):
        after = each.get("after")
        yield RowEdit(
            _text(each.get("id")),
            (after if is_uuid(after) else "") if isinstance(after, str) else None,
            removed=each.get("removed") is True,
            came_from=_text(each.get("came_from"))[:161],
            seen=editing.ANY if each.get("seen") is None else _number(each.get("seen")),
        )


def _text(value: Any) -> str:
    """Whole, without what no database holds."""
    return value.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _number(value: Any) -> int:
    """A revision; 0 where it is none. Nobody but us writes over what they have not seen."""
    return value if type(value) is int and 0 <= value <= LARGEST_REVISION else 0


def _tell_where(draft: Draft, at: Any, now: datetime) -> None:
    place = at if isinstance(at, dict) else {}
    Presence.tell(draft.id, sessions.device(), _text(place.get("row")), _text(place.get("field")), now)


def _answer(edited: Edited) -> dict[str, Any]:
    return {
        "saved": edited.saved,
        "refused": edited.refused,
        "conflicts": [
            {
                "row": each.row_id,
                "field": each.field,
                "value": each.value,
                "revision": each.revision,
                "by": each.by,
                "at": each.at.isoformat(),
            }
            for each in edited.conflicts
        ],
    }


def _flags(draft: Draft, row_ids: Collection[str]) -> flagging.Flags:
    """Of these rows as they stand now."""
    return showing.flags_of(draft, sorted(row_ids)[:MOST_FLAGGED])
