"""Rows that a teacher leaves out by hand: those she names by their numbers in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from langapp.i18n import _
from langapp.lib.tables import Opened
from langapp.studio.importing.choosing import Choice
from langapp.studio.importing.dry_run import number_of

SPAN = re.compile(r"(\d{1,7}) ?[-–] ?(\d{1,7})")
SEPARATED = re.compile("[,;،、，]")
LONGEST = 500


def numbers(opened: Opened, choice: Choice) -> list[str]:
    """Of all rows below the names of the columns."""
    sheet = opened.sheets[choice.sheet]
    return [number_of(row, opened.kind) for row in sheet.rows[choice.header :]]


def named(text: str, known: Sequence[str]) -> tuple[list[str], str]:
    """The rows of “3, 17-20”, in the digits of any script; or none, and what to type otherwise. Between two rows there may
    be empty ones.
    """
    rows: list[str] = []
    parts = [part for part in map(str.strip, SEPARATED.split(text)) if part] if len(text) <= LONGEST else []
    for part in parts:
        span = SPAN.fullmatch(part)
        one = str(int(part)) if part.isdecimal() else part
        within = [row for row in known if row == one or (span and _is_between(row, span))]
        if not within:
            return [], _("There is no row “%(row)s” below the names of the columns.", row=part)
        rows += within
    return rows, "" if rows else _("Type the numbers of the rows, as in 3, 17-20.")


def _is_between(row: str, span: re.Match[str]) -> bool:
    return row.isdecimal() and int(span[1]) <= int(row) <= int(span[2])
