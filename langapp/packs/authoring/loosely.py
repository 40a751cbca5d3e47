"""Comparing what families type with exact letters: only the consonants, and those by family."""

from __future__ import annotations

import functools
import re
import unicodedata

FAMILIES = ("kqx", "g", "c", "jz", "s", "t", "d", "pf", "b", "m", "r", "l")
UNVOICED = ("kqxg", "cjzs", "td", "pfb", "m", "r", "l")
"""For Tamil, which writes voiced and voiceless alike."""
# What a typist hears as either: the flap of Hindi, the trill of Tamil, the y, ng and kṣ of Bengali.
EITHER = {
    "ṛ": ("r", "d"),
    "ṟ": ("r", "tr", "dr"),
    "y": ("", "j"),
    "ṅ": ("", "g"),
    "ṁ": ("", "g"),
    "x": ("k", "ks"),
    "z": ("j", "s"),
}
# Words of English keep their English spelling: truck, cycle.
SOFT_C, HARD_C = re.compile("c(?=[eiy])"), re.compile("c(?!h)")
UNHEARD = re.compile("m̐")


def alike(ours: str, theirs: str, voiced: bool = True) -> bool:
    """Whether ours could be a typist's spelling of theirs, which may be exact letters or another typist's."""
    typed = HARD_C.sub("k", SOFT_C.sub("s", ours.lower()))
    return re.fullmatch(_pattern(theirs, voiced), _families(typed, voiced)) is not None


def _pattern(exact: str, voiced: bool) -> str:
    letters = _letters(UNHEARD.sub("", unicodedata.normalize("NFC", exact.lower())).replace("kṣ", "x"))
    heard: list[str] = []
    for letter in letters:
        either = EITHER.get(letter, (_plain(letter),))
        part = "|".join(dict.fromkeys(_families(spelled, voiced) for spelled in either))
        if part and (not heard or heard[-1] != part):
            heard.append(part)
    return "".join(f"(?:{part})+" for part in heard)


def _families(typed: str, voiced: bool) -> str:
    by_letter = _by_letter(voiced)
    return "".join(by_letter.get(_plain(letter), "") for letter in _letters(typed.lower()))


@functools.cache
def _by_letter(voiced: bool) -> dict[str, str]:
    return {letter: family[0] for family in (FAMILIES if voiced else UNVOICED) for letter in family}


def _letters(spelling: str) -> str:
    """Precomposed; the zh of Tamil is an l, as ḻ is."""
    return re.sub("zh|ḻ", "l", unicodedata.normalize("NFC", spelling))


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
