"""The scripts of India in Latin letters: exactly, and as a family types.

Sources: ISO 15919 for the letters; how families type them is read off the lessons, which people wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from langapp.packs.authoring import iso15919

SCRIPTS = {
    "hi": "Deva", "mr": "Deva", "ne": "Deva", "pa": "Guru", "bn": "Beng", "ta": "Taml", "gu": "Gujr", "te": "Telu",
    "ml": "Mlym",
}  # fmt: skip
SILENT = frozenset({"hi", "mr", "ne", "pa", "bn", "gu"})
"""Those that leave out an inherent vowel that nobody sounds."""
LETTERS = (
    ("ēṁ$", "ein"), ("(?<=[aā])ī", "yi"), ("ī(?=[aāeēoō])", "iy"), ("k͟h", "kh"), ("c", "ch"), ("jñ", "gy"), ("ś", "sh"), ("ṣ", "sh"), ("ṛ", "d"), ("ġ", "g"),
    ("ḻ", "zh"), ("ẏ", "y"), ("m̐", "n"), ("ṁ", "n"), ("ḥ", "h"), ("r̥", "ri"), ("’", ""),
)  # fmt: skip
LONG = (("ā(?=.)", "aa"), ("ā$", "a"), ("ī(?=.)", "ee"), ("ī$", "i"), ("ū(?=.)", "oo"), ("ū$", "u"))
BENGALI = (
    ("kṣ", "kkh"), ("ṛ", "r"), ("[śṣs]", "sh"), ("v", "b"), ("y", "j"), ("ẏ", "y"), ("[aə](?![iu])", "o"), ("ā", "a"), ("ī", "i"), ("ū", "u"),
)  # fmt: skip
TAMIL_STOPS = {"k": "g", "ṭ": "d", "p": "b", "c": "s", "t": "dh"}
AT_THE_START = {"c": "s", "t": "th"}
NASALS = "ṅñṇnmṉ"
VOWELS = "aāiīuūeēoō"


def words(tag: str, text: str, read: Callable[[str, str], str]) -> str:
    """A text with each word of its script as it is read."""
    base = iso15919.BLOCKS[SCRIPTS[tag]]
    run = re.compile(f"[{chr(base)}-{chr(base + 0x65)}{chr(base + 0x70)}-{chr(base + 0x7F)}\u200c\u200d]+")
    return run.sub(lambda word: read(tag, word[0]), text)


def exact(tag: str, word: str) -> str:
    written = iso15919.letters(word, SCRIPTS[tag], nasals=tag != "bn")
    return iso15919.spoken(written) if tag in SILENT else written.replace(iso15919.INHERENT, "a")


def friendly(tag: str, text: str) -> str:
    """As it might be typed to a cousin."""
    return words(tag, text, lambda tag, word: typed(tag, exact(tag, word)))


def typed(tag: str, spelled: str) -> str:
    """An exact spelling in plain small letters: bāriś → baarish."""
    if tag == "ta":
        spelled = _tamil(spelled)
    for pattern, plain in (*(BENGALI if tag == "bn" else ()), *LETTERS, *LONG):
        spelled = re.sub(pattern, plain, spelled)
    letters = unicodedata.normalize("NFD", spelled)
    return "".join(c for c in letters if "a" <= c <= "z" or c == "'")


def _tamil(spelled: str) -> str:
    """Tamil writes voiced and voiceless alike, and says them by their place."""
    said = ""
    for before, letter, after in zip(f" {spelled}", spelled, f"{spelled[1:]} ", strict=False):
        if letter not in TAMIL_STOPS or letter in (before, after):
            said += letter
        elif before in NASALS:
            said += {"c": "j"}.get(letter, TAMIL_STOPS[letter])
        elif before in VOWELS:
            said += TAMIL_STOPS[letter]
        else:
            said += AT_THE_START.get(letter, letter)
    said = re.sub("^(.?)ā$", r"\1aa", said.replace("cc", "c").replace("tt", "th"))
    return said.replace("ṟṟ", "tr")
