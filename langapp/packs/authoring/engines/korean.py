"""Revised Romanization, against hangulpy: as it is said, word by word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from langapp.packs.authoring import running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("hangulpy",)
SYSTEMS = ("rr",)
SOURCE = "hangulpy"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("rr"):
            texts, mine = running.split(one.text), running.split(ours)
            for piece, here, there in running.differing(texts, mine, [[read(text)] for text in texts]):
                if not (_breathed(piece, here) or _in_one_breath(texts, mine, piece)):
                    yield Difference(one, "rr", piece, here, there, SOURCE)


def read(word: str) -> str:
    import hangulpy

    romanised: str = hangulpy.romanize(unicodedata.normalize("NFC", word))
    return romanised.lower()


def _breathed(word: str, ours: str) -> bool:
    """ㅎ after a stop is kept apart in nouns only (묵호 Mukho); the engine keeps it everywhere."""
    import hangulpy

    return ours == read(hangulpy.standardize_pronunciation(word))


def _in_one_breath(texts: Sequence[str], ours: Sequence[str], word: str) -> bool:
    """밥 먹자 is said bam meokja: as if the two were one word."""
    if len(texts) != len(ours):
        return False
    at = texts.index(word)
    pairs = [pair for pair in ((at - 1, at), (at, at + 1)) if pair[0] >= 0 and pair[1] < len(texts)]
    return any(read(texts[a] + texts[b]) == ours[a] + ours[b] for a, b in pairs)
