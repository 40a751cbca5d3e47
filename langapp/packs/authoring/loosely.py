"""Comparing what families type with exact letters: only the consonants, and those by family."""

from __future__ import annotations

import re
import unicodedata

FAMILIES = {"k": "kgqx", "s": "scjz", "t": "tdṭḍ", "p": "pbf", "m": "m", "r": "rlḷ"}
BY_LETTER = {letter: family for family, members in FAMILIES.items() for letter in members}
# What a typist hears as either: the flap of Hindi, the trill of Tamil, the y, ng and kṣ of Bengali.
EITHER = {"ṛ": "[rt]", "ṟ": "t?r", "y": "s?", "ṅ": "k?", "ṁ": "k?", "x": "ks?"}
UNHEARD = re.compile("m̐")


def alike(ours: str, theirs: str) -> bool:
    """Whether ours could be a typist's spelling of theirs, which may be exact letters or another typist's."""
    return re.fullmatch(_pattern(theirs), _families(ours)) is not None


def _pattern(exact: str) -> str:
    letters = _letters(UNHEARD.sub("", unicodedata.normalize("NFC", exact.lower())).replace("kṣ", "x"))
    found = [EITHER.get(letter) or BY_LETTER.get(_plain(letter), "") for letter in letters]
    heard = [part for part in found if part]
    once = [part for at, part in enumerate(heard) if not at or part != heard[at - 1]]
    return "".join(f"(?:{part})+" for part in once)


def _families(typed: str) -> str:
    return "".join(BY_LETTER.get(_plain(letter), "") for letter in _letters(typed.lower()))


def _letters(spelling: str) -> str:
    """Precomposed; the zh of Tamil is an l, as ḻ is."""
    return re.sub("zh|ḻ", "l", unicodedata.normalize("NFC", spelling))


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
