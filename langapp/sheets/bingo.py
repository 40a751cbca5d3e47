"""Bingo: boards of pictures, no two alike, and a list for whoever calls."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import comb, perm
from typing import ClassVar

from langapp.i18n import _
from langapp.packs.documents import OWN
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean

SIZES = (3, 4)
FEWEST = SIZES[0] ** 2
BOARDS, MOST_BOARDS = 4, 24


@dataclass(frozen=True)
class Square:
    picture: str
    meaning: str
    meaning_lang: str
    says: tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class Bingo(Sheet):
    kind: ClassVar[str] = "bingo"

    size: int
    boards: tuple[tuple[int, ...], ...]
    """Each a row of places among `squares`, row by row."""
    squares: tuple[Square, ...]
    """What may be called, in the order it is called in."""
    call: str
    board: str
    seed: int


def suits(about: About) -> bool:
    return not about.is_song and about.pictured >= FEWEST


def draw(about: About) -> Bingo:
    seed = about.number("seed", 1, 1, 999_999)
    squares = _squares(about)
    largest = SIZES[-1] if len(squares) >= SIZES[-1] ** 2 else SIZES[0]
    size = about.number("size", SIZES[0], SIZES[0], largest)
    random.Random(seed).shuffle(squares)  # noqa: S311  a game
    return Bingo(
        **about.common(about.cards),  # type: ignore[arg-type]
        size=size,
        boards=boards(len(squares), size, about.number("boards", BOARDS, 2, MOST_BOARDS), seed),
        squares=tuple(squares),
        call=_("Call these, in any order. Whoever has the picture covers it."),
        board=_("Cover a picture when you hear it. Three in a row is enough.")
        if size == SIZES[0]
        else _("Cover a picture when you hear it. Four in a row is enough."),
        seed=seed,
    )


def boards(pictures: int, size: int, count: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """So many boards, no two alike: of other pictures, while there are others; then in another order.

    The same seed gives the same boards. Raises ValueError where there are too few pictures.
    """
    cells = size * size
    if pictures < cells or count > perm(pictures, cells):
        raise ValueError(f"{pictures} pictures make no {count} boards of {cells}")
    chance = random.Random(seed)  # noqa: S311
    kinds = comb(pictures, cells)
    made: list[tuple[int, ...]] = []
    of_these: set[frozenset[int]] = set()
    while len(made) < count:
        board = tuple(chance.sample(range(pictures), cells))
        if board not in made and (len(of_these) == kinds or frozenset(board) not in of_these):
            made.append(board)
            of_these.add(frozenset(board))
    return tuple(made)


def _squares(about: About) -> list[Square]:
    found: dict[str, Square] = {}
    for card in about.cards:
        if card.line.picture and card.line.picture not in found:
            found[card.line.picture] = _square(card, about)
    return list(found.values())


def _square(card: Card, about: About) -> Square:
    says = tuple(words for say in card.says if (words := paper.words(say, about.position(say.choice))))
    lang = "" if card.pack.slug == OWN else card.meaning_lang
    return Square(card.line.picture, clean(card.meaning), lang, says)
