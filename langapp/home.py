"""The first page, Today, and the family's own page: what the other rooms have, put together for one look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, look, web
from langapp.classes import pinning
from langapp.classes.models import ClassFamily
from langapp.entry import proving
from langapp.families import sessions
from langapp.families.models import Child, Choice
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import cloth, deck, gentle
from langapp.practice.models import Thread
from langapp.practice.moments import MOMENTS, likeliest
from langapp.songs import singing
from langapp.voices import choosing, ours
from langapp.voices.choosing import Voices
from langapp.voices.models import Remark
from langapp.web import public

MOMENT_COOKIE = "moment"
TWO_HOURS = 2 * 3600

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def welcome() -> Response | str:
    if sessions.current() is not None:
        return web.to("/today")
    worded = _worded()
    offered = [language for language in languages() if language.stage == "launch" or language.tag in worded]
    offered.sort(key=lambda language: (language.tag not in worded, language.stage != "launch"))
    return render_template(
        "welcome.html",
        offered=[(language, choosing.of_language(language)) for language in offered],
        worded=worded,
    )


@blueprint.get("/another-language")
@public
def another_language() -> str:
    return render_template("another_language.html", registry=languages(), worded=_worded())


@blueprint.get("/today")
@blueprint.get("/today/all", defaults={"gently": False})
def today(gently: bool = True) -> str:
    family, now = sessions.family(), datetime.now(UTC)
    on_shelf = ours.current()
    child = sessions.child()
    choices = _heard_by(child, sessions.choices())
    pins = pinning.of(family)
    moments = deck.moments(on_shelf, sessions.tags(), pins.slugs)
    local = look.local_time(now)
    months = sessions.months_old(now)
    asked = request.args.get("line", "")
    opened = _opened(on_shelf, pins.slugs, asked)
    chosen = request.args.get("moment") or request.cookies.get(MOMENT_COOKIE, "")
    if meant := opened or _pack_of(on_shelf, asked):
        chosen = meant.moment
    moment = chosen if chosen in moments else likeliest(moments, local, months)
    if opened is not None:
        found = [(opened, line) for line in deck.of_pack(opened, sessions.tags())]
    else:
        found = deck.lines(on_shelf, moment, sessions.tags(), months, pins.slugs)
    begun, last_said, track = _begun(found, asked, gently and opened is None)
    dealt = deck.in_turn(begun, last_said, now)
    checks = shelf.checks({pack.slug for pack, _line in dealt})
    voices = Voices.of(sessions.device(), [pack.ref(line) for pack, line in dealt])
    said = request.args.get("said", "")
    return web.render(
        "today.html",
        moments=[MOMENTS[name] for name in moments],
        moment=MOMENTS[moment],
        this_week=pinning.this_week(pins, on_shelf, sessions.tags()),
        opened=opened,
        cards=_from(
            asked,
            [deck.card(pack, line, choices, checks, voices) for pack, line in dealt],
        ),
        cloth=cloth.of(family.id, sessions.tags()),
        said=said if is_uuid(said) else "",
        thread_id=uuid7(now),
        question=family.next_question(child, choices),
        children=family.children,
        child=child,
        track=track,
        leaves=_leaves(),
        song=_song(on_shelf) if moment == "bedtime" else None,
    )


@blueprint.get("/today/say/<slug>/<line_id>/<int:number>")
def say(slug: str, line_id: str, number: int) -> str:
    """One panel of a card as it is now: since the page was drawn, somebody else may have come to say it."""
    ref, choice = f"{slug}/{line_id}", sessions.choice(number)
    found = ours.current().line(ref)
    if found is None or choice is None:
        abort(404)
    voices = Voices.of(sessions.device(), [ref])
    return render_template(
        "say.html",
        say=deck.say(*found, choice, shelf.checks({slug}), voices),
        position=number - 1,
        ref=ref,
    )


def _opened(on_shelf: Shelf, pinned: Collection[str], asked: str) -> Pack | None:
    """The pack whose lines alone were asked for: by its name, or by a line of it that no moment deals."""
    named = on_shelf.packs.get(request.args.get("pack", ""))
    meant = _pack_of(on_shelf, asked)
    is_dealt = meant is None or meant.slug not in on_shelf.taught.difference(pinned)
    return named or (None if is_dealt else meant)


def _pack_of(on_shelf: Shelf, asked: str) -> Pack | None:
    """Of the line a page was asked for."""
    place = on_shelf.line(asked)
    return place[0] if place else None


def _song(on_shelf: Shelf) -> Pack | None:
    """Which one is sung tonight."""
    return singing.tonight(on_shelf, sessions.tags(), request.cookies.get(singing.LAST_COOKIE, ""))


@blueprint.post("/moment")
def choose_moment() -> Response:
    response = web.to("/today")
    moment = request.form.get("moment", "")
    if moment in MOMENTS:
        knows_the_hour = look.local_time(datetime.now(UTC)) is not None
        response.set_cookie(
            MOMENT_COOKIE,
            moment,
            max_age=TWO_HOURS if knows_the_hour else look.A_YEAR,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


@blueprint.get("/family")
def family() -> str:
    return render_template(
        "family.html",
        kept=proving.means(sessions.caregiver().id).any,
        leaves=_leaves(),
        thanks=_thanks(),
        classes=ClassFamily.of_family(sessions.family().id),
        choices=sessions.choices(),
        children=sessions.family().children,
        cloth=cloth.of(sessions.family().id, sessions.tags(), cloth.WHOLE),
        look=look.current(),
    )


def _thanks() -> list[tuple[Remark, Pack, Line]]:
    """What teachers took up of this family's, and it has not been told yet."""
    remarks = Remark.thanks_for(sessions.family().id, datetime.now(UTC))
    on_shelf = shelf.current() if remarks else Shelf({})
    return [(remark, *place) for remark in remarks if (place := on_shelf.line(remark.ref))]


