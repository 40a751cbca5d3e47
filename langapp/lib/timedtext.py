"""Lines of text with times, as files of other programs tell them: what LRC and WebVTT have in common."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

LARGEST = 200_000
"""Bytes. The text of an opera is half of it."""
MOST_LINES = 5_000
MOST_CUES = 1_000
"""One line of a file may have the times of many."""
LONGEST_LINE = 2_000
LATEST = 24 * 3600

ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Cue:
    """One line of text, in seconds. The end is None where the file does not tell it."""

    start: float
    end: float | None
    text: str


class Unreadable(ValueError):
    """`line` is counted from 1, and 0 where it is about the whole file.

    `why` is one of: empty, too-large, too-long, not-text, no-header, no-time, not-a-time, backwards.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(f"{why}, line {line}" if line else why)
        self.why = why
        self.line = line


def lines_of(data: bytes) -> list[str]:
    """Without their ends. Raises Unreadable for what is no text, or more of it than a song has."""
    if len(data) > LARGEST:
        raise Unreadable("too-large")
    encoding = next((name for mark, name in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("not-text") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise Unreadable("too-large")
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise Unreadable("not-text", number)
        if len(line) > LONGEST_LINE:
            raise Unreadable("too-long", number)
    return lines


def seconds(stamp: Sequence[str | None], line: int) -> float:
    """Of its hours, minutes, seconds and fraction. Raises Unreadable for more than 59 seconds, or minutes of an hour."""
    hours, minutes, second, fraction = stamp
    if int(second or 0) > 59 or (hours is not None and int(minutes or 0) > 59):
        raise Unreadable("not-a-time", line)
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(second or 0)
    if whole >= LATEST:
        raise Unreadable("not-a-time", line)
    return (whole * 1000 + int((fraction or "").ljust(3, "0"))) / 1000


def in_one_line(text: str) -> str:
    return " ".join(text.split())
