"""The family cloth: a pure function of the threads, drawn as a few SVG paths.

A row takes four threads, a band eighteen rows and a border; the pattern is a diamond in each thread's
columns, in the dyes of the languages that were said. Rows are only ever added at the growing edge. What
is wide repeats the same weave, so the cloth costs the same bytes on a phone and on a wall.

A *picture* is of fewer threads, or of a year's: each of them is a whole diamond, a *motif*. Those that lie side by
side and are alike are one rectangle, so that ten thousand cost little more than ten.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from langapp.practice.models import Thread

ACROSS = 4
"""Threads a row."""
STEP, HIGH = 6, 4.5
"""A cell's width and a row's height, in CSS pixels."""
COLUMN = 16
"""Cells a thread is wide."""
BAND, BORDER, HEADING = 18, 3, 3
"""Rows of pattern, rows of border after them, and the plain rows a weaver begins with."""
SHOWN = 15
"""Rows the band on Today shows."""
WHOLE = 120
"""Rows a page about the cloth shows: of a longer one, the last."""
WIDE = ACROSS * COLUMN * STEP
MOTIF_WIDE, MOTIF_HIGH = COLUMN * STEP, BAND * HIGH

CREAM, GOLD = "#F7F3E8", "#F4B93A"
MADDER = "#A3293A"
# Each dye as the cloth shows it: strong, and washed.
DYES = (
    ("#5C70D6", "#AAB6F2"),
    ("#B5303F", "#EBA09B"),
    ("#3F7F6B", "#8FBFA8"),
    ("#97407F", "#DDA6CE"),
    ("#BD6A1F", "#F0B27A"),
    ("#2F7CB0", "#93C7EC"),
)
# How far from the heart of its diamond a cell is, to what it is woven in.
RINGS = {
    0: GOLD,
    1: "inner",
    2: "inner",
    3: CREAM,
    4: CREAM,
    5: "washed",
    6: "washed",
    7: "strong",
    8: "strong",
}


class Woven(Protocol):
    """What the cloth needs of a thread: the languages it was said in, with spaces between."""

    @property
    def tags(self) -> str: ...


@dataclass(frozen=True)
class Said:
    """A thread of which nothing else is known."""

    tags: str


@dataclass(frozen=True)
class Cloth:
    """What a template needs to draw it. Lengths are CSS pixels; `edge` and `part` are per cent of the width."""

    count: int
    paths: tuple[tuple[str, str], ...]
    """Colour, and the SVG path of every cell woven in it."""
    borders: tuple[float, ...]
    """Tops of the borders between bands."""
    top: float
    """How much of the cloth has rolled out of sight."""
    woven: float
    """Height of the rows that are full."""
    part: float
    """How far the row being woven has come, in per cent."""

    bare: float
    """How much warp waits below the growing edge, above the fringe."""
    tags: tuple[str, ...] = ()
    """Of the family's languages, in its order."""
    wide: int = WIDE

    @property
    def edge(self) -> float:
        return self.woven + (HIGH if self.part else 0)

    @property
    def yarn(self) -> dict[str, object]:
        """What a phone needs to weave on by itself, as `_weave_cells` does: see static/js/cloth.js."""
        dyes = [(tag, DYES[place % len(DYES)]) for place, tag in enumerate(self.tags)]
        return {"dyes": dyes, "inner": MADDER, "rings": list(RINGS.values())}


def of(family_id: str, tags: Sequence[str], rows: int = SHOWN) -> Cloth:
    """A family's cloth as it is now, in the dyes of its languages: one query, however long it has grown."""
    count, newest = Thread.woven(family_id, (rows + 1) * ACROSS)
    return weave(count, newest[-threads_shown(count, rows) :], tags, rows)


