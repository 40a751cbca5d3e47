"""The room's page, and the same to take along for any speaker."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from langapp import i18n, web
from langapp.db import looks
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.loops import packing as _packing  # noqa: F401  makes what is asked for here
from langapp.loops import taking, turns
from langapp.makings import making
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.practice import deck
from langapp.practice.deck import Card
from langapp.practice.moments import MOMENTS
from langapp.songs import evening
from langapp.voices import ours
from langapp.voices.choosing import Voices
from langapp.web import public

FEW = 2
"""Languages a visitor hears of a pack who asked for none."""

blueprint = Blueprint("loops", __name__, template_folder="templates")


@dataclass(frozen=True)
class Loop:
    """Where it is, what it is called there and to read, and what is heard in it."""

    address: str
    name: str
    title: str
    cards: list[Card]
    back: str


@blueprint.get("/loop/<moment>")
def of_moment(moment: str) -> str:
    return _shown(_of_moment(moment))


@blueprint.get("/loop/pack/<slug>")
@public
def of_pack(slug: str) -> str:
    return _shown(_of_pack(slug))


@blueprint.post("/loop/<moment>/zip")
@looks
def take_moment(moment: str) -> Response:
    return _taken(_of_moment(moment))


@blueprint.post("/loop/pack/<slug>/zip")
@looks
def take_pack(slug: str) -> Response:
    return _taken(_of_pack(slug))


def _shown(loop: Loop) -> str:
    found = turns.beginning_with(request.args.get("line", ""), turns.rounds(loop.cards))
    seconds = sum(each.lasts for each in found)
    family = sessions.current()
    may_leave = taking.leaving_of(found, family.id if family else None)
    return web.render(
        "loop.html",
        loop_of=loop,
        rounds=found,
        silent=turns.silent(loop.cards),
        may_leave=taking.goes(found, may_leave),
        stay=list(dict.fromkeys(say.choice.language for say in taking.stay(found, may_leave))),
        minutes=math.ceil(seconds / 60),
        size=math.ceil(seconds * turns.A_SECOND / 1e6),
        asked=_asked(),
        **evening.shown(),
    )


def _taken(loop: Loop) -> Response:
    family = sessions.family()
    given = taking.given(turns.rounds(loop.cards), family.id)
    wanted = {**given, "title": loop.title, "back": loop.address}
    return web.to(f"/makings/{making.ask('loop', wanted, family.id, datetime.now(UTC))}")


def _of_moment(moment: str) -> Loop:
    """Every line of it, in the order of the packs: nobody looks while they come, so none comes back for being new."""
    if moment not in MOMENTS:
        abort(404)
    now, tags = datetime.now(UTC), sessions.tags()
    dealt = deck.lines(ours.current(), moment, tags, sessions.months_old(now))
    title = str(MOMENTS[moment].title)
    return Loop(
        f"/loop/{moment}", moment, title, _cards(dealt, sessions.choices()), f"/today?moment={moment}"
    )


def _of_pack(slug: str) -> Loop:
    """A song is sung whole first, where somebody sings it: as the family has it, or as it was before."""
    found = ours.current().packs.get(slug) or abort(404)
    whole = _sung(found, shelf.current().packs.get(slug))
    dealt = [(found, line) for line in (*whole, *found.lines)]
    title, back = i18n.lesson_text(found.title), f"/{'songs' if found.kind == 'song' else 'packs'}/{slug}"
    return Loop(f"/loop/pack/{slug}", slug, title, _cards(dealt, _choices(found)), back)


def _sung(*songs: Pack | None) -> list[Line]:
    whole: list[Line] = []
    for song in songs:
        if song and song.sung and song.sung not in whole:
            whole.append(song.sung)
    return whole


def _cards(dealt: list[tuple[Pack, Line]], choices: list[Choice]) -> list[Card]:
    voices = Voices.of(sessions.device_or_none(), [pack.ref(line) for pack, line in dealt])
    return [deck.card(pack, line, choices, {}, voices) for pack, line in dealt]


def _choices(found: Pack) -> list[Choice]:
    """The family's languages; the one that is asked for; a song's own and no other."""
    choices, known = list(sessions.choices()), languages()
    for tag in (_asked(), found.language):
        if tag in known and tag not in {choice.tag for choice in choices}:
            choices.append(Choice(known.get(tag)))
    if found.language:
        return [choice for choice in choices if choice.tag == found.language]
    said = [choice for choice in choices if choice.tag in found.languages]
    return said or [Choice(known.get(tag)) for tag in found.languages[:FEW]]


def _asked() -> str:
    """The language a page is to be in besides; the form on it asks for it again."""
    return request.values.get("language", "") if request.values.get("language", "") in languages() else ""
