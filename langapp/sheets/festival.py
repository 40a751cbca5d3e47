"""A festival on the wall: its lines by its arc, from three weeks before to the days after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from langapp.i18n import Lazy, _, lazy, lesson_text
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean

WHENS: dict[str, Lazy] = {
    "three-weeks": lazy("Three weeks before"),
    "week": lazy("The week before"),
    "day": lazy("On the day"),
    "after": lazy("Afterwards"),
}


@dataclass(frozen=True)
class Entry:
    """A line: what it means, what your hands do, and each language under it; None where nobody has written it."""

    meaning: str
    """Empty where a language of the family says it word for word."""
    meaning_lang: str
    picture: str
    cue: str
    says: tuple[Words | None, ...]


@dataclass(frozen=True)
class Part:
    """A stretch of the arc, and its lines."""

    when: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class FestivalSheet(Sheet):
    kind: ClassVar[str] = "festival"

    lead: str
    parts: tuple[Part, ...]


def suits(about: About) -> bool:
    return about.pack is not None and about.pack.kind == "festival" and bool(about.lines)


def draw(about: About) -> FestivalSheet:
    parts = (Part(str(title), tuple(_entries(about, when))) for when, title in WHENS.items())
    return FestivalSheet(
        **about.common(about.cards),  # type: ignore[arg-type]
        lead=_("Hang it where you pass every day."),
        parts=tuple(part for part in parts if part.entries),
    )


def _entries(about: About, when: str) -> list[Entry]:
    return [_entry(card, about) for card in about.cards if card.line.when == when]


def _entry(card: Card, about: About) -> Entry:
    return Entry(
        meaning="" if card.speaks_for_itself else clean(card.meaning),
        meaning_lang=card.meaning_lang,
        picture=card.line.picture,
        cue=clean(lesson_text(card.line.cue)),
        says=tuple(paper.words(say, about.position(say.choice)) for say in card.says),
    )
