"""Words as they come out of spreadsheets, chats and old keyboards, tidied: never what belongs to a script.

A joiner stays where a script joins, a space of no width where words are written without spaces. What is changed is
told, except that a text is in NFC and its spaces are single.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from langapp.languages import zawgyi
from langapp.languages.registry import Language
from langapp.languages.scripts import LOOKALIKES, OVERRIDES, SCRIPTS, within

SPACES = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
NARROW = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " "})
UNSEEN = OVERRIDES | {"\u00ad", "\u034f", "\u180e", "\ufffc", *map(chr, range(0x2060, 0x2065))}
JOINING = ("Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Mlym", "Sinh", "Arab", "Mymr", "Khmr")
JOIN = (
    *(span for script in JOINING for span in SCRIPTS[script]),
    (0x0B00, 0x0B7F),
    (0x0C80, 0x0CFF),
    (0x1800, 0x18AF),
)
"""Where U+200C and U+200D are part of a spelling."""
UNSPACED = tuple(span for script in ("Thai", "Laoo", "Khmr", "Mymr") for span in SCRIPTS[script])
"""Where U+200B shows that one word ends and the next begins."""
HALF_KANA = re.compile("[\uff61-\uff9f]+")
FULL = re.compile("[\uff01-\uff5e\u3000]+")
QUOTES = str.maketrans("‘’“”", "''\"\"")
BRACKETS = str.maketrans("［］", "[]")
KEYBOARDS = str.maketrans(LOOKALIKES["Aran"])
FORMS = re.compile("[\ufb50-\ufdef\ufe70-\ufefc]+")
"""Arabic letters as some old programs keep them, each joined already."""
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATE = re.compile(rf"\d{{1,2}}-{MONTH}(-\d{{2}}(\d{{2}})?)?|{MONTH}-\d{{2}}|\d{{4}}-\d\d-\d\d 00:00(:00)?")
"""What a spreadsheet writes into a CSV in place of 1/3 or 3-1."""


@dataclass(frozen=True)
class Tidied:
    text: str
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What was done or noticed: a key, and what its sentence is filled with."""


def tidied(text: str, language: Language | None = None, reading: str = "", lines: bool = False) -> Tidied:
    """`reading` is the system of a reading; with `lines`, a text keeps its ends of lines."""
    notes: list[tuple[str, dict[str, str]]] = []
    if not lines and "\n" in text.strip():
        notes.append(("line-break", {}))
    if text.isascii() and text.isprintable():
        made = text
    else:
        made = _tidied_letters(unicodedata.normalize("NFC", text), language, notes)
        if reading:
            made = _ordinary(made, reading, notes)
    made = _spaced(made, lines)
    if DATE.fullmatch(made):
        notes.append(("like-date", {"text": made}))
    return Tidied(made, notes)


def _tidied_letters(text: str, language: Language | None, notes: list[tuple[str, dict[str, str]]]) -> str:
    made, gone = _without_unseen(text.translate(NARROW))
    if gone:
        notes.append(("unseen", {"names": ", ".join(dict.fromkeys(gone))}))
    kana = HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), made)
    if kana != made:
        notes.append(("half-kana", {}))
    made = FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), kana)
    if made != kana:
        notes.append(("joined-letters", {}))
    if language and language.tag == "ur":
        made = _urdu(made, notes)
    if language and language.tag == "my" and zawgyi.is_likely(made):
        notes.append(("zawgyi", {}))
    return unicodedata.normalize("NFC", made)


def _without_unseen(text: str) -> tuple[str, list[str]]:
    kept: list[str] = []
    gone: list[str] = []
    for index, character in enumerate(text):
        if character in " \n\t\r" or not _is_unseen(character, text, index):
            kept.append(character)
        else:
            if unicodedata.category(character) == "Cc":
                kept.append(" ")
            gone.append(unicodedata.name(character, f"U+{ord(character):04X}"))
    return "".join(kept), gone


def _is_unseen(character: str, text: str, index: int) -> bool:
    if character < "\u007f":
        return character < " "
    before, after = text[index - 1] if index else "", text[index + 1 : index + 2]
    if character in "\u200c\u200d":
        joins = _stands_in(before, JOIN) or (character == "\u200d" and _is_picture(before, after))
        return not joins
    if character == "\u200b":
        return not (_stands_in(before, UNSPACED) or _stands_in(after, UNSPACED))
    return character in UNSEEN or unicodedata.category(character) in ("Cc", "Cn", "Cs")


def _stands_in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return character != "" and within(character, ranges)


def _is_picture(before: str, after: str) -> bool:
    """An emoji made of several, as a family is."""
    return bool(before and after) and (unicodedata.category(before) in ("So", "Sk") or before == "\ufe0f")


def _urdu(text: str, notes: list[tuple[str, dict[str, str]]]) -> str:
    swaps = LOOKALIKES["Aran"]
    found = [character for character in dict.fromkeys(text) if character in swaps]
    if found:
        notes.append(("urdu", {"letters": ", ".join(f"{each} → {swaps[each]}" for each in found)}))
    return text.translate(KEYBOARDS)


def _ordinary(text: str, reading: str, notes: list[tuple[str, dict[str, str]]]) -> str:
    """Furigana repeats the text, signs and all: there the brackets alone are ours."""
    narrow: Callable[[str], str] = (
        (lambda said: said.translate(BRACKETS))
        if reading == "furigana"
        else (
            lambda said: FULL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), said).translate(
                QUOTES
            )
        )
    )
    made = narrow(text)
    if made != text:
        notes.append(("full-width", {}) if narrow(text) != text.translate(QUOTES) else ("quotes", {}))
    return made


def _spaced(text: str, lines: bool) -> str:
    if not lines:
        return SPACES.sub(" ", text).strip()
    parts = (SPACES.sub(" ", line).strip() for line in ENDS.sub("\n", text).split("\n"))
    return "\n".join(parts).strip("\n")
