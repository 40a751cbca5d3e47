"""Flags: what to look at again in some rows, cell by cell. A cell where nothing stands yet is never flagged."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from langapp.drafts import document, fields
from langapp.packs import checking
from langapp.packs.documents import Pack
from langapp.packs.faults import Path

Flags = dict[str, list[dict[str, str]]]


def flags_of(rows: Mapping[str, Mapping[str, str]], kind: str) -> Flags:
    """What checking says of each row, for the cells that something stands in. Costs these rows, not their pack."""
    about = document.pack_of("draft", {"kind": kind}, ())
    return {row_id: _of_row(row_id, own, about) for row_id, own in rows.items()}


def _of_row(row_id: str, own: Mapping[str, str], about: Pack) -> list[dict[str, str]]:
    filled = {name: value for name, value in own.items() if value}
    if not filled:
        return []
    line = document.line_of(document.provisional(row_id), filled)
    found = [*checking.of_line(about, line), *checking.advice(line)]
    told = [(field_of(problem.path, filled), problem.why) for problem in found]
    return [{"field": name, "why": why} for name, why in dict.fromkeys(told) if name]


def field_of(path: Path, filled: Collection[str] = ()) -> str:
    """The cell a path of a document leads to, as ("lines", "splash", "yue", "readings", "jyutping") does; empty where
    it leads to no cell, or to one that is not filled.
    """
    names = path[2:] if path[:1] == ("lines",) else path
    if len(names) > 1:
        tag, *rest = names
        variant = rest.pop(0) if rest[0] not in (*fields.OF_FORM, "readings") else ""
        names = (fields.form(tag, variant, ".".join(rest)),)
    return names[0] if names and names[0] in filled else ""
