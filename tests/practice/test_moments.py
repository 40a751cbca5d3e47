"""Which moment of the day it is likely to be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from langapp.packs import documents
from langapp.practice.moments import DAY, MOMENTS, UNKNOWN_HOUR, likeliest

ALL = list(MOMENTS)
MIDNIGHT = datetime(2026, 3, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "moment"),
    [
        (range(6), "comfort"),
        (range(6, 8), "waking"),
        (range(8, 9), "dressing"),
        (range(9, 11), "play"),
        (range(11, 13), "meal"),
        (range(13, 14), "bedtime"),
        (range(14, 17), "outdoors"),
        (range(17, 18), "meal"),
        (range(18, 20), "bath"),
        (range(20, 22), "bedtime"),
        (range(22, 24), "comfort"),
    ],
    ids=str,
)
def test_a_day_has_its_moments(hours: range, moment: str) -> None:
    for hour in hours:
        for minute in (0, 59):
            assert likeliest(ALL, MIDNIGHT.replace(hour=hour, minute=minute)) == moment


@pytest.mark.parametrize(
    ("months", "moment"),
    [(0, "changing"), (2, "changing"), (11, "changing"), (12, "play"), (40, "play"), (None, "play")],
)
def test_a_small_baby_is_changed_where_an_older_child_plays(months: int | None, moment: str) -> None:
    assert likeliest(ALL, MIDNIGHT.replace(hour=9), months) == moment


def test_the_age_changes_nothing_at_the_table_and_in_the_bath() -> None:
    for hour in (11, 18, 20):
        at = MIDNIGHT.replace(hour=hour)
        assert likeliest(ALL, at, 2) == likeliest(ALL, at, 40)


def test_without_a_clock_it_is_bath_time() -> None:
    assert likeliest(ALL, None) == "bath"
    assert likeliest([name for name in ALL if name != "bath"], None) == "meal"


@pytest.mark.parametrize("hour", [None, *range(24)])
@pytest.mark.parametrize("months", [None, 2, 30])
def test_only_a_moment_with_something_in_it_is_opened(hour: int | None, months: int | None) -> None:
    local = None if hour is None else MIDNIGHT.replace(hour=hour)
    for name in ALL:
        assert likeliest([name], local, months) == name
    assert likeliest([], local, months) in MOMENTS


def test_every_moment_a_pack_may_have_is_one_of_the_day() -> None:
    assert tuple(MOMENTS) == documents.MOMENTS
    assert {name for _hour, names in DAY for name in names} | set(UNKNOWN_HOUR) <= set(MOMENTS)
    assert [hour for hour, _names in DAY] == sorted({hour for hour, _names in DAY})
    assert DAY[0][0] == 0
    assert all(str(moment.title) and moment.name == name for name, moment in MOMENTS.items())
