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
    picture: str = ""
    """In place of the meaning, for those who look and say."""


@dataclass(frozen=True, kw_only=True)
class FridgeSheet(Sheet):
    kind: ClassVar[str] = "fridge"

    lead: str
    rows: tuple[Row, ...]
    dyes: tuple[str, ...]
    more: int = 0
    """Lines that were left out so that it stays one page."""
    level: int = 0
    """For a class: 1 with pictures, 2 with the meaning to be folded away, 3 with the meaning alone."""


def suits(about: About) -> bool:
    return bool(about.lines) and not about.is_song


def draw(about: About) -> FridgeSheet:
    whole = about.asked.get("lines") == "all"
    cards = about.cards if whole else about.cards[: FEW.get(len(about.choices), FEWEST)]
    return FridgeSheet(
        **about.common(cards),  # type: ignore[arg-type]
        lead=_lead(about.level),
        rows=tuple((_of_class if about.level else _row)(card, about) for card in cards),
        dyes=tuple(dye(about.position(choice)) for choice in about.choices),
        more=len(about.cards) - len(cards),
        level=about.level,
    )


def _lead(level: int) -> str:
    return (
        _("Put this where it happens. Any one of these is plenty."),
        _("Look at the picture, and say it together."),
        _("Fold along the dotted line, so that the meaning is on the back. Then say what it is."),
        _("Say how it goes, then write it."),
    )[level]


def _of_class(card: Card, about: About) -> Row:
    """With every reading, whoever prints it; or with room to write what is remembered."""
    said = tuple(
        paper.of_form(say.form, say.choice.language, about.position(say.choice))
        if say.form and about.level < 3
        else None
        for say in card.says
    )
    return Row(clean(card.meaning), card.meaning_lang, said, card.line.picture if about.level == 1 else "")


def _row(card: Card, about: About) -> Row:
    said = tuple(paper.words(say, about.position(say.choice)) for say in card.says)
    lang = "" if card.pack.slug == OWN else card.meaning_lang
    return Row("" if card.speaks_for_itself else clean(card.meaning), lang, said)
