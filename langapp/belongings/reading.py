"""Reading a copy that somebody sends: it is what it says, within bounds, or it is refused in a sentence.

Only its rows and its sounds are ever looked at. What is understood is a plain value of the right kind, as long as it
may be; a preference this server does not know becomes no preference.
"""

from __future__ import annotations

import json
import math
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from sqlalchemy import Boolean, Column, DateTime, Float, Integer, String, Table, Text

from langapp import i18n
from langapp.belongings.exporting import FORMAT, ROWS, Values
from langapp.belongings.tables import belonging, columns, is_numbered, points_to
from langapp.families.models import EASES, SHOWS
from langapp.i18n import _
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.look import HANDS, MODES
from langapp.packs.documents import MOMENTS
from langapp.practice.remembering import RATINGS
from langapp.speech import accepting
from langapp.voices.models import Rung
from langapp.voices.models.asks import LASTS, PACES
from langapp.web import Refused

LARGEST = 200 * 1024 * 1024
"""Bytes, packed or unpacked: more than an hour and a half of voices, with the originals."""
LARGEST_ROWS = 16 * 1024 * 1024
"""Some 70,000 threads: ten a day for nineteen years."""
MOST_ENTRIES = 10_000
MOST_RATIO = 200
"""Of a member that is looked at. Rows of a family pack to a tenth."""
NAMES = re.compile(
    r"README\.txt|family\.json|events\.csv|recordings\.csv|cloth\.svg|tables/[a-z_]{1,40}\.csv"
    r"|recordings/[0-9a-f-]{36}\.(?:mp3|flac)"
)
MOST = {"family": 1, "child": 20, "caregiver": 20, "family_language": 20, "speaker": 500, "ask": 1000}
MOST |= {"own_line": 1000, "remark": 200, "consent": 2000, "recording": 5000}
"""Rows. Of all others as many as there is room for."""
MOST_CARDS, MOST_REVIEWS = 30_000, 30_000
"""Of what an adult is to remember: every line there is in six languages; ten years of a handful a day. They are folded
while others wait to write.
"""
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
    OSError,
)
REF = re.compile(r"[a-z0-9-]{1,80}/[a-z0-9-]{1,80}")
TAG = re.compile(r"[A-Za-z0-9-]{1,35}")
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
FLAGS = frozenset({"clipped", "quiet"})


@dataclass(frozen=True)
class Copy:
    rows: dict[str, list[Values]]
    sounds: frozenset[str]
    """The names of members that are sounds."""

    @property
    def family(self) -> Values:
        return self.rows["family"][0]


class _Unfit(Exception):
    """A value that cannot be one of its column."""


def read(file: IO[bytes], now: datetime) -> Copy:
    """Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = _members(archive)
            told = json.loads(_whole(archive, ROWS, LARGEST_ROWS), parse_constant=_no_number)
    except Refused:
        raise
    except (*UNREADABLE, RecursionError, NotImplementedError, KeyError) as error:
        raise _no_copy() from error
    if isinstance(told, dict) and isinstance(told.get("langapp"), int) and told["langapp"] > FORMAT:
        raise Refused(_("This copy is from a newer Langapp than this one. Bring it in where that one runs."))
    try:
        return Copy(_rows(told, now), frozenset(name for name in names if name.startswith("recordings/")))
    except (_Unfit, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise _no_copy() from error


def sound(archive: zipfile.ZipFile, name: str) -> bytes:
    """Of a recording. Raises ValueError for more than any recording is."""
    return _whole(archive, name, 2 * accepting.LARGEST)


def _members(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST:
        raise _too_large()
    if len(set(names)) != len(names) or not all(NAMES.fullmatch(name) for name in names):
        raise _no_copy()
    for entry in entries:
        kind = entry.external_attr >> 28
        if kind not in (0, 0o10) or entry.flag_bits & 1 or entry.is_dir():
            raise _no_copy()
        looked_at = entry.filename == ROWS or entry.filename.startswith("recordings/")
        if looked_at and entry.file_size > MOST_RATIO * max(entry.compress_size, 512):
            raise _no_copy()
    return names


def _whole(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ValueError("more than it said")
    return data


def _rows(told: Any, now: datetime) -> dict[str, list[Values]]:
    if told["langapp"] != FORMAT or set(told["rows"]) - {table.name for table in belonging()}:
        raise _Unfit
    found: dict[str, list[Values]] = {}
    for table in belonging():
        rows = told["rows"].get(table.name, [])
        if not isinstance(rows, list) or len(rows) > MOST.get(table.name, LARGEST_ROWS):
            raise _Unfit
        found[table.name] = [_row(table, row, now) for row in rows]
    if len(found["family"]) != 1 or not found["family_language"] or not found["caregiver"]:
        raise _Unfit
    _point_somewhere(found)
    said = {(row["caregiver_id"], row["ref"], row["tags"]) for row in found["thread"]}
    cards = sum(len(tags.split()) for _who, _ref, tags in said)
    if cards > MOST_CARDS or len(found["review"]) > MOST_REVIEWS:
        raise _too_large()
    return found


def _row(table: Table, told: Any, now: datetime) -> Values:
    wanted = columns(table)
    if not isinstance(told, dict) or set(told) - {column.name for column in wanted}:
        raise _Unfit
    row = {column.name: _value(table, column, told.get(column.name), now) for column in wanted}
    _mend(table.name, row)
    return row


def _value(table: Table, column: Column[Any], value: Any, now: datetime) -> Any:
    kind = column.type
    if value is None:
        if not column.nullable or column.primary_key:
            raise _Unfit
        return None
    if isinstance(kind, DateTime) or hasattr(kind, "impl"):
        return _moment(value, now, ahead=column.name == "expires_at")
    if isinstance(kind, Boolean):
        return _kind(value, bool)
    if isinstance(kind, Integer):
        number = _kind(value, int)
        return number if -(2**31) <= number < 2**31 else _unfit()
    if isinstance(kind, Float):
        number = float(_kind(value, (int, float)))
        return number if math.isfinite(number) else _unfit()
    if isinstance(kind, String):
        return _text(table, column, _kind(value, str))
    raise _Unfit


def _text(table: Table, column: Column[Any], text: str) -> str:
    if isinstance(column.type, String) and column.type.length and len(text) > column.type.length:
        raise _Unfit
    if len(text) > 20_000:
        raise _Unfit
    if not text.isprintable():
        text = "\n".join(map(_as_typed, text.split("\n")))
    if "\n" in text and not isinstance(column.type, Text):
        raise _Unfit
    named = column.primary_key and column.name in ("id", "fact_id") and not is_numbered(table)
    if (named or (points_to(column) and points_to(column) != "child")) and not is_uuid(text):
        raise _Unfit
    check = CHECKS.get((table.name, column.name)) or CHECKS.get(("", column.name))
    return text if check is None or check(text) else _unfit()


def _as_typed(line: str) -> str:
    """To the letter; but what would turn a page around goes, as it does where somebody types it."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
        raise _Unfit
    return scripts.typed(line) if scripts.hidden(line) else line


