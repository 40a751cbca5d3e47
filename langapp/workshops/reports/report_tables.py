"""Reports as a table that any spreadsheet opens: a row for each session, in the numbers its page tells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from langapp.i18n import _
from langapp.lib.spreadsheet import shown_as_text
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import grouping, report_words
from langapp.workshops.reports.grouping import GROUPS

MARK = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""


def write(sessions: Iterable[tuple[date, str, dict[str, Any]]]) -> bytes:
    """Of each its day, its name, and what was told of it. An empty cell is what is not told."""
    table = io.StringIO(MARK, newline="")
    table.seek(0, io.SEEK_END)
    writer = csv.writer(table)
    writer.writerow(map(shown_as_text, _columns()))
    for day, name, told in sessions:
        writer.writerow([day.isoformat(), shown_as_text(name), *_numbers(told)])
    return table.getvalue().encode()


def _columns() -> Iterator[str]:
    yield from (_("Date"), _("Session"), _("Minutes"), _("Families, at least"))
    yield from (_("%(what)s, at least", what=name) for name in (*_groups(), grouping.OTHERS))
    yield _("Families that answered, at least")
    for name in QUESTIONS:
        yield _("%(what)s: yes, at least", what=report_words.SAID[name])
        yield _("%(what)s: yes or a little, at least", what=report_words.SAID[name])


def _groups() -> Iterator[str]:
    return (str(group.name) for group in GROUPS)


def _numbers(told: dict[str, Any]) -> Iterator[int | str]:
    yield told["minutes"]
    yield told["families"] or _("fewer than 5")
    yield from (told["groups"].get(group.key, "") for group in GROUPS)
    yield told["others"] or ""
    yield told["answered"] or ""
    for name in QUESTIONS:
        chain = told["answers"].get(name, {})
        yield from (_answer(told, chain.get(level, 0)) for level in ("yes", "some"))


def _answer(told: dict[str, Any], number: int) -> int | str:
    return number or (_("fewer than 5") if told["answered"] else "")
