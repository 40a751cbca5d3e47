"""Tables that people send: opened, whatever they are, as rows of text that know their number in the file."""

from __future__ import annotations

from dataclasses import dataclass, field

CSV, TSV, XLSX, ODS, MARKDOWN = "csv", "tsv", "xlsx", "ods", "markdown"
LINES, ZIP, APKG, LIBRELINGO = "lines", "zip", "apkg", "librelingo"
KINDS = (CSV, TSV, XLSX, ODS, MARKDOWN, LINES, ZIP, APKG, LIBRELINGO)
"""What a file may turn out to be. `lines` are “text - meaning”, one below the other, as in a chat."""


@dataclass(frozen=True)
class Row:
    """`number` is as the file counts: a spreadsheet's row, the line where a CSV's record begins, a note's place in
    its deck.
    """

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Note:
    """Something noticed while reading. `why` is a key, `given` what its sentence is filled with."""

    row: int | None
    column: int | None
    """From 0, as the cells of a row are."""
    why: str
    given: dict[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Opened:
    kind: str
    sheets: list[Sheet]
    notes: list[Note] = field(default_factory=list)
    pack: dict[str, bytes] | None = None
    """Of our own ZIP: each file under its name, in NFC, with “/” between folders."""
    about: dict[str, str] = field(default_factory=dict)


class NotOpened(Exception):
    """`why` is a key, `given` what its sentence is filled with."""

    def __init__(self, why: str, **given: object) -> None:
        super().__init__(why)
        self.why = why
        self.given = {name: str(value) for name, value in given.items()}
