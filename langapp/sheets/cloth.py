"""The family's whole cloth of a year on one sheet: no number on it, no praise, and nobody set beside anybody.

What is not woven yet is the loom: warp down to the edge of the sheet, for as much as there is to come.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, ClassVar

from flask import current_app

from langapp import days, i18n
from langapp.components import dye
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.i18n import _, lesson_text
from langapp.languages.registry import Language
from langapp.packs.shelf import Shelf
from langapp.practice import cloth, sentences, weaving, weeks
from langapp.practice.cloth import Picture
from langapp.practice.telling import Sentence
from langapp.sheets.about import FAMILY, About
from langapp.sheets.paper import Sheet, clean
from langapp.voices import ours

TELLS = (sentences.places, sentences.own_words)
"""Of all a cloth can tell, what has no number in it."""
TELLS_SHOWN = 2
EARLIEST = 2020
LOOM = {"a4": 1.24, "letter": 1.13}
"""Height by width of what a paper has room for, cloth and waiting warp together."""
FINE = 8
"""Motifs across from which on warp and fringe are drawn coarser, so that they are still to be seen."""
FRINGE = 16


@dataclass(frozen=True)
class Named:
    """A language that is woven in, by its own name and in its dye."""

    name: str
    lang: str
    dir: str
    dye: str


@dataclass(frozen=True)
class Loom:
    """Lengths in the pixels of the picture."""

    picture: Picture
    wide: float
    high: float
    coarser: float
    """How much warp and fringe are drawn larger than they are, in a fine cloth."""

    @property
    def edge(self) -> float:
        """Where the weaving ends."""
        return self.picture.high * cloth.MOTIF_HIGH + 36

    @property
    def fringe(self) -> float:
        return FRINGE * self.coarser


@dataclass(frozen=True, kw_only=True)
class ClothSheet(Sheet):
    kind: ClassVar[str] = "cloth"

    year: int | None
    """None for all there is."""
    loom: Loom
    woven: tuple[Named, ...]
    tells: tuple[str, ...]
    others: tuple[int, ...] = ()
    """The years before and after it in which something was said."""

    def plain(self) -> dict[str, Any]:
        """With the drawing in place of what it is drawn from."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        del told["loom"], told["others"]
        told["woven"] = [dataclasses.asdict(each) for each in self.woven]
        return {"kind": self.kind, **told, "drawing": drawing(self.loom, self.title)}


def suits(about: About) -> bool:
    return about.name == FAMILY


def draw(about: About) -> ClothSheet:
    """Of this year; of another, or of `all`, where the address asks for it."""
    now = datetime.now(UTC)
    this = (now + days.ahead(now)).year
    year = about.number("year", this, EARLIEST, this) if about.asked.get("year") != "all" else None
    return poster(sessions.family().id, about.choices, ours.current(), year, about.paper, now)


def poster(
    family_id: str, choices: Sequence[Choice], shelf: Shelf, year: int | None, size: str, now: datetime
) -> ClothSheet:
    """What its lines tell is told of now, and so not of a year that is over."""
    tags, ahead = [choice.tag for choice in choices], days.ahead(now)
    picture = weeks.poster(family_id, tags, year, ahead)
    tells: Sequence[Sentence] = ()
    if year in (None, (now + ahead).year):
        woven = weaving.of(family_id, tags, shelf, now, ahead)
        tells = list(islice((told for rule in TELLS for told in rule(woven)), TELLS_SHOWN))
    return ClothSheet(
        title=_("Our family cloth") if year is None else _("Our family cloth, %(year)s", year=year),
        title_lang=i18n.locale(),
        lang=i18n.locale(),
        dir=i18n.direction(),
        paper=size,
        year=year,
        loom=loom(picture, size),
        woven=tuple(_woven_in(picture, choices)),
        tells=tuple(map(_told, tells)),
        others=_others(family_id, year, (now + ahead).year, ahead) if year else (),
    )


def _others(family_id: str, year: int, this: int, ahead: timedelta) -> tuple[int, ...]:
    """Without this year, which is always offered."""
    span = weeks.span_of(family_id, date(year, 1, 1), date(year + 1, 1, 1), ahead)
    years = [(other + ahead).year for other in (span.earlier, span.later) if other]
    return tuple(other for other in years if other != this)


def loom(picture: Picture, size: str) -> Loom:
    wide = picture.wide * cloth.MOTIF_WIDE
    coarser = max(1.0, picture.wide / FINE)
    least = picture.high * cloth.MOTIF_HIGH + 36 + FRINGE * coarser
    return Loom(picture, wide, max(least, wide * LOOM[size]), coarser)


def drawing(loom: Loom, label: str) -> str:
    """As a picture of its own: an SVG in which every diamond is a path, however large it is printed."""
    parts: Any = current_app.jinja_env.get_template("sheets/loom.html").module
    return str(parts.drawn(loom, label))


def _woven_in(picture: Picture, choices: Sequence[Choice]) -> list[Named]:
    places = {int(place) for motif in picture.motifs for place in motif.name[1:].split("-")}
    spoken = [(index, choice.language) for index, choice in enumerate(choices) if index in places]
    return [
        Named(language.endonym, language.html_lang, language.direction, dye(index))
        for index, language in spoken
    ]


def _told(sentence: Sentence) -> str:
    """In the words of whoever prints it: the languages' own names stand under it, in their dyes."""
    parts = (lesson_text(part.name) if isinstance(part, Language) else str(part) for part in sentence)
    return clean("".join(parts))
