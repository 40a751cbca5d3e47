"""Faces and names on the wall: a room for each face, and under it what that person is called in every language.

The words are the pack's, or the family's own where it says it otherwise; the names are of those whose voice it keeps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from langapp.families import sessions
from langapp.i18n import _
from langapp.languages import scripts
from langapp.packs.documents import Line
from langapp.practice import deck
from langapp.practice.deck import Card
from langapp.sheets import paper
from langapp.sheets.about import FAMILY, About
from langapp.sheets.paper import Sheet, Words, clean
from langapp.voices import leaving, ours
from langapp.voices.choosing import Voices
from langapp.voices.models import Speaker

KIN = "our-family"
A_PAGE = 9
"""Rooms of a page, three by three, each large enough for a passport photo."""
NAMES_SHOWN = 3


@dataclass(frozen=True)
class Room:
    """Where a face is glued or drawn. One without words is of somebody whose kin word nobody knows, or of nobody yet."""

    meaning: str = ""
    meaning_lang: str = ""
    says: tuple[Words, ...] = ()
    names: tuple[str, ...] = ()
    """Of those whose voice is kept under this word, as they wrote them themselves."""
    called: str = ""
    """What the little one calls them, where that is no word of the pack."""


@dataclass(frozen=True, kw_only=True)
class RelativesSheet(Sheet):
    kind: ClassVar[str] = "relatives"

    lead: str
    pages: tuple[tuple[Room, ...], ...]
    speakers: tuple[str, ...]
    """The ids of those whose names are on it."""


def suits(about: About) -> bool:
    """Of the pack of kin words, or of the family: then of the same pack, if its languages have it."""
    return about.name == FAMILY or (about.pack is not None and about.pack.slug == KIN)


def draw(about: About) -> RelativesSheet:
    cards = _cards(about)
    family, speakers = sessions.current(), list[Speaker]()
    if family is not None:
        named = leaving.speakers(family.id)
        speakers = [each for each in Speaker.all_of(family.id) if each.id in named]
    rooms = list(_rooms(cards, speakers, about))
    rooms += [Room()] * (-len(rooms) % A_PAGE if rooms else A_PAGE)
    told = about.common(cards) | {"square": None, "point": ""}
    return RelativesSheet(
        **told | {"title": _("Our faces")},  # type: ignore[arg-type]
        lead=_("Glue a photo in each, or draw it. Point, and say the word."),
        speakers=tuple(speaker.id for speaker in speakers),
        pages=tuple(tuple(rooms[at : at + A_PAGE]) for at in range(0, len(rooms), A_PAGE)),
    )


def _cards(about: About) -> list[Card]:
    """The kin words, in whatever of the family's languages has them; no voice is on this paper."""
    pack = about.pack or ours.current().packs.get(KIN)
    tags = {choice.tag for choice in about.choices}
    lines = [line for line in pack.lines if tags & line.wordings.keys()] if pack else []
    return [deck.card(pack, line, about.choices, {}, Voices()) for line in lines if pack]


def _rooms(cards: Iterable[Card], speakers: Iterable[Speaker], about: About) -> Iterator[Room]:
    """Those of the kin words, then those of whoever goes by another. Two grandmothers may go by one word: nobody guesses
    which of them this is.
    """
    rooms = [(set(map(_same, _words(card.line, _tags(card)))), _room(card, about)) for card in cards]
    others = []
    for speaker in speakers:
        goes_by = {_same(speaker.relation), _same(speaker.name)} - {""}
        places = [place for place, (words, _r) in enumerate(rooms) if not goes_by.isdisjoint(words)]
        if len(places) == 1:
            words, room = rooms[places[0]]
            rooms[places[0]] = words, _with(room, clean(speaker.name))
        else:
            others.append(_of_their_own(speaker))
    yield from (room for _words_of_it, room in rooms)
    yield from dict.fromkeys(others)


def _room(card: Card, about: About) -> Room:
    said = (paper.words(say, about.position(say.choice), ruby=False) for say in card.says)
    meaning = "" if card.speaks_for_itself else clean(card.meaning)
    return Room(meaning, card.meaning_lang, tuple(words for words in said if words))


def _with(room: Room, name: str) -> Room:
    return replace(room, names=tuple(dict.fromkeys((*room.names, name)))[:NAMES_SHOWN])


def _of_their_own(speaker: Speaker) -> Room:
    called = speaker.relation if _same(speaker.relation) != _same(speaker.name) else ""
    return Room(names=(clean(speaker.name),), called=clean(called))


def _tags(card: Card) -> set[str]:
    return {say.choice.tag for say in card.says}


def _words(line: Line, tags: Collection[str]) -> Iterator[str]:
    """All it may be called in these languages, and how that is read."""
    for tag in tags & line.wordings.keys():
        for _variant, form in line.wordings[tag].forms():
            yield form.text
            yield from form.readings.values()


def _same(name: str) -> str:
    """With every mark, as bà is not ba."""
    return scripts.typed(name).casefold()