def _moment(value: Any, now: datetime, *, ahead: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(_kind(value, str))
        if moment.tzinfo is None or not 2000 <= moment.year < 2200:
            raise _Unfit
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _Unfit from error
    return moment if ahead else min(moment, now)


def _mend(table: str, row: Values) -> None:
    """What only this server's lists can tell."""
    known = languages()
    if table == "family_language":
        variants = known.get(row["tag"]).variants if row["tag"] in known else {}
        row["variant"] = row["variant"] if row["variant"] in variants else ""
    elif table == "caregiver":
        for name, values in (("mode", MODES), ("hand", HANDS), ("locale", tuple(i18n.locales()))):
            row[name] = row[name] if row[name] in values else ""
    elif table == "caregiver_language":
        row["shows"] = row["shows"] if row["shows"] in SHOWS else "both"
        row["ease"] = row["ease"] if row["ease"] in EASES else ""
    elif table == "speaker":
        row["variant"] = row["variant"] if any(row["variant"] in each.variants for each in known) else ""
    elif table == "ask":
        row["expires_at"] = min(row["expires_at"], row["made_at"] + LASTS)
    if table in ("recording", "consent") and not Rung.ME <= row["rung"] <= Rung.FAMILY:
        raise _Unfit
    if table == "review" and row["rating"] not in RATINGS:
        raise _Unfit
    if table == "recording":
        row["withdrawn_at"], row["withdrawn_by"] = None, ""
        if not 0 <= row["duration"] <= timedelta(minutes=10).total_seconds():
            raise _Unfit


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
                        raise _Unfit
                    row[column.name] = None


def _kind(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _Unfit
    return value


def _unfit() -> Any:
    raise _Unfit


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _all(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: all(map(pattern.fullmatch, text.split(" "))) if text else True


def _one_of(values: Iterable[str]) -> Callable[[str], bool]:
    return frozenset(values).__contains__


CHECKS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("", "ref"): _all(REF),
    ("", "refs"): _all(REF),
    ("", "tags"): _all(TAG),
    ("", "tag"): _all(TAG),
    ("child", "born"): lambda text: not text or bool(MONTH.fullmatch(text)),
    ("own_line", "moment"): _one_of((*MOMENTS, "any")),
    ("ask", "pace"): _one_of(PACES),
    ("remark", "kind"): _one_of(("ours", "wrong")),
    ("recording", "flags"): lambda text: set(text.split()) <= FLAGS,
}


def _too_large() -> Refused:
    return Refused(_("This copy is larger than we can take in here. Ask whoever runs this server."))


def _no_copy() -> Refused:
    return Refused(
        _("This is not a copy from Langapp, or not all of it. Choose the file as it came, unopened.")
    )
