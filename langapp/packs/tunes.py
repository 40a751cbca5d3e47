"""A song's tune, read from the ABC notation of its pack; and whether its words are the pack's."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterator

from langapp.i18n import _
from langapp.languages import scripts
from langapp.lib import abc
from langapp.lib.abc import NotABC, Tune
from langapp.packs.documents import Line, Pack


def of(pack: Pack) -> Tune | None:
    """Its tune; None where it has none that can be read."""
    try:
        return _read(pack.melody) if pack.melody else None
    except NotABC:
        return None


def problems(pack: Pack) -> Iterator[str]:
    """What keeps the melody from being sung with the pack's lines."""
    if not pack.melody:
        return
    if pack.kind != "song":
        yield _("A melody belongs to a song. Take it out here.")
        return
    try:
        tune = _read(pack.melody)
    except NotABC as error:
        yield _("Line %(line)s of the melody: %(why)s.", line=error.line, why=error.why)
        return
    if not tune.lines:
        yield _("The melody has no words. Write a “w:” under each line of music.")
    elif len(tune.lines) != len(pack.of_the_song):
        yield _(
            "The melody has words for %(melody)s lines, the song has %(song)s. Give each line one “w:”, in the"
            " order in which they are sung.",
            melody=len(tune.lines),
            song=len(pack.of_the_song),
        )
    else:
        yield from _order(tune)
        yield from _words(tune, pack.of_the_song, pack.language)


def _order(tune: Tune) -> Iterator[str]:
    sung = Counter(note.line for note in tune.notes if note.syllable)
    if again := [number for number, line in enumerate(tune.lines) if sung[number] > len(line)]:
        yield _(
            "Line %(line)s of the song is sung twice. Give the repeat a “w:” and a line of its own, or write the"
            " music out.",
            line=again[0] + 1,
        )


def _words(tune: Tune, lines: list[Line], language: str) -> Iterator[str]:
    for number, (syllables, line) in enumerate(zip(tune.lines, lines, strict=True), 1):
        text = line.wordings[language].form.text
        if _letters("".join(syllables)) != _letters(text):
            yield _(
                "“w:” number %(number)s of the melody says other words than the line, which is “%(text)s”.",
                number=number,
                text=text,
            )


def _letters(text: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFC", scripts.letters(text)).casefold()
        if character != "\u200b"
    )


@functools.lru_cache(maxsize=512)
def _read(melody: str) -> Tune:
    return abc.parse(melody)
