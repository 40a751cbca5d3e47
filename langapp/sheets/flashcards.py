"""Flashcards: eight to a page, what it says in front, how it is said and what it means behind.

Printed on both sides and turned on the long edge, the left column comes to lie behind the right one: so the backs stand
mirrored, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from langapp.packs.documents import OWN
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean

ACROSS, DOWN = 2, 4
A_PAGE = ACROSS * DOWN
MOST = 12 * A_PAGE


@dataclass(frozen=True)
class Flashcard:
    words: Words
    meaning: str
    meaning_lang: str
    picture: str


@dataclass(frozen=True)
class Leaf:
    """One piece of paper, both sides of it as they are printed; None where a card is missing."""

    fronts: tuple[Flashcard | None, ...]
    backs: tuple[Flashcard | None, ...]


@dataclass(frozen=True, kw_only=True)
class Flashcards(Sheet):
    kind: ClassVar[str] = "flashcards"

    leaves: tuple[Leaf, ...]
    left_out: int = 0
    level: int = 0
    """For a class: 1 with picture and reading in front, 2 with the reading, 3 with the meaning, its script behind."""


def suits(about: About) -> bool:
    return bool(about.lines) and not about.is_song


def draw(about: About) -> Flashcards:
    made = [card for place in range(len(about.choices)) for card in _of_one(about, place)]
    return Flashcards(
        **about.common(about.cards),  # type: ignore[arg-type]
        leaves=leaves(made[:MOST]),
        left_out=max(0, len(made) - MOST),
        level=about.level,
    )


def leaves(cards: Sequence[Flashcard]) -> tuple[Leaf, ...]:
    return tuple(_leaf(cards[start : start + A_PAGE]) for start in range(0, len(cards), A_PAGE))


def _leaf(cards: Sequence[Flashcard]) -> Leaf:
    fronts = (*cards, *[None] * (A_PAGE - len(cards)))
    rows = (fronts[start : start + ACROSS] for start in range(0, A_PAGE, ACROSS))
    return Leaf(fronts, tuple(card for row in rows for card in reversed(row)))


def _of_one(about: About, place: int) -> list[Flashcard]:
    """Those of one language, or of none where another one alone was asked for."""
    only = about.number("only", 0, 0, len(about.choices))
    if only not in (0, place + 1):
        return []
    return [made for card in about.cards if (made := _card(card, place, about))]


def _card(card: Card, place: int, about: About) -> Flashcard | None:
    say = card.says[place]
    position = about.position(say.choice)
    read = say.form if about.level else None
    words = paper.of_form(read, say.choice.language, position) if read else paper.words(say, position)
    lang = "" if card.pack.slug == OWN else card.meaning_lang
    return Flashcard(words, clean(card.meaning), lang, card.line.picture) if words else None
