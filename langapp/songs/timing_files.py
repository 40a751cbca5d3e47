"""A timing as a file of another program, and a file as a timing: LRC and WebVTT."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from langapp.i18n import Lazy, _, lazy
from langapp.lib import lrc, webvtt
from langapp.lib.timedtext import Cue, Unreadable
from langapp.songs.models.timings import SHORTEST, Span
from langapp.web import Refused

KINDS = {"lrc": "text/plain", "vtt": "text/vtt"}
WHY_NOT: dict[str, Lazy] = {
    "empty": lazy("There is no line with a time in this file."),
    "too-large": lazy("This file is larger than the words of any song."),
    "too-long": lazy("Line %(n)s of this file is longer than any line of a song."),
    "not-text": lazy("This file is not text. Choose one that ends in .lrc or .vtt."),
    "no-header": lazy("This is neither LRC nor WebVTT, which begins with the word WEBVTT."),
    "no-time": lazy("Line %(n)s of this file has no time."),
    "not-a-time": lazy("The time in line %(n)s of this file cannot be read."),
    "backwards": lazy("The times in line %(n)s of this file end before they begin."),
}


def written(kind: str, lines: Sequence[str], spans: Sequence[Span], title: str, artist: str) -> str:
    """As a file of this kind: `lrc` or `vtt`."""
    cues = [Cue(start, end, text) for text, (start, end) in zip(lines, spans, strict=True)]
    return lrc.write(cues, title, artist) if kind == "lrc" else webvtt.write(cues, title)


def read(data: bytes) -> list[Cue]:
    """Of whichever kind it is. Raises Refused."""
    try:
        is_vtt = data.removeprefix(codecs.BOM_UTF8).startswith(b"WEBVTT")
        return webvtt.read(data) if is_vtt else lrc.read(data)
    except Unreadable as error:
        raise Refused(str(WHY_NOT[error.why]) % {"n": error.line}) from error


def matched(cues: Sequence[Cue], lines: Sequence[str]) -> list[Cue | None]:
    """For each line of the song the cue that is meant: by its words, else by its place, where there are as many.

    Raises Refused where no line is found.
    """
    if len(cues) == len(lines):
        return list(cues)
    wanted, told = [_plain(line) for line in lines], [_plain(cue.text) for cue in cues]
    found: list[Cue | None] = [None] * len(lines)
    for here, there, many in SequenceMatcher(None, wanted, told, autojunk=False).get_matching_blocks():
        found[here : here + many] = cues[there : there + many]
    if not any(found):
        raise Refused(
            _(
                "This file has times for %(m)s lines, and the song has %(n)s. None of the words are the same.",
                m=len(cues),
                n=len(lines),
            )
        )
    return found


def spans(starts: Sequence[float], ends: Sequence[float | None], duration: float) -> list[Span]:
    """A line lasts as long as it is told, and at most until the next begins, or to the end of the recording."""
    until = [*starts[1:], max(duration, starts[-1] + SHORTEST)] if starts else []
    return [
        (start, end if end is not None and start + SHORTEST <= end <= following else following)
        for start, end, following in zip(starts, ends, until, strict=True)
    ]


def _plain(text: str) -> str:
    """Without what is written otherwise elsewhere: capitals, commas, apostrophes."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
