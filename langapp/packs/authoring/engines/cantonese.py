"""Jyutping, against the words of ToJyutping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langapp.packs.authoring import ruby
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said

NEEDS = ("ToJyutping",)
SYSTEMS = ("jyutping",)
SOURCE = "ToJyutping"


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        if ours := one.form.readings.get("jyutping"):
            for piece, here, there in ruby.differing(one.text, ours, read):
                yield Difference(one, "jyutping", piece, here, there, SOURCE)


def read(text: str) -> list[str]:
    # Half a second to import: only where there is Cantonese.
    import ToJyutping

    return [syllable or "" for _, syllable in ToJyutping.get_jyutping_list(text)]