@blueprint.post("/look")
@public
def change_look() -> Response:
    response = web.to(web.back("/"))
    return sessions.keep_look(response, request.form.to_dict())


@blueprint.get("/away")
@public
def away() -> str:
    """Nothing, for whoever had to leave a page in a hurry."""
    return render_template("away.html")


@blueprint.get("/privacy")
@public
def privacy() -> str:
    return render_template("privacy.html")


def _heard_by(child: Child | None, choices: list[Choice]) -> list[Choice]:
    """The family's languages in the order they are for this little one; each keeps its number, and with it its dye."""
    if child is None or not child.tags:
        return choices
    order = child.in_order([choice.tag for choice in choices])
    return sorted(choices, key=lambda choice: order.index(choice.tag))


def _begun(
    found: list[tuple[Pack, Line]], asked: str, gently: bool
) -> tuple[list[tuple[Pack, Line]], dict[str, datetime], gentle.Track | None]:
    """The moment's lines as this caregiver begins with them, all or a few that grow; when each was last said."""
    family, refs = sessions.family(), [pack.ref(line) for pack, line in found]
    if not (gently and gentle.suits(sessions.choices())):
        return found, Thread.last_said(family.id, refs), None
    last_said, theirs = gentle.said(family.id, sessions.caregiver().id, refs)
    return gentle.begin(found, theirs, asked), last_said, gentle.track(found, theirs)


def _worded() -> set[str]:
    """The languages that have lessons now."""
    return {tag for pack in shelf.current().packs.values() for tag in pack.languages}


def _from(ref: str, cards: list[deck.Card]) -> list[deck.Card]:
    """The deck turned so that the asked card is on top."""
    top = next((index for index, card in enumerate(cards) if card.ref == ref), 0)
    return cards[top:] + cards[:top]


def _leaves() -> str:
    """From when on this caregiver's devices open nothing, where somebody asked that they leave; else empty."""
    at = sessions.leaves_at()
    return days.day_and_hour(at) if at else ""
