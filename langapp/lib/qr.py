"""QR codes (ISO/IEC 18004) as something a page can draw: the path of an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Modules of white that a camera needs around it."""


@dataclass(frozen=True)
class Square:
    """`side` modules, the quiet zone included; `path` fills the dark ones."""

    side: int
    path: str


def square(text: str) -> Square:
    """Error correction M: a fold in the paper does not hurt. A run of dark modules is one stroke of the path."""
    code = segno.make(text, error="m", micro=False)
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
    return Square(len(code.matrix) + 2 * QUIET, "".join(runs))
