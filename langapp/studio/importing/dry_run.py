"""What would happen: which lines would be new, which filled, which left, and what to look at, by the file's own rows.

Nothing is written here. What is not refused is brought in although something is to be mended in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from langapp.drafts import fields
from langapp.i18n import _
from langapp.lib.tables import LIBRELINGO, Note, Opened, Row
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf
from langapp.studio.grid import flagging
from langapp.studio.grid.tidying import REFUSES, tidied
from langapp.studio.importing import mapping, matching, sentences
from langapp.studio.importing.choosing import ADD, REPLACE, Choice, place
from langapp.studio.importing.matching import Cells

REFUSED, FLAG, TOLD, OUT = "refused", "flag", "told", "out"
GRAVE = (REFUSED, FLAG, TOLD, OUT)
"""What a remark says of its row: it stays out; it comes in and wants mending; it was tidied; somebody left it out."""


@dataclass(frozen=True)
class Remark:
    """`row` is as the file numbers it, empty for the file as a whole; `column` its name, empty for the row as a whole."""

    row: str
    column: str
    why: str
    weight: str = FLAG


@dataclass(frozen=True)
class Planned:
    """Cells to write, into a new line where `row_id` is empty."""

    row: str
    row_id: str
    cells: Cells


@dataclass
class Plan:
    new: list[Planned] = field(default_factory=list)
    filled: list[Planned] = field(default_factory=list)
    left: int = 0
    """Rows that say nothing new."""
    refused: int = 0
    without: int = 0
    """Rows that somebody left out."""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.filled)


def plan(opened: Opened, choice: Choice, lines: Mapping[str, Cells], about: Pack, shelf: Shelf) -> Plan:
    """`lines` are the draft's, by row id; `about` is its pack, of which the kind and the language of its meanings
    matter.
    """
    return _Planner(opened, choice, lines, about, shelf).plan()


def number_of(row: Row, kind: str) -> str:
    """As the file counts; of a course, whose rows lie in many files, with the file that is its last cell."""
    return f"{row.cells[-1]}:{row.number}" if kind == LIBRELINGO else str(row.number)


class _Planner:
    def __init__(
        self, opened: Opened, choice: Choice, lines: Mapping[str, Cells], about: Pack, shelf: Shelf
    ) -> None:
        self.kind, self.sheet = opened.kind, opened.sheets[choice.sheet]
        self.choice, self.about = choice, about
        self.columns = mapping.columns(self.sheet, choice.header)
        self.places = [
            (column, to) for column, name in enumerate(choice.fields) if name and (to := place(name))
        ]
        self.names = {name: self.columns[column].name for column, name in enumerate(choice.fields) if name}
        self.notes = _by_row(opened.notes, self.sheet.name)
        self.standing = matching.Standing(lines, "" if choice.way == ADD else choice.match)
        self.seen = matching.Seen(choice.fields)
        for cells in lines.values():
            self.seen.part(cells, matching.IN_THE_PACK)
        self.shelved = matching.titles_by_meaning(shelf, about.slug)
        self.written: dict[str, Cells] = {}
        """Each line as it would stand, by the file's row."""
        self.without = frozenset(choice.without)
        self.header = [row.cells for row in self.sheet.rows[choice.header - 1 : choice.header]]
        self.alone: list[tuple[str, str]] = []
        """New lines of which one cell is filled, and its field."""
        self.done = Plan()

    def plan(self) -> Plan:
        for row in mapping.body(self.sheet, self.choice.header):
            if any(cell.strip() for cell in row.cells):
                label = number_of(row, self.kind)
                (self._leave if label in self.without else self._row)(row, label)
        self._flag()
        self._ask()
        for number, notes in self.notes.items():
            for note in notes:
                self._note(str(number) if number else "", note)
        return self.done

    def _leave(self, row: Row, label: str) -> None:
        self.done.without += 1
        self._say(label, "", _("You leave this out."), OUT)
        if self.kind != LIBRELINGO:
            self.notes.pop(row.number, None)

    def _row(self, row: Row, label: str) -> None:
        cells, refused = self._cells(row, label)
        if not refused and not any(name == "meaning" or name.endswith(":text") for name in cells):
            self._say(label, "", _("There is neither a meaning nor a wording in this row."), REFUSED)
            refused = True
        if refused:
            self.done.refused += 1
        elif before := self.seen.same(cells, label):
            self.done.left += 1
            self._say(label, "", _("The same as row %(row)s: it comes in once.", row=before), TOLD)
        elif row_id := self.standing.row_of(cells):
            self._fill(label, row_id, cells)
        else:
            self._add(label, cells)
            if row.cells in self.header:
                self._say(
                    label, "", _("The names of the columns stand here again: leave this row out."), TOLD
                )
            elif len(cells) == 1:
                self.alone.append((label, next(iter(cells))))

    def _cells(self, row: Row, label: str) -> tuple[Cells, bool]:
        """The row's values, tidied, by field; and whether one of them cannot be taken at all."""
        told: Cells = {}
        refused = False
        for note in self.notes.pop(row.number, ()) if self.kind != LIBRELINGO else ():
            self._note(label, note)
        for column, to in self.places:
            value = row.cells[column] if column < len(row.cells) else ""
            if not value:
                continue
            tidy = tidied(value, to.language if to.part == "text" else None, to.system)
            for note in tidy.notes:
                refused = refused or note.why == REFUSES
                self._say(label, self.names[to.field], sentences.said(note), _weight(note))
            kept = fields.kept(to.field, tidy.text)
            if why := fields.refusal(to.field, kept):
                refused = True
                self._say(label, self.names[to.field], why, REFUSED)
            elif kept:
                told[to.field] = kept
        return told, refused

    def _note(self, label: str, note: Note) -> None:
        """Of a column that is left out nothing is told."""
        column = note.column
        if column is not None and column < len(self.choice.fields) and not self.choice.fields[column]:
            return
        name = self.columns[column].name if column is not None and column < len(self.columns) else ""
        self._say(label, name, sentences.said(note), _weight(note))

    def _fill(self, label: str, row_id: str, cells: Cells) -> None:
        """Into a line that is there. Whatever an earlier row of the file put there stays."""
        standing = self.standing.cells[row_id]
        replaces = self.choice.way == REPLACE and row_id not in self.standing.taken
        self.standing.taken.add(row_id)
        written: Cells = {}
        for name, value in cells.items():
            before = standing.get(name, "")
            if before == value or (name == self.choice.match and matching.key(before) == matching.key(value)):
                continue
            if before and not replaces:
                why = _("“%(before)s” stands there already and stays.", before=before)
                self._say(label, self.names[name], why, TOLD)
                continue
            if before:
                self._say(label, self.names[name], _("“%(before)s” is replaced.", before=before), TOLD)
            written[name] = value
        if not written:
            self.done.left += 1
            return
        standing.update(written)
        self.done.filled.append(Planned(label, row_id, written))
        self.written[label] = standing

    def _add(self, label: str, cells: Cells) -> None:
        for name, before in self.seen.part(cells, label):
            in_the_pack = before == matching.IN_THE_PACK
            why = (
                _("A line of this pack has the same.")
                if in_the_pack
                else _("Row %(row)s has the same.", row=before)
            )
            self._say(label, self.names[name], why, FLAG)
        if title := self.shelved.get(matching.key(cells.get("meaning", ""))):
            self._say(label, self.names["meaning"], _("This is in “%(title)s” already.", title=title), TOLD)
        self.done.new.append(Planned(label, "", cells))
        self.written[label] = cells

    def _flag(self) -> None:
        """What the grid will show beside these cells."""
        for label, found in flagging.flags_of(self.written, self.about.kind, self.about.meanings).items():
            for flag in found:
                self._say(label, self.names.get(flag["field"], ""), flag["why"], FLAG)

    def _ask(self) -> None:
        """A heading stands alone among rows that are full; where most are not, it says nothing."""
        for label, name in self.alone if len(self.alone) * 2 < len(self.done.new) else ():
            why = _("The rest of this row is empty. If it is a heading or a remark, leave the row out.")
            self._say(label, self.names[name], why, TOLD)

    def _say(self, row: str, column: str, why: str, weight: str) -> None:
        if why:
            self.done.remarks.append(Remark(row, column, why, weight))


def _by_row(notes: list[Note], sheet: str) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    for note in notes:
        if note.sheet in ("", sheet):
            found.setdefault(note.row or 0, []).append(note)
    return found


def _weight(note: Note) -> str:
    return REFUSED if note.why == REFUSES else FLAG if note.why in sentences.TO_LOOK_AT else TOLD
