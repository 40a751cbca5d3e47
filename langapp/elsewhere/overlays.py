"""What is heard in a book, and when: each line its own sound; or the spans of one recording of a whole song."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from langapp.elsewhere import naming
from langapp.elsewhere.taking import Entry, Said, Taken
from langapp.makings.making import Tell
from langapp.voices import leaving
from langapp.voices.leaving import Copy, Sound


@dataclass(frozen=True)
class Par:
    """While this part of a sound plays, the element `at` is lit. Seconds."""

    at: str
    file: str
    begin: float
    end: float


@dataclass
class Overlay:
    pars: list[Par] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """By their names in the book."""
    voices: dict[str, None] = field(default_factory=dict)
    """Whose, in order; an empty name is a computer's."""
    engines: dict[str, None] = field(default_factory=dict)
    """Which computers', in order."""

    @property
    def seconds(self) -> float:
        return sum(par.end - par.begin for par in self.pars)

    def add(self, at: str, copy: Copy, begin: float = 0, end: float | None = None) -> None:
        name = f"sounds/{naming.sound_name(copy)}"
        begin, end = round(begin, 3), round(min(end or copy.seconds, copy.seconds), 3)
        if begin < end:
            self.files[name] = copy.mp3
            self.voices[copy.name] = None
            self.engines.update(dict.fromkeys(filter(None, [copy.engine])))
            self.pars.append(Par(at, name, begin, end))


def overlay(taken: Taken, tell: Tell) -> Overlay:
    """In the order of the book."""
    made, every = Overlay(), list(_every(taken))
    sung = first_copy(taken.sung, taken)
    spans = iter(taken.spans) if sung and _timed(taken) else iter(())
    for number, (at, entry, said) in enumerate(every, 1):
        span = next(spans, None) if _of_the_song(taken, entry) else None
        if sung and span:
            made.add(at, sung, *span)
        elif copy := first_copy(said.sound, taken):
            made.add(at, copy)
        tell(number, len(every))
    return made


def first_copy(sound: Sound | None, taken: Taken) -> Copy | None:
    """Raises TakenBack."""
    return next(leaving.copies(sound, taken.family), None) if sound else None


def said_id(number: int, place: int) -> str:
    """Where a wording stands in the book: the line, and which of its languages, both from 1."""
    return f"line-{number}-{place}"


def _every(taken: Taken) -> Iterator[tuple[str, Entry, Said]]:
    for number, entry in enumerate(taken.entries, 1):
        for place, said in enumerate(entry.says, 1):
            yield said_id(number, place), entry, said


def _timed(taken: Taken) -> bool:
    """Whether there is a time for each line of the song; a family's verse is not in it."""
    return len(taken.spans) == sum(_of_the_song(taken, entry) for entry in taken.entries)


def _of_the_song(taken: Taken, entry: Entry) -> bool:
    return entry.ref.startswith(f"{taken.slug}/")
