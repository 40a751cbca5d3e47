"""A draft's cells folded into a document, and a document laid out in cells. One is the other, turned round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from langapp.db import rows as looked_up
from langapp.drafts import fields
from langapp.drafts.models import Draft, DraftCell, DraftRow
from langapp.drafts.models.cells import WHOLE
from langapp.packs.documents import Fork, Form, Line, Pack, Provenance, Wording

AGES = re.compile(r"(\d{1,3})-(\d{1,3})")
USUAL = {"meanings": "en", "kind": "phrases", "moment": "any", "ages": "0-60", "licence": "CC-BY-4.0"}
"""What a pack is until somebody says otherwise."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Folded:
    """A draft as a document, and which of its lines came from which row. Rows where nothing stands are no lines."""

    pack: Pack
    rows: dict[str, str]
    """The row of each line's id."""

    def row_of(self, line_id: str) -> str:
        return self.rows.get(line_id, WHOLE)


def folded(draft: Draft) -> Folded:
    """Everything as it stands now: three queries, whatever its size."""
    placed = looked_up(
        select(DraftRow.id, DraftRow.line_id, DraftRow.came_from)
        .where(DraftRow.draft_id == draft.id, DraftRow.removed.is_(False))
        .order_by(DraftRow.position, DraftRow.id)
    ).all()
    cells: dict[str, dict[str, str]] = {}
    values = select(DraftCell.row_id, DraftCell.field, DraftCell.value)
    for row_id, field, value in looked_up(
        values.where(DraftCell.draft_id == draft.id, DraftCell.value != "")
    ):
        cells.setdefault(row_id, {})[field] = value
    written = [(row, cells[row.id]) for row in placed if row.id in cells]
    lines = {row.id: line_of(row.line_id or provisional(row.id), own, row.came_from) for row, own in written}
    pack = pack_of(draft.slug, cells.get(WHOLE, {}), lines.values())
    return Folded(pack, {line.id: row_id for row_id, line in lines.items()})


def provisional(row_id: str) -> str:
    """What a line goes by until something is kept under its own id."""
    return f"row-{row_id.replace('-', '')[-12:]}"


def pack_of(slug: str, own: Cells, lines: Iterable[Line]) -> Pack:
    """The pack of these cells that belong to no row, with these lines."""
    told: dict[str, Any] = {name: own.get(name, "") for name in fields.OF_PACK if name != "columns"}
    told |= {name: own.get(name) or usual for name, usual in USUAL.items()}
    lines = tuple(lines)
    said = dict.fromkeys(tag for line in lines for tag in line.wordings)
    by = {tag: tuple(names.splitlines()) for tag in said if (names := own.get(f"{tag}:{fields.BY}"))}
    provenance = _named(own, "provenance.", fields.OF_PROVENANCE)
    fork = _named(own, "fork.", fields.OF_FORK)
    return Pack(
        **{**told, "ages": _ages(told["ages"])},
        slug=slug,
        lines=lines,
        titles=dict(_titles(own)),
        by=by,
        provenance=Provenance(**provenance) if any(provenance.values()) else None,
        fork=Fork(**fork) if fork["pack"] else None,
    )


def line_of(line_id: str, own: Cells, came_from: str = "") -> Line:
    forms: dict[str, dict[str, dict[str, str]]] = {}
    for field, value in own.items():
        if said := fields.of_language(field):
            forms.setdefault(said.tag, {}).setdefault(said.variant, {})[said.name] = value
    wordings = {
        tag: Wording(
            tag,
            _form(variants.get("", {})),
            {key: _form(form) for key, form in sorted(variants.items()) if key},
        )
        for tag, variants in forms.items()
    }
    told = {name: own.get(name, "") for name in fields.OF_LINE}
    return Line(id=line_id, **told, wordings=wordings, came_from=came_from)


def cells_of_pack(pack: Pack) -> dict[str, str]:
    """The cells that belong to no row."""
    return dict(_filled(_of_pack(pack)))


def cells_of_line(line: Line) -> dict[str, str]:
    return dict(_filled(_of_line(line)))


def _of_pack(pack: Pack) -> Iterator[tuple[str, str]]:
    for name in fields.OF_PACK:
        if name not in ("ages", "columns"):
            yield name, getattr(pack, name)
    yield "ages", "{}-{}".format(*pack.ages)
    yield "columns", " ".join(pack.languages)
    if pack.provenance:
        yield from ((f"provenance.{name}", getattr(pack.provenance, name)) for name in fields.OF_PROVENANCE)
    if pack.fork:
        yield from ((f"fork.{name}", getattr(pack.fork, name)) for name in fields.OF_FORK)
    for tag, names in pack.by.items():
        yield f"{tag}:{fields.BY}", "\n".join(names)
    for tag, title in pack.titles.items():
        yield from ((f"{tag}:{fields.TITLE}{name}", value) for name, value in _of_form(title))


def _of_line(line: Line) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(line, name)) for name in fields.OF_LINE)
    for tag, wording in line.wordings.items():
        for variant, form in wording.forms():
            yield from ((fields.form(tag, variant, name), value) for name, value in _of_form(form))


def _of_form(form: Form) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(form, name)) for name in fields.OF_FORM)
    yield from ((f"{fields.READINGS}{system}", reading) for system, reading in form.readings.items())


def _filled(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((field, value) for field, value in cells if value)


def _form(own: Cells) -> Form:
    readings = {
        name.removeprefix(fields.READINGS): value
        for name, value in own.items()
        if name.startswith(fields.READINGS)
    }
    return Form(**{name: own.get(name, "") for name in fields.OF_FORM}, readings=readings)


def _titles(own: Cells) -> Iterator[tuple[str, Form]]:
    found: dict[str, dict[str, str]] = {}
    for field, value in own.items():
        tag, _, name = field.partition(":")
        if name.startswith(fields.TITLE):
            found.setdefault(tag, {})[name.removeprefix(fields.TITLE)] = value
    return ((tag, _form(form)) for tag, form in found.items())


def _named(own: Cells, prefix: str, names: Iterable[str]) -> dict[str, str]:
    return {name: own.get(f"{prefix}{name}", "") for name in names}


def _ages(text: str) -> tuple[int, int]:
    match = AGES.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else (0, 0)
