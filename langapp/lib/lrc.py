"""LRC: lines of a song, each behind the time it begins at. Every karaoke program reads it, and each writes it a little
otherwise.

    [ti:Lavender's Blue]
    [00:01.20]Lavender’s blue, dilly dilly
    [00:04.80]

It tells no ends: a line lasts until the next one begins, which may have no words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from langapp.lib.timedtext import MOST_CUES, Cue, Unreadable, in_one_line, lines_of, seconds

STAMP = re.compile(r"\[(?:(\d{1,2}):(?=\d{1,2}:\d{1,2}\.))?(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
WORD_STAMP = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
TAG = re.compile(r"\[([A-Za-z#][A-Za-z0-9_]*)\s*:(.*)\]")
REMARK = re.compile(r"\[[^\d\]][^\]]*\]|#.*")
"""A part of the song by its name, as some programs write it, or a comment."""
OFFSET = re.compile(r"[+-]?\d{1,7}")
MEANT = re.compile(r"\[\s*\d")
"""What was meant as a time, if it is none."""


def write(cues: Sequence[Cue], title: str = "", artist: str = "") -> str:
    """Cues in the order of their starts. A line that ends before the next begins is ended by an empty one."""
    told = {"ti": title, "ar": artist}
    out = [f"[{name}:{in_one_line(value)}]" for name, value in told.items() if value]
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        text = in_one_line(cue.text)
        # What looks like a stamp is text, once a space is before it.
        out.append(f"{_stamp(cue.start)}{' ' if text.startswith('[') else ''}{text}")
        if cue.end is not None and (following is None or _hundredths(cue.end) < _hundredths(following.start)):
            out.append(_stamp(cue.end))
    return "\n".join(out) + "\n"


def read(data: bytes) -> list[Cue]:
    """In the order of their starts; the last may have no end. Raises Unreadable."""
    offset, stamped = 0.0, list[tuple[float, str]]()
    for number, line in enumerate(lines_of(data), 1):
        starts, text = _stamps(line.strip(), number)
        if starts:
            stamped += [(start, _words(text)) for start in starts]
            if len(stamped) > MOST_CUES:
                raise Unreadable("too-large")
        elif tag := TAG.fullmatch(text):
            if tag[1].lower() == "offset":
                offset = _offset(tag[2], number)
        elif MEANT.match(text):
            raise Unreadable("not-a-time", number)
        elif text and not REMARK.fullmatch(text):
            raise Unreadable("no-time", number)
    # A positive offset makes the words appear sooner.
    moved = sorted(((max(start - offset, 0.0), text) for start, text in stamped), key=lambda each: each[0])
    cues = _until_the_next([Cue(start, None, text) for start, text in moved])
    if not cues:
        raise Unreadable("empty")
    return cues


def _stamps(line: str, number: int) -> tuple[list[float], str]:
    """Those that a line begins with, and what comes after them."""
    starts, at = list[float](), 0
    while stamp := STAMP.match(line, at):
        starts.append(seconds(stamp.groups(), number))
        at = stamp.end()
    return starts, line[at:]


def _words(text: str) -> str:
    return in_one_line(WORD_STAMP.sub("", text))


def _offset(told: str, number: int) -> float:
    told = told.strip()
    if not told:
        return 0.0
    if not OFFSET.fullmatch(told):
        raise Unreadable("not-a-time", number)
    return int(told) / 1000


def _until_the_next(cues: list[Cue]) -> list[Cue]:
    """A line without words only ends the one before it."""
    ended = [replace(cue, end=following.start) for cue, following in pairwise(cues)] + cues[-1:]
    return [cue for cue in ended if cue.text]


def _stamp(second: float) -> str:
    minutes, hundredths = divmod(_hundredths(second), 6000)
    return f"[{minutes:02d}:{hundredths // 100:02d}.{hundredths % 100:02d}]"


def _hundredths(second: float) -> int:
    return round(second * 100)
