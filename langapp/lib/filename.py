"""The name of a file as a person reads it, which every system takes."""

from __future__ import annotations

import re
import unicodedata

BARRED = re.compile(r'[\\/:*?"<>|]')
"""What one system or another takes for something else."""
JOINERS = "\u200c\u200d"
"""Unseen, and part of how a word is written."""
LONGEST = 80
UNNAMED = "Langapp"


def file_name(title: str, ending: str) -> str:
    """On one line, of bounded length; no dot before it, which hides it, and none at its end, which Windows drops."""
    kept = "".join(map(_kept, BARRED.sub(" ", title)))
    name = " ".join(kept.split()).strip(". ")[:LONGEST].strip(". ")
    return f"{name or UNNAMED}.{ending}"


def _kept(letter: str) -> str:
    """Controls part words; marks that turn the text beside them around go without leaving a gap."""
    if unicodedata.category(letter) == "Cf":
        return letter if letter in JOINERS else ""
    return " " if unicodedata.category(letter) in ("Cc", "Cs") else letter
