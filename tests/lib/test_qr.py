"""A square that a camera reads: checked against a picture of it, read module by module."""

from __future__ import annotations

import re

import pytest
import segno

from langapp.lib import qr

LINK = "https://langapp.example.org/speak/" + "x" * 43


@pytest.mark.parametrize("text", ["a", LINK, "https://langapp.example.org/" + "y" * 300])
def test_the_path_fills_exactly_the_dark_modules(text: str) -> None:
    square = qr.square(text)
    matrix = segno.make(text, error="m", micro=False).matrix
    assert square.side == len(matrix) + 2 * qr.QUIET
    dark = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", square.path):
        assert length == back
        dark |= {(int(x) + step - qr.QUIET, int(y) - qr.QUIET) for step in range(int(length))}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


def test_a_link_is_small_enough_to_be_read_from_paper() -> None:
    """37 modules and the quiet zone: at 40 mm a module is 0.9 mm."""
    assert qr.square(LINK).side <= 45
