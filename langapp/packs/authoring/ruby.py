"""Comparing readings of one syllable a character: Pinyin, Zhuyin, Jyutping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from langapp.languages.fitting import syllables
from langapp.languages.scripts import is_han

LONGEST_PIECE = 5

Reader = Callable[[str], Sequence[str]]
"""An engine: a text in, one syllable for each of its characters out, empty where there is none."""


def differing(text: str, ours: str, read: Reader) -> Iterator[tuple[str, str, str]]:
    """The pieces read otherwise: the piece, ours, theirs.

    A piece is the shortest run of characters that the engine, shown nothing else, still reads as it read
    them in the whole text: a character, or the word that makes it sound so.
    """
    mine = over(text, ours)
    theirs = read(text)
    reached = 0
    for at, (here, there) in enumerate(zip(mine, theirs, strict=True)):
        if at < reached or not here or here == there:
            continue
        start, end = _piece(text, at, theirs, read)
        reached = end
        yield text[start:end], _joined(mine[start:end]), _joined(theirs[start:end])


def han(text: str) -> str:
    """The characters that have a syllable each."""
    return "".join(filter(is_han, text))


def over(text: str, reading: str) -> list[str]:
    """The syllable over each character of a text, empty over punctuation."""
    remaining = iter(syllables(reading))
    return [next(remaining, "") if is_han(character) else "" for character in text]


def _piece(text: str, at: int, whole: Sequence[str], read: Reader) -> tuple[int, int]:
    for length in range(1, LONGEST_PIECE + 1):
        for start in range(max(0, at - length + 1), min(at, len(text) - length) + 1):
            end = start + length
            if not all(map(is_han, text[start:end])):
                continue
            if list(read(text[start:end])) == list(whole[start:end]):
                return start, end
    return at, at + 1


def _joined(over: Sequence[str]) -> str:
    return " ".join(filter(None, over))
