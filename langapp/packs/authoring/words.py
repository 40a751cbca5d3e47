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
    return "".join(c for c in word if unicodedata.category(c)[0] in "LM" or c in "'’ʼʾʿ\u200c\u200d")


def differing(
    texts: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    alike: Callable[[str, str], bool] = str.__eq__,
) -> Iterator[tuple[str, str, str]]:
    """The words read otherwise: the word, ours, theirs. Where words do not pair off, the shortest run that does."""
    if len(ours) == len(texts):
        for text, here, there in zip(texts, ours, theirs, strict=True):
            if not alike(here, there):
                yield text, here, there
        return
    if "".join(ours) == "".join(theirs):
        return
    matcher = difflib.SequenceMatcher(a=list(ours), b=list(theirs), autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        here, there = ours[a:b], theirs[c:d]
        if how != "equal" and "".join(here) != "".join(there) and not alike("".join(here), "".join(there)):
            yield " ".join(texts[c:d]), " ".join(here), " ".join(there)
