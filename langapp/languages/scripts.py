"""Scripts: which characters belong to each, so that a wording in the wrong one is noticed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from langapp.lib.plaintext import one_line

Ranges = tuple[tuple[int, int], ...]

HAN: Ranges = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
    (0x3005, 0x3007),
)
KANA: Ranges = ((0x3041, 0x30FF), (0x31F0, 0x31FF))
HANGUL: Ranges = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7A3))
ARABIC: Ranges = (
    (0x0600, 0x06FF),
    (0x0750, 0x077F),
    (0x08A0, 0x08FF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFF),
)
LATIN: Ranges = (
    (0x41, 0x5A),
    (0x61, 0x7A),
    (0xAA, 0xAA),
    (0xBA, 0xBA),
    (0xC0, 0x24F),
    (0x1E00, 0x1EFF),
)

SCRIPTS: dict[str, Ranges] = {
    "Hans": HAN,
    "Hant": HAN,
    "Jpan": HAN + KANA,
    "Kore": HANGUL,
    "Latn": LATIN,
    "Deva": ((0x0900, 0x097F), (0xA8E0, 0xA8FF)),
    "Beng": ((0x0980, 0x09FF),),
    "Guru": ((0x0A00, 0x0A7F),),
    "Gujr": ((0x0A80, 0x0AFF),),
    "Taml": ((0x0B80, 0x0BFF),),
    "Telu": ((0x0C00, 0x0C7F),),
    "Mlym": ((0x0D00, 0x0D7F),),
    "Sinh": ((0x0D80, 0x0DFF),),
    "Thai": ((0x0E00, 0x0E7F),),
    "Laoo": ((0x0E80, 0x0EFF),),
    "Mymr": ((0x1000, 0x109F), (0xAA60, 0xAA7F)),
    "Khmr": ((0x1780, 0x17FF),),
    "Cyrl": ((0x0400, 0x052F),),
    "Arab": ARABIC,
    "Aran": ARABIC,
}
JOINERS = {"\u200c", "\u200d", "\u200b"}
OVERRIDES = {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F, 0xFEFF)
}

# Characters that look right and are not: an Arabic keyboard's letters in Urdu text.
LOOKALIKES: dict[str, dict[str, str]] = {"Aran": {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ۃ"}}


@dataclass(frozen=True)
class Stray:
    """A character that does not belong, and the one that was probably meant."""

    character: str
    meant: str | None = None

    @property
    def name(self) -> str:
        return unicodedata.name(self.character, f"U+{ord(self.character):04X}")


def within(character: str, ranges: Ranges) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)


def is_han(character: str) -> bool:
    return within(character, HAN)


def strays(text: str, script: str) -> list[Stray]:
    """The letters, marks and hidden characters of a text that are foreign to its script, each once."""
    ranges, swaps = SCRIPTS[script], LOOKALIKES.get(script, {})
    found: dict[str, Stray] = {}
    for character in text:
        if character in swaps:
            found[character] = Stray(character, swaps[character])
        elif character in OVERRIDES or not (_neutral(character) or within(character, ranges)):
            found[character] = Stray(character)
    return list(found.values())


def hidden(text: str) -> Stray | None:
    """The first character that is not seen and not needed: one that turns the direction, or a control."""
    return next(
        (Stray(c) for c in text if c in OVERRIDES or unicodedata.category(c) in ("Cc", "Cn", "Cs")), None
    )


def typed(text: str) -> str:
    """What somebody wrote, on one line, without what would turn the rest of a page around."""
    if not text.isprintable():  # None of those is.
        text = "".join(character for character in text if character not in OVERRIDES)
    return one_line(text)


def _neutral(character: str) -> bool:
    if character in JOINERS:
        return True
    category = unicodedata.category(character)
    return (
        category[0] in "PZ" or category in ("Sk", "Sm", "So", "Nd") or unicodedata.combining(character) == 230
    )


def runs(text: str, script: str) -> list[tuple[str, bool]]:
    """A text cut where it goes over into a script and back; spaces between two words of the script belong to it.

    Of Latin letters nobody can say whose they are, so a text in them is one run.
    """
    if SCRIPTS[script] is LATIN:
        return [(text, False)]
    cut: list[tuple[str, bool]] = []
    for character in text:
        ours = within(character, SCRIPTS[script]) or character in JOINERS
        if cut and cut[-1][1] == ours:
            cut[-1] = (cut[-1][0] + character, ours)
        elif len(cut) > 1 and ours and not cut[-1][0].strip():
            (before, _), (gap, _) = cut[-2:]
            cut[-2:] = [(before + gap + character, True)]
        else:
            cut.append((character, ours))
    return cut


def width(text: str) -> int:
    """About how wide a text is set, in Latin letters: Han, Kana and Hangul take two, a mark on a letter none."""
    return sum(
        2 if any(within(character, wide) for wide in (HAN, KANA, HANGUL)) else 1
        for character in text
        if unicodedata.category(character) not in ("Mn", "Me", "Cf")
    )


def letters(text: str) -> str:
    """A text without its punctuation and spaces."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN" or c in JOINERS)
