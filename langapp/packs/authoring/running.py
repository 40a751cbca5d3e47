"""Comparing readings that run under a text, word by word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

BETWEEN = re.compile(r"[\s\u200b\-‑–—/]+")


def split(text: str, between: re.Pattern[str] = BETWEEN) -> list[str]:
    """The words of a text or of a reading, in small letters, without punctuation."""
    stripped = (bare(word) for word in between.split(text.lower()))
    return [word for word in stripped if word]


def bare(word: str) -> str:
    return "".join(c for c in word if unicodedata.category(c)[0] in "LM" or c in "'’ʼʾʿ\u200b\u200c\u200d")


def differing(
    texts: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[Sequence[str]],
    alike: Callable[[str, str], bool] = str.__eq__,
) -> Iterator[tuple[str, str, str]]:
    """The words read otherwise: the word, ours, theirs.

    `ours` is our reading in its smallest parts, words or syllables, and `theirs` the same for each word of
    `texts`. Where their number is not the same, the shortest runs that differ are told.
    """
    flat = [part for parts in theirs for part in parts]
    owner = [number for number, parts in enumerate(theirs) for _ in parts]
    if "".join(ours) == "".join(flat) or not flat:
        return
    if len(ours) == len(flat):
        runs = [(at, at + 1, at, at + 1) for at in range(len(flat))]
    else:
        matcher = difflib.SequenceMatcher(a=list(ours), b=flat, autojunk=False)
        runs = [(a, b, c, d) for how, a, b, c, d in matcher.get_opcodes() if how != "equal"]
    told: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for a, b, c, d in runs:
        if alike("".join(ours[a:b]), "".join(flat[c:d])):
            continue
        first = owner[min(c, len(owner) - 1)]
        last = owner[max(c, d - 1)] if c < len(owner) else first
        starts, ends = owner.index(first), len(owner) - owner[::-1].index(last)
        a, b = max(0, a - (c - starts)), min(len(ours), b + (ends - d))
        told.setdefault((first, last), (a, b, starts, ends))
    for (first, last), (a, b, c, d) in told.items():
        yield " ".join(texts[first : last + 1]), "-".join(ours[a:b]), "-".join(flat[c:d])
