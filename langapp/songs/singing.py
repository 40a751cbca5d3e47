"""What sings a song: each *track* is one way to hear it, from its first line to its last.

First the people who sang it whole, the family's own before others; then its lines one by one, each by its best voice,
said as speech; then its tune. What has no sound is shown as long as it would take to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from langapp.families.models import Choice
from langapp.languages import scripts
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG
from langapp.voices.choosing import PEOPLE, Voice, Voices
from langapp.voices.melodies import Melody
from langapp.voices.ours import is_own

PAUSE = {"lullaby": 0.8, "play": 0.4, "finger": 0.6}
"""Seconds of silence between two lines that are said, by the form of the song."""
A_WIDTH = 0.17
"""Seconds to say what is as wide as one Latin letter."""
SHORTEST = 1.5
LAST_COOKIE = "sung"
"""The slug of the song this device sang last, which its player wrote there."""
Spans = Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class SungLine:
    """A line as it stands on the player's page; `voice` says it where it is said by itself."""

    ref: str
    line: Line
    form: Form
    voice: Voice | None = None

    @property
    def is_own(self) -> bool:
        """Whether the words are the family's: then what is drawn of them is kept in no memory."""
        return is_own(self.form)

    @property
    def seconds(self) -> float:
        """About how long it takes to say."""
        return round(max(SHORTEST, A_WIDTH * scripts.width(self.form.text)), 1)


@dataclass(frozen=True)
class Part:
    """A sound, or what lies of it between two seconds, and the line that is lit meanwhile; None lights them all."""

    line: int | None
    sound: str = ""
    start: float | None = None
    end: float | None = None
    gap: float = 0.0
    seconds: float = SHORTEST
    syllables: tuple[tuple[float, str], ...] = ()
    """Of a tune: when each begins, in seconds of the sound, and its text."""


@dataclass(frozen=True)
class Track:
    """One way to hear a song. `key` is what a device remembers it by; `voice` is None where several are heard."""

    key: str
    parts: tuple[Part, ...]
    voice: Voice | None = None

    @property
    def is_of_the_family(self) -> bool:
        return self.voice is not None and self.voice.kind == "family"

    @property
    def is_sung(self) -> bool:
        """By a person, from beginning to end."""
        return self.voice is not None and self.key == self.voice.key

    @property
    def has_sound(self) -> bool:
        return any(part.sound for part in self.parts)


def refs(song: Pack) -> list[str]:
    """All that may have a voice: its lines, and the whole."""
    return [*(song.ref(line) for line in song.lines), f"{song.slug}/{SUNG}"]


def lines(song: Pack, choice: Choice, voices: Voices) -> tuple[SungLine, ...]:
    """Its lines as this family says them, in order, a verse of its own at the end."""
    found = []
    for line in song.lines:
        if wording := line.wordings.get(choice.tag):
            form, variant = wording.as_said(choice.variant), wording.variant_said(choice.variant)
            ref = song.ref(line)
            found.append(SungLine(ref, line, form, voices.best(ref, choice.tag, variant, form)))
    return tuple(found)


def sung_by(songs: Sequence[Pack], tag: str, voices: Voices) -> list[Voice]:
    """Who sang it whole, the best first: as the family says it, and as the pack does."""
    found: dict[str, Voice] = {}
    for song in songs:
        if song.sung and (whole := song.sung.wordings.get(tag)):
            for voice in voices.all(song.ref(song.sung), tag, "", whole.form):
                if voice.kind in PEOPLE:
                    found.setdefault(voice.key, voice)
    return sorted(found.values(), key=lambda voice: (not voice.chosen, voice.remembered))


def tracks(
    song: Pack, sung: Sequence[SungLine], whole: Sequence[Voice], spans: Spans, tune: Melody | None
) -> list[Track]:
    """Every way to hear it, in the order they are offered. The last of them is there even without a sound."""
    people = [_whole(song, sung, voice, spans.get(voice.key, ())) for voice in whole]
    said = _said(song, sung)
    played = [_played(sung, tune)] if tune else []
    return [*people, *([said] if said.has_sound or not (people or played) else []), *played]


def tonight(on_shelf: Shelf, tags: Sequence[str], last: str) -> Pack | None:
    """The song that is sung at bedtime: the last one, if it is the family's; else its first lullaby."""
    found = [song for song in on_shelf.of_kind("song") if song.language in tags]
    found.sort(key=lambda song: (song.slug != last, song.form != "lullaby", tags.index(song.language)))
    return found[0] if found and (found[0].slug == last or found[0].form == "lullaby") else None


def neighbours(on_shelf: Shelf, song: Pack, tags: Sequence[str]) -> tuple[Pack, Pack] | tuple[None, None]:
    """The song before it and the one after it among the family's of the same form; among all of the family's, where it
    is the only one; none, where there is no other.
    """
    theirs = tags if song.language in tags else [song.language]
    every = [each for each in on_shelf.of_kind("song") if each.language in theirs]
    every.sort(key=lambda each: theirs.index(each.language))
    alike = [each for each in every if each.form == song.form]
    found = alike if len(alike) > 1 else every
    if len(found) == 1:
        return None, None
    at = next(number for number, each in enumerate(found) if each.slug == song.slug)
    return found[at - 1], found[(at + 1) % len(found)]


def _whole(song: Pack, sung: Sequence[SungLine], voice: Voice, spans: Sequence[tuple[float, float]]) -> Track:
    """A recording of all of it, line by line where somebody timed it. What it does not hold is said after it."""
    held = [number for number, each in enumerate(sung) if not each.line.home]
    after = [_line(song, number, each) for number, each in enumerate(sung) if each.line.home]
    if len(spans) == len(held):
        timed = [
            Part(number, voice.url, start, end) for number, (start, end) in zip(held, spans, strict=True)
        ]
    else:
        timed = [Part(None, voice.url, seconds=round(sum(sung[number].seconds for number in held), 1))]
    return Track(voice.key, (*timed, *after), voice)


def _said(song: Pack, sung: Sequence[SungLine]) -> Track:
    voices = {(each.voice.kind, each.voice.name): each.voice for each in sung if each.voice}
    parts = tuple(_line(song, number, each) for number, each in enumerate(sung))
    return Track("lines", parts, next(iter(voices.values())) if len(voices) == 1 else None)


def _line(song: Pack, number: int, each: SungLine) -> Part:
    sound = each.voice.url if each.voice else ""
    return Part(number, sound, gap=PAUSE.get(song.form, PAUSE["play"]), seconds=each.seconds)


def _played(sung: Sequence[SungLine], tune: Melody) -> Track:
    """The tune alone, a line lit while it is played. A verse of the family's goes to the same notes, and is shown."""
    parts = [
        Part(number, tune.url, start, end, syllables=_syllables(tune, number))
        for number, (start, end) in enumerate(tune.spans[: len(sung)])
    ]
    return Track("tune", tuple(parts))


def _syllables(tune: Melody, number: int) -> tuple[tuple[float, str], ...]:
    return tuple((start, text) for start, _end, text, line in tune.syllables if line == number)
