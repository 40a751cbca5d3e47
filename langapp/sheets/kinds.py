"""The kinds of sheet, in the order they are offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from langapp.i18n import Lazy, lazy
from langapp.sheets import bingo, cloth, festival, flashcards, fridge, recording, relatives, song
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
            "festival",
            lazy("Festival sheet"),
            lazy("What you say from three weeks before to the day after, to hang up."),
            festival.suits,
            festival.draw,
        ),
        Kind(
            "relatives",
            lazy("Faces and names"),
            lazy("Room for a photo of each, with what they are called in your languages."),
            relatives.suits,
            relatives.draw,
        ),
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
        Kind(
            "recording",
            lazy("Lines to say"),
            lazy("For somebody far away: a square for the camera, and the lines in large letters."),
            recording.suits,
            recording.draw,
        ),
        Kind(
            "cloth",
            lazy("Cloth poster"),
            lazy("All you have said this year, as one cloth for the wall."),
            cloth.suits,
            cloth.draw,
        ),
    )
}
