"""A table that any spreadsheet opens: a row for each wording."""

from __future__ import annotations

import csv
import io

from langapp.elsewhere.taking import Taken, entries_said
from langapp.i18n import _
from langapp.lib.spreadsheet import shown_as_text

MARK = "\ufeff"
"""By which spreadsheets know that it is UTF-8."""


def write(taken: Taken) -> bytes:
    table = io.StringIO(MARK, newline="")
    table.seek(0, io.SEEK_END)
    writer = csv.writer(table)
    writer.writerow(columns())
    for entry, said in entries_said(taken.entries):
        cells = (
            said.language.endonym,
            said.text,
            said.reading[0],
            entry.meaning.text,
            entry.cue.text,
            entry.turn.text,
            said.literal,
            said.note,
            entry.ref,
        )
        writer.writerow([shown_as_text(cell) for cell in cells])
    return table.getvalue().encode()


def columns() -> list[str]:
    return [
        _("Language"),
        _("Words"),
        _("Reading"),
        _("Meaning"),
        _("What your hands do"),
        _("What counts as an answer"),
        _("Word for word"),
        _("Notes"),
        _("Line"),
    ]
