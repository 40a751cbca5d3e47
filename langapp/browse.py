"""Looking around: every pack, one pack whole, songs, and finding a line by whatever is remembered of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, abort, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages import scripts
from langapp.languages.registry import Registry, languages
from langapp.packs import searching, shelf, sources
from langapp.packs.documents import KINDS, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from langapp.practice.moments import MOMENTS
from langapp.voices import finding, ours
from langapp.voices.choosing import Voices
from langapp.web import public

AGES = (6, 12, 24, 48)
LONGEST_SEARCH = 100
FILTERS = ("moment", "kind", "age")
OF_SOME = ("song", "festival")

blueprint = Blueprint("browse", __name__)


@blueprint.get("/packs")
@public
def packs() -> str:
    on_shelf = shelf.current()
    asked = request.args
    age = int(asked["age"]) if asked.get("age", "").isdecimal() and len(asked["age"]) < 4 else None
    tags = [choice.tag for choice in _choices(languages())]
    found: dict[str, list[Pack]] = {}
    for pack in on_shelf.packs.values():
        if (
            asked.get("moment") in (None, "", pack.moment)
            and asked.get("kind") in (None, "", pack.kind)
            and pack.suits(age)
            and (asked.get("kind") == pack.kind or _ours(pack, tags))
        ):
            found.setdefault(pack.kind, []).append(pack)
    return web.render(
        "packs.html",
        found=found,
        moments=[MOMENTS[name] for name in dict.fromkeys(pack.moment for pack in on_shelf.packs.values())],
        kinds=[kind for kind in KINDS if on_shelf.of_kind(kind)],
        ages=AGES,
        asked=asked,
        age=age,
        filtered=_filtered,
    )


@blueprint.get("/packs/<slug>")
@public
def pack(slug: str) -> str:
    on_shelf = ours.current()
    found = on_shelf.packs.get(slug)
    if found is None:
        abort(404)
    choices = _shown(found)
    checks = shelf.checks({slug})
    voices = Voices.of(sessions.device_or_none(), [found.ref(line) for line in found.lines])
    return web.render(
        "pack.html",
        pack=found,
        linked=sources.linked(found),
        names=sources.own_names(found),
        made_after=on_shelf.packs.get(found.fork.pack) if found.fork else None,
        cards=[deck.card(found, line, choices, checks, voices) for line in found.lines],
        shown=choices,
        registry=languages(),
        ours=[choice for choice in _choices(languages()) if choice.tag in found.languages],
        others=[
            languages().get(tag) for tag in found.languages if tag not in {choice.tag for choice in choices}
        ],
    )


@blueprint.get("/songs")
@public
def songs() -> str:
    tags = [choice.tag for choice in _choices(languages())]
    every = shelf.current().of_kind("song")
    ours = sorted(
        (song for song in every if song.language in tags),
        key=lambda song: tags.index(song.language),
    )
    return web.render(
        "songs.html",
        ours=ours,
        others=[song for song in every if song not in ours],
        registry=languages(),
    )


@blueprint.get("/search")
@public
def search() -> str:
    words = scripts.typed(request.args.get("q", ""))[:LONGEST_SEARCH]
    choices, on_shelf = _choices(languages()), ours.current()
    theirs = finding.find(on_shelf, words)
    hits = searching.find(words, [choice.tag for choice in choices])
    found = _cards(on_shelf, dict.fromkeys(theirs, "") | {hit.ref: hit.tag for hit in hits}, choices)
    others = [card for card in found if card.ref not in theirs]
    if not words.isascii():
        others.sort(key=lambda card: not _says(card, words))
    return web.render(
        "search.html", q=words, own=[card for card in found if card.ref in theirs], cards=others
    )


def _cards(on_shelf: Shelf, found: dict[str, str], choices: Sequence[Choice]) -> list[deck.Card]:
    """Of the lines that were found, in the family's languages, and in the one they were found in."""
    voices = Voices.of(sessions.device_or_none(), list(found))
    tags = {choice.tag for choice in choices}
    cards = []
    for ref, tag in found.items():
        if (place := on_shelf.line(ref)) is None:
            continue
        wanted = choices if tag in tags else [*choices, *_one(tag)]
        worded = [choice for choice in wanted if choice.tag in place[1].wordings]
        cards.append(deck.card(*place, worded, {}, voices))
    return cards


def _ours(pack: Pack, tags: Sequence[str]) -> bool:
    """A song or a festival is of some languages alone, and other families look for it by its kind."""
    return pack.kind not in OF_SOME or not tags or any(tag in tags for tag in pack.languages)


def _says(card: deck.Card, words: str) -> bool:
    """Whether it has just what was typed, with every mark: who types tắm does not mean tám."""
    typed = unicodedata.normalize("NFC", words).casefold()
    forms = (form for wording in card.line.wordings.values() for _variant, form in wording.forms())
    return any(typed in form.text.casefold() for form in forms)


def _choices(known: Registry) -> list[Choice]:
    """The family's languages; for a visitor, none are assumed."""
    return sessions.choices()


def _shown(found: Pack) -> list[Choice]:
    """The languages a pack page shows: the family's, the one asked for, and for a song always its own."""
    known = languages()
    choices = list(_choices(known))
    asked = request.args.get("language", "")
    for tag in (asked, found.language):
        if tag in known and tag not in {choice.tag for choice in choices}:
            choices.append(Choice(known.get(tag)))
    if found.language:
        choices = [choice for choice in choices if choice.tag == found.language]
    return choices or [Choice(known.get(tag)) for tag in found.languages[:2]]


def _filtered(**change: object) -> str:
    """The address of this list with one choice changed; tapped again, a choice is taken away."""
    asked = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    for name, value in change.items():
        if asked.get(name) == str(value):
            del asked[name]
        else:
            asked[name] = str(value)
    return f"/packs?{urlencode(asked)}" if asked else "/packs"


def _one(tag: str) -> list[Choice]:
    return [Choice(languages().get(tag))] if tag in languages() else []
