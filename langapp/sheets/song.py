"""The song sheet: its lines as they are sung, how they are said, what they mean, what the hands do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from langapp.i18n import _, lesson_text
from langapp.packs.documents import OWN, Pack
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import About
from langapp.sheets.paper import Sheet, Words, clean


@dataclass(frozen=True)
class Sung:
    words: Words
    meaning: str
    meaning_lang: str
    gesture: str
    ours: bool
    """Whether it is of the family's own verse."""


@dataclass(frozen=True, kw_only=True)
class SongSheet(Sheet):
    kind: ClassVar[str] = "song"

    named: Words | None
    """The song's title in its own language."""
    summary: str
    verses: tuple[Sung, ...]
    ours_title: str
    origin: str
    """Who wrote it down and where, as a name and a year."""
    origin_lang: str = "en"


def suits(about: About) -> bool:
    return about.is_song and bool(about.lines)


def draw(about: About) -> SongSheet:
    pack = about.pack
    assert pack is not None
    return SongSheet(
        **about.common(about.cards),  # type: ignore[arg-type]
        named=_named(pack, about),
        summary=clean(lesson_text(pack.summary)),
        verses=tuple(made for card in about.cards if (made := _sung(card, about))),
        ours_title=_("Our own verse"),
        origin=_origin(pack),
    )


def _named(pack: Pack, about: About) -> Words | None:
    choice = about.choices[0]
    form = pack.titles.get(choice.tag)
    return paper.of_form(form, choice.language, about.position(choice), choice.shows) if form else None


def _sung(card: Card, about: About) -> Sung | None:
    say = card.says[0]
    words = paper.words(say, about.position(say.choice))
    ours = card.ref.startswith(f"{OWN}/")
    meaning = "" if card.speaks_for_itself else clean(card.meaning)
    if words is None:
        return None
    gesture = clean(lesson_text(card.line.cue)) if card.line.cue else ""
    return Sung(words, meaning, "" if ours else card.meaning_lang, gesture, ours)


def _origin(pack: Pack) -> str:
    told = pack.provenance
    return clean(", ".join(each for each in (told.collector, told.year) if each)) if told else ""
