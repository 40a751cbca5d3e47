"""A song's melody, where its tune is free too: the sound of it, and when which syllable is sung."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from langapp.lib.abc import Note
from langapp.packs import tunes
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf
from langapp.speech import melodies
from langapp.speech.clips import Saying

Syllable = tuple[float, float, str, int]
"""From, until, in seconds of the sound; the text; and the number of its line, from 0, in `pack.of_the_song`."""
Span = tuple[float, float]


@dataclass(frozen=True)
class Melody:
    """`spans` has one for each line of the song, in order; they do not overlap."""

    url: str
    seconds: float
    syllables: tuple[Syllable, ...]
    spans: tuple[Span, ...]


def of(pack: Pack) -> Melody | None:
    """None where the pack has no melody. Its address leads to the clip, and makes it if need be."""
    tune = tunes.of(pack)
    notes = saying(pack)
    if tune is None or notes is None:
        return None
    clip = melodies.clip(notes)
    sung = tuple(_syllables(tune.notes))
    spans = tuple(
        (min(each[0] for each in sung if each[3] == line), max(each[1] for each in sung if each[3] == line))
        for line in range(len(tune.lines))
    )
    return Melody(
        clip.url if clip.exists() else f"/voices/{pack.slug}/tune", tune.seconds + melodies.LEAD, sung, spans
    )


def saying(pack: Pack) -> Saying | None:
    """What the music box is given."""
    tune = tunes.of(pack)
    return melodies.tune(((note.start, note.pitch) for note in tune.notes), pack.language) if tune else None


def sayings(on_shelf: Shelf, pack: str | None = None, language: str | None = None) -> Iterator[Saying]:
    """Of everything published; of one pack or language if asked."""
    for found in on_shelf.packs.values():
        if pack in (None, found.slug) and language in (None, found.language) and (notes := saying(found)):
            yield notes


def _syllables(notes: tuple[Note, ...]) -> Iterator[Syllable]:
    """A syllable lasts as long as the notes it is held over."""
    begun: Syllable | None = None
    for note in notes:
        start, end = note.start + melodies.LEAD, note.start + note.length + melodies.LEAD
        if begun and (note.syllable or note.line < 0):
            yield begun
            begun = None
        if note.syllable:
            begun = round(start, 3), round(end, 3), note.syllable, note.line
        elif begun:
            begun = begun[0], round(end, 3), begun[2], begun[3]
    if begun:
        yield begun
