"""The cloth is a function of the threads: the same threads, the same cloth; more threads, more cloth."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.db import db
from langapp.families.models import Device, Family
from langapp.practice import cloth
from langapp.practice.cloth import ACROSS, COLUMN, HIGH, SHOWN, STEP, WIDE, Cloth, threads_shown, weave
from langapp.practice.models import Thread, Undo
from tests.cast import BEGAN, REF, SAID, an_id, queries

TAGS = ["vi", "ta", "yue"]
EVERYTHING = 10_000
Stitch = tuple[str, float, float]


def threads(spoken: Sequence[str]) -> list[Thread]:
    """One thread for each of these, oldest first; each says its languages with spaces between."""
    return [
        Thread(id=an_id(n), family_id="", ref=REF, tags=tags, said_at=SAID + timedelta(hours=n))
        for n, tags in enumerate(spoken)
    ]


def stitches(woven: Cloth) -> set[Stitch]:
    """Every stitch that is to be seen, or would be if the cloth had not rolled on: colour, x and y."""
    done = round(woven.part / 100 * ACROSS)
    found = set()
    for colour, path in woven.paths:
        for x, y in re.findall(r"M([\d.]+) ([\d.]+)h2", path):
            if float(y) < woven.woven or float(x) // (COLUMN * STEP) < done:
                found.add((colour, float(x), float(y)))
    return found


def drawn(app: Flask, woven: Cloth) -> str:
    with app.test_request_context():
        return str(app.jinja_env.globals["ui"].cloth(woven))  # type: ignore[attr-defined]


said_in = st.lists(
    st.sampled_from(["vi", "ta", "yue", "vi ta", "ta vi", "vi ta yue", "", "gone", "gone vi"]), max_size=90
)


@given(said_in)
@settings(max_examples=60, deadline=None)
def test_a_cloth_only_grows(spoken: list[str]) -> None:
    before: set[Stitch] = set()
    lengths = []
    for count in range(0, len(spoken) + 1, 1 if len(spoken) < 20 else 7):
        now = weave(count, threads(spoken[:count]), TAGS, EVERYTHING)
        after = stitches(now)
        assert before <= after
        lengths.append((now.woven, now.part))
        before = after
    assert lengths == sorted(lengths)


@given(said_in)
@settings(max_examples=60, deadline=None)
def test_what_is_shown_needs_only_the_newest_threads(spoken: list[str]) -> None:
    count, all_of_them = len(spoken), threads(spoken)
    shown = threads_shown(count)
    assert shown <= SHOWN * ACROSS + ACROSS - 1
    whole = weave(count, all_of_them, TAGS)
    part = weave(count, all_of_them[count - shown :], TAGS)
    assert {stitch for stitch in stitches(whole) if stitch[2] > whole.top} == {
        stitch for stitch in stitches(part) if stitch[2] > part.top
    }
    assert (whole.woven, whole.part, whole.top, whole.borders) == (
        part.woven,
        part.part,
        part.top,
        part.borders,
    )


@given(said_in)
@settings(max_examples=30, deadline=None)
def test_the_same_threads_give_an_equal_cloth(spoken: list[str]) -> None:
    once, again = (weave(len(spoken), threads(spoken), TAGS) for _ in range(2))
    assert once == again
    assert hash(once) == hash(again)


@pytest.mark.parametrize("seed", range(4))
def test_threads_that_come_in_any_order_give_an_equal_cloth(inside: Flask, seed: int) -> None:
    """Late, twice, and with a slip taken back before or after it came."""
    facts = [("thread", n) for n in range(40)] * 2 + [("undo", 7), ("undo", 39)]
    cloths = []
    for shuffled in (facts, random.Random(seed).sample(facts, len(facts))):
        family, token = Family.begin(["vi", "ta"], BEGAN)
        db.session.flush()
        device = Device.of_token(token)
        assert device is not None
        for kind, n in shuffled:
            at = SAID + timedelta(minutes=n)
            if kind == "thread":
                Thread.add(device, an_id(n), ref=REF, tags=["vi", "ta"][n % 2 :], said_at=at, now=at)
            else:
                Undo.add(family.id, an_id(n), undone_at=at, now=at)
        cloths.append(cloth.of(family.id, ["vi", "ta"]))
    assert cloths[0] == cloths[1]
    assert cloths[0].count == 38


@pytest.mark.parametrize("rows", [SHOWN, 120])
def test_a_cloth_costs_as_many_bytes_after_years_as_after_weeks(app: Flask, rows: int) -> None:
    size = {}
    for count in (10, 100, 1000, 10_000, 100_000):
        newest = threads(["vi ta", "yue", "ta"] * 400)[: threads_shown(count, rows)]
        size[count] = len(drawn(app, weave(count, newest, TAGS, rows)).encode())
    assert size[1000] < (16_000 if rows == SHOWN else 100_000), size
    assert max(size.values()) < 1.5 * size[1000], size


def test_reading_a_cloth_takes_one_query_and_few_more_rows_than_it_shows(inside: Flask) -> None:
    family, token = Family.begin(["vi", "ta"], BEGAN)
    db.session.flush()
    device = Device.of_token(token)
    assert device is not None
    for n in range(500):
        at = SAID + timedelta(hours=n)
        Thread.add(device, an_id(n), ref=REF, tags=["vi"], said_at=at, now=at)
    with queries(inside) as asked:
        assert cloth.of(family.id, ["vi", "ta"]).count == 500
    [asked_for] = asked
    assert "LIMIT" in asked_for


@pytest.mark.parametrize(
    ("count", "full", "part"),
    [(0, 0, 0), (1, 0, 25), (3, 0, 75), (4, 1, 0), (5, 1, 25), (72, 18, 0), (73, 18, 25)],
)
def test_a_row_takes_four_threads_and_a_band_eighteen_rows(count: int, full: int, part: float) -> None:
    woven = weave(count, threads(["vi"] * count), TAGS, EVERYTHING)
    bands = full // cloth.BAND
    assert woven.woven == (cloth.HEADING + full + cloth.BORDER * bands) * HIGH
    assert woven.part == part
    assert len(woven.borders) == bands
    assert all(0 < top < woven.woven for top in woven.borders)
    assert all(0 <= x < WIDE and y > 0 for _colour, x, y in stitches(woven))


def test_a_cloth_of_nothing_is_a_loom_with_its_warp(app: Flask) -> None:
    bare = weave(0, [], TAGS)
    assert (bare.count, bare.paths, bare.borders, bare.top, bare.part) == (0, (), (), 0, 0)
    assert bare.bare > 0
    assert "Your family cloth: 0 threads so far" in drawn(app, bare)


@pytest.mark.parametrize("count", [1, 60, 61, 64, 100, 1000])
def test_the_growing_edge_is_always_in_sight(count: int) -> None:
    woven = weave(count, threads(["vi"] * threads_shown(count)), TAGS)
    assert 0 <= woven.edge - woven.top <= (SHOWN + 1) * HIGH
    assert woven.woven - woven.top + woven.bare >= SHOWN * HIGH - HIGH


def test_a_thread_shows_the_languages_it_was_said_in() -> None:
    colours = {
        tags: {colour for colour, _x, _y in stitches(weave(72, threads([tags] * 72), TAGS, EVERYTHING))}
        for tags in ("vi", "ta", "yue", "vi ta", "ta vi", "vi ta yue", "gone", "")
    }
    dye = dict(zip(TAGS, cloth.DYES, strict=False))
    for tag in TAGS:
        assert set(dye[tag]) <= colours[tag]
    assert {*dye["vi"], dye["ta"][0]} <= colours["vi ta"]
    assert {*dye["ta"], dye["vi"][0]} <= colours["ta vi"]
    assert {*dye["vi"], dye["yue"][0]} <= colours["vi ta yue"]
    # A language the family has since left behind is still cloth.
    assert colours["gone"] == colours[""] != set()


def test_a_seventh_language_is_dyed_too() -> None:
    tags = ["yue", "ko", "vi", "hi", "ur", "ta", "pa"]
    assert weave(8, threads(["pa"] * 8), tags).paths == weave(8, threads(["yue"] * 8), tags).paths
