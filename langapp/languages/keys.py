"""Keys: a text folded so that what a hurried parent types finds it.

Accents, tones, capitals, spaces and doubled letters do not matter; Traditional and Simplified
characters find each other; katakana finds hiragana; Hangul can be asked for by first letters alone.
Marks are dropped after Latin letters only: か is not が, and क is not कि.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from itertools import accumulate, pairwise
from pathlib import Path

from langapp.languages.scripts import HANGUL, LOOKALIKES, is_han, within

VERSION = 2
"""Raised with any change to what folds to what, so that what was indexed is indexed anew."""
DOUBLED = re.compile(r"([a-z])\1+")
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
SYLLABLES = range(0xAC00, 0xD7A4)
LETTERS = {"đ": "d", "ł": "l", "ø": "o", "ı": "i"}
KEYBOARDS = str.maketrans(LOOKALIKES["Aran"])
# Set over Urdu where a word would be misread, and typed by nobody.
VOWEL_SIGNS = frozenset(map(chr, (*range(0x064B, 0x0653), 0x0670)))
# One sound, two marks: हूँ is typed हूं, and ਪੰਜਾਬੀ may be ਪਂਜਾਬੀ.
NASALS = str.maketrans("\u0901\u0a01\u0a70", "\u0902\u0a02\u0a02")
# One look, two spellings: Thai and Lao am whole or in two with a tone between, Khmer ត and ដ under a letter.
AM = re.compile("[\u0e4d\u0ecd]([\u0e48-\u0e4b\u0ec8-\u0ecb]?)([\u0e32\u0eb2])")
UNDER = ("\u17d2\u178f", "\u17d2\u178a")


def fold(text: str) -> str:
    """The form two spellings of one thing share. Empty when a text has no letters."""
    typed = unicodedata.normalize("NFC", text.casefold())
    folded: list[str] = []
    after_latin = False
    for character in unicodedata.normalize("NFD", typed.translate(KEYBOARDS)):
        category = unicodedata.category(character)
        if category[0] == "M":
            if not (after_latin or character in VOWEL_SIGNS):
                folded.append(character)
        elif category[0] == "L" and category != "Lm":
            after_latin = character < "\u0250" or "\u1e00" <= character < "\u1f00"
            folded.append(LETTERS.get(character) or _kana(character))
    joined = unicodedata.normalize("NFC", "".join(folded)).translate(_simplified())
    return DOUBLED.sub(r"\1", _one_spelling(joined))


def _one_spelling(text: str) -> str:
    whole = AM.sub(lambda found: found[1] + chr(ord(found[2]) + 1), text.translate(NASALS))
    return whole.replace(*UNDER)


def keys(text: str) -> list[str]:
    """The folded text from each place a person may start: every word, and every Han character or syllable."""
    starts = [0, *(i for i in range(1, len(text)) if _may_start(text[i - 1], text[i]))]
    found = dict.fromkeys(fold(text[start:]) for start in starts)
    for word in text.split():
        found[initials(word)] = None
    found[initials(text)] = None
    return [key for key in found if key]


def begins(text: str, wanted: str) -> bool:
    """Whether one of its keys begins with what is wanted, which is folded: no letter is folded for each of them."""
    if wanted in fold(text) and _is_at_a_start(text, wanted):
        return True
    return any(initials(each).startswith(wanted) for each in (text, *text.split()))


def _is_at_a_start(text: str, wanted: str) -> bool:
    if _stands_alone(wanted[0]):
        return True
    places = [i for i in range(1, len(text)) if _begins_a_word(text[i - 1], text[i])]
    words = [fold(text[start:end]) for start, end in pairwise([0, *places, len(text)])]
    letters = "".join(words)
    # Where two words meet, a letter may be double.
    so = re.compile("".join(f"{letter}+" if "a" <= letter <= "z" else re.escape(letter) for letter in wanted))
    return any(so.match(letters, start) for start in accumulate(map(len, words), initial=0))


def _may_start(before: str, here: str) -> bool:
    return _stands_alone(here) or _begins_a_word(before, here)


def _stands_alone(letter: str) -> bool:
    return is_han(letter) or ord(letter) in SYLLABLES


def _begins_a_word(before: str, here: str) -> bool:
    return not before.isalnum() and unicodedata.category(before)[0] != "M" and here.isalnum()


def initials(text: str) -> str:
    """ㅇㅁ for 엄마; empty unless every letter is Hangul."""
    letters = [c for c in text if unicodedata.category(c)[0] == "L"]
    if not letters or not all(within(c, HANGUL) for c in letters):
        return ""
    return "".join(INITIALS[(ord(c) - 0xAC00) // 588] if ord(c) in SYLLABLES else c for c in letters)


def _kana(character: str) -> str:
    return chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character


@functools.cache
def _simplified() -> dict[int, int]:
    """Traditional to Simplified, a character at a time: enough to find by, never to show."""
    pairs = Path(__file__).with_name("han.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): ord(pair[1]) for pair in pairs}
