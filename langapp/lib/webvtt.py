"""WebVTT: text over sound or pictures as browsers show it, and as players and editors write it.

    WEBVTT

    1
    00:00:01.200 --> 00:00:04.800 align:start
    Lavender’s blue, dilly dilly

After the W3C's WebVTT; what a cue is styled by, who says it and which region it is in, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from langapp.lib.timedtext import MOST_CUES, Cue, Unreadable, in_one_line, lines_of, seconds

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
PASSED_OVER = re.compile(r"(?:NOTE(?:[ \t].*)?|STYLE[ \t]*|REGION[ \t]*)")
MOMENT = r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMES = re.compile(rf"\s*{MOMENT}\s*-->\s*{MOMENT}(?:\s.*)?")
SPAN = re.compile(r"<[^>]*>?")
ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
ARROW = "-->"

Numbered = tuple[int, str]


def write(cues: Sequence[Cue], title: str = "") -> str:
    """Raises ValueError for a cue without an end."""
    about = in_one_line(title).replace(ARROW, "")
    blocks = [f"WEBVTT {about}".rstrip()]
    for number, cue in enumerate(cues, 1):
        if cue.end is None:
            raise ValueError(f"cue {number} does not end")
        blocks.append(f"{number}\n{_moment(cue.start)} {ARROW} {_moment(cue.end)}\n{_escaped(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def read(data: bytes) -> list[Cue]:
    """In the order of their starts. Raises Unreadable."""
    lines = lines_of(data)
    if not HEADER.fullmatch(lines[0]):
        raise Unreadable("no-header", 1)
    found = [cue for block in _blocks(lines) for cue in _cues(block)]
    if not found:
        raise Unreadable("empty")
    if len(found) > MOST_CUES:
        raise Unreadable("too-large")
    return sorted(found, key=lambda cue: cue.start)


def _blocks(lines: list[str]) -> Iterator[list[Numbered]]:
    """What stands between empty lines, each line with its number; without the header."""
    block = list[Numbered]()
    header = True
    for number, line in [*enumerate(lines, 1), (0, "")]:
        if line.strip():
            block.append((number, line))
            continue
        # Some programs leave no empty line after the first.
        if (
            header
            and (at := next((i for i, (_n, each) in enumerate(block) if ARROW in each), None)) is not None
        ):
            yield block[at:]
        elif block and not header:
            yield block
        header, block = False, []


def _cues(block: list[Numbered]) -> Iterator[Cue]:
    """Mostly one: a line with an arrow begins another, even where nothing is between them."""
    if PASSED_OVER.fullmatch(block[0][1]):
        return
    begins = [place for place, (_number, line) in enumerate(block) if ARROW in line]
    if not begins or begins[0] > 1:
        raise Unreadable("no-time", block[0][0])
    for begin, end in zip(begins, [*begins[1:], len(block)], strict=True):
        start, until = _times(*block[begin])
        text = in_one_line(" ".join(_words(line) for _number, line in block[begin + 1 : end]))
        if text:
            yield Cue(start, until, text)


def _times(number: int, line: str) -> tuple[float, float]:
    times = TIMES.fullmatch(line)
    if times is None:
        raise Unreadable("not-a-time", number)
    start = seconds(times.groups()[:4], number)
    end = seconds(times.groups()[4:], number)
    if end <= start:
        raise Unreadable("backwards", number)
    return start, end


def _words(line: str) -> str:
    return ENTITY.sub(lambda found: unescape(found[0]), SPAN.sub("", line))


def _escaped(text: str) -> str:
    return in_one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _moment(second: float) -> str:
    minutes, thousandths = divmod(round(second * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{thousandths // 1000:02d}.{thousandths % 1000:03d}"
