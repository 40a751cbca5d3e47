"""Forms for these tests, as if a pack said them; and what a comparison tells of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said, all_said
from langapp.packs.documents import Line, Pack
from langapp.packs.files import Reading
from tests.packs.writing import document, wording

Told = list[tuple[str, str, str, str]]


def said(tag: str, text: str, kind: str = "phrases", picture: str = "", **readings: str) -> Said:
    """One form of one line."""
    line = Line("one", "One line", picture=picture, wordings={tag: wording(tag, text, **readings)})
    return next(all_said([reading_of(document(line, kind=kind))]))


def reading_of(pack: Pack) -> Reading:
    """A pack as if it had been read from a folder of its name, with no problem."""
    return Reading(Path(pack.slug), pack)


def told(compare: Callable[[Sequence[Said]], Iterator[Difference]], *forms: Said) -> Told:
    """System, piece, ours and theirs of every difference."""
    return [(one.system, one.piece, one.ours, one.theirs) for one in compare(forms)]
