"""How far each language has come: what is written, what differs, what nobody has checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from langapp.languages.registry import Language
from langapp.packs.authoring.whole import Found
from langapp.packs.documents import Pack
from langapp.packs.shelf import Checks

OF_SOME = ("song", "festival")
"""Kinds that only the languages have which keep them."""
HEADINGS = {
    "language": "language",
    "packs": "packs",
    "lines": "lines",
    "could": "of",
    "coverage": "%",
    "forms": "wordings",
    "open": "unsettled",
    "settled": "settled",
    "unconfirmed": "unconfirmed",
    "checked": "checked",
    "unchecked": "unchecked",
}


@dataclass(frozen=True)
class Row:
    """One language. `lines` of the lines that could be, variants counted among `forms`; None is not looked at."""

    language: str
    packs: int
    lines: int
    could: int
    forms: int
    open: int
    settled: int
    unconfirmed: int | None
    checked: int
    unchecked: int

    @property
    def coverage(self) -> int:
        """In percent, rounded down: a hundred is all of them."""
        return self.lines * 100 // self.could if self.could else 0


def rows(found: Found, languages: Sequence[Language], checks: Checks) -> list[Row]:
    """A row for each of these languages, in their order."""
    packs = [reading.pack for reading in found.readings if reading.pack]
    return [_row(language.tag, packs, found, checks) for language in languages]


def _row(tag: str, packs: Sequence[Pack], found: Found, checks: Checks) -> Row:
    forms = [one for one in found.said if one.language == tag and one.line]
    checked = sum((one.ref, tag, one.form.text_hash) in checks for one in forms)
    open_ones = [one for one in found.outcome.open if one.said.language == tag]
    settled = [one for one in found.outcome.settled if one.said.language == tag]
    words = [one for one in (*open_ones, *settled) if one.system == "words"]
    return Row(
        tag,
        packs=sum(tag in pack.languages for pack in packs),
        lines=sum(not one.variant for one in forms),
        could=sum(len(pack.lines) for pack in packs if tag in pack.languages or pack.kind not in OF_SOME),
        forms=len(forms),
        open=len(open_ones),
        settled=len(settled),
        unconfirmed=len(words) if (tag, "words") in found.compared else None,
        checked=checked,
        unchecked=len(forms) - checked,
    )


def total(rows: Sequence[Row]) -> Row:
    """All languages together; packs are counted once for each language that has them."""
    seen = [row.unconfirmed for row in rows if row.unconfirmed is not None]
    summed = {
        name: sum(getattr(row, name) for row in rows)
        for name in ("packs", "lines", "could", "forms", "open", "settled", "checked", "unchecked")
    }
    return Row("all", unconfirmed=sum(seen) if seen else None, **summed)


def table(rows: Sequence[Row]) -> str:
    """For a terminal: columns of equal width, numbers to the right."""
    cells = [list(HEADINGS.values()), *map(_cells, (*rows, total(rows)))]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def markdown(rows: Sequence[Row]) -> str:
    head = [list(HEADINGS.values()), ["---", *["--:"] * (len(HEADINGS) - 1)]]
    lines = [*head, *map(_cells, (*rows, total(rows)))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps([{**asdict(row), "coverage": row.coverage} for row in rows], indent=1)


def _cells(row: Row) -> list[str]:
    values = [getattr(row, name) for name in HEADINGS]
    return ["-" if value is None else str(value) for value in values]
