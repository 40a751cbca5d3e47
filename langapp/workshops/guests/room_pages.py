"""A guest's phone: the same step as the wall, in the family's own languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import live, web
from langapp.db import db
from langapp.families import sessions
from langapp.i18n import _
from langapp.lib.uuid7 import uuid7
from langapp.practice.cloth import DYES
from langapp.web import Refused, public
from langapp.workshops import here, prompts, showing, speaking, state
from langapp.workshops.guests import drawing, picture_names, refusing, weaving
from langapp.workshops.guests.door_pages import languages_page
from langapp.workshops.models import ExitAnswer, Guest, RoomThread, Whisper, Workshop, whispers
from langapp.workshops.models.guests import GUEST

blueprint = Blueprint("room", __name__, template_folder="../templates")
refusing.tell(blueprint)
blueprint.add_app_template_global(drawing.drawn, "drawn_in_room")
blueprint.add_app_template_global(picture_names.name_of, "picture_name")


@blueprint.get("/rooms/<workshop_id>")
@public
def room(workshop_id: str) -> Response | str:
    """With every slide on it, so that nothing is to be fetched when the room goes on."""
    speaking.use()
    (guest, workshop), now = here.inside(workshop_id), datetime.now(UTC)
    if workshop.is_over(now):
        return web.to(f"/rooms/{workshop_id}/home")
    own = guest.languages
    dyes = [*dict.fromkeys([*workshop.dyed_tags, *own])]
    return render_template(
        "room/room.html",
        workshop=workshop,
        guest=guest,
        slides=showing.every(workshop, [*own, *(tag for tag in dyes if tag not in own)]),
        prompt=prompts.of_slide,
        own=own,
        dyes=dyes,
        yarn=tuple(DYES[dyes.index(tag) % len(DYES)] for tag in own),
        woven=RoomThread.of_guest(guest.id),
        state=state.of(workshop, now),
        has_answered=workshop.questions_at is not None and ExitAnswer.of(guest.id) is not None,
        id=uuid7(now),
        tongues=speaking.tongues(),
    )


@blueprint.get("/rooms/<workshop_id>/state")
@public
def how_it_is(workshop_id: str) -> Any:
    _guest, workshop = here.inside(workshop_id)
    frame = state.frame(workshop, datetime.now(UTC))
    response = Response(frame.data, mimetype="application/json")
    response.set_etag(frame.id)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@blueprint.get("/rooms/<workshop_id>/events")
@public
def events(workshop_id: str) -> Response:
    guest = here.guest(workshop_id)
    last = request.headers.get("Last-Event-ID") or request.args.get("last", "")
    return live.stream(state.CHANNEL, workshop_id, last, by=guest.id)


@blueprint.post("/rooms/<workshop_id>/threads")
@public
def weave(workshop_id: str) -> Any:
    guest, workshop, form = here.guest(workshop_id), _going(workshop_id), request.form
    ref = form.get("ref", "")
    if not any(ref in step.refs for step in workshop.steps):
        abort(404)
    weaving.weave(guest, sessions.device_or_none(), form.get("id", ""), ref, datetime.now(UTC))
    return _done(workshop_id, "woven")


@blueprint.post("/rooms/<workshop_id>/whispers")
@public
def whisper(workshop_id: str) -> Any:
    guest, workshop, kind = here.guest(workshop_id), _going(workshop_id), request.form.get("kind", "")
    if kind not in whispers.KINDS:
        abort(404)
    slide = request.form.get("slide", type=int)
    Whisper.say(guest, workshop, kind, datetime.now(UTC), slide)
    return _done(workshop_id, "asked")


@blueprint.get("/rooms/<workshop_id>/languages")
@public
def languages(workshop_id: str) -> Response | str:
    speaking.use()
    guest, workshop = here.inside(workshop_id)
    if workshop.is_over(datetime.now(UTC)):
        return web.to(f"/rooms/{workshop_id}/home")
    own = guest.languages
    return languages_page(workshop, f"/rooms/{workshop_id}/languages", own, own, guest=guest)


@blueprint.post("/rooms/<workshop_id>/languages")
@public
def speak(workshop_id: str) -> Any:
    guest, workshop = here.guest(workshop_id), _going(workshop_id, to_change=True)
    chosen = request.form.getlist("language")
    try:
        guest.speak(chosen, workshop)
    except Refused as refused:
        db.session.rollback()
        action = f"/rooms/{workshop_id}/languages"
        return languages_page(workshop, action, guest.languages, chosen, refused.sentence, guest=guest), 422
    return web.to(f"/rooms/{workshop_id}")


@blueprint.post("/rooms/<workshop_id>/departure")
@public
def leave(workshop_id: str) -> Response:
    """Twice is fine. A phone that was taken out stays known as that."""
    guest = Guest.of_token(GUEST.read())
    if guest is not None and guest.workshop_id == workshop_id:
        if not guest.is_in:
            abort(410)
        guest.leave(Workshop.held(workshop_id))
    return GUEST.take(web.to("/w?left=room"))


def _going(workshop_id: str, to_change: bool = False) -> Workshop:
    """The room of whoever is in it, as long as it is not over; held, where it is to be changed. Raises Refused."""
    workshop = Workshop.held(workshop_id) if to_change else Workshop.lasting(workshop_id)
    speaking.use()
    if workshop.is_over(datetime.now(UTC)):
        raise Refused(_("That was it for today"), 410)
    return workshop


def _done(workshop_id: str, what: str) -> Any:
    """A script needs no page."""
    if request.accept_mimetypes.best == "application/json":
        return Response(status=204)
    return web.to(f"/rooms/{workshop_id}?{what}")
