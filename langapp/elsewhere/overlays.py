"""What is heard in a book, and when: each line its own sound; or the spans of one recording of a whole song."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from langapp.elsewhere import naming, rights
from langapp.elsewhere.rights import Clip
from langapp.elsewhere.taking import Entry, Said, Taken
from langapp.makings.making import Tell


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

    @property
    def seconds(self) -> float:
        return sum(par.end - par.begin for par in self.pars)

    def add(self, at: str, clip: Clip, begin: float = 0, end: float | None = None) -> None:
        name = f"sounds/{naming.sound_name(clip)}"
        begin, end = round(begin, 3), round(min(end or clip.seconds, clip.seconds), 3)
        if begin < end:
            self.files[name] = clip.mp3
            self.voices[clip.name] = None
            self.pars.append(Par(at, name, begin, end))


def overlay(taken: Taken, tell: Tell) -> Overlay:
    """In the order of the book."""
    made, every = Overlay(), list(_every(taken))
    sung = rights.fetch(taken.sung, taken) if taken.sung else None
    spans = iter(taken.spans) if sung and _timed(taken) else iter(())
    for number, (at, entry, said) in enumerate(every, 1):
        span = next(spans, None) if _of_the_song(taken, entry) else None
        if sung and span:
            made.add(at, sung, *span)
        elif said.sound and (clip := rights.fetch(said.sound, taken)):
            made.add(at, clip)
        tell(number, len(every))
    return made


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
