"""Reading a copy that somebody sends: it is what it says, within bounds, or it is refused in a sentence.

Only its rows and its sounds are ever looked at.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from langapp.belongings import fitting
from langapp.belongings.exporting import FORMAT, ROWS, Values
from langapp.belongings.fitting import Unfit
from langapp.belongings.tables import belonging, columns, points_to
from langapp.i18n import _
from langapp.lib import damagedzip
from langapp.speech import accepting
from langapp.web import Refused

LARGEST = 1 << 30
"""Bytes, packed or unpacked: all the voices there is room for in a family, with the originals, and all its rows. None of
it but the rows is ever in memory.
"""
LARGEST_ROWS = 16 * 1024 * 1024
"""Some 70,000 threads: ten a day for nineteen years."""
MOST_ENTRIES = 25_000
LARGEST_DIRECTORY = 160 * MOST_ENTRIES
"""Bytes, of what a ZIP says is in it: 160 for a voice, with what other tools add."""
AT_ONCE = 1 << 20
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of no other way does `zipfile` unpack a bit at a time."""
MOST_RATIO = 200
"""Of a member that is looked at. Rows of a family pack to a tenth."""
NAMES = re.compile(
    r"README\.txt|family\.json|events\.csv|recordings\.csv|cloth\.svg|plans\.(?:csv|json)|tables/[a-z_]{1,40}\.csv"
    r"|recordings/[0-9a-f-]{36}\.(?:mp3|flac)"
)
MOST = {"family": 1, "child": 20, "caregiver": 20, "family_language": 20, "speaker": 500, "ask": 1000}
MOST |= {"own_line": 1000, "family_wording": 10_000, "remark": 200, "consent": 2000}
MOST |= {"recording": 12_000, "timing": 12_000}
"""Rows, of a copy and of the family it comes to. Of all others as many as there is room for."""
MOST_CARDS, MOST_REVIEWS = 30_000, 30_000
"""Of what an adult is to remember: every line there is in six languages; ten years of a handful a day. They are folded
while others wait to write.
"""
UNREADABLE = (*damagedzip.UNREADABLE, OSError)


@dataclass(frozen=True)
class Copy:
    rows: dict[str, list[Values]]
    sounds: frozenset[str]
    """The names of members that are sounds."""

    @property
    def family(self) -> Values:
        return self.rows["family"][0]


class _InPieces:
    """A file that gives little at once. `zipfile` reads the directory whole, as large as the end of the file says it is,
    before anybody can count what is in it.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > LARGEST_DIRECTORY:
            raise too_large()
        return self._file.read(size if size >= 0 else LARGEST_DIRECTORY)


def read(file: IO[bytes], now: datetime) -> Copy:
    """Raises Refused."""
    try:
        with zipfile.ZipFile(_InPieces(file)) as archive:
            names = _members(archive)
            told = json.loads(_whole(archive, ROWS, LARGEST_ROWS), parse_constant=_no_number)
    except Refused:
        raise
    except (*UNREADABLE, RecursionError) as error:
        raise _no_copy() from error
    if isinstance(told, dict) and isinstance(told.get("langapp"), int) and told["langapp"] > FORMAT:
        raise Refused(_("This copy is from a newer Langapp than this one. Bring it in where that one runs."))
    try:
        return Copy(_rows(told, now), frozenset(name for name in names if name.startswith("recordings/")))
    except (Unfit, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise _no_copy() from error


def sound(archive: zipfile.ZipFile, name: str) -> bytes:
    """Of a recording. Raises ValueError for more than any recording is."""
    return _whole(archive, name, 2 * accepting.LARGEST)


def _members(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    rows = sum(entry.file_size for entry in entries if entry.filename == ROWS)
    every = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or every > LARGEST or rows > LARGEST_ROWS:
        raise too_large()
    if len(set(names)) != len(names) or not all(NAMES.fullmatch(name) for name in names):
        raise _no_copy()
    for entry in entries:
        kind = entry.external_attr >> 28
        if (
            kind not in (0, 0o10)
            or entry.flag_bits & 1
            or entry.is_dir()
            or entry.compress_type not in PACKED
        ):
            raise _no_copy()
        looked_at = entry.filename == ROWS or entry.filename.startswith("recordings/")
        if looked_at and entry.file_size > MOST_RATIO * max(entry.compress_size, 512):
            raise _no_copy()
    return names


def _whole(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    data = b""
    with archive.open(name) as member:
        while piece := member.read(AT_ONCE):
            data += piece
            if len(data) > most:
                raise ValueError("more than it said")
    return data


def _rows(told: Any, now: datetime) -> dict[str, list[Values]]:
    if told["langapp"] != FORMAT or set(told["rows"]) - {table.name for table in belonging()}:
        raise Unfit
    found: dict[str, list[Values]] = {}
    texts: dict[str, str] = {}
    for table in belonging():
        rows = told["rows"].get(table.name, [])
        if not isinstance(rows, list) or len(rows) > MOST.get(table.name, LARGEST_ROWS):
            raise Unfit
        found[table.name] = [fitting.row(table, row, now, texts) for row in _used_up(rows)]
    if len(found["family"]) != 1 or not found["family_language"] or not found["caregiver"]:
        raise Unfit
    _point_somewhere(found)
    said = {(row["caregiver_id"], row["ref"], row["tags"]) for row in found["thread"]}
    cards = sum(len(tags.split()) for _who, _ref, tags in said)
    if cards > MOST_CARDS or len(found["review"]) > MOST_REVIEWS:
        raise too_large()
    return found


def _used_up(rows: list[Any]) -> Iterator[Any]:
    """Each once: what was understood is not kept as it was told, too."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _point_somewhere(found: dict[str, list[Values]]) -> None:
    """A row that belongs to one which is not there is none; one that only names it, names nobody."""
    there: dict[str, set[Any]] = {
        name: {row["id"] for row in rows if "id" in row} for name, rows in found.items()
    }
    for table in belonging():
        for column in columns(table):
            above = points_to(column)
            if not above:
                continue
            for row in found[table.name]:
                if row[column.name] is not None and row[column.name] not in there[above]:
                    if not column.nullable:
                        raise Unfit
                    row[column.name] = None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def too_large() -> Refused:
    return Refused(_("This copy is larger than we can take in here. Ask whoever runs this server."))


def _no_copy() -> Refused:
    return Refused(
        _("This is not a copy from Langapp, or not all of it. Choose the file as it came, unopened.")
    )
