"""The fridge sheet: a moment's lines, one under the other, in all of a family's languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from langapp.components import dye
from langapp.i18n import _
from langapp.packs.documents import OWN
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean

FEW = {1: 6, 2: 5, 3: 5, 4: 4}
FEWEST = 3
"""Lines that are read from across a room on one page in so many languages. Any one of them is plenty."""


@dataclass(frozen=True)
class Row:
    """A meaning, and each language under it; None where nobody has written it, which leaves a line to write on."""

    meaning: str
    """Empty where one of the languages says it word for word."""
    meaning_lang: str
    says: tuple[Words | None, ...]


@dataclass(frozen=True, kw_only=True)
class FridgeSheet(Sheet):
    kind: ClassVar[str] = "fridge"

    lead: str
    rows: tuple[Row, ...]
    dyes: tuple[str, ...]
    more: int = 0
    """Lines that were left out so that it stays one page."""


def suits(about: About) -> bool:
    return bool(about.lines) and not about.is_song


def draw(about: About) -> FridgeSheet:
    whole = about.asked.get("lines") == "all"
    cards = about.cards if whole else about.cards[: FEW.get(len(about.choices), FEWEST)]
    return FridgeSheet(
        **about.common(cards),  # type: ignore[arg-type]
        lead=_("Put this where it happens. Any one of these is plenty."),
        rows=tuple(_row(card, about) for card in cards),
        dyes=tuple(dye(about.position(choice)) for choice in about.choices),
        more=len(about.cards) - len(cards),
    )


def _row(card: Card, about: About) -> Row:
    said = tuple(paper.words(say, about.position(say.choice)) for say in card.says)
    lang = "" if card.pack.slug == OWN else card.meaning_lang
    return Row("" if card.speaks_for_itself else clean(card.meaning), lang, said)
