"""A bedtime of what an adult knows, and two new lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from langapp.db import db
from langapp.families.models import Caregiver, Choice, Device
from langapp.languages.registry import languages
from langapp.packs.documents import Form, Line, Pack, Wording
from langapp.packs.shelf import Shelf
from langapp.practice import planning, remembering
from langapp.practice.models import Thread, Undo
from langapp.practice.planning import Plan
from tests.cast import Key, an_id

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 15, 19, 0, tzinfo=UTC)


def line(name: str, **said: str) -> Line:
    wordings = {tag: Wording(tag, Form(text)) for tag, text in (said or {"vi": "một"}).items()}
    return Line(name, f"Meaning of {name}", wordings=wordings)


def pack(slug: str, moment: str, *lines: Line) -> Pack:
    return Pack(slug, slug.title(), "en", "phrases", moment, (0, 60), "", "CC-BY-4.0", lines)


BED = pack(
    "bed",
    "bedtime",
    line("1", vi="một hai ba bốn năm sáu"),
    line("2", vi="hai", ta="நீளமான ஒரு வாக்கியம்"),
    line("3", vi="ba"),
    line("4", vi="bốn"),
    line("5", vi="một hai ba bốn"),
    line("6", vi="sáu"),
    line("7", ta="ஏழு"),
)
COMFORT = pack("comfort", "comfort", line("1"), line("2"), line("3"))
ANY = pack("any", "any", line("1"), line("2"))
MEAL = pack("meal", "meal", line("1"))
SHELF = Shelf({each.slug: each for each in (MEAL, ANY, COMFORT, BED)})
BY_MOMENT = [[(each, line) for line in each.lines] for each in (BED, COMFORT, ANY)]


def refs(plan: Plan) -> list[str]:
    return [f"{pack.ref(line)}{' new' if pack.ref(line) in plan.new else ''}" for pack, line in plan.lines]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            ["bed/4", "bed/1", "bed/6", "bed/2"],
            ["bed/1", "bed/2", "bed/4", "bed/6", "bed/3 new", "bed/5 new"],
        ),
        (["bed/1"], ["bed/1", "bed/2 new", "bed/3 new"]),
        (
            ["bed/2", "comfort/3", "any/1"],
            ["bed/2", "comfort/3", "any/1", "bed/1 new", "bed/3 new"],
        ),
        (
            ["bed/1", "bed/2", "bed/3", "bed/4", "comfort/3"],
            ["bed/1", "bed/2", "bed/3", "bed/4", "bed/5 new", "bed/6 new"],
        ),
        ([f"bed/{number}" for number in range(1, 8)], [*(f"bed/{n}" for n in range(1, 8)), "comfort/1 new", "comfort/2 new"]),
    ],
)  # fmt: skip
def test_known_lines_in_the_order_of_the_evening_and_two_new_ones(
    known: list[str], expected: list[str]
) -> None:
    assert refs(planning.planned(BY_MOMENT, known, ["vi"])) == expected


def test_who_knows_nothing_yet_begins_with_the_five_shortest_and_none_is_called_new() -> None:
    plan = planning.planned(
        [[entry for entry in each if "vi" in entry[1].wordings] for each in BY_MOMENT], [], ["vi"]
    )
    assert refs(plan) == ["bed/2", "bed/3", "bed/4", "bed/5", "bed/6"]
    both = planning.planned(BY_MOMENT, ["meal/1"], ["vi", "ta"])
    assert refs(both) == ["bed/3", "bed/4", "bed/5", "bed/6", "bed/7"]
    few = planning.planned([BY_MOMENT[0][:2], BY_MOMENT[1], BY_MOMENT[2]], [], ["vi"])
    assert refs(few) == ["bed/1", "bed/2", "comfort/1", "comfort/2", "comfort/3"]


def test_a_bedtime_has_an_end_however_much_is_known() -> None:
    many = pack("many", "bedtime", *(line(f"{number}") for number in range(30)))
    plan = planning.planned([[(many, each) for each in many.lines]], [f"many/{n}" for n in range(25)], ["vi"])
    assert refs(plan) == [*(f"many/{n}" for n in range(10)), "many/25 new", "many/26 new"]


def test_where_nobody_has_written_anything_there_is_nothing_to_plan() -> None:
    assert planning.planned([[], [], []], [], ["hmn"]) == Plan(())


# With rows


@pytest.fixture
def mai(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["mai"].device)


@pytest.fixture
def arun(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["arun"].device)


def tonight(device: Device, now: datetime = NOW, *tags: str) -> list[str]:
    choices = [Choice(languages().get(tag)) for tag in tags or ("vi", "ta")]
    caregiver = db.session.get_one(Caregiver, device.caregiver_id)
    return refs(planning.bedtime(SHELF, caregiver, choices, None, now))


def say(device: Device, number: int, ref: str) -> None:
    Thread.add(device, an_id(number), ref=ref, tags=["vi"], said_at=NOW - DAY, now=NOW)


def answer(device: Device, number: int, rating: int, ref: str, tag: str = "vi", days_ago: int = 1) -> None:
    at = NOW - days_ago * DAY
    row = {"id": an_id(number), "caregiver_id": device.caregiver_id, "ref": ref, "tag": tag, "rating": rating}
    remembering.add_reviews(
        device.family_id, [{**row, "reviewed_at": at, "received_at": at, "device_id": device.id}]
    )


def test_what_this_caregiver_has_said_twice_is_known(mai: Device, arun: Device) -> None:
    say(mai, 1, "bed/3")
    assert "bed/3 new" not in tonight(mai)
    say(mai, 2, "bed/3")
    assert tonight(mai) == ["bed/3", "bed/1 new", "bed/2 new"]
    assert len(tonight(arun)) == planning.GENTLEST
    Undo.add(mai.family_id, an_id(2), undone_at=NOW - DAY, now=NOW)
    assert len(tonight(mai)) == planning.GENTLEST


def test_what_was_known_when_asked_is_known_until_it_is_likely_to_have_slipped(mai: Device) -> None:
    answer(mai, 1, 3, "bed/5")
    answer(mai, 2, 1, "bed/6")
    assert tonight(mai) == ["bed/5", "bed/1 new", "bed/2 new"]
    assert tonight(mai, NOW + 5 * DAY)[0] == "bed/5"
    assert len(tonight(mai, NOW + 30 * DAY)) == planning.GENTLEST


def test_what_slipped_the_last_time_is_not_known_on_the_same_day(mai: Device) -> None:
    answer(mai, 1, 3, "bed/5", days_ago=9)
    answer(mai, 2, 1, "bed/5", days_ago=0)
    assert len(tonight(mai)) == planning.GENTLEST


def test_what_is_known_in_a_language_nobody_speaks_any_more_is_not_counted_on(mai: Device) -> None:
    answer(mai, 1, 3, "bed/2", tag="ta")
    assert tonight(mai, NOW, "vi", "ta")[0] == "bed/2"
    assert len(tonight(mai, NOW, "vi")) == planning.GENTLEST
