"""A plan as its pages show it: which lines, what they mean, and which of the expected languages say them; and what else
there is to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from langapp.languages.registry import Language, languages
from langapp.packs import searching
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG, is_sung
from langapp.workshops.models import Plan
from langapp.workshops.preparing import editing, materials, planning
from langapp.workshops.steps import Step

CHOSEN_FROM = ("phrases", "words", "festival")
SONGS = "songs"
"""In an address: all songs, in place of a pack."""
MOST_FOUND = 40


@dataclass(frozen=True)
class Told:
    """A line of a plan; `pack` and `line` are None once it has left the shelf. `of` is a song's own language."""

    ref: str
    pack: Pack | None = None
    line: Line | None = None
    of: Language | None = None
    said_in: tuple[Language, ...] = ()
    missing: tuple[Language, ...] = ()


@dataclass(frozen=True)
class StepTold:
    step: Step
    title: str
    begins: str
    """By the clock of the session: 0:00."""
    lines: tuple[Told, ...]

    @property
    def mark(self) -> str:
        return editing.mark_of(self.step)


def told(plan: Plan, on_shelf: Shelf) -> list[StepTold]:
    """Its steps in order, each with when it begins."""
    made, minutes = [], 0
    for step in plan.steps:
        lines = tuple(line_told(ref, plan.languages, on_shelf) for ref in step.refs)
        made.append(StepTold(step, materials.title(step.kind), clock(minutes), lines))
        minutes += step.minutes
    return made


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def line_told(ref: str, tags: Sequence[str], on_shelf: Shelf) -> Told:
    place = on_shelf.line(ref)
    if place is None:
        return Told(ref)
    pack, line = place
    known = languages()
    if is_sung(ref):
        return Told(ref, pack, line, known.get(pack.language))
    expected = [known.get(tag) for tag in tags if tag in known]
    said = tuple(each for each in expected if each.tag in line.wordings)
    return Told(ref, pack, line, None, said, tuple(each for each in expected if each not in said))


def themes(on_shelf: Shelf) -> list[Pack]:
    """What a session can be about: first what is said, then what is named; of each what ships with the house first."""
    found = on_shelf.of_kind(*planning.THEMES)
    return sorted(found, key=lambda pack: (planning.THEMES.index(pack.kind), pack.slug in on_shelf.taught))


def picture_of(pack: Pack) -> str:
    return next((line.picture for line in pack.lines if line.picture), "")


def sources(on_shelf: Shelf) -> list[Pack]:
    """Packs whose lines a step may have."""
    return sorted(on_shelf.of_kind(*CHOSEN_FROM), key=lambda pack: CHOSEN_FROM.index(pack.kind))


def choosable(plan: Plan, step: Step, on_shelf: Shelf, words: str, slug: str) -> list[Told]:
    """What may be added: what was searched for, else the lines of a pack, else all songs. What somebody expected says."""
    if words:
        refs: Iterable[str] = _searched(plan, on_shelf, words)
    elif slug == SONGS:
        refs = _songs(plan, on_shelf)
    else:
        pack = on_shelf.packs.get(slug)
        refs = [pack.ref(line) for line in pack.lines] if pack else []
    found = (line_told(ref, plan.languages, on_shelf) for ref in refs if ref not in step.refs)
    return [each for each in found if each.said_in or each.of][:MOST_FOUND]


def _songs(plan: Plan, on_shelf: Shelf) -> list[str]:
    """Those of the languages expected first."""
    songs = [song for song in on_shelf.of_kind("song") if song.sung]
    songs.sort(key=lambda song: song.language not in plan.languages)
    return [f"{song.slug}/{SUNG}" for song in songs]


def _searched(plan: Plan, on_shelf: Shelf, words: str) -> list[str]:
    """Of a song that has the words somewhere, all of it."""
    found: dict[str, None] = {}
    for hit in searching.find(words, plan.languages, MOST_FOUND):
        pack = on_shelf.packs.get(hit.slug)
        if pack is not None and (pack.kind in CHOSEN_FROM or (pack.kind == "song" and pack.sung)):
            found[f"{pack.slug}/{SUNG}" if pack.kind == "song" else hit.ref] = None
    return list(found)
