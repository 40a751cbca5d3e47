"""Ids that sort by when they were made."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from langapp.lib.uuid7 import is_uuid, uuid7

NOW = datetime(2026, 3, 1, 18, 0, 0, 123456, tzinfo=UTC)


def test_an_id_is_a_version_7_uuid_of_its_millisecond() -> None:
    made = uuid.UUID(uuid7(NOW))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == int(NOW.timestamp() * 1000) == 1772388000123


def test_ids_sort_by_when_they_were_made() -> None:
    moments = [NOW + timedelta(milliseconds=n) for n in range(200)]
    made = [uuid7(moment) for moment in moments]
    assert made == sorted(made)


def test_ids_of_one_moment_differ() -> None:
    assert len({uuid7(NOW) for _ in range(5000)}) == 5000


def test_the_zone_a_moment_is_told_in_makes_no_difference() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    assert uuid7(elsewhere)[:13] == uuid7(NOW)[:13]


@pytest.mark.parametrize("year", [1970, 1999, 2100, 9999])
def test_any_year_makes_a_valid_id(year: int) -> None:
    made = uuid7(datetime(year, 1, 2, tzinfo=UTC))
    assert is_uuid(made)
    assert uuid.UUID(made).version == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (uuid7(NOW), True),
        ("018f3600-0000-7000-8000-000000000001", True),
        ("00000000-0000-0000-0000-000000000000", True),
        (uuid7(NOW).upper(), False),
        (uuid7(NOW).replace("-", ""), False),
        ("{018f3600-0000-7000-8000-000000000001}", False),
        ("urn:uuid:018f3600-0000-7000-8000-000000000001", False),
        (" 018f3600-0000-7000-8000-000000000001", False),
        ("018f3600-0000-7000-8000-000000000001\n", False),
        ("018f3600-0000-7000-8000-00000000000g", False),
        ("018f3600-0000-7000-8000-0000000000011", False),
        ("٠١٨f3600-0000-7000-8000-000000000001", False),
        ("", False),
        ("x" * 100_000, False),
        ("../../etc/passwd", False),
    ],
)
def test_only_a_uuid_written_the_usual_way_is_one(text: str, expected: bool) -> None:
    assert is_uuid(text) is expected
