"""LRC: what others write is understood, what we write comes back, and what is none is told by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langapp.lib import lrc
from langapp.lib.timedtext import LARGEST, MOST_CUES, MOST_LINES, Cue, Unreadable

OURS = """[ti:Lavender's Blue]
[ar:Bà ngoại]
[00:01.20]Lavender’s blue, dilly dilly
[00:04.80]Lavender’s green
[00:07.05]
[01:02.00]உலகம்
[01:04.00]
"""


def test_a_song_is_written_with_the_end_of_each_line() -> None:
    cues = [
        Cue(1.2, 4.8, "Lavender’s blue, dilly dilly"),
        Cue(4.8, 7.05, "Lavender’s green"),
        Cue(62.0, 64.0, "உலகம்"),
    ]
    assert lrc.write(cues, "Lavender's Blue", "Bà ngoại") == OURS
    assert lrc.read(OURS.encode()) == cues


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("[00:01.50]a", [(1.5, None, "a")]),
        ("[00:01.500]a", [(1.5, None, "a")]),
        ("[0:1.5]a", [(1.5, None, "a")]),
        ("[00:01]a", [(1.0, None, "a")]),
        ("[00:01:50]a", [(1.5, None, "a")]),
        ("[1:00:01.50]a", [(3601.5, None, "a")]),
        ("[100:00.00]a", [(6000.0, None, "a")]),
        ("\ufeff[00:01.50]a\r\n[00:02.00]b\r\n", [(1.5, 2.0, "a"), (2.0, None, "b")]),
        ("[00:01.50]a\r[00:02.00]b", [(1.5, 2.0, "a"), (2.0, None, "b")]),
        ("[00:03.00]b\n[00:01.00]a", [(1.0, 3.0, "a"), (3.0, None, "b")]),
        ("[00:01.00][00:09.00]x\n[00:05.00]y", [(1.0, 5.0, "x"), (5.0, 9.0, "y"), (9.0, None, "x")]),
        ("[00:01.00]a\n[00:02.00]\n[00:04.00]b", [(1.0, 2.0, "a"), (4.0, None, "b")]),
        ("[offset:+500]\n[00:01.50]a", [(1.0, None, "a")]),
        ("[00:01.50]a\n[offset:-500]", [(2.0, None, "a")]),
        ("[offset:2000]\n[00:01.50]a", [(0.0, None, "a")]),
        ("[offset:]\n[re:Some editor]\n[length: 03:20]\n[00:01.50]a", [(1.5, None, "a")]),
        ("[00:01.00]<00:01.00>la <00:01.50>la", [(1.0, None, "la la")]),
        ("[00:01.00] [b] c", [(1.0, None, "[b] c")]),
        ("# by hand\n[Chorus]\n\n[00:01.00]a", [(1.0, None, "a")]),
        ("[00:01.00]12 < 13 and [00:02.00]", [(1.0, None, "12 < 13 and [00:02.00]")]),
    ],
)
def test_what_other_programs_write_is_understood(
    told: str, meant: list[tuple[float, float | None, str]]
) -> None:
    assert [(cue.start, cue.end, cue.text) for cue in lrc.read(told.encode())] == meant


def test_a_file_of_an_old_windows_program_is_understood() -> None:
    assert lrc.read("[00:01.00]நிலா".encode("utf-16")) == [Cue(1.0, None, "நிலா")]


@pytest.mark.parametrize(
    ("told", "why", "line"),
    [
        (b"", "empty", 0),
        (b"[ti:Nothing]\n", "empty", 0),
        (b"[00:01.00]\n", "empty", 0),
        (b"[00:01.00]a\nb", "no-time", 2),
        (b"[00:75.00]a", "not-a-time", 1),
        (b"\n[00;01]a", "not-a-time", 2),
        (b"[1:75:01.00]a", "not-a-time", 1),
        (b"[offset:soon]\n[00:01.00]a", "not-a-time", 1),
        (b"[00:01.00]a\0", "not-text", 1),
        (b"\xff\xfe\x00", "not-text", 0),
        (b"ID3\xff\xfb\x90", "not-text", 0),
        (b"a" * 2001, "too-long", 1),
        (b"\n" * MOST_LINES, "too-large", 0),
        (b"a" * (LARGEST + 1), "too-large", 0),
    ],
)
def test_what_is_none_is_told_by_its_line(told: bytes, why: str, line: int) -> None:
    with pytest.raises(Unreadable) as unread:
        lrc.read(told)
    assert (unread.value.why, unread.value.line) == (why, line)


HUNDREDTHS = st.integers(0, 99 * 6000)
WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<"), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(
    st.lists(st.tuples(HUNDREDTHS, TEXTS), min_size=1, max_size=12, unique_by=lambda each: each[0]), st.data()
)
def test_what_is_written_is_read_again(lines: list[tuple[int, str]], data: st.DataObject) -> None:
    lines.sort()
    following = [start for start, _text in lines[1:]] + [100 * 6000]
    cues = [
        Cue(start / 100, data.draw(st.integers(start + 1, until)) / 100, text)
        for (start, text), until in zip(lines, following, strict=True)
    ]
    assert lrc.read(lrc.write(cues, "A title", "Somebody").encode()) == cues


@given(st.binary(max_size=300) | st.text("[]0123456789:.<>\n a", max_size=120).map(str.encode))
def test_whatever_comes_it_is_read_or_refused(told: bytes) -> None:
    try:
        cues = lrc.read(told)
    except Unreadable:
        return
    assert all(cue.text and cue.start >= 0 for cue in cues)


def test_one_line_with_the_times_of_thousands_is_too_much() -> None:
    few = "\n".join(["[00:01.00]" * 100 + "la"] * (MOST_CUES // 100))
    assert len(lrc.read(few.encode())) == MOST_CUES
    with pytest.raises(Unreadable, match="too-large"):
        lrc.read(f"{few}\n[00:02.00]la".encode())
