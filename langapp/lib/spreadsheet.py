"""Cells of a table that a spreadsheet may open."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would rather work out than show."""


def shown_as_text(text: str) -> str:
    """With an apostrophe before what would be worked out: “-ssi” and “+” are words too, and stay readable. To read any
    cell back, take one apostrophe off its front.
    """
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
