"""A calendar to the letter of RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langapp.lib import ical
from langapp.lib.ical import Event

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STARTS = datetime(2026, 11, 24, 17, 30, tzinfo=UTC).replace(tzinfo=None)


def an_event(**other: Any) -> Event:
    return Event(
        **{"uid": "a@b", "starts": STARTS, "lasts": timedelta(minutes=10), "summary": "Say it", **other}
    )


def unfolded(held: bytes) -> list[str]:
    return held.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_an_event_floats_and_rings_nowhere() -> None:
    assert unfolded(ical.write([an_event(url="https://example.org/take-home/vi/a.b")], NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Langapp//Langapp//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:a@b",
        "DTSTAMP:20261122T093000Z",
        "DTSTART:20261124T173000",
        "DTEND:20261124T174000",
        "SUMMARY:Say it",
        "URL:https://example.org/take-home/vi/a.b",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("one, two; three", "one\\, two\\; three"),
        ("C:\\home", "C:\\\\home"),
        ("first\nsecond\r\nthird", "first\\nsecond\\nthird"),
        ("END:VEVENT\r\nBEGIN:VALARM", "END:VEVENT\\nBEGIN:VALARM"),
        ("a\u2028b\x0bc\x85d", "a\\nb\\nc\\nd"),
        ("bell\x07 and nothing\x00", "bell and nothing"),
    ],
)
def test_nothing_in_a_text_ends_it(said: str, written: str) -> None:
    assert ical.text(said) == written


def test_a_moment_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        ical.write([an_event(starts=NOW)], NOW)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_a_long_line_is_folded_and_comes_back(words: str) -> None:
    held = ical.folded(words)
    lines = held.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= ical.LONGEST for line in lines)
    assert all(line.decode() is not None for line in lines), "no letter is torn apart"
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == words


@given(st.text(max_size=200))
def test_any_text_is_one_value(words: str) -> None:
    held = ical.write([an_event(summary=words.encode("utf-8", "ignore").decode())], NOW)
    names = [line.partition(":")[0] for line in unfolded(held)]
    assert names.count("SUMMARY") == 1
    assert len(names) == 14
