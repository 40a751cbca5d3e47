"""Revised Romanization, against hangulpy: as it is said, word by word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from langapp.packs.authoring import words
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("hangulpy",)
SOURCE = "hangulpy"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("rr"):
            texts = words.split(one.text)
            for piece, here, there in words.differing(
                texts, words.split(ours), [[read(text)] for text in texts]
            ):
                yield Difference(one, "rr", piece, here, there, SOURCE)


def read(word: str) -> str:
    import hangulpy

    romanised: str = hangulpy.romanize(unicodedata.normalize("NFC", word))
    return romanised.lower()
