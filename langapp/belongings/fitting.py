"""What a row of a copy tells, as a row of its table: plain values of the right kind, as long as they may be.

A preference this server does not know becomes no preference.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Float, Integer, String, Table, Text

from langapp import i18n
from langapp.belongings.exporting import Values
from langapp.belongings.tables import columns, is_numbered, points_to
from langapp.families.models import EASES, SHOWS
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.look import HANDS, MODES
from langapp.packs.documents import MOMENTS
from langapp.practice.remembering import RATINGS
from langapp.refs import REF
from langapp.songs.models import timings
from langapp.voices.models import Rung
from langapp.voices.models.asks import LASTS, PACES
from langapp.voices.models.wordings import OF_SONG

TAG = re.compile(r"[A-Za-z0-9-]{1,35}")
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
FLAGS = frozenset({"clipped", "quiet"})


A_SONG = re.compile(OF_SONG + r"[a-z0-9-]{1,80}")
OF_LINES = {("recording", "text"), ("family_wording", "text"), ("family_wording", "reading")}
"""What may be of several lines: a song sung whole, a family's verse."""
MOST_SUNG = 120
"""More lines than any song has."""


class Unfit(Exception):
    """A value that cannot be one of its column."""


def row(table: Table, told: Any, now: datetime, texts: dict[str, str]) -> Values:
    """`texts` are those of the rows before: what is told again and again is kept once."""
    wanted = columns(table)
    if not isinstance(told, dict) or set(told) - {column.name for column in wanted}:
        raise Unfit
    fitted = {column.name: _value(table, column, told.get(column.name), now) for column in wanted}
    for name, value in fitted.items():
        if isinstance(value, str):
            fitted[name] = texts.setdefault(value, value)
    _mend(table.name, fitted)
    return fitted


def _value(table: Table, column: Column[Any], value: Any, now: datetime) -> Any:
    kind = column.type
    if value is None:
        if not column.nullable or column.primary_key:
            raise Unfit
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
    raise Unfit


def _text(table: Table, column: Column[Any], text: str) -> str:
    if isinstance(column.type, String) and column.type.length and len(text) > column.type.length:
        raise Unfit
    if len(text) > 20_000:
        raise Unfit
    if not text.isprintable():
        text = "\n".join(map(_as_typed, text.split("\n")))
    lines = MOST_SUNG if (table.name, column.name) in OF_LINES else 1
    if text.count("\n") >= lines and not isinstance(column.type, Text):
        raise Unfit
    named = column.primary_key and column.name in ("id", "fact_id") and not is_numbered(table)
    if (named or (points_to(column) and points_to(column) != "child")) and not is_uuid(text):
        raise Unfit
    check = CHECKS.get((table.name, column.name)) or CHECKS.get(("", column.name))
    if check is not None and not check(text):
        raise Unfit
    return text


def _as_typed(line: str) -> str:
    """To the letter; but what would turn a page around goes, as it does where somebody types it."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
        raise Unfit
    return scripts.typed(line) if scripts.hidden(line) else line


def _moment(value: Any, now: datetime, *, ahead: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(_kind(value, str))
        if moment.tzinfo is None or not 2000 <= moment.year < 2200:
            raise Unfit
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unfit from error
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
        row["ease"] = row["ease"] if row["ease"] in EASES else "some"
    elif table == "speaker":
        row["variant"] = row["variant"] if any(row["variant"] in each.variants for each in known) else ""
    elif table == "ask":
        row["expires_at"] = min(row["expires_at"], row["made_at"] + LASTS)
    elif table == "timing" and row["sure"] is not None:
        row["sure"] = min(max(row["sure"], 0.0), 1.0)
    if table in ("recording", "consent") and not Rung.ME <= row["rung"] <= Rung.FAMILY:
        raise Unfit
    if table == "review" and row["rating"] not in RATINGS:
        raise Unfit
    if table == "recording":
        row["withdrawn_at"], row["withdrawn_by"] = None, ""
        if not 0 <= row["duration"] <= timedelta(minutes=10).total_seconds():
            raise Unfit


def _kind(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Unfit
    return value


def _unfit() -> Any:
    raise Unfit


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
    ("own_line", "moment"): lambda text: text in MOMENTS or bool(A_SONG.fullmatch(text)),
    ("ask", "pace"): _one_of(PACES),
    ("remark", "kind"): _one_of(("ours", "wrong")),
    ("timing", "spans"): timings.is_right,
    ("recording", "flags"): lambda text: set(text.split()) <= FLAGS,
}
