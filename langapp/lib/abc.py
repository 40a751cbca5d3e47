"""A tune in ABC notation, one voice of it with its words, read into notes with times.

Of the standard (2.1): the fields X T C M L Q K, others that only tell are passed over; notes, accidentals to the end of
the bar, octaves, lengths, `>` and `<`, rests, ties, triplets and their kin, repeats with a first and a second ending;
`w:` under a line of music, with - _ * ~ | as the standard has them. Slurs, ornaments, grace notes and chord names are
passed over; chords and several voices are refused.

The words: each `w:` is a line of the song, in the order in which they are sung. Several under one line of music are its
verses, one for each time it is played; if need be the tune begins again until all have been sung.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from langapp.lib.abcmusic import Event, Mark, NotABC, Reader

__all__ = ["LONGEST", "NotABC", "Note", "Tune", "parse"]

LONGEST = 240.0
"""Seconds of a tune."""
LARGEST, MOST_NOTES = 20_000, 3_000
FIELD = re.compile(r"([A-Za-z+]):(.*)")
TELLING = set("ABCDFGHINOPRSXZr")
"""Fields that change no note."""
SYLLABLES = re.compile(r"(?P<bar>\|)|(?P<held>_)|(?P<none>\*)|(?P<dash>-)|(?P<text>(?:\\-|[^\s|_*\-])+)-?")
HELD, NONE = "_", ""


@dataclass(frozen=True)
class Note:
    """A sound: when it begins, how long it lasts, in seconds; its MIDI pitch; what is sung to it, of which line.

    A syllable that is held over several notes stands with the first. `line` is -1 where nothing is sung.
    """

    start: float
    length: float
    pitch: int
    syllable: str = ""
    line: int = -1


@dataclass(frozen=True)
class Tune:
    title: str
    notes: tuple[Note, ...]
    lines: tuple[tuple[str, ...], ...]
    """The syllables of each line of the song."""
    seconds: float


@dataclass
class _Music:
    """A line of music, and what is sung to it the first time, the second, …: a syllable for each of its notes."""

    notes: list[Event]
    verses: list[list[str]] = field(default_factory=list)


@dataclass
class _Part:
    """What stands between repeat signs; and its endings, where it has some."""

    events: list[Event] = field(default_factory=list)
    endings: dict[int, list[Event]] = field(default_factory=dict)
    repeated: bool = False

    @property
    def times(self) -> int:
        return 2 if self.repeated or 2 in self.endings else 1

    def every_event(self) -> Iterator[Event]:
        yield from self.events
        for ending in self.endings.values():
            yield from ending


def parse(text: str) -> Tune:
    """Raises NotABC."""
    if len(text) > LARGEST:
        raise NotABC(1, f"a melody has up to {LARGEST} letters")
    reader, music, title = _read(text)
    parts = _parts(reader.found)
    if not any(each.notes for each in music):
        raise NotABC(1, "there is no note in it")
    return _Singer(music, title).sing(parts)


def _read(text: str) -> tuple[Reader, list[_Music], str]:
    reader, music, title, keyed, meter, unit = Reader(), list[_Music](), "", False, False, False
    for at, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"(?<!\\)%.*", "", raw).strip()
        if not line:
            continue
        named = FIELD.fullmatch(line)
        if not named:
            if not keyed:
                raise NotABC(at, "the key comes before the first note, as in “K: C”")
            music.append(_Music(reader.read(line, len(music), at)))
        elif named[1] == "w":
            if not music or not music[-1].notes:
                raise NotABC(at, "words stand under the line of music they are sung to")
            music[-1].verses.append(_aligned(named[2].strip(), music[-1].notes, at))
        elif named[1] in TELLING:
            title = title or (named[2].strip() if named[1] == "T" else "")
        elif named[1] == "T":
            title = title or named[2].strip()
        else:
            reader.set(named[1], named[2].strip(), at)
            keyed, meter, unit = keyed or named[1] == "K", meter or named[1] == "M", unit or named[1] == "L"
            if meter and not unit and reader.meter:
                reader.unit = Fraction(1, 16) if Fraction(*reader.meter) < Fraction(3, 4) else Fraction(1, 8)
    return reader, music, title


def _aligned(words: str, notes: Sequence[Event], at: int) -> list[str]:
    """A syllable, HELD or NONE for each note."""
    sung: list[str] = []
    position = 0
    while position < len(words):
        token = SYLLABLES.match(words, position)
        if token is None:
            position += 1
            continue
        position = token.end()
        if token["bar"]:
            sung += [NONE] * _left_of_bar(notes, len(sung))
        elif token["held"]:
            sung.append(HELD)
        elif token["text"]:
            sung.append(token["text"].replace("~", " ").replace("\\-", "-"))
        else:
            sung.append(NONE)
    if len(sung) != len(notes):
        raise NotABC(
            at,
            f"{len(sung)} syllables for {len(notes)} notes: write _ where one is held, * where nothing is sung",
        )
    return sung


def _left_of_bar(notes: Sequence[Event], sung: int) -> int:
    """Notes without words up to the next bar. Where a bar has just been filled, the sign says what is so already."""
    if sung >= len(notes) or (sung and notes[sung].bar != notes[sung - 1].bar):
        return 0
    return sum(note.bar == notes[sung].bar for note in notes[sung:])


def _parts(found: Sequence[Event | Mark]) -> list[_Part]:
    parts = [_Part()]
    into = parts[-1].events
    for at, each in enumerate(found):
        if isinstance(each, Event):
            into.append(each)
        elif each.kind == "ending":
            into = parts[-1].endings.setdefault(each.number, [])
        else:
            if each.kind == "end":
                parts[-1].repeated = True
                following = found[at + 1] if at + 1 < len(found) else None
                if following == Mark("ending", 2):
                    continue
            if each.kind != "double" or into is not parts[-1].endings.get(1):
                parts.append(_Part())
                into = parts[-1].events
    return [part for part in parts if part.events or part.endings]


class _Singer:
    """Plays it through, as often as there are verses, and notes what is sung when."""

    def __init__(self, music: Sequence[_Music], title: str) -> None:
        self.music, self.title = music, title
        self.sung = {
            id(event): (number, [verse[at] for verse in line.verses])
            for number, line in enumerate(music)
            for at, event in enumerate(line.notes)
        }
        self.lines: dict[tuple[int, int], int] = {}
        self.syllables: list[list[str]] = []
        self.notes: list[Note] = []
        self.now = Fraction(0)

    def sing(self, parts: Sequence[_Part]) -> Tune:
        rounds = max(
            -(-len(self._verses(event)) // part.times) for part in parts for event in part.every_event()
        )
        tied = False
        for turn in range(max(1, rounds)):
            for event, verse in _in_turn(parts, turn):
                tied = self._play(event, verse, tied)
        return Tune(self.title, tuple(self.notes), tuple(map(tuple, self.syllables)), float(self.now))

    def _play(self, event: Event, verse: int, tied: bool) -> bool:
        start, self.now = self.now, self.now + event.length * event.whole
        if self.now > LONGEST or len(self.notes) > MOST_NOTES:
            raise NotABC(
                1, f"a melody lasts up to {LONGEST / 60:.0f} minutes and has up to {MOST_NOTES} notes"
            )
        if event.pitch is None:
            return False
        syllable, line = self._words(event, verse)
        last = self.notes[-1] if self.notes else None
        if tied and last and last.pitch == event.pitch and syllable in (HELD, NONE):
            length = float(self.now) - last.start
            self.notes[-1] = Note(last.start, length, last.pitch, last.syllable, last.line)
        else:
            text = "" if syllable == HELD else syllable
            self.notes.append(Note(float(start), float(self.now - start), event.pitch, text, line))
        return event.tied

    def _words(self, event: Event, verse: int) -> tuple[str, int]:
        verses = self._verses(event)
        if not verses:
            return NONE, -1
        verse = min(verse, len(verses) - 1)
        key = self.sung[id(event)][0], verse
        if key not in self.lines:
            self.lines[key] = len(self.syllables)
            self.syllables.append(self._of_line(*key))
        syllable = verses[verse]
        return syllable, self.lines[key] if syllable != NONE else -1

    def _of_line(self, music_line: int, verse: int) -> list[str]:
        return [each for each in self.music[music_line].verses[verse] if each not in (HELD, NONE)]

    def _verses(self, event: Event) -> list[str]:
        return self.sung.get(id(event), (0, []))[1]


def _in_turn(parts: Sequence[_Part], turn: int) -> Iterator[tuple[Event, int]]:
    for part in parts:
        for time in range(part.times):
            for event in (*part.events, *part.endings.get(time + 1, ())):
                yield event, turn * part.times + time