def weave(count: int, newest: Sequence[Woven], tags: Sequence[str], rows: int = SHOWN) -> Cloth:
    """`newest` are the last threads, oldest first; at least `threads_shown(count, rows)` of them where there are so many."""
    full, over = divmod(count, ACROSS)
    first = count - len(newest)
    cells: dict[str, list[str]] = defaultdict(list)
    for index, thread in enumerate(newest, start=first):
        _weave_one(cells, index // ACROSS, index % ACROSS, _dyes(thread, tags))
    for column in range(over, ACROSS if over else 0):
        _weave_one(cells, full, column, _dyes(newest[-1], tags))
    bottom = _top_of(full)
    top = max(0.0, bottom - rows * HIGH)
    borders = (
        _top_of(band * BAND) - BORDER * HIGH
        for band in range(first // ACROSS // BAND, full // BAND + 1)
        if band
    )
    return Cloth(
        count=count,
        paths=tuple((colour, "".join(path)) for colour, path in sorted(cells.items())),
        borders=tuple(borders),
        top=top,
        woven=bottom,
        part=100 * over / ACROSS,
        bare=max(0.0, rows * HIGH - bottom - (HIGH if over else 0)) if rows <= SHOWN else 2 * HIGH,
        tags=tuple(tags),
    )


Dyes = tuple[int, ...]
"""Of a motif: the places of its languages in the family's order."""


@dataclass(frozen=True)
class Motif:
    """One thread as a whole diamond, in a box of `MOTIF_WIDE` by `MOTIF_HIGH` pixels."""

    name: str
    paths: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Run:
    """Motifs of one kind, side by side and in rows. Lengths are motifs."""

    motif: str
    x: int
    y: int
    wide: int
    high: int = 1


@dataclass(frozen=True)
class Picture:
    """Some threads, each to be made out. Lengths are motifs."""

    wide: int
    high: int
    last: int
    """Motifs in the last row; what is not woven of it shows the warp."""
    motifs: tuple[Motif, ...]
    runs: tuple[Run, ...]

    @property
    def areas(self) -> dict[str, str]:
        """Where each motif lies, as one SVG path in pixels."""
        found: dict[str, list[str]] = defaultdict(list)
        for run in self.runs:
            across = run.wide * MOTIF_WIDE
            found[run.motif].append(
                f"M{run.x * MOTIF_WIDE} {run.y * MOTIF_HIGH:g}h{across}v{run.high * MOTIF_HIGH:g}h-{across}z"
            )
        return {motif: "".join(path) for motif, path in found.items()}


def picture(threads: Sequence[Woven], tags: Sequence[str], wide: int) -> Picture:
    """Threads, the oldest first, in the dyes of these languages, so many in a row."""
    kinds = [_places(thread, tags) for thread in threads]
    runs: list[Run] = []
    for start in range(0, len(kinds), wide):
        row = list(_runs(kinds[start : start + wide], start // wide))
        above = runs[-1] if runs else None
        if len(row) == 1 and above and (above.motif, above.x, above.wide) == (row[0].motif, 0, row[0].wide):
            runs[-1] = replace(above, high=above.high + 1)
        else:
            runs.extend(row)
    return Picture(
        wide=wide,
        high=-(-len(kinds) // wide),
        last=len(kinds) % wide or (wide if kinds else 0),
        motifs=tuple(map(motif, dict.fromkeys(kinds))),
        runs=tuple(runs),
    )


@functools.cache
def motif(places: Dyes) -> Motif:
    """One thread as a diamond: its first language around it, the second within, the last at its heart."""
    dyes = [DYES[place % len(DYES)] for place in places]
    cells: dict[str, list[str]] = defaultdict(list)
    for row in range(BAND):
        _weave_cells(cells, row, 0, row * HIGH + HIGH / 2, dyes, within=dyes[1][0] if len(dyes) > 1 else None)
    return Motif(name_of(places), tuple((colour, "".join(path)) for colour, path in sorted(cells.items())))


def name_of(places: Dyes) -> str:
    return "m" + "-".join(map(str, places))


def _runs(kinds: Sequence[Dyes], y: int) -> Iterator[Run]:
    x = 0
    for places, alike in itertools.groupby(kinds):
        wide = len(list(alike))
        yield Run(name_of(places), x, y, wide)
        x += wide


def threads_shown(count: int, rows: int = SHOWN) -> int:
    """How many of the newest threads a cloth of so many rows shows."""
    return min(count, rows * ACROSS + count % ACROSS)


def _dyes(thread: Woven, tags: Sequence[str]) -> list[tuple[str, str]]:
    return [DYES[place % len(DYES)] for place in _places(thread, tags)]


def _places(thread: Woven, tags: Sequence[str]) -> Dyes:
    """The languages it was said in that the family still speaks, which dye it; else the first."""
    return tuple(tags.index(tag) for tag in thread.tags.split() if tag in tags) or (0,)


def _top_of(row: int) -> float:
    return (HEADING + row + BORDER * (row // BAND)) * HIGH


def _weave_one(cells: dict[str, list[str]], row: int, column: int, dyes: list[tuple[str, str]]) -> None:
    _weave_cells(cells, row, column, _top_of(row) + HIGH / 2, dyes)


def _weave_cells(
    cells: dict[str, list[str]],
    row: int,
    column: int,
    y: float,
    dyes: list[tuple[str, str]],
    within: str | None = None,
) -> None:
    strong, washed = dyes[0]
    inner = dyes[-1][0] if len(dyes) > 1 else MADDER
    colours = {"strong": strong, "washed": within or washed, "inner": inner}
    for cell in range(row % 2, COLUMN, 2):
        away = abs(cell - COLUMN // 2) + abs(row % BAND - BAND // 2)
        if woven := RINGS.get(away):
            x = (column * COLUMN + cell) * STEP
            cells[colours.get(woven, woven)].append(f"M{x + 2} {y:g}h2")
