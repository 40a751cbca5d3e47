"""ISO 15919, against our own table of the letters.

Hindi, Marathi, Nepali and Punjabi leave out an inherent vowel that is silent; Bengali does so more freely, so
there any may be left out; Tamil has none that is silent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from langapp.packs.authoring import iso15919, running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS: tuple[str, ...] = ()
SYSTEMS = ("iso15919",)
SCRIPTS = {"hi": "Deva", "mr": "Deva", "ne": "Deva", "pa": "Guru", "bn": "Beng", "ta": "Taml"}
SOURCE = "the letters"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("iso15919"):
            texts = running.split(one.text)
            for piece, here, there in _exactly(one.language, texts, running.split(ours)):
                yield Difference(one, "iso15919", piece, here, there, SOURCE)


def read(language: str, word: str) -> str:
    written = letters(language, word)
    if language == "ta":
        return written.replace(iso15919.INHERENT, "a")
    return iso15919.spoken(written)


def letters(language: str, word: str) -> str:
    """A word as it is written, every inherent vowel as ə."""
    return iso15919.letters(word, SCRIPTS[language], nasals=language != "bn")


def _exactly(language: str, texts: list[str], ours: list[str]) -> Iterator[tuple[str, str, str]]:
    theirs = [[read(language, text)] for text in texts]
    free = {read(language, text): _free(text) for text in texts} if language == "bn" else {}

    def alike(here: str, there: str) -> bool:
        same = _plain(here) == _plain(there)
        return same or (there in free and re.fullmatch(free[there], _plain(here)) is not None)

    return running.differing(texts, ours, theirs, alike)


def _plain(word: str) -> str:
    """Vowels that meet may be marked as standing apart: কই kaï or kai."""
    return unicodedata.normalize("NFC", word).replace("ï", "i").replace("ü", "u")


def _free(word: str) -> str:
    """Any inherent vowel sounded or not."""
    written = letters("bn", word)
    return re.escape(written).replace(iso15919.INHERENT, "a?")
