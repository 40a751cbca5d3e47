"""Cutting a text where it may be cut: never inside what its readers see as one character.

Where words are not written apart, as in Thai, only a dictionary knows them. We have none, and cut
between two syllables as far as the spelling shows them, at a place where words often begin.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

LONGEST = 100
"""Characters Google takes at once."""

SPACES = r"[\s\u200b]"
SENTENCE = re.compile(rf"(?:[。！？।॥។៕۔؟။]|[.!?…](?={SPACES}))[”’」』)]*{SPACES}*")
CLAUSE = re.compile(rf"(?:[，、；：၊،؛]|[,;:](?={SPACES})){SPACES}*")
SPACE = re.compile(rf"{SPACES}+")
WORD = re.compile(
    r"(?<=[ๆฯໆ])(?![ๆฯໆ])|(?=[เแโใไເແໂໃໄ])"
    r"|(?<=[\u17b6-\u17c8][\u1780-\u17a2])(?=[\u1780-\u17a2][\u17b6-\u17d2])"
)
"""Where words often begin: after a sign of repetition; before a vowel written ahead; between a Khmer
syllable with its last consonant and another with its vowel."""

JOINERS = "\u200c\u200d"
FOLLOWERS = "ะาำๅๆฯະາຳຽໆຯ"  # letters to Unicode; to a reader, the end of the syllable before
LEADERS = "เแโใไເແໂໃໄ"  # vowels written before the consonant they follow
UNFINISHED = "\u0e31\u0e37\u0e47\u0eb1\u0ebb\u0ebd"  # vowels after which another letter has to come
TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0ec8\u0ec9\u0eca\u0ecb"
HANGUL_TAILS = range(0x1160, 0x1200)
VIRAMA = 9  # the combining class of what stacks or joins the next consonant
ASAT = "\u103a"  # of that class, and yet it ends a syllable
ENDING = re.compile(
    r"[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c|[\u1000-\u1021]\u1037?\u103a"
    r"|(?<=[\u17b6-\u17c8])[\u1780-\u17a2](?![\u17b6-\u17d2])|[\u1780-\u17a2][\u17cb\u17cd]"
)
"""A consonant that ends the syllable before it: silenced in Thai; without a vowel of its own in Burmese,
where NFC may put a dot before the sign that tells so, and in Khmer."""


class Cut(IntEnum):
    """What a text is cut at, best first."""

    SENTENCE = 0
    CLAUSE = 1
    SPACE = 2
    WORD = 3
    SYLLABLE = 4
    CHARACTER = 5


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """Through as few words as can be; then in as few pieces; then at the best places; then late."""
    text = _stripped(text)
    cuts = _cuts(text, longest)
    best: dict[int, tuple[tuple[int, int, int], int]] = {0: ((0, 0, 0), 0)}
    starts = [0]
    for end, cut in cuts.items():
        starts = [start for start in starts if len(_stripped(text[start:end])) <= longest]
        best[end] = min(
            ((words + (cut > Cut.SPACE), count + 1, roughness + cut), -start)
            for start in starts
            for words, count, roughness in [best[start][0]]
        )
        starts.append(end)
    return _followed_back(text, best)


def graphemes(text: str) -> list[str]:
    """What readers see as characters. Errs by joining: conjuncts, and syllables as far as they show."""
    found: list[str] = []
    for at, character in enumerate(text):
        if found and (_belongs(found[-1], character) or ENDING.match(text, at)):
            found[-1] += character
        else:
            found.append(character)
    return found


def _cuts(text: str, longest: int) -> dict[int, Cut]:
    """Where it may be cut, in order; the end is as good as a sentence's."""
    found: dict[int, Cut] = {}
    at = 0
    for grapheme in graphemes(text):
        if len(grapheme) > longest:
            found |= dict.fromkeys(range(at + 1, at + len(grapheme)), Cut.CHARACTER)
        at += len(grapheme)
        found[at] = Cut.SYLLABLE
    for cut, breaks in reversed(list(zip(Cut, (SENTENCE, CLAUSE, SPACE, WORD), strict=False))):
        found |= {match.end(): cut for match in breaks.finditer(text) if match.end() in found}
    return dict(sorted({**found, len(text): Cut.SENTENCE}.items())) if text else {}


def _followed_back(text: str, best: dict[int, tuple[tuple[int, int, int], int]]) -> list[str]:
    found: list[str] = []
    end = len(text)
    while end:
        start = -best[end][1]
        found.append(_stripped(text[start:end]))
        end = start
    return [piece for piece in reversed(found) if piece]


def _belongs(before: str, character: str) -> bool:
    last, category = before[-1], unicodedata.category(character)
    return (
        category[0] == "M"
        or character in JOINERS
        or character in FOLLOWERS
        or ord(character) in HANGUL_TAILS
        or last == "\u200d"
        or last in LEADERS
        or (category == "Lo" and _waits(before))
    )


def _waits(before: str) -> bool:
    """Whether its syllable cannot end here."""
    if unicodedata.combining(before[-1]) == VIRAMA:
        return before[-1] != ASAT
    return before != "ก็" and before.rstrip(TONES)[-1:] in tuple(UNFINISHED)


def _stripped(text: str) -> str:
    return text.strip().strip("\u200b").strip()
