"""Readings: help with saying a text. Each system knows when a reading fits its text, and how it is shown.

Two shapes are enough for every system: *ruby* sits over each character of the text, *line* runs under
it. Readings are written by people and only checked here; nothing is produced at run time.
Sources: Jyutping, the Linguistic Society of Hong Kong's scheme; Hanyu Pinyin, GB/T 16159.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from langapp.languages import scripts
from langapp.languages.scripts import KANA, is_han, within

JYUTPING = re.compile(
    r"(?:(?:ng|gw|kw|[bpmfdtnlgkhwzcsj])yu[nt]?"
    r"|(?:ng|gw|kw|[bpmfdtnlgkhwzcsj])?"
    r"(?:aang|aa[iumnptk]?|ang|a[iumnptk]?|eng|e[iumnptk]?|ing|i[umnptk]?|oeng|oe[ntk]?|eo[int]"
    r"|ong|o[iumnptk]?|ung|u[imnptk]?)"
    r"|m|ng|hm|hng)[1-6]"
)
PINYIN_LETTERS = re.compile(r"[a-zü]{1,6}")
BOPOMOFO = ((0x3105, 0x312F), (0x31A0, 0x31BF))
ZHUYIN_TONES = "ˊˇˋ˙"
FURIGANA = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]")
STOPS = "、。，！？…」』”’"
CLAUSE = re.compile(f"[^{STOPS}]*[{STOPS}]+|[^{STOPS}]+")
"""Some text with the stops that end it."""
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Cell:
    """One base of a ruby text and what stands over it. `tail` is punctuation that must not leave it."""

    base: str
    over: str
    tail: str = ""


@dataclass(frozen=True)
class System:
    name: str
    ruby: bool
    problem: Callable[[str, str], str | None]


def problem(system: str, text: str, reading: str) -> str | None:
    """What is wrong with a reading of this text, in words that say what to do; None when it fits."""
    if hidden := scripts.hidden(reading):
        return f"the reading holds a hidden character ({hidden.name}): retype it"
    return SYSTEMS[system].problem(text, reading)


def is_ruby(system: str) -> bool:
    return SYSTEMS[system].ruby


def cells(system: str, text: str, reading: str) -> list[Cell]:
    """A ruby text cut into its cells. Only for a reading that has no problem."""
    pairs = list(_furigana(reading)) if system == "furigana" else list(_per_character(text, reading))
    joined: list[Cell] = []
    for base, over in pairs:
        if joined and not over and _clings(base):
            last = joined[-1]
            joined[-1] = Cell(last.base, last.over, last.tail + base)
        else:
            joined.append(Cell(base, shown(system, over)))
    return joined


def clauses(system: str, text: str, reading: str) -> list[list[Cell]]:
    """The cells of a ruby text, cut after each comma and stop: there a line may turn, rather than inside a word.

    None begins with a stop, and none is empty.
    """
    made: list[list[Cell]] = []
    for cell in cells(system, text, reading):
        for piece in [cell] if cell.over else [Cell(part, "", "") for part in CLAUSE.findall(cell.base)]:
            if made and piece.base[0] in STOPS:
                last = made[-1][-1]
                made[-1][-1] = Cell(last.base, last.over, last.tail + piece.base)
            elif made and (made[-1][-1].base + made[-1][-1].tail)[-1] not in STOPS:
                made[-1].append(piece)
            else:
                made.append([piece])
        if cell.tail and not cell.over:
            last = made[-1][-1]
            made[-1][-1] = Cell(last.base, last.over, last.tail + cell.tail)
    return made


def shown(system: str, reading: str) -> str:
    """A reading as it is set: the tone digits of Jyutping raised."""
    return reading.translate(SUPERSCRIPTS) if system == "jyutping" else reading


def syllables(reading: str) -> list[str]:
    return reading.split()


def _per_character(text: str, reading: str) -> Iterator[tuple[str, str]]:
    remaining = iter(syllables(reading))
    for character in text:
        yield character, next(remaining) if is_han(character) else ""


def _furigana(reading: str) -> Iterator[tuple[str, str]]:
    end = 0
    for match in FURIGANA.finditer(reading):
        before, over = match.groups()
        start = len(before)
        while start and is_han(before[start - 1]):
            start -= 1
        if before[:start]:
            yield before[:start], ""
        yield before[start:], over
        end = match.end()
    if reading[end:]:
        yield reading[end:], ""


def _clings(base: str) -> bool:
    return all(unicodedata.category(c)[0] == "P" for c in base)


def _one_each(name: str, syllable_problem: Callable[[str], str | None]) -> Callable[[str, str], str | None]:
    def check(text: str, reading: str) -> str | None:
        characters = [c for c in text if is_han(c)]
        given = syllables(reading)
        if len(characters) != len(given):
            return (
                f"{name} gives one syllable for each character: {len(characters)} are needed "
                f"for “{text}”, {len(given)} are given"
            )
        for syllable in given:
            if trouble := syllable_problem(syllable):
                return trouble
        return None

    return check


def _jyutping(syllable: str) -> str | None:
    if JYUTPING.fullmatch(syllable):
        return None
    return f"“{syllable}” is not Jyutping: a syllable ends in a tone from 1 to 6, as in cung1"


def _pinyin(syllable: str) -> str | None:
    bare = "".join(
        c for c in unicodedata.normalize("NFD", syllable.lower()) if c not in "\u0304\u0301\u030c\u0300"
    )
    if PINYIN_LETTERS.fullmatch(unicodedata.normalize("NFC", bare)):
        return None
    return f"“{syllable}” is not Pinyin: write the tone as a mark over the vowel, as in māma"


def _zhuyin(syllable: str) -> str | None:
    if all(within(c, BOPOMOFO) or c in ZHUYIN_TONES for c in syllable) and syllable.strip(ZHUYIN_TONES):
        return None
    return f"“{syllable}” is not Zhuyin: use ㄅ to ㄩ with ˊ ˇ ˋ ˙"


def _furigana_problem(text: str, reading: str) -> str | None:
    if FURIGANA.sub(r"\1", reading) != text:
        return f"furigana repeats the text and adds readings in brackets, as in お母[かあ]さん; without them it must be “{text}”"
    for base, over in _furigana(reading):
        if over and not all(within(c, KANA) for c in over):
            return f"“{over}” over “{base}” must be kana"
        if any(is_han(c) for c in base) and not over:
            return f"“{base}” needs its reading in brackets"
    return None


def _line(name: str, extra: str = "") -> Callable[[str, str], str | None]:
    """Running Latin letters; `extra` are the marks this system adds to them."""

    def check(text: str, reading: str) -> str | None:
        if not any(unicodedata.category(c)[0] == "L" for c in reading):
            return f"the reading of “{text}” has no letters: write how it is said"
        for character in reading:
            if unicodedata.category(character)[0] == "L" and "LATIN" not in unicodedata.name(character, ""):
                if character in extra:
                    continue
                return f"“{character}” does not belong in {name}, which is written in Latin letters"
        return None

    return check


SYSTEMS: dict[str, System] = {
    system.name: system
    for system in (
        System("jyutping", True, _one_each("Jyutping", _jyutping)),
        System("pinyin", True, _one_each("Pinyin", _pinyin)),
        System("zhuyin", True, _one_each("Zhuyin", _zhuyin)),
        System("furigana", True, _furigana_problem),
        System("hepburn", False, _line("Hepburn")),
        System("rr", False, _line("Revised Romanization")),
        System("paiboon", False, _line("Paiboon", "ʉɛɔə")),
        System("rtgs", False, _line("RTGS")),
        System("iso15919", False, _line("ISO 15919", "ʼʾʿ")),
        System("friendly", False, _line("a friendly reading")),
        System("mns", False, _line("MNS 5217")),
    )
}
