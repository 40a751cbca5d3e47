"""A name for an address, made of what a person wrote: lower-case Latin letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

APART = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "'": "", "’": ""})


def slug(text: str, longest: int) -> str:
    """Empty where there is no Latin letter or digit in it; cut between two words where it is long."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(APART))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:longest]
        if len(longer) > longest:
            break
        kept = longer
    return kept


def with_number(wanted: str, taken: Collection[str]) -> str:
    """The same, or with the first number behind it that makes it one nobody has."""
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
