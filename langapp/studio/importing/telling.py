"""The remarks of a dry run, as a page and as a table tell them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from langapp.i18n import _
from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.tables import LIBRELINGO, Opened
from langapp.studio.importing import mapping
from langapp.studio.importing.choosing import Choice
from langapp.studio.importing.dry_run import GRAVE, Remark
from langapp.studio.importing.keeping import Import

SHOWN = 100
NUMBERS = 12
"""Rows named beside one sentence."""


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
    def named(self) -> list[str]:
        return self.rows[:NUMBERS]

    @property
    def others(self) -> int:
        return len(self.rows) - len(self.named)


@dataclass(frozen=True)
class Told:
    shown: list[Group]
    others: int


def grouped(remarks: Sequence[Remark]) -> Told:
    """What stays out first, then what wants mending, then what was tidied; in the order of the file."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for remark in remarks:
        rows = found.setdefault((remark.weight, remark.column, remark.why), [])
        if remark.row not in rows[-1:]:
            rows.append(remark.row)
    groups = [Group(*key, [row for row in rows if row], _number(rows[0])) for key, rows in found.items()]
    groups.sort(key=lambda group: (GRAVE.index(group.weight), group.first))
    return Told(groups[:SHOWN], len(groups) - len(groups[:SHOWN]))


def _number(row: str) -> int:
    """Of a course, whose rows are lines of several files, they stay as they came."""
    return int(row) if row.isdigit() else 0


def as_csv(remarks: Sequence[Remark]) -> bytes:
    """All of them, as any spreadsheet opens it."""
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerow([_("Row"), _("Column"), _("What"), _("Comes in")])
    for remark in remarks:
        comes_in = _("no") if remark.weight == GRAVE[0] else _("yes")
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
