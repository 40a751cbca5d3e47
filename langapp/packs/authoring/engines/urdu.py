"""Friendly Roman Urdu, loosely against uromanizer, which knows the words that its list knows."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from langapp.packs.authoring import loosely, running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("uromanizer",)
SYSTEMS = ("friendly",)
SOURCE = "uromanizer"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("friendly"):
            texts = running.split(one.text)
            theirs = [[read(text)] for text in texts]
            for piece, here, there in running.differing(texts, running.split(ours), theirs, loosely.alike):
                yield Difference(one, "friendly", piece, here, there, SOURCE)


@functools.cache
def read(word: str) -> str:
    return "".join(running.split(_romanizer().convert(word)))


@functools.cache
def _romanizer() -> Any:
    import uromanizer

    return uromanizer.Romanizer()
