"""Readings that could be meant, as the engines read a text: to be offered to whoever writes one, and accepted or not.

What an engine says is put as the lessons put it: the spaces and the punctuation of the text, in the letters of the
system. A reading that would not fit its text is not proposed.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from langapp.languages import readings
from langapp.languages.scripts import is_han
from langapp.packs.authoring import paiboon, pinyin, romanising
from langapp.packs.authoring.engines import cantonese, indic, japanese, korean, mandarin, thai, urdu

Proposed = dict[str, str]
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
ARABIC = re.compile("[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ed\u06fa-\u06ff\u0750-\u077f\u200c]+")
STRETCHES = re.compile(r"[\s,]+(?!ๆ)")
OTHERWISE = {"ไหม": ["mái"], "มั้ย": ["mái"]}
"""Said so by everyone, whatever its spelling."""
MARKS = str.maketrans({"۔": ".", "،": ",", "؟": "?", "؛": ";", "।": ".", "॥": "."})


@dataclass(frozen=True)
class Proposer:
    """`needs` are the packages it cannot do without; `propose` gives a reading for each system it knows."""

    needs: tuple[str, ...]
    propose: Callable[[str, str], Proposed]

    @property
    def here(self) -> bool:
        return all(importlib.util.find_spec(name) is not None for name in self.needs)


def readings_of(tag: str, text: str) -> Proposed:
    """By system; empty where no engine of this machine reads the language, or this text of it."""
    found: Proposed = {}
    for proposer in PROPOSERS.get(tag, ()):
        if proposer.here:
            found |= proposer.propose(tag, text)
    return {
        system: reading
        for system, reading in found.items()
        if reading and readings.problem(system, text, reading) is None
    }


def can(tag: str) -> bool:
    return any(proposer.here for proposer in PROPOSERS.get(tag, ()))


def _cantonese(_tag: str, text: str) -> Proposed:
    return {"jyutping": " ".join(_over(text, cantonese.read(text)))}


def _mandarin(tag: str, text: str) -> Proposed:
    latin = list(_over(text, mandarin.read(text, tag == mandarin.TAIWAN)))
    proposed = {"pinyin": " ".join(latin)}
    if tag == mandarin.TAIWAN:
        proposed["zhuyin"] = " ".join(pinyin.zhuyin(syllable) or "?" for syllable in latin)
    return proposed


def _over(text: str, syllables: list[str]) -> Iterator[str]:
    """Those over characters; a character that is not known leaves a gap, and nothing fits."""
    return (syllable for character, syllable in zip(text, syllables, strict=False) if is_han(character))


def _japanese(_tag: str, text: str) -> Proposed:
    return {"furigana": japanese.furigana(text), "hepburn": japanese.latin(text)}


def _korean(_tag: str, text: str) -> Proposed:
    return {"rr": HANGUL.sub(lambda word: korean.read(word[0]), text)}


def _thai(_tag: str, text: str) -> Proposed:
    """A space in Thai is a pause, which Latin letters write as a comma."""
    stretches = [
        [OTHERWISE.get(part) or list(thai.read(part)) for part in thai.words(stretch)]
        for stretch in STRETCHES.split(text.strip())
    ]
    general = [
        [[paiboon.rtgs(syllable) or "?" for syllable in word] for word in words] for words in stretches
    ]
    ending = text.strip()[-1:] if text.strip()[-1:] in ("?", "!") else ""
    rtgs = ", ".join(" ".join("".join(word) for word in words) for words in general)
    return {
        "paiboon": ", ".join(" ".join("-".join(word) for word in words) for words in stretches) + ending,
        "rtgs": "" if "?" in rtgs else rtgs + ending,
    }


def _indic(tag: str, text: str) -> Proposed:
    return {
        "iso15919": romanising.words(tag, text.translate(MARKS), indic.read),
        "friendly": romanising.friendly(tag, text.translate(MARKS)),
    }


def _letters(tag: str, text: str) -> Proposed:
    """No engine compares these languages: the letters are what is known of them."""
    return {"iso15919": romanising.words(tag, text.translate(MARKS), romanising.exact)}


def _urdu(_tag: str, text: str) -> Proposed:
    """Where its list has most of the words: of a guess the vowels are wrong more often than not."""
    found = ARABIC.findall(text)
    known = sum(bool(urdu.knows(word)) for word in found)
    if not found or 2 * known < len(found):
        return {}
    typed = ARABIC.sub(lambda word: urdu.read(word[0]).removeprefix(urdu.GUESSED), text)
    return {"friendly": typed.translate(MARKS)}


INDIC = Proposer(indic.NEEDS, _indic)
LETTERS = Proposer((), _letters)
MANDARIN = Proposer(mandarin.NEEDS, _mandarin)
PROPOSERS: dict[str, tuple[Proposer, ...]] = {
    "yue": (Proposer(cantonese.NEEDS, _cantonese),),
    "zh-Hans": (MANDARIN,),
    "zh-Hant-TW": (MANDARIN,),
    "ja": (Proposer(japanese.NEEDS, _japanese),),
    "ko": (Proposer(korean.NEEDS, _korean),),
    "th": (Proposer(thai.NEEDS, _thai),),
    "ur": (Proposer(urdu.NEEDS, _urdu),),
    **dict.fromkeys(("hi", "mr", "ne", "pa", "bn", "ta"), (INDIC,)),
    **dict.fromkeys(("gu", "te", "ml"), (LETTERS,)),
}
"""An engine's own packages are looked for when it is asked, and its dictionary is read then."""
