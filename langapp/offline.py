"""What a phone keeps for when there is no network: the service worker, the manifest, the page to start from.

The worker is told by two headers of a page whose it is, and under which address it may be kept; what has no such
address is never kept. The phone asks what to keep ahead, and finds the sounds on those pages by itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from langapp import assets, i18n, look, web
from langapp.classes import pinning
from langapp.families import sessions
from langapp.i18n import Lazy, lazy
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from langapp.practice.moments import likeliest
from langapp.songs import singing
from langapp.voices import ours
from langapp.web import public

START = "/offline"
FACE_COOKIE = "face"
NOBODYS = "none"
KEPT = {
    "home.today": frozenset({"moment", "pack"}),
    "projector.page": frozenset({"languages"}),
    "loops.of_moment": frozenset(),
    "loops.of_pack": frozenset({"language"}),
    "home.family": frozenset(),
    "home.privacy": frozenset(),
    "browse.packs": frozenset(),
    "browse.pack": frozenset({"language"}),
    "browse.songs": frozenset(),
    "ours.own_lines": frozenset(),
    "remembering_pages.bedtime": frozenset(),
    "songs.song": frozenset(),
    "remembering_pages.reviews": frozenset(),
    "words_pages.whole": frozenset(),
    "words_pages.words": frozenset(),
}
"""The pages a phone may keep, and what may be asked of them; all others stay on the server."""
PASSING = frozenset({"line"})
"""What may be asked besides, and is the same page."""
AHEAD = ("/today", "/songs", "/reviews", "/packs", "/family", "/words")
HOURS = 24

blueprint = Blueprint("offline", __name__)
web.assets.add("offline.worker")


@dataclass(frozen=True)
class Face:
    """What the app is called on a home screen, and its picture there."""

    name: str | Lazy
    picture: str

    def drawing(self, size: str) -> str:
        return f"icons-app/{self.picture}-{size}.png"


FACES = {
    "langapp": Face("Langapp", "langapp"),
    "plain": Face(lazy("Today"), "plain"),
}
"""The second for homes in which somebody asks what is on one's phone."""


# The worker


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The same for everyone, and asked for anew: its first line is the version of all it looks after."""
    version = _version()
    text = (assets.STATIC / "sw.js").read_text(encoding="utf-8")
    response = Response(f'"use strict";\nconst VERSION = "{version}";\n{text}', mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(version)
    response.make_conditional(request)
    return response


@cache
def _version() -> str:
    """Changes with the worker, with what every page loads, and with the page to start from."""
    hashed = hashlib.sha256((assets.STATIC / "sw.js").read_bytes())
    for path in ("app.css", "app.js", *assets.EVERYWHERE, "js/pages/ahead.js", "js/pages/start.js"):
        hashed.update(_asset(path).encode())
    source, _name, _fresh = current_app.jinja_env.loader.get_source(current_app.jinja_env, "offline.html")  # type: ignore[union-attr]
    hashed.update(source.encode())
    return hashed.hexdigest()[:12]


@blueprint.after_app_request
def tell_whose(response: Response) -> Response:
    """Only of a page that is right: what broke, or was refused before a family was looked for, proves nothing."""
    page = response.status_code == 200 and response.mimetype == "text/html" and not web.htmx
    if page and "family" in g and request.path != START:
        family = sessions.current()
        response.headers["Langapp-Family"] = family.id if family else NOBODYS
        place = _place() if family else None
        if place:
            response.headers["Langapp-Keep"] = place
    return response


def _place() -> str | None:
    """The address under which a phone may keep the page that is asked for."""
    may_ask = KEPT.get(request.endpoint or "")
    if may_ask is None or not set(request.args) <= may_ask | PASSING:
        return None
    asked = {name: value for name, value in request.args.items() if name in may_ask}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


# What to keep


@blueprint.get(START)
@public
def start() -> str:
    """The page to start from when there is no network. Nobody's, so that it may lie on any phone."""
    return render_template("offline.html", family_id="")


@blueprint.get("/offline/ahead")
def ahead() -> Response:
    """Addresses of pages, the likeliest to be wanted first. Tonight's song is kept with its sounds; of the others, those
    that the phone has opened.
    """
    now = datetime.now(UTC)
    on_shelf = ours.current()
    available = deck.moments(on_shelf, sessions.tags())
    local = look.local_time(now)
    months = sessions.months_old(now)
    hours = [local + timedelta(hours=hour) if local else None for hour in range(HOURS)]
    moments = dict.fromkeys(likeliest(available, hour, months) for hour in hours)
    pinned = pinning.this_week(pinning.of(sessions.family()), on_shelf, sessions.tags())
    return jsonify(
        pages=[*AHEAD, *(each.path for each in pinned)],
        moments=[f"/today?moment={name}" for name in moments],
        songs=[*_sung(on_shelf), *(f"/packs/{song.slug}" for song in on_shelf.of_kind("song"))],
        tonight=_tonight(on_shelf),
    )


def _sung(on_shelf: Shelf) -> list[str]:
    return [f"/songs/{song.slug}" for song in on_shelf.of_kind("song")]


def _tonight(on_shelf: Shelf) -> list[str]:
    """The song sung last on this phone, or the family's first lullaby."""
    found = singing.tonight(on_shelf, sessions.tags(), request.cookies.get(singing.LAST_COOKIE, ""))
    return [f"/songs/{found.slug}"] if found else []


# On the home screen


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    said = _manifest()
    response = Response(said, mimetype="application/manifest+json")
    lasts = request.args.get("v") == _hash(said)
    response.headers["Cache-Control"] = f"private, max-age={web.A_YEAR}, immutable" if lasts else "no-cache"
    return response


@blueprint.get("/family/home-screen")
def home_screen() -> str:
    return render_template("home_screen.html", faces=FACES, chosen=_face())


@blueprint.post("/family/home-screen")
def choose_face() -> Response:
    response = web.to("/family/home-screen")
    face = request.form.get("face", "")
    if face in FACES:
        response.set_cookie(
            FACE_COOKIE,
            face,
            max_age=look.A_YEAR,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


@blueprint.app_context_processor
def on_the_home_screen() -> dict[str, Any]:
    return {"home_screen": FACES[_face()], "manifest": f"/manifest.webmanifest?v={_hash(_manifest())}"}


def _face() -> str:
    """By its name, as this device chose it."""
    chosen = request.cookies.get(FACE_COOKIE, "")
    return chosen if chosen in FACES else "langapp"


def _manifest() -> str:
    seen: look.Look = g.get("look") or look.Look()
    return _written(i18n.locale(), _face(), seen.mode == "night")


@cache
def _written(locale: str, name: str, night: bool) -> str:
    face = FACES[name]
    ground = assets.ground(night)
    icons = [
        {
            "src": _asset(face.drawing(size)),
            "sizes": f"{pixels}x{pixels}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, pixels, purpose in (("192", 192, "any"), ("512", 512, "any"), ("maskable", 512, "maskable"))
    ]
    return json.dumps(
        {
            "id": "/today",
            "name": str(face.name),
            "short_name": str(face.name),
            "start_url": "/today",
            "scope": "/",
            "display": "standalone",
            "lang": locale,
            "dir": i18n.direction(),
            "background_color": ground,
            "theme_color": ground,
            "icons": icons,
        },
        ensure_ascii=False,
    )


@cache
def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _asset(path: str) -> str:
    address: str = current_app.jinja_env.globals["asset"](path)  # type: ignore[operator]
    return address
