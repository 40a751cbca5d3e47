"""The cloth of a room as a picture of its own: every thread one whole diamond, to keep, to send, to hang up.

What is drawn is named by what was woven, and drawn once for all who ask within the hour.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from langapp.lib import png
from langapp.practice import cloth
from langapp.practice.cloth import BAND, COLUMN, CREAM, DYES, GOLD, MADDER, RINGS, Picture, Said
from langapp.workshops.models import RoomThread, Workshop

MOST = 3000
"""Threads drawn; of more, the last."""
LEAST_WIDE = 4
SHAPE = 4 / 3
"""Width by height."""
WIDEST = 2000
"""Pixels of a PNG, as near as whole stitches come."""
STITCHES = ((12, 9), (8, 6), (4, 3), (2, 2))
"""How many pixels a cell may take, across and down."""
ROUND_FROM = 6
"""Pixels a cell has to be high to be drawn as a stitch, and not as a dot."""
GROUND, WEFT = "#1B2766", "#2A3A8A"
PALETTE = (GROUND, WEFT, MADDER, GOLD, CREAM, *(colour for pair in DYES for colour in pair))
PLACE = {colour: place for place, colour in enumerate(PALETTE)}
BORDER = ((MADDER, MADDER), (GOLD, CREAM), (MADDER, MADDER))
"""Three rows: the colours of every other stitch."""


@dataclass(frozen=True)
class Woven:
    """What a picture is drawn from: for each thread the places of its languages, in the order in which they came."""

    threads: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def wide(self) -> int:
        motifs = len(self.threads) * cloth.MOTIF_HIGH / cloth.MOTIF_WIDE * SHAPE
        return max(LEAST_WIDE, math.ceil(math.sqrt(motifs)))

    @property
    def name(self) -> str:
        said = "\x1f".join(("1", " ".join(self.tags), *self.threads))
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def of(workshop: Workshop) -> Woven:
    """Two queries."""
    _count, newest = RoomThread.woven(workshop.id, MOST)
    return Woven(tuple(newest), tuple(workshop.dyed_tags))


def picture(woven: Woven) -> Picture:
    return cloth.picture([Said(tags) for tags in woven.threads], woven.tags, woven.wide)


def svg(woven: Woven, title: str) -> str:
    parts: Any = current_app.jinja_env.get_template("cloth_parts.html").module
    return str(parts.standing_alone(picture(woven), title))


@functools.lru_cache(maxsize=2)
def as_png(woven: Woven) -> bytes:
    """Under a tenth of a second for three hundred threads, and half of one for three thousand. Kept until `forget`."""
    dyed = [_dyes(tags, woven.tags) for tags in woven.threads]
    wide = woven.wide
    across, down = next((each for each in STITCHES if wide * COLUMN * each[0] <= WIDEST), STITCHES[-1])
    rows = list(_cells(dyed, wide))
    drawn = (line for cells in rows for line in _lines(cells, across, down))
    return png.write(wide * COLUMN * across, len(rows) * down, PALETTE, drawn)


def forget() -> None:
    """What this process has drawn: it is a room's."""
    as_png.cache_clear()


def _dyes(said: str, tags: Sequence[str]) -> tuple[tuple[str, str], ...]:
    places = [tags.index(tag) for tag in said.split() if tag in tags] or [0]
    return tuple(DYES[place % len(DYES)] for place in places)


def _cells(dyed: Sequence[tuple[tuple[str, str], ...]], wide: int) -> Iterator[bytes]:
    """Row by row, a byte for each stitch. What is not woven of the last row of motifs is plain cloth."""
    border = [bytes([PLACE[one], PLACE[other]]) * (wide * COLUMN // 2) for one, other in BORDER]
    yield from border
    for first in range(0, len(dyed), wide):
        here = dyed[first : first + wide]
        for row in range(BAND):
            line = b"".join(_of_motif(dyes, row) for dyes in here)
            yield line + _plain(row) * (wide - len(here))
    yield from border


@functools.lru_cache(maxsize=4096)
def _of_motif(dyes: tuple[tuple[str, str], ...], row: int) -> bytes:
    """As `cloth.motif` weaves it: its first language around it, the second within, the last at its heart."""
    strong, washed = dyes[0]
    colours = {
        "strong": strong,
        "washed": dyes[1][0] if len(dyes) > 1 else washed,
        "inner": dyes[-1][0] if len(dyes) > 1 else MADDER,
    }
    cells = bytearray(_plain(row))
    for cell in range(row % 2, COLUMN, 2):
        woven = RINGS.get(abs(cell - COLUMN // 2) + abs(row - BAND // 2))
        if woven:
            cells[cell] = PLACE[colours.get(woven, woven)]
    return bytes(cells)


def _plain(row: int) -> bytes:
    weft = bytes([PLACE[WEFT], PLACE[GROUND]])
    return (weft if row % 2 == 0 else weft[::-1]) * (COLUMN // 2)


def _lines(cells: bytes, across: int, down: int) -> Iterator[bytes]:
    """A row of stitches in pixels: a corner off each, and the ground between two rows."""
    full = b"".join(map(_stitches(across, 0).__getitem__, cells))
    if down < ROUND_FROM:
        yield from [full] * down
        return
    rounded = b"".join(map(_stitches(across, 1).__getitem__, cells))
    yield from (rounded, *[full] * (down - 3), rounded, bytes(len(full)))


@functools.cache
def _stitches(across: int, off: int) -> tuple[bytes, ...]:
    """One line of a stitch in each colour, so much shorter at either end."""
    return tuple(
        bytes(off) + bytes([place]) * (across - 2 * off) + bytes(off) for place in range(len(PALETTE))
    )
