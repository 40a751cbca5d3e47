"""A friendly reading of Hindi and its neighbours and of Tamil, loosely against the letters it is typed for."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from langapp.packs.authoring import loosely, running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.engines import indic
from langapp.packs.authoring.said import Said

NEEDS = ("wordfreq",)
SYSTEMS = ("friendly",)


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("friendly"):
            texts = running.split(one.text)
            theirs = [[indic.letters(one.language, text)] for text in texts]
            alike = functools.partial(loosely.alike, language=one.language)
            for piece, here, _ in running.differing(texts, running.split(ours), theirs, alike):
                there = " ".join(indic.read(one.language, text) for text in piece.split())
                yield Difference(one, "friendly", piece, here, there, indic.SOURCE)
