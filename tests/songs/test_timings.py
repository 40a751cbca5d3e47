"""A timing belongs to a recording: what somebody tapped stands, and a guess makes way for it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete

from langapp.db import db
from langapp.songs import timing_files
from langapp.songs.models import Timing, timings
from langapp.songs.models.timings import GOOD
from langapp.voices.models import Recording, Rung
from langapp.web import Refused
from tests.cast import Key
from tests.voices.recording import NOW, record, speaker

SUNG = "vi-dau-cau-van/sung"
SPANS = [(0.5, 2.0), (2.0, 3.5), (3.5, 5.0), (5.2, 7.9)]


@pytest.fixture
def sung(inside: Flask, world: dict[str, Key]) -> Recording:
    recording_id = record(speaker(world["mai"].family), SUNG, duration=8.0)
    return db.session.get_one(Recording, recording_id)


def test_what_was_tapped_is_kept_with_the_recording_and_goes_with_it(sung: Recording) -> None:
    Timing.tell(sung, SPANS, NOW)
    assert Timing.of([sung.id, "another"]) == {sung.id: SPANS}
    Timing.tell(sung, [(start + 0.1, end) for start, end in SPANS], NOW)
    assert Timing.of([sung.id])[sung.id][0] == (0.6, 2.0)
    db.session.execute(delete(Recording).where(Recording.id == sung.id))
    assert Timing.of([sung.id]) == {}


def test_a_guess_is_no_timing_and_never_replaces_one(sung: Recording) -> None:
    Timing.guess(sung.id, SPANS, 0.4, NOW)
    Timing.guess(sung.id, SPANS, 1.0, NOW)
    assert Timing.of([sung.id]) == {}, "the family saves it first"
    Timing.guess(sung.id, SPANS, 0.4, NOW)
    assert Timing.of([sung.id]) == {}
    assert Timing.known(sung.id) == (SPANS, 0.4)
    Timing.guess(sung.id, SPANS, 0.9, NOW)
    assert Timing.known(sung.id) == (SPANS, 0.9)
    Timing.tell(sung, SPANS, NOW)
    Timing.guess(sung.id, [(0.0, 1.0)] * 4, 1.0, NOW)
    assert Timing.known(sung.id) == (SPANS, None)


def test_a_good_guess_is_believed_where_no_family_may_tap(inside: Flask) -> None:
    taught = record(speaker(None, "Cô Lan", Rung.PUBLIC), SUNG, rung=Rung.PUBLIC, duration=8.0)
    Timing.guess(taught, SPANS, GOOD - 0.01, NOW)
    assert Timing.of([taught]) == {}
    Timing.guess(taught, SPANS, GOOD, NOW)
    assert Timing.of([taught]) == {taught: SPANS}


@pytest.mark.parametrize(
    "told",
    [
        f"[[0,{'9' * 400}]]",
        f"[[0,{'9' * 5000}]]",
        "[[0,1e999]]",
        "[[NaN,1]]",
        "[[-1,1]]",
        "[[2,1]]",
        "[[1]]",
        "1",
        "",
        "[" * 9000,
        "[[0,1]," * 10**6,
    ],
    ids=range(11),
)
def test_a_copy_tells_times_or_nothing(told: str) -> None:
    assert timings.is_right("[[0,1.5],[1.5,3]]")
    assert not timings.is_right(told)


@pytest.mark.parametrize(
    ("spans", "why"),
    [
        (SPANS[:3], "4 lines"),
        ([*SPANS, (7.9, 8.0)], "4 lines"),
        ([], "4 lines"),
        ([(float("nan"), 2.0), *SPANS[1:]], "number of seconds"),
        ([(0.5, float("inf")), *SPANS[1:]], "number of seconds"),
        ([(-0.1, 2.0), *SPANS[1:]], "8.0 seconds long"),
        ([*SPANS[:3], (5.2, 8.6)], "8.0 seconds long"),
        ([*SPANS[:3], (8.0, 8.4)], "8.0 seconds long"),
        ([(0.5, 2.2), *SPANS[1:]], "Line 1"),
        ([SPANS[0], (2.0, 2.0), *SPANS[2:]], "Line 2"),
        ([SPANS[1], SPANS[0], *SPANS[2:]], "Line 1"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    sung: Recording, spans: list[tuple[float, float]], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        Timing.tell(sung, spans, NOW)
    assert Timing.known(sung.id) is None


def test_a_thumb_is_slower_than_the_end_of_a_sound(sung: Recording) -> None:
    Timing.tell(sung, [*SPANS[:3], (5.2, 8.4)], NOW)
    assert Timing.of([sung.id])[sung.id][-1] == (5.2, 8.0)


def test_a_timing_with_another_number_of_lines_is_none(sung: Recording) -> None:
    Timing.tell(sung, SPANS, NOW)
    sung.text = "one line"
    db.session.flush()
    assert Timing.of([sung.id]) == {}


def test_a_line_lasts_as_told_and_at_most_until_the_next() -> None:
    assert timing_files.spans([1.0, 2.0, 3.0], [1.5, 2.5, None], 4.0) == [(1.0, 1.5), (2.0, 2.5), (3.0, 4.0)]
    assert timing_files.spans([1.0, 2.0], [2.5, 1.0], 4.0) == [(1.0, 2.0), (2.0, 4.0)]
    assert timing_files.spans([], [], 4.0) == []


@pytest.mark.parametrize("kind", ["lrc", "vtt"])
def test_what_is_written_for_other_programs_is_understood_again(kind: str) -> None:
    lines = ["Ví dầu cầu ván", "đóng đinh", "Cầu tre", "lắc lẻo"]
    told = timing_files.written(kind, lines, SPANS, "A title", "Bà").encode()
    cues = timing_files.matched(timing_files.read(told), lines)
    assert [(cue.start, cue.end) for cue in cues if cue] == SPANS


def test_lines_are_found_by_their_words_where_there_are_more_or_fewer() -> None:
    told = b"[00:01.00]A title\n[00:02.00]one,  Two\n[00:03.00]four\n[00:04.00]"
    found = timing_files.matched(timing_files.read(told), ["One two", "three", "four", "five"])
    assert [cue and cue.start for cue in found] == [2.0, None, 3.0, None]
    with pytest.raises(Refused, match="None of the words"):
        timing_files.matched(timing_files.read(told), ["something", "else"])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"[00:01.00]one\ntwo", "Line 2 of this file has no time"),
        (b"[00:99.00]one", "The time in line 1"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\none", "line 3 of this file end before"),
        (b"\x89PNG\r\n\x1a\n", "not text"),
        (b"[ti:x]", "no line with a time"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(app: Flask, told: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        timing_files.read(told)
