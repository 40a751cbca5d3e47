"""The sandbox: the grid for anyone to try. What is typed stays in the browser; the database is never asked to keep it."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, abort, jsonify, request

from langapp import db, receiving, web
from langapp.drafts import document, fields
from langapp.families import sessions
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.packs import shelf
from langapp.studio.grid import flagging, scripting, showing
from langapp.studio.grid.columns import columns_of
from langapp.studio.grid.showing import Cell, Page, Row
from langapp.web import public

blueprint = Blueprint("studio_sandbox", __name__)

SAMPLE = "bath-time"
LINES = 5
MOST_LANGUAGES = 4
MOST_CELLS = 400
MOST_ROWS = 50
LONGEST = 300
USUAL = ("yue", "ur")


@blueprint.get("/studio/sandbox")
@public
def sandbox() -> str:
    asked = showing.tags_in(request.args.get("languages", "").replace("+", " "))
    tags = (asked or sessions.tags() or list(USUAL))[:MOST_LANGUAGES]
    columns = columns_of(tags, "phrases", "en")
    return web.render(
        "sandbox.html",
        tags=tags,
        columns=columns,
        page=_sample({column.field for column in columns}),
        words=scripting.words(),
        speaks=scripting.speaks(columns, tags, "en"),
        languages=list(languages()),
        room=len(tags) < MOST_LANGUAGES,
    )


@blueprint.post("/studio/sandbox/looks")
@public
@db.looks
def looks() -> Any:
    """What checking says of some rows. Nothing is kept, here or anywhere."""
    cells = receiving.told().get("cells")
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        abort(400)
    rows: dict[str, dict[str, str]] = {}
    saved = []
    for each in filter(_is_cell, cells):
        rows.setdefault(each["row"], {})[each["field"]] = each["value"][:LONGEST]
        saved.append((each["row"], each["field"], 0))
    some = {row_id: own for row_id, own in list(rows.items())[:MOST_ROWS] if is_uuid(row_id)}
    return jsonify({"saved": saved, "flags": flagging.flags_of(some, "phrases")})


def _is_cell(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and all(isinstance(each.get(name), str) for name in ("row", "field", "value"))
        and fields.is_known(each["field"], each["row"] == "")
    )


def _sample(names: set[str]) -> Page:
    """The first lines of a pack there is, under ids that are the same each time."""
    pack = shelf.current().packs.get(SAMPLE)
    rows = []
    for place, line in enumerate(pack.lines[:LINES] if pack else (), 1):
        cells = {name: Cell(value) for name, value in document.cells_of_line(line).items() if name in names}
        rows.append(Row(str(uuid5(NAMESPACE_URL, f"sandbox/{line.id}")), float(place), cells))
    return Page(rows, 1, "", len(rows))
