"""WebVTT: what others write is understood, what we write comes back, and what is none is told by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langapp.lib import webvtt
from langapp.lib.timedtext import Cue, Unreadable

OURS = """WEBVTT Lavender’s Blue

1
00:00:01.200 --> 00:00:04.800
Lavender’s blue &amp; green

2
00:01:02.000 --> 01:00:00.000
உலகம்
"""
T = "00:01.000 --> 00:02.000"


def test_a_song_is_written_as_browsers_read_it() -> None:
    cues = [Cue(1.2, 4.8, "Lavender’s blue & green"), Cue(62.0, 3600.0, "உலகம்")]
    assert webvtt.write(cues, "Lavender’s Blue") == OURS
    assert webvtt.read(OURS.encode()) == cues


@pytest.mark.parametrize(
    ("told", "texts"),
    [
        (f"WEBVTT\n\n{T}\na", ["a"]),
        (f"\ufeffWEBVTT - a title\r\n\r\n{T}\r\na\r\n", ["a"]),
        (f"WEBVTT\nKind: captions\nLanguage: vi\n\n{T}\na", ["a"]),
        (f"WEBVTT\n{T}\na", ["a"]),
        (f"WEBVTT\n\nNOTE by hand\nfor now\n\nSTYLE\n::cue {{}}\n\nREGION\nid:x\n\nfirst\n{T}\na", ["a"]),
        (f"WEBVTT\n\n{T} align:start position:10%\na", ["a"]),
        (f"WEBVTT\n\n\n\n7\n{T}\na\nb\n\n\n", ["a b"]),
        ("WEBVTT\n\n00:00:01,000-->00:00:02,000\na", ["a"]),
        (f"WEBVTT\n\n{T}\n<v Bà ngoại><b>a</b> <00:00:01.500><c.red>b</c></v>", ["a b"]),
        (f"WEBVTT\n\n{T}\n1 &lt; 2 &amp; 3&nbsp;&#39;x&#39; &unknown;", ["1 < 2 & 3 'x' &unknown;"]),
        (f"WEBVTT\n\n{T}\n\n{T}\na", ["a"]),
        (f"WEBVTT\n\n{T}\na\n{T}\nb", ["a", "b"]),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na", ["a", "b"]),
    ],
)
def test_what_other_programs_write_is_understood(told: str, texts: list[str]) -> None:
    assert [cue.text for cue in webvtt.read(told.encode())] == texts


@pytest.mark.parametrize(
    ("told", "why", "line"),
    [
        ("", "no-header", 1),
        ("1\n00:01.000 --> 00:02.000\na", "no-header", 1),
        ("WEBVTTED\n", "no-header", 1),
        ("WEBVTT\n\nNOTE nothing", "empty", 0),
        ("WEBVTT\n\na\nb", "no-time", 3),
        ("WEBVTT\n\na\nb\n00:01.000 --> 00:02.000\nc", "no-time", 3),
        ("WEBVTT\n\n00:01.000 --> later\na", "not-a-time", 3),
        ("WEBVTT\n\n00:61.000 --> 02:00.000\na", "not-a-time", 3),
        ("WEBVTT\n\n1:60:00.000 --> 2:00:00.000\na", "not-a-time", 3),
        ("WEBVTT\n\n1\n00:02.000 --> 00:02.000\na", "backwards", 4),
    ],
)
def test_what_is_none_is_told_by_its_line(told: str, why: str, line: int) -> None:
    with pytest.raises(Unreadable) as unread:
        webvtt.read(told.encode())
    assert (unread.value.why, unread.value.line) == (why, line)


def test_a_line_without_an_end_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="does not end"):
        webvtt.write([Cue(1.0, None, "a")])


THOUSANDTHS = st.integers(0, 3 * 3600 * 1000)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(THOUSANDTHS, st.integers(1, 60_000), TEXTS), min_size=1, max_size=12))
def test_what_is_written_is_read_again(lines: list[tuple[int, int, str]]) -> None:
    cues = [Cue(start / 1000, (start + lasts) / 1000, text) for start, lasts, text in lines]
    assert webvtt.read(webvtt.write(cues, "A --> title").encode()) == sorted(cues, key=lambda cue: cue.start)


@given(
    st.binary(max_size=300)
    | st.text("WEBVTT0123456789:.->\n a", max_size=120).map(lambda s: b"WEBVTT\n\n" + s.encode())
)
def test_whatever_comes_it_is_read_or_refused(told: bytes) -> None:
    try:
        cues = webvtt.read(told)
    except Unreadable:
        return
    assert all(cue.text and cue.end is not None and 0 <= cue.start < cue.end for cue in cues)
