"""The remarks of a dry run, as a page and as a table tell them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from langapp.i18n import _
from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.tables import LIBRELINGO, Opened
from langapp.studio.importing import mapping
from langapp.studio.importing.choosing import Choice, place
from langapp.studio.importing.dry_run import GRAVE, OUT, REFUSED, Remark, number_of
from langapp.studio.importing.keeping import Import

SHOWN = 100
NUMBERS = 12
"""Rows named beside one sentence."""
GLIMPSED = 3
"""Cells by which a row is known again."""


@dataclass(frozen=True)
class Group:
    """One sentence, and the rows of which it is said."""

    weight: str
    column: str
    why: str
    rows: list[str]
    first: int
    """Where in the file it is said first."""

    @property
    def key(self) -> str:
        """By which it is found again, in whatever place it stands then."""
        said = "\n".join((self.weight, self.column, self.why))
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    def act(self, known: Collection[str]) -> str:
        """What can be done with its rows: “leave” or “take”; nothing where they stay out by themselves, or are none of the
        `known` rows below the names of the columns.
        """
        if self.weight == REFUSED or not self.rows or not all(row in known for row in self.rows):
            return ""
        return "take" if self.weight == OUT else "leave"

    @property
    def named(self) -> list[str]:
        return self.rows[:NUMBERS]

    @property
    def others(self) -> int:
        return len(self.rows) - len(self.named)


@dataclass(frozen=True)
class Told:
    shown: list[Group]
    others: int

    def nearest(self, key: str, number: int | None) -> int | None:
        """Where a group stands now that stood at a number; else which stands there; None where none is asked for."""
        if number is None or not self.shown:
            return None
        found = (at for at, group in enumerate(self.shown) if group.key == key)
        return next(found, max(0, min(number, len(self.shown) - 1)))


def grouped(remarks: Sequence[Remark]) -> Told:
    """What stays out first, then what wants mending, then what was tidied, then what somebody left out; in the order of
    the file.
    """
    groups = _groups(remarks)
    groups.sort(key=lambda group: (GRAVE.index(group.weight), group.first))
    own = [group for group in groups if group.weight == OUT]
    shown = [*[group for group in groups if group.weight != OUT][: SHOWN - len(own)], *own]
    return Told(shown, len(groups) - len(shown))


def rows_of(remarks: Sequence[Remark], key: str) -> list[str]:
    """The rows of one group; none where there is no such group any more."""
    return next((group.rows for group in _groups(remarks) if group.key == key), [])


def glimpses(opened: Opened, choice: Choice, told: Told) -> dict[str, list[tuple[str, str]]]:
    """By the number of a row that is named: its first cells that go somewhere, each with its language for `lang`."""
    wanted = {row for group in told.shown for row in group.named}
    places = [(at, to.html_lang) for at, name in enumerate(choice.fields) if name and (to := place(name))]
    found = {}
    for row in opened.sheets[choice.sheet].rows:
        if (number := number_of(row, opened.kind)) in wanted:
            cells = [
                (row.cells[at], lang) for at, lang in places if at < len(row.cells) and row.cells[at].strip()
            ]
            found[number] = cells[:GLIMPSED]
    return found


def _groups(remarks: Sequence[Remark]) -> list[Group]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for remark in remarks:
        rows = found.setdefault((remark.weight, remark.column, remark.why), [])
        if remark.row not in rows[-1:]:
            rows.append(remark.row)
    return [Group(*key, [row for row in rows if row], _number(rows[0])) for key, rows in found.items()]


def _number(row: str) -> int:
    """Of a course, whose rows are lines of several files, they stay as they came."""
    return int(row) if row.isdigit() else 0


def as_csv(remarks: Sequence[Remark]) -> bytes:
    """All of them, as any spreadsheet opens it."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow([_("Row"), _("Column"), _("What"), _("Comes in")])
    for remark in remarks:
        comes_in = _("no") if remark.weight in (REFUSED, OUT) else _("yes")
        table.writerow(
            [shown_as_text(remark.row), shown_as_text(remark.column), shown_as_text(remark.why), comes_in]
        )
    return file.getvalue().encode("utf-8-sig")


def left_out(opened: Opened, choice: Choice) -> list[str]:
    """The columns that go nowhere, and have something in them."""
    columns = mapping.columns(opened.sheets[choice.sheet], choice.header)
    return [
        column.name
        for column, field in zip(columns, choice.fields, strict=False)
        if not field and column.values
    ]


def untaught(brought: Import, choice: Choice) -> str:
    """The language of a course that is none of ours; empty where it is one."""
    is_unknown = brought.kind == LIBRELINGO and choice.fields[:1] == ("",)
    return brought.about.get("title", "") if is_unknown else ""
