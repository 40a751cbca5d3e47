"""Readings: help with saying a text. Each system knows when a reading fits its text, and how it is shown.

Two shapes are enough for every system: *ruby* sits over each character of the text, *line* runs under
it. Readings are written by people and only checked here, by the rules of `fitting`; nothing is produced at run time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from langapp.i18n import Lazy, _, lazy
from langapp.languages import fitting, scripts
from langapp.languages.fitting import Check, syllables
from langapp.languages.scripts import is_han

STOPS = "、。，！？…」』”’"
CLAUSE = re.compile(f"[^{STOPS}]*[{STOPS}]+|[^{STOPS}]+")
"""Some text with the stops that end it."""
FRIENDLY = lazy("Friendly reading")
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
    called: str | Lazy
    ruby: bool
    problem: Check


def problem(system: str, text: str, reading: str, meant: str = "") -> str | None:
    """What to mend in a reading of this text, in words; None when it fits. `meant` is a reading that would fit."""
    if hidden := scripts.hidden(reading):
        return _("There is a hidden character here (%(name)s). Type this again.", name=hidden.name)
    return SYSTEMS[system].problem(text, reading, meant)


def called(system: str) -> str:
    """Its name, as people read it."""
    return str(SYSTEMS[system].called) if system in SYSTEMS else system


def is_ruby(system: str) -> bool:
    return SYSTEMS[system].ruby


def cells(system: str, text: str, reading: str) -> list[Cell]:
    """A ruby text cut into its cells: the very text, also where somebody is still writing its reading."""
    pairs = _furigana(text, reading) if system == "furigana" else _per_character(text, reading)
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


def kana(furigana: str) -> str:
    """What is said, in kana alone: they take the place of what they stand over."""
    return "".join(over or base for base, over in fitting.furigana_spans(furigana))


def shown(system: str, reading: str) -> str:
    """A reading as it is set: the tone digits of Jyutping raised."""
    return reading.translate(SUPERSCRIPTS) if system == "jyutping" else reading


def _per_character(text: str, reading: str) -> Iterator[tuple[str, str]]:
    remaining = iter(syllables(reading))
    for character in text:
        yield character, next(remaining, "") if is_han(character) else ""


def _furigana(text: str, reading: str) -> Iterator[tuple[str, str]]:
    """A reading of some other text stands over nothing."""
    spans = list(fitting.furigana_spans(reading))
    fits = "".join(base for base, _over in spans) == text
    return iter(spans if fits else [(text, "")])


def _clings(base: str) -> bool:
    return all(unicodedata.category(c)[0] == "P" for c in base)


SYSTEMS: dict[str, System] = {
    system.name: system
    for system in (
        System("jyutping", "Jyutping", True, fitting.one_each("Jyutping", fitting.jyutping)),
        System("pinyin", "Pinyin", True, fitting.one_each("Pinyin", fitting.pinyin)),
        System("zhuyin", "Zhuyin", True, fitting.one_each("Zhuyin", fitting.zhuyin)),
        System("furigana", "Furigana", True, fitting.furigana),
        System("hepburn", "Hepburn", False, fitting.line("Hepburn")),
        System("rr", "Revised Romanization", False, fitting.line("Revised Romanization")),
        System("paiboon", "Paiboon", False, fitting.line("Paiboon", "ʉɛɔə")),
        System("rtgs", "RTGS", False, fitting.line("RTGS")),
        System("iso15919", "ISO 15919", False, fitting.line("ISO 15919", "ʼʾʿ")),
        System("friendly", FRIENDLY, False, fitting.line(FRIENDLY)),
        System("mns", "MNS 5217", False, fitting.line("MNS 5217")),
    )
}
