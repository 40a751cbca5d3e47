"""A plan on paper, by which a session is led with no phones at all: the run-sheet, and cards to hold up.

On the run-sheet stands when each step begins, what to have ready, what to do, and every line in every language that is
expected, with how it is said. A card is one line in one language, large enough for the other side of a room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from langapp import i18n
from langapp.i18n import _, lesson_text, ngettext
from langapp.languages.registry import Language
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.sheets import about, paper
from langapp.sheets.paper import Sheet, Words, clean
from langapp.workshops.models import Plan
from langapp.workshops.preparing import editing, plan_lines
from langapp.workshops.preparing.plan_lines import StepTold, Told

MOST_CARDS = 160
"""Two to a page."""


@dataclass(frozen=True)
class Tongue:
    """A language by its own name."""

    name: str
    lang: str


@dataclass(frozen=True)
class RunLine:
    """A line of a step; of a song, one of its lines in its own language."""

    meaning: str
    meaning_lang: str
    cue: str
    turn: str
    says: tuple[Words, ...]
    missing: tuple[Tongue, ...]
    """The languages that do not say it yet."""


@dataclass(frozen=True)
class RunStep:
    number: str
    at: str
    """When it begins, by the clock of the session."""
    title: str
    minutes: str
    materials: tuple[str, ...]
    notes: tuple[str, ...]
    """By paragraph."""
    song: str
    """Its title; empty where nothing is sung."""
    tongues: tuple[Tongue, ...]
    """The language of the song."""
    lines: tuple[RunLine, ...]


@dataclass(frozen=True, kw_only=True)
class RunSheet(Sheet):
    kind: ClassVar[str] = "runsheet"

    lead: str
    """What it is about, and how long it is."""
    ready: str
    """The word before what to have ready."""
    not_yet: str
    """The words before the languages that lack a line."""
    steps: tuple[RunStep, ...]


@dataclass(frozen=True)
class RoomCard:
    words: Words
    meaning: str
    meaning_lang: str
    cue: str
    picture: str


@dataclass(frozen=True, kw_only=True)
class RoomCards(Sheet):
    kind: ClassVar[str] = "cards"

    cards: tuple[RoomCard, ...]
    left_out: int = 0


def run_sheet(plan: Plan, on_shelf: Shelf, wanted: str) -> RunSheet:
    theme = on_shelf.packs.get(plan.theme)
    total = editing.minutes_of(plan)
    length = ngettext("%(n)s minute", "%(n)s minutes", total)
    return RunSheet(
        **_common(plan, wanted),
        lead=clean(f"{lesson_text(theme.title)} · {length}" if theme else length),
        ready=_("Have ready"),
        not_yet=_("Not yet in"),
        steps=tuple(
            _step(number, each, plan) for number, each in enumerate(plan_lines.told(plan, on_shelf), 1)
        ),
    )


def room_cards(plan: Plan, on_shelf: Shelf, wanted: str, only: int) -> RoomCards:
    """`only` is the place of one language among those expected, counted from 1; 0 for all of them."""
    made = list(_cards(plan, on_shelf, only))
    return RoomCards(
        **_common(plan, wanted), cards=tuple(made[:MOST_CARDS]), left_out=max(0, len(made) - MOST_CARDS)
    )


def songs(plan: Plan, on_shelf: Shelf) -> list[Pack]:
    """Those of the plan: their words have sheets of their own, and no cards."""
    told = (each for step in plan_lines.told(plan, on_shelf) for each in step.lines)
    return list({each.pack.slug: each.pack for each in told if each.of and each.pack}.values())


def _common(plan: Plan, wanted: str) -> dict[str, Any]:
    """What every sheet says. Nothing of a room is behind a square: it is paper, and needs no phone."""
    here = i18n.locale()
    return {
        "title": clean(plan.name),
        "title_lang": here,
        "lang": here,
        "dir": i18n.direction(),
        "paper": wanted if wanted in paper.PAPERS else paper.PAPERS[0],
        "band": tuple(range(len(plan.languages))),
        "printed": about.printed(for_all=True),
    }


def _step(number: int, told: StepTold, plan: Plan) -> RunStep:
    step = told.step
    song = next((each for each in told.lines if each.of), None)
    return RunStep(
        number=str(number),
        at=told.begins,
        title=clean(told.title),
        minutes=ngettext("%(n)s minute", "%(n)s minutes", step.minutes),
        materials=_paragraphs(step.materials),
        notes=_paragraphs(step.notes),
        song=clean(lesson_text(song.pack.title)) if song and song.pack else "",
        tongues=_tongues([song.of]) if song and song.of else (),
        lines=tuple(made for each in told.lines for made in _lines(each, plan)),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """As long as somebody wrote it: a text of a sheet is cut at some hundred letters, between two words."""
    found: list[str] = []
    for line in text.splitlines():
        part = ""
        for word in _cut(line):
            if part and len(part) + len(word) + 1 > paper.LONGEST:
                found.append(part)
                part = ""
            part = f"{part} {word}".strip()
        found.append(part)
    return tuple(clean(part) for part in found if part)


def _cut(line: str) -> Iterator[str]:
    """Its words, one that is endless in pieces."""
    for word in line.split():
        yield from (word[start : start + paper.LONGEST] for start in range(0, len(word), paper.LONGEST))


def _lines(told: Told, plan: Plan) -> Iterator[RunLine]:
    """Of a song its lines, each in its language; of a line that has left the shelf, nothing."""
    if told.pack is None or told.line is None:
        return
    lines = told.pack.of_the_song if told.of else [told.line]
    for line in lines:
        meaning, lang = _meaning(told.pack, line)
        says = [told.of] if told.of else told.said_in
        yield RunLine(
            meaning,
            lang,
            clean(lesson_text(line.cue)),
            clean(lesson_text(line.turn)),
            tuple(_words(line, language, plan) for language in says),
            _tongues(told.missing),
        )


def _cards(plan: Plan, on_shelf: Shelf, only: int) -> Iterator[RoomCard]:
    """Each line once, one language after the other."""
    lines = {each.ref: each for step in plan_lines.told(plan, on_shelf) for each in step.lines if not each.of}
    wanted = plan.languages[only - 1 : only] if only else plan.languages
    for told in lines.values():
        for language in told.said_in:
            if told.pack and told.line and language.tag in wanted:
                meaning, lang = _meaning(told.pack, told.line)
                cue = clean(lesson_text(told.line.cue))
                yield RoomCard(_words(told.line, language, plan), meaning, lang, cue, told.line.picture)


def _meaning(pack: Pack, line: Line) -> tuple[str, str]:
    """In the reader's language where somebody worded the line in it."""
    wording = line.wordings.get(i18n.locale())
    return (clean(wording.form.text), i18n.locale()) if wording else (clean(line.meaning), pack.meanings)


def _words(line: Line, language: Language, plan: Plan) -> Words:
    """As its pack has it: a room is of no region."""
    place = plan.languages.index(language.tag) if language.tag in plan.languages else len(plan.languages)
    return paper.of_form(line.wordings[language.tag].form, language, place)


def _tongues(of: Iterable[Language]) -> tuple[Tongue, ...]:
    return tuple(Tongue(clean(each.endonym), each.html_lang) for each in of)
