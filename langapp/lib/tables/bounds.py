"""How much of a table is read, and what every reader does with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from langapp.lib.spreadsheet import FORMULA
from langapp.lib.tables import Note, NotOpened, Row

MOST_ROWS = 5_000
"""Besides one that names the columns."""
MOST_COLUMNS = 60
LONGEST = 20_000
"""Letters of a cell. One that is longer is a whole file after a quotation mark without its partner."""
MOST_NOTES = 1_000


def kept(rows: Iterable[tuple[int, list[str]]]) -> list[Row]:
    """Without rows and last cells that are empty. Raises NotOpened for too much of anything."""
    found: list[Row] = []
    more = 0
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise NotOpened("columns", row=number, most=MOST_COLUMNS)
        if any(len(cell) > LONGEST for cell in cells):
            raise NotOpened("cell", row=number, most=LONGEST)
        if len(found) > MOST_ROWS:
            more += 1
        else:
            found.append(Row(number, cells))
    if more:
        raise NotOpened("rows", rows=MOST_ROWS + 1 + more, most=MOST_ROWS)
    return found


def unguarded(rows: list[Row]) -> list[Note]:
    """An apostrophe that kept a spreadsheet from working something out is taken off again, as it was put on: once."""
    notes = []
    for row in rows:
        for column, cell in enumerate(row.cells):
            if cell[:1] == "'" and cell[1:].startswith((*FORMULA, "'")):
                row.cells[column] = cell[1:]
                notes.append(Note(row.number, column, "guard", {"text": short(cell[1:])}))
    return notes


def uneven(rows: list[Row]) -> list[Note]:
    """Rows with more cells than a table has columns: most often a comma that nobody put between quotation marks."""
    if not rows:
        return []
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    width = max(width, len(rows[0].cells))
    return [
        Note(row.number, width, "more-cells", {"cells": str(len(row.cells)), "columns": str(width)})
        for row in rows
        if len(row.cells) > width
    ]


def short(text: str) -> str:
    """As much of a cell as a message repeats."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
