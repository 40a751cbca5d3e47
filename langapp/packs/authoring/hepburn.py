"""Whether Latin letters follow from kana, where two vowels may meet or stay apart between words."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langapp.packs.authoring import kana

MEETING = re.compile(r"a\|*a|u\|*u|e\|*e|o\|*o|o\|*u")
PUNCTUATION = re.compile(r"[^a-zāīūēō|]")


@dataclass(frozen=True)
class Piece:
    """The smallest piece of a text that has kana of its own; `apart` where a word or a run of kanji begins."""

    base: str
    kana: str
    apart: bool


def differing(pieces: Sequence[Piece], latin: str) -> Iterator[tuple[str, str, str]]:
    """The words of a Latin reading that do not follow: the text under it, ours, what follows."""
    ours = [word for word in map(letters, latin.split()) if word]
    if _follows(pieces, "".join(ours)):
        return
    for start, end, word in _laid(pieces, ours):
        run = pieces[start:end]
        if not _follows(run, word):
            yield "".join(piece.base for piece in run), word, derived(run)


def letters(latin: str) -> str:
    """Without hyphens, apostrophes, capitals and punctuation, about which nobody differs here."""
    return "".join(
        c for c in unicodedata.normalize("NFC", latin.lower()) if unicodedata.category(c)[0] == "L"
    )


def derived(pieces: Sequence[Piece]) -> str:
    """Hepburn for a run of pieces, vowels left apart wherever they may."""
    return MEETING.sub(_met, _joined(pieces)).replace("|", "")


def _follows(pieces: Sequence[Piece], latin: str) -> bool:
    return re.fullmatch(_pattern(tuple(pieces)), latin) is not None


@functools.lru_cache(maxsize=4096)
def _pattern(pieces: tuple[Piece, ...]) -> str:
    def either(pair: re.Match[str]) -> str:
        return f"(?:{_long(pair[0])}¦{pair[0].replace('|', '')})" if "|" in pair[0] else _long(pair[0])

    return MEETING.sub(either, _joined(pieces)).replace("|", "").replace("¦", "|")


def _met(pair: re.Match[str]) -> str:
    return pair[0] if "|" in pair[0] else _long(pair[0])


def _long(pair: str) -> str:
    return kana.LONG[pair[0]]


def _joined(pieces: Sequence[Piece]) -> str:
    """The letters of a run, with | where pieces stand apart; a small っ belongs to what follows it."""
    runs = [""]
    for piece in pieces:
        if piece.apart and runs[-1]:
            carried = "っ" if runs[-1].endswith(("っ", "ッ")) else ""
            runs[-1] = runs[-1][: len(runs[-1]) - len(carried)]
            runs.append(carried)
        runs[-1] += piece.kana
    return PUNCTUATION.sub("", "|".join(map(kana.letters, runs)))


def _laid(pieces: Sequence[Piece], ours: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Each of our words over the pieces it most likely stands for: as many words as can follow, do."""

    @functools.cache
    def best(word: int, start: int) -> tuple[float, tuple[int, ...]]:
        if word == len(ours):
            return (0.0 if start == len(pieces) else float("inf")), ()
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end in range(start, len(pieces) + 1):
            run = pieces[start:end]
            slack = abs(len(derived(run)) - len(ours[word])) / 1000
            cost = 0.0 if _follows(run, ours[word]) else 1.0 + slack
            rest, ends = best(word + 1, end)
            found = min(found, (cost + rest, (end, *ends)))
        return found

    start = 0
    for word, end in zip(ours, best(0, 0)[1], strict=False):
        yield start, end, word
        start = end
