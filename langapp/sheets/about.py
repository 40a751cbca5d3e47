"""What a sheet is of: a moment, a pack, or the family; and the languages it is in, by the rights of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from flask import request

from langapp import days, i18n
from langapp.config import current
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.i18n import _, lesson_text
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import is_uuid
from langapp.packs import shelf
from langapp.packs.documents import OWN, Line, Pack
from langapp.practice import deck
from langapp.practice.deck import Card
from langapp.practice.moments import MOMENTS
from langapp.sheets.paper import PAPERS, clean
from langapp.voices import ours
from langapp.voices.choosing import Voices
from langapp.voices.leaving import Leaving
from langapp.voices.models import Ask

FAMILY = "family"
"""In an address: the family itself, of nothing in particular."""
MOST_LINES = 120
MOST_LANGUAGES = 6
MOST_NAMED = 4
LEVELS = 3
"""One class in a room: who looks and repeats, who reads, who remembers."""


@dataclass(frozen=True)
class About:
    """`name` is that of the address; `packs` what its lines are of, the family's own first."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    moment: str = ""
    pack: Pack | None = None
    lines: tuple[tuple[Pack, Line], ...] = ()
    asked: dict[str, str] = field(default_factory=dict)
    """What the address asks for besides: the paper, how many boards."""
    ask: Ask | None = None
    """The lines a relative is asked to say."""

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """With whose voices there are: two queries. Who checked the words is no matter on paper."""
        device = None if self.level else sessions.device_or_none()
        voices = Voices.of(device, [pack.ref(line) for pack, line in self.lines])
        return tuple(deck.card(pack, line, self.choices, {}, voices) for pack, line in self.lines)

    @property
    def is_song(self) -> bool:
        return self.pack is not None and self.pack.kind == "song"

    @property
    def pictured(self) -> int:
        """Pictures among its lines, each counted once."""
        return len({line.picture for _pack, line in self.lines if line.picture})

    @property
    def paper(self) -> str:
        wanted = self.asked.get("paper", "")
        return wanted if wanted in PAPERS else PAPERS[0]

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """What the address asks for, as a number within bounds."""
        given = self.asked.get(name, "")
        return (
            min(max(int(given), least), most)
            if given.isascii() and given.isdecimal() and len(given) < 10
            else default
        )

    @property
    def level(self) -> int:
        """Of a sheet for a class; 0 for a family's. Nothing of a family is on a class's paper."""
        return _level(self.asked)

    def position(self, choice: Choice) -> int:
        """Its place, by which it has its dye: the family's order where it is the family's."""
        return (choice.number or self.choices.index(choice) + 1) - 1

    @property
    def sound(self) -> str:
        """The public page on which all of it is to be heard. Behind a family's session it plays its own voices too."""
        public = self.pack or next((pack for pack, _line in self.lines if pack.slug != OWN), None)
        if public is None or public.slug == OWN:
            return "/packs/ours" if public else ""
        return f"/songs/{public.slug}" if public.kind == "song" else f"/packs/{public.slug}"

    def common(self, cards: Sequence[Card]) -> dict[str, object]:
        """What every sheet says: give it to a kind's `Sheet` with `**`."""
        people = _people(cards)
        return {
            "title": clean(self.title),
            "title_lang": i18n.locale(),
            "lang": i18n.locale(),
            "dir": i18n.direction(),
            "paper": self.paper,
            "band": tuple(self.position(choice) for choice in self.choices),
            "square": qr.square(absolute(self.sound)) if self.sound else None,
            "point": point(cards, list(people)) if self.sound else "",
            "printed": printed(for_all=bool(self.level)),
            "heard": tuple(people.values()) if self.sound else (),
        }


