"""Putting the phone down: what there is to print, to play in the room, and to take elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from langapp import web
from langapp.db import looks
from langapp.families import sessions
from langapp.makings import making
from langapp.packs.documents import OWN
from langapp.practice import cloth, deck
from langapp.practice.moments import MOMENTS
from langapp.sheets import about as abouts
from langapp.sheets import setting
from langapp.sheets.about import MOST_LANGUAGES, About
from langapp.sheets.kinds import KINDS
from langapp.sheets.paper import PAPERS, Sheet
from langapp.voices import ours
from langapp.web import public

blueprint = Blueprint("sheets", __name__, template_folder="templates")


@blueprint.get("/sheets")
@public
def menu() -> str:
    """What to do with a card's moment, or a pack, when the phone goes away."""
    asked = request.args
    name = asked.get("moment") or asked.get("pack") or abouts.of_line(asked.get("line", "")) or ""
    of = _found(name)
    return web.render(
        "sheets/menu.html",
        about=of,
        kinds=[kind for kind in KINDS.values() if kind.suits(of)],
        back=_back(of, asked.get("line", "")),
        query=_query(),
        loop_at=_loop_at(of),
        sung_at=f"/songs/{of.name}" if of.is_song else "",
        elsewhere_at=_elsewhere_at(of),
    )


@blueprint.get("/sheets/<kind>/<name>")
@public
def sheet(kind: str, name: str) -> str:
    of = _found(name)
    drawn = _drawn(kind, of)
    return web.render(
        f"sheets/{kind}.html",
        sheet=drawn,
        about=of,
        motif=cloth.motif(drawn.band or (0,)),
        papers=PAPERS,
        asked=_asked(),
        changed=_changed,
        back=_menu_of(of),
    )


@blueprint.post("/sheets/<kind>/<name>/pdf")
@public
@looks
def pdf(kind: str, name: str) -> Response:
    of = _found(name)
    drawn = _drawn(kind, of)
    family = sessions.current()
    family_id = family.id if family else None
    title, back = f"{of.title}: {KINDS[kind].title}", f"/sheets/{kind}/{name}{_query()}"
    given = setting.given(drawn, title, back, family_id)
    return web.to(f"/makings/{making.ask('sheet', given, family_id, datetime.now(UTC))}")


def _found(name: str) -> About:
    return abouts.find(name) or abort(404)


def _drawn(kind: str, of: About) -> Sheet:
    known = KINDS.get(kind)
    if known is None or not known.suits(of):
        abort(404)
    return known.draw(of)


def _asked() -> list[tuple[str, str]]:
    """What the address asks for besides, to be asked for again. A page's own, and never a family's languages."""
    kept = ("language", "paper", "lines", "only", "size", "boards", "seed", "year", "level")
    return [(key, value[:40]) for key in kept for value in request.values.getlist(key)[:MOST_LANGUAGES]]


def _query() -> str:
    return f"?{urlencode(_asked())}" if _asked() else ""


def _changed(**change: object) -> str:
    """This page's address with one wish changed."""
    kept = [(key, value) for key, value in _asked() if key not in change]
    return f"{request.path}?{urlencode([*kept, *((k, str(v)) for k, v in change.items() if v is not None)])}"


def _menu_of(of: About) -> str:
    """The menu this sheet was chosen from, in the languages the address asks for."""
    by = "moment" if of.name in MOMENTS else "pack"
    languages = [(key, value) for key, value in _asked() if key == "language"]
    return f"/sheets?{urlencode([(by, of.name), *languages])}"


def _loop_at(of: About) -> str:
    """Where its lines are played in the room. A moment is the family's, a pack anybody's."""
    if not of.lines or (of.pack and of.pack.slug == OWN):
        return ""
    if of.pack is None:
        return f"/loop/{of.name}" if sessions.current() else ""
    return f"/loop/pack/{of.pack.slug}{_query()}"


def _elsewhere_at(of: About) -> str:
    """Where other programs are given its words: by the pack, of which a moment has one or two."""
    slug = of.pack.slug if of.pack else next((pack.slug for pack, _line in of.lines if pack.slug != OWN), "")
    return f"/elsewhere/{slug}" if slug and of.lines else ""


def _back(of: About, ref: str) -> str:
    if sessions.current() and of.moment in deck.moments(ours.current(), sessions.tags()) and of.pack is None:
        return f"/today?{urlencode({'moment': of.moment, **({'line': ref} if ref else {})})}"
    if of.pack is not None:
        return f"/packs/{of.pack.slug}" if of.pack.kind != "own" else "/family/lines"
    return "/packs" if of.moment in MOMENTS else "/family"
