"""Where each line begins in a recording of a song, found by laying the same lines, said by a computer, along it.

A computer's line and a person's have the same vowels and consonants in the same order, only sooner or later. So both
are turned into what their sounds are like (mel-frequency cepstra, after Davis and Mermelstein, 1980), and the one is
bent in time until it lies on the other as well as it can (dynamic time warping, after Sakoe and Chiba, 1978). Between
two lines there may be as much silence as there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Frames = NDArray[np.float32]

HOP = 0.04  # seconds between frames
WINDOW = 0.064  # seconds of each
MELS, CEPSTRA = 26, 13
LOWEST, HIGHEST = 100.0, 6500.0  # Hz
QUIET = 30.0  # dB below the loud moments of it: nobody sings there
CERTAIN = 0.04
"""By how much worse, of the whole, the lines have to fit in another order, for us to be sure of theirs."""
EVEN, UNEVEN = 0.2, 0.35
"""How much the pace of the lines may differ from each other: the deviation of its logarithm. A person who sings holds
some lines longer than others; lines that were not sung, or sung twice, lie under hardly anything, or far too much.
"""
UNLIKELY = 1e9
HELD, NEXT, AT_ONCE = 0, 1, 2
"""How a frame that is said was come to: it went on, with the next that is heard, or with the same."""


@dataclass(frozen=True)
class Found:
    spans: list[tuple[float, float]]
    """In seconds."""
    sure: float
    """From 0 to 1."""


def align(lines: Sequence[Samples], recording: Samples, rate: int) -> Found:
    """`lines` are said in their order. All at the same rate."""
    heard, loud = features(recording, rate)
    said = [_voiced(*features(line, rate)) for line in lines]
    owner = _owners(said)
    path, cost = _path(np.concatenate(said), owner, heard, loud)
    spans = _spans(path, owner, len(lines))
    return Found(spans, round(_certain(said, cost, heard, loud) * _even(said, spans), 2))


def sounding(recording: Samples, rate: int) -> tuple[float, float]:
    """From the first sound to the last, in seconds."""
    _frames, loud = features(recording, rate)
    at = np.flatnonzero(loud > 0)
    return (float(at[0] * HOP), float((at[-1] + 1) * HOP)) if len(at) else (0.0, len(recording) / rate)


def features(samples: Samples, rate: int) -> tuple[Frames, NDArray[np.float32]]:
    """What each frame is like, and how many dB it lies above silence: at most 0 where nobody is heard."""
    hop, window = int(HOP * rate), int(WINDOW * rate)
    padded = np.pad(samples, (0, max(0, window - len(samples))))
    count = 1 + (len(padded) - window) // hop
    size = 1 << (window - 1).bit_length()
    shape = np.hanning(window).astype(np.float32)
    bank = _bank(size, rate)
    cepstra = np.empty((count, CEPSTRA), np.float32)
    levels = np.empty(count, np.float32)
    for first in range(0, count, 512):
        places = np.arange(first, min(first + 512, count))[:, None] * hop + np.arange(window)
        power = np.abs(np.fft.rfft(padded[places] * shape, size)) ** 2
        bands = np.log(power @ bank + 1e-9).astype(np.float32)
        cepstra[first : first + len(places)] = bands @ _cosines()
        levels[first : first + len(places)] = 10 * np.log10(power.sum(axis=1) + 1e-9)
    quietest = np.percentile(levels, 95) - QUIET
    heard = levels > quietest
    if heard.any():
        spread = cepstra[heard].std(axis=0) + 1e-3
        cepstra = ((cepstra - cepstra[heard].mean(axis=0)) / spread).astype(np.float32)
    frames: Frames = np.hstack([cepstra, _slopes(cepstra)]).astype(np.float32)
    return frames, (levels - quietest).astype(np.float32)


def _slopes(cepstra: Frames) -> Frames:
    around = np.pad(cepstra, ((2, 2), (0, 0)), mode="edge")
    slopes = (2 * (around[4:] - around[:-4]) + around[3:-1] - around[1:-3]) / 10
    return slopes.astype(np.float32)


def _voiced(frames: Frames, loud: NDArray[np.float32]) -> Frames:
    """Without the silence around it."""
    at = np.flatnonzero(loud > 0)
    return frames[at[0] : at[-1] + 1] if len(at) else frames


def _bank(size: int, rate: int) -> Frames:
    """Triangles that are as wide as the ear hears them."""
    mels = np.linspace(_mel(LOWEST), _mel(min(HIGHEST, rate / 2)), MELS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    hertz = np.fft.rfftfreq(size, 1 / rate)[:, None]
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _cosines() -> Frames:
    bands, number = np.arange(MELS)[:, None] + 0.5, np.arange(CEPSTRA)
    cosines: Frames = np.cos(np.pi * number * bands / MELS).astype(np.float32)
    cosines[:, 0] *= 0.3  # how loud it is matters little
    return cosines


def _path(
    said: Frames, owner: NDArray[np.int64], heard: Frames, loud: NDArray[np.float32]
) -> tuple[NDArray[np.int64], float]:
    """For each frame that is heard which frame that is said lies under it, -1 for silence; and what all of it costs."""
    hush = _hush(loud)
    rows, count = len(said), len(heard)
    silent = np.concatenate([[0.0], np.cumsum(hush)])
    before = silent.copy()  # any silence before the first line
    came = np.zeros((rows, count), np.int8)
    rests = dict[int, NDArray[np.int64]]()  # since when it is silent before a line
    for row in range(rows):
        distance = _distances(said[row], heard)
        begins = row == 0 or owner[row] != owner[row - 1]
        if begins:
            # Silence may go on from any moment at which the line before ended.
            ahead = before - silent
            best = np.minimum.accumulate(ahead)
            since = np.maximum.accumulate(np.where(ahead <= best, np.arange(count + 1), 0))
            entered = best + silent
            rests[row] = since
            before = entered
        enter = before[:-1] + distance
        # Two frames that are said may lie under one that is heard.
        skip = np.full(count, UNLIKELY) if begins else before[1:] + distance
        arrive = np.minimum(enter, skip)
        total = np.cumsum(distance)
        ahead = arrive - total
        best = np.minimum.accumulate(ahead)
        since = np.maximum.accumulate(np.where(ahead <= best, np.arange(count), 0))
        here = best + total
        came[row] = np.where(since < np.arange(count), HELD, np.where(skip < enter, AT_ONCE, NEXT))
        before = np.concatenate([[UNLIKELY], here])
    ends = before + silent[-1] - silent
    return _traced(int(np.argmin(ends)), came, rests, owner), float(ends.min())


def _hush(loud: NDArray[np.float32]) -> NDArray[np.float64]:
    """What it costs to call a frame silent."""
    return np.clip(1.5 + loud / 6, 0.2, 20.0).astype(np.float64)


def _distances(one: NDArray[np.float32], frames: Frames) -> NDArray[np.float64]:
    difference = frames - one
    distances: NDArray[np.float64] = np.sqrt(np.einsum("ij,ij->i", difference, difference)).astype(np.float64)
    return distances


def _traced(
    end: int, came: NDArray[np.int8], rests: dict[int, NDArray[np.int64]], owner: NDArray[np.int64]
) -> NDArray[np.int64]:
    path = np.full(came.shape[1], -1)
    at, row = end - 1, len(came) - 1
    while at >= 0 and row >= 0:
        path[at] = row
        if came[row, at] == HELD:
            at -= 1
            continue
        if came[row, at] == NEXT:
            begins = row == 0 or owner[row] != owner[row - 1]
            at = int(rests[row][at]) - 1 if begins else at - 1
        row -= 1
    return path


def _spans(path: NDArray[np.int64], owner: NDArray[np.int64], count: int) -> list[tuple[float, float]]:
    lines = np.where(path < 0, -1, owner[np.maximum(path, 0)])
    spans = []
    for number in range(count):
        at = np.flatnonzero(lines == number)
        first, last = (at[0], at[-1] + 1) if len(at) else (0, 1)
        spans.append((round(float(first * HOP), 2), round(float(last * HOP), 2)))
    return spans


def _certain(said: Sequence[Frames], cost: float, heard: Frames, loud: NDArray[np.float32]) -> float:
    """How much better the lines fit in their order than in others. Any words lie somehow under any song."""
    others = (list(said[::-1]), [*said[1:], *said[:1]])
    least = min(_path(np.concatenate(other), _owners(other), heard, loud)[1] for other in others)
    return float(np.clip((least / cost - 1) / CERTAIN, 0, 1))


def _even(said: Sequence[Frames], spans: Sequence[tuple[float, float]]) -> float:
    paces = [
        max(end - start, HOP) / (len(each) * HOP) for each, (start, end) in zip(said, spans, strict=True)
    ]
    return float(np.clip((UNEVEN - np.std(np.log(paces))) / (UNEVEN - EVEN), 0, 1))


def _owners(said: Sequence[Frames]) -> NDArray[np.int64]:
    """The number of the line each frame belongs to."""
    return np.concatenate([np.full(len(each), number) for number, each in enumerate(said)])
