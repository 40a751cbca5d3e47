"""The kinds of sheet, in the order they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from langapp.i18n import Lazy, lazy
from langapp.sheets import bingo, flashcards, fridge, song
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet


@dataclass(frozen=True)
class Kind:
    name: str
    title: Lazy
    sentence: Lazy
    suits: Callable[[About], bool]
    """Whether it is offered for this, and may be drawn: no query."""
    draw: Callable[[About], Sheet]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "fridge",
            lazy("Fridge sheet"),
            lazy("The lines of it in your languages, large enough to read with a baby on your arm."),
            fridge.suits,
            fridge.draw,
        ),
        Kind(
            "song",
            lazy("Song sheet"),
            lazy("The words with how they are said, and what your hands do."),
            song.suits,
            song.draw,
        ),
        Kind(
            "flashcards",
            lazy("Flashcards"),
            lazy("Eight to a page. Print on both sides, turned on the long edge, then cut."),
            flashcards.suits,
            flashcards.draw,
        ),
        Kind(
            "bingo",
            lazy("Bingo"),
            lazy("A board for each of you, no two alike, and a list for whoever calls."),
            bingo.suits,
            bingo.draw,
        ),
    )
}
