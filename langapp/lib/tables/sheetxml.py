"""The XML of a spreadsheet, looked through before anything opens it: how far its cells reach, and which are worked out.

A file of a few KB may say that one cell stands a million times, and a reader that believes it takes all memory there
is. Document types, and with them entities, are in no file that a spreadsheet saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from langapp.lib.tables import NotOpened

MOST_CELLS = 3_000_000
"""Of the rectangle around all that is filled, over all sheets: readers make it whole."""
MOST_REPEATED = 1_000
"""Spaces in a row, and times that a filled cell is repeated."""
REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Attributes = dict[str, str]


@dataclass
class Seen:
    """What one sheet says of itself. Rows and columns are from 0."""

    name: str = ""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row and column, last row and column."""
    last: tuple[int, int] = (-1, -1)

    def filled(self, row: int, column: int) -> None:
        self.last = (max(self.last[0], row), max(self.last[1], column))

    @property
    def cells(self) -> int:
        return (self.last[0] + 1) * (self.last[1] + 1)


def refuse_doctype(xml: bytes) -> None:
    """Raises NotOpened."""
    _parse(xml)


def xlsx_sheets(workbook: bytes, relations: bytes) -> dict[str, str]:
    """The file of each sheet, by its name. Raises NotOpened."""
    names: dict[str, str] = {}
    files: dict[str, str] = {}

    def begins(tag: str, said: Attributes) -> None:
        if tag == "sheet":
            names[said["name"]] = said["id"]
        elif tag == "Relationship":
            target = said["Target"]
            files[said["Id"]] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    _parse(workbook, begins)
    _parse(relations, begins)
    return {name: files[each] for name, each in names.items() if each in files}


def xlsx(xml: bytes) -> Seen:
    """Of one sheet of a workbook. Raises NotOpened."""
    seen, at = Seen(), (0, 0)

    def begins(tag: str, said: Attributes) -> None:
        nonlocal at
        if tag == "row":
            at = (int(said["r"]) - 1 if "r" in said else at[0] + 1, -1)
        elif tag == "c":
            at = _place(said["r"]) if "r" in said else (at[0], at[1] + 1)
        elif tag in ("v", "is"):
            seen.filled(*at)
        elif tag == "f":
            seen.formulas.add(at)
        elif tag == "mergeCell":
            first, _, last = said["ref"].partition(":")
            seen.merged.append((*_place(first), *_place(last or first)))

    _parse(xml, begins)
    return seen


def ods(xml: bytes) -> list[Seen]:
    """Of all sheets. Raises NotOpened."""
    reader = _Ods()
    _parse(xml, reader.begins, reader.ends)
    return reader.sheets


class _Ods:
    """A row or a cell may be repeated: empty ones as often as they like, as long as nothing is filled after them."""

    def __init__(self) -> None:
        self.sheets: list[Seen] = []
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.filled: list[int] = []
        self.cell: Attributes | None = None

    def begins(self, tag: str, said: Attributes) -> None:
        if tag == "table":
            self.sheets.append(Seen(said.get("name", "")))
            self.row = 0
        elif tag == "table-row" and self.sheets:
            self.column, self.filled = 0, []
            self.rows = _count(said, "number-rows-repeated")
        elif tag in ("table-cell", "covered-table-cell") and self.sheets:
            self.columns = _count(said, "number-columns-repeated")
            self.cell = said
            if any(name in said for name in ("value-type", "formula", "value")):
                self._fill()
            self._notice(said)
        elif tag == "p" and self.cell is not None:
            self._fill()
        elif tag == "s" and _count(said, "c") > MOST_REPEATED:
            raise NotOpened("bomb")

    def ends(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self.column += self.columns
            self.cell = None
        elif tag == "table-row" and self.sheets:
            if self.filled:
                if self.rows > MOST_REPEATED:
                    raise NotOpened("bomb")
                self.sheets[-1].filled(self.row + self.rows - 1, max(self.filled))
            self.row += self.rows

    def _fill(self) -> None:
        if self.columns > MOST_REPEATED:
            raise NotOpened("bomb")
        self.filled.append(self.column + self.columns - 1)

    def _notice(self, said: Attributes) -> None:
        if "formula" in said:
            for column in range(self.column, self.column + self.columns):
                self.sheets[-1].formulas.add((self.row, column))
        down, across = _count(said, "number-rows-spanned"), _count(said, "number-columns-spanned")
        if down > 1 or across > 1:
            last = (self.row + down - 1, self.column + across - 1)
            self.sheets[-1].merged.append((self.row, self.column, *last))


def _parse(
    xml: bytes,
    begins: Callable[[str, Attributes], None] | None = None,
    ends: Callable[[str], None] | None = None,
) -> None:
    """Names without their namespace. Raises NotOpened."""

    def refuse(*_: object) -> None:
        raise NotOpened("entities")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if begins:
        parser.StartElementHandler = lambda tag, said: begins(
            _local(tag), {_local(name): value for name, value in said.items()}
        )
    if ends:
        parser.EndElementHandler = lambda tag: ends(_local(tag))
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise NotOpened("damaged") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _place(ref: str) -> tuple[int, int]:
    found = REF.fullmatch(ref)
    if not found:
        raise ValueError(ref)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _count(said: Attributes, name: str) -> int:
    return max(1, int(said.get(name, "1")))