def find(name: str) -> About | None:
    """By its name in the address, as the family that asks has it."""
    asked = {key: value[:40] for key, value in request.values.items() if key != "language"}
    on_shelf = shelf.current() if _level(asked) else ours.current()
    if name == FAMILY:
        return (
            About(FAMILY, _("Your family"), tuple(sessions.choices()), asked=asked)
            if sessions.current()
            else None
        )
    if is_uuid(name):
        return _of_ask(name, asked)
    if name in MOMENTS:
        packs = [pack for pack in on_shelf.of_kind(*deck.KINDS) if pack.moment == name]
        if not packs:
            return None
        choices = _choices(list(dict.fromkeys(tag for pack in packs for tag in pack.languages)))
        lines = deck.lines(on_shelf, name, [choice.tag for choice in choices])
        return About(name, str(MOMENTS[name].title), choices, name, None, tuple(lines[:MOST_LINES]), asked)
    pack = on_shelf.packs.get(name)
    if pack is None or ":" in name:
        return None
    choices = _choices([pack.language] if pack.language else pack.languages)
    tags = [choice.tag for choice in choices]
    lines = [(pack, line) for line in pack.lines if any(tag in line.wordings for tag in tags)]
    title = pack.title if pack.slug == OWN else lesson_text(pack.title)
    return About(name, title, choices, pack.moment, pack, tuple(lines[:MOST_LINES]), asked)


def _of_ask(ask_id: str, asked: dict[str, str]) -> About | None:
    """The family's own, and nobody else's."""
    family = sessions.current()
    ask = Ask.of(family.id, ask_id) if family else None
    if ask is None:
        return None
    spoken = [choice for choice in sessions.choices() if choice.tag == ask.tag]
    choices = spoken or [Choice(languages().get(ask.tag))]
    return About(ask_id, ask.name or _("Lines to say"), tuple(choices), asked=asked, ask=ask)


def of_line(ref: str) -> str | None:
    """Where a card leads: its moment, where it has one; the song it is a verse of; else its pack."""
    on_shelf = ours.current()
    found = on_shelf.line(ref)
    if found is None:
        return None
    pack = found[0]
    if pack.slug != OWN:
        return pack.moment if pack.kind in deck.KINDS and pack.moment in MOMENTS else pack.slug
    holding = (each for each in on_shelf.packs.values() if each.kind != "own")
    theirs = (each for each in holding if any(each.ref(one) == ref for one in each.lines))
    return next((each.slug if each.kind == "song" else each.moment for each in theirs), OWN)


def _choices(tags: Sequence[str]) -> tuple[Choice, ...]:
    """Of these languages: the family's, and those that the address of a public page asks for; else the first two."""
    known = languages()
    wanted = request.values.getlist("language")[:MOST_LANGUAGES]
    of_class = _level(request.values) and any(tag in known and tag in tags for tag in wanted)
    found = [] if of_class else [choice for choice in sessions.choices() if choice.tag in tags]
    for tag in wanted:
        if tag in known and tag in tags and tag not in {choice.tag for choice in found}:
            found.append(Choice(known.get(tag)))
    return tuple(found[:MOST_LANGUAGES]) or tuple(Choice(known.get(tag)) for tag in tags[:2])


def absolute(path: str) -> str:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    return (current().base_url or request.url_root.rstrip("/")) + path


def point(cards: Sequence[Card], people: Sequence[str]) -> str:
    """What is behind the square, and whose voices. Nothing is promised that is not there."""
    if people:
        return _("Point your family’s phone here to hear %(people)s say them.", people=_listed(people))
    if any(say.voice for card in cards for say in card.says):
        return _("Point a phone here to hear them.")
    return _("Point a phone here to see them.")


def _people(cards: Sequence[Card]) -> dict[str, str]:
    """The family's own who say these lines on all its devices, by name, and one recording of each."""
    voices = [say.voice for card in cards for say in card.says if say.voice and say.voice.kind == "family"]
    family = sessions.current()
    may_leave = Leaving.of(family.id if family else None, [voice.key for voice in voices]).recordings
    found = {
        clean(voice.name): voice.key for voice in reversed(voices) if voice.name and voice.key in may_leave
    }
    return dict(list(reversed(found.items()))[:MOST_NAMED])


def _level(asked: Mapping[str, str]) -> int:
    given = asked.get("level", "")
    return int(given) if given in {str(level) for level in range(1, LEVELS + 1)} else 0


def printed(for_all: bool = False) -> str:
    today = days.shown(days.on(datetime.now(UTC)))
    if for_all or sessions.current() is None:
        return _("Printed on %(day)s.", day=today)
    return _("Printed for your family, %(day)s.", day=today)


def _listed(names: Sequence[str]) -> str:
    from babel.lists import format_list

    return format_list(list(names), locale=i18n.locale().replace("-", "_"))
