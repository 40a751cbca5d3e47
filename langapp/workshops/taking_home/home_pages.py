"""What a family takes home: the lines, on its own phone; four questions; the cloth of the room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, i18n, web
from langapp.db import db
from langapp.families import sessions
from langapp.families.models.devices import kind_of
from langapp.i18n import _
from langapp.lib import ical
from langapp.lib.filename import file_name
from langapp.web import public
from langapp.workshops import here, speaking
from langapp.workshops.guests import refusing
from langapp.workshops.models import ExitAnswer, Guest, Workshop, WorkshopReport
from langapp.workshops.models.answers import ANSWERS, QUESTIONS
from langapp.workshops.models.guests import GUEST
from langapp.workshops.taking_home import beginning, cloth_pictures, follow_ups, take_home
from langapp.workshops.taking_home.cloth_pictures import Woven
from langapp.workshops.taking_home.take_home import Taken

blueprint = Blueprint("taking_home", __name__, template_folder="../templates")
refusing.tell(blueprint)
AROUND = timedelta(days=400)
"""How far from today the days in a calendar may begin."""


@blueprint.get("/rooms/<workshop_id>/home")
@public
def home(workshop_id: str) -> Response | str:
    """From the goodbye on, until nothing of the guest is here any more."""
    speaking.use()
    now = datetime.now(UTC)
    guest, workshop = _going_home(workshop_id)
    if not take_home.is_time(workshop, now):
        return web.to(f"/rooms/{workshop_id}")
    taken = take_home.of(workshop, guest.languages)
    return render_template(
        "room/home.html",
        workshop=workshop,
        pieces=take_home.pieces(taken),
        taken=taken,
        cloth=cloth_pictures.picture(cloth_pictures.of(workshop)),
        guest=guest,
        family=sessions.current(),
        questions=QUESTIONS,
        answers=ANSWERS,
        given=ExitAnswer.of(guest.id),
        is_counted=WorkshopReport.of(workshop.id) is not None,
        is_over=workshop.is_over(now),
    )


@blueprint.post("/rooms/<workshop_id>/answers")
@public
def answer(workshop_id: str) -> Response:
    guest = here.guest(workshop_id)
    ExitAnswer.give(guest, request.form, datetime.now(UTC))
    return web.to(f"/rooms/{workshop_id}/home#questions")


@blueprint.post("/rooms/<workshop_id>/family")
@public
def keep(workshop_id: str) -> Response:
    guest, now = here.guest(workshop_id), datetime.now(UTC)
    response, device = web.to("/today"), sessions.device_or_none()
    if device is None:
        called = kind_of(request.headers.get("User-Agent", ""))
        device, token = beginning.begin(guest, GUEST.read(), called, now)
        sessions.keep(response, token)
    beginning.keep(guest, device, now)
    return response


@blueprint.get("/rooms/<workshop_id>/cloth.svg")
@public
def drawn(workshop_id: str) -> Response:
    speaking.use()
    woven = _woven(workshop_id)
    return _picture(
        woven, "image/svg+xml", lambda: cloth_pictures.svg(woven, _("The cloth we wove")).encode()
    )


@blueprint.get("/rooms/<workshop_id>/cloth.png")
@public
def painted(workshop_id: str) -> Response:
    woven = _woven(workshop_id)
    return _picture(woven, "image/png", lambda: cloth_pictures.as_png(woven))


@blueprint.get("/take-home/<tags>/<lines>")
@public
def taken_home(tags: str, lines: str) -> str:
    """Anybody's, and the same for all: a phone may keep it."""
    speaking.use()
    taken = _taken(tags, lines)
    return render_template("room/take_home.html", taken=taken, pieces=take_home.pieces(taken))


@blueprint.get("/take-home/<tags>/<lines>/days.ics")
@public
def calendar(tags: str, lines: str) -> Response:
    speaking.use()
    asked = request.args.get("locale", "")
    if asked in i18n.locales(speaking.DOMAIN):
        i18n.use(asked, speaking.DOMAIN)
    taken, now = _taken(tags, lines), datetime.now(UTC)
    address = take_home.absolute(taken.path, request.url_root)
    events = follow_ups.days(taken, take_home.pieces(taken), _first_day(now), address)
    response = Response(ical.write(events, now), mimetype="text/calendar")
    name = file_name(_("Take it home"), "ics")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _going_home(workshop_id: str) -> tuple[Guest, Workshop]:
    return here.guest(workshop_id), db.session.get_one(Workshop, workshop_id)


def _picture(woven: Woven, mimetype: str, draw: Callable[[], bytes]) -> Response:
    """Named by what was woven: a browser that has it is sent nothing."""
    name = f"{woven.name}-{i18n.locale()}"
    known = request.if_none_match.contains(name)
    response = Response(status=304) if known else Response(draw(), mimetype=mimetype)
    response.set_etag(name)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _woven(workshop_id: str) -> Woven:
    _guest, workshop = _going_home(workshop_id)
    return cloth_pictures.of(workshop)


def _taken(tags: str, lines: str) -> Taken:
    return take_home.read(tags, lines) or abort(404)


def _first_day(now: datetime) -> date:
    """The one that is asked for, if it is any; else today, where the phone is."""
    today = days.on(now)
    try:
        asked = date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return today
    return asked if abs(asked - today) <= AROUND else today
