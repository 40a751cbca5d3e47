"""Finding a row of a file again: in the draft, on the shelf, and further up in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from langapp.languages import scripts
from langapp.lib.plaintext import folded
from langapp.packs.shelf import Shelf

Cells = dict[str, str]
IN_THE_PACK = "in the pack"
"""In place of a row of the file."""


def key(text: str) -> str:
    """What two ways to type one line share: capitals, spaces and marks do not matter, tones and accents do."""
    return folded(scripts.letters(text))


class Standing:
    """The lines of the draft, as this import would leave them."""

    def __init__(self, lines: Mapping[str, Cells], field: str) -> None:
        self.cells: dict[str, Cells] = {row_id: dict(cells) for row_id, cells in lines.items()}
        self.taken: set[str] = set()
        """Those that a row of the file has found."""
        self._field = field
        self._rows: dict[str, str] = {}
        for row_id, cells in self.cells.items():
            if found := key(cells.get(field, "")):
                self._rows.setdefault(found, row_id)

    def row_of(self, cells: Cells) -> str:
        """The line that a row of the file means; empty where there is none."""
        found = key(cells.get(self._field, "")) if self._field else ""
        return self._rows.get(found, "") if found else ""


class Seen:
    """What stood further up in the file, or stands in the draft already."""

    def __init__(self, fields: Iterable[str]) -> None:
        self._fields = [field for field in fields if field == "meaning" or field.endswith(":text")]
        self._whole: dict[tuple[tuple[str, str], ...], str] = {}
        self._one: dict[tuple[str, str], str] = {}

    def same(self, cells: Cells, row: str) -> str:
        """The row that said all of it; empty where this is the first."""
        before = self._whole.setdefault(tuple(sorted(cells.items())), row)
        return before if before != row else ""

    def part(self, cells: Cells, row: str) -> list[tuple[str, str]]:
        """The fields that another row has too, each with that row."""
        found = []
        for field in self._fields:
            if not (said := key(cells.get(field, ""))):
                continue
            before = self._one.setdefault((field, said), row)
            if before != row:
                found.append((field, before))
        return found


def titles_by_meaning(shelf: Shelf, but: str) -> dict[str, str]:
    """The pack in which a meaning stands, of all that are on the shelf `but` this one."""
    return {
        key(line.meaning): pack.title
        for pack in shelf.packs.values()
        if pack.slug != but
        for line in pack.lines
        if line.meaning
    }
