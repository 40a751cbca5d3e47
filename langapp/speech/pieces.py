"""Cutting a text where it may be cut: never inside what its readers see as one character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

LONGEST = 100
"""Characters Google takes at once."""

SENTENCE = re.compile(r"(?:[。！？।॥။៕۔؟]|[.!?…](?=\s))[”’」』)]*\s*")
CLAUSE = re.compile(r"(?:[，、；：၊،؛។]|[,;:](?=\s))\s*")
SPACE = re.compile(r"[\s\u200b]+")

JOINERS = "\u200c\u200d"
FOLLOWERS = "\u0e33\u0eb3"  # Thai and Lao am: letters to Unicode, the end of a syllable to a reader
LEADERS = "เแโใไເແໂໃໄ"  # vowels written before the consonant they follow
HANGUL_TAILS = range(0x1160, 0x1200)
VIRAMA = 9  # the combining class of what stacks or joins the next consonant


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """Cut after a sentence, else a clause, else a word, else between two characters."""
    return list(_pieces(text.strip(), longest))


def graphemes(text: str) -> list[str]:
    """What readers see as characters. Errs by joining: conjuncts and Thai syllables stay whole."""
    found: list[str] = []
    for character in text:
        if found and _belongs(found[-1][-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _pieces(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        cut = _cut(text, longest)
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text


def _cut(text: str, longest: int) -> int:
    between = [end for end in accumulate(map(len, graphemes(text))) if end <= longest]
    late = {end for end in between if end >= longest // 2}
    for breaks in (SENTENCE, CLAUSE, SPACE):
        if good := late & {match.end() for match in breaks.finditer(text)}:
            return max(good)
    return between[-1] if between else longest


def _belongs(before: str, character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M"
        or character in JOINERS
        or character in FOLLOWERS
        or ord(character) in HANGUL_TAILS
        or before == "\u200d"
        or before in LEADERS
        or (unicodedata.combining(before) == VIRAMA and unicodedata.category(character) == "Lo")
    )
