"""Friendly Roman Urdu, against uromanizer: loosely where its list has the word, by consonants where it guesses."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from langapp.packs.authoring import loosely, running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("uromanizer", "wordfreq")
SYSTEMS = ("friendly",)
SOURCE = "uromanizer"
GUESSED = "~"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("friendly"):
            texts = running.split(one.text)
            theirs = [[read(text)] for text in texts]
            for piece, here, there in running.differing(texts, running.split(ours), theirs, _alike):
                yield Difference(one, "friendly", piece, here, there.replace(GUESSED, ""), SOURCE)


def read(word: str) -> str:
    """As its list has it; or, marked, as it guesses."""
    known = knows(word)
    typed = running.split(known or _romanizer().convert(word))
    return "".join(typed) if known else GUESSED + "".join(typed)


def knows(word: str) -> str:
    """How its list spells a word; empty where it has none."""
    spelled: str = _romanizer().engine.lexicon.get(word, "")
    return spelled


def _alike(ours: str, theirs: str) -> bool:
    """Of a guess the vowels are wrong more often than not."""
    if GUESSED in theirs:
        return loosely.consonants(ours, "ur") == loosely.consonants(theirs, "ur")
    return loosely.alike(ours, loosely.exactly(theirs), "ur")


@functools.cache
def _romanizer() -> Any:
    import uromanizer

    return uromanizer.Romanizer()
