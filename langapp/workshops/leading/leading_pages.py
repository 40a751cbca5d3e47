"""A leader's phone: what the room does next, on every device of whoever leads it. What it says is the session's row, so
another phone goes on where one went to sleep.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import live, web
from langapp.config import current as config
from langapp.families import abilities, sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.lib import qr
from langapp.web import public
from langapp.workshops import guarding, here, tally
from langapp.workshops.leading import joining_links, outline
from langapp.workshops.models import Workshop, WorkshopLeader
from langapp.workshops.wall import walls

blueprint = Blueprint("leading", __name__, template_folder="../templates")


@blueprint.get("/workshops/<workshop_id>")
@able(LEADING)
def remote(workshop_id: str) -> str:
    workshop = here.led(workshop_id)
    return render_template("workshops/remote.html", **_now(workshop), door=_door(workshop))


@blueprint.get("/workshops/<workshop_id>/now")
@able(LEADING)
def now(workshop_id: str) -> str:
    """The parts of the remote that change as the room goes on."""
    workshop = here.led(workshop_id)
    return web.blocks("workshops/remote.html", "now", "told", "room", **_now(workshop), door=_door(workshop))


@blueprint.get("/workshops/<workshop_id>/state")
@public
@able(LEADING)
def state(workshop_id: str) -> Response:
    """A script is told that nobody leads on this device any more, where a page would be sent to the first one."""
    frame = tally.read({here.led(workshop_id).id})[workshop_id]
    answer = Response(frame.data, mimetype="application/json")
    answer.set_etag(frame.id)
    return answer.make_conditional(request)  # type: ignore[return-value]


@blueprint.get("/workshops/<workshop_id>/events")
@public
@able(LEADING)
def events(workshop_id: str) -> Response:
    led = here.led(workshop_id)
    last = request.headers.get("Last-Event-ID") or request.args.get("last", "")
    return live.stream(tally.CHANNEL, led.id, last, by=sessions.device().id)


@blueprint.post("/workshops/<workshop_id>/position")
@able(LEADING)
def move(workshop_id: str) -> Response:
    here.led_on(workshop_id).move_to(_number("to"))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/doing")
@able(LEADING)
def do(workshop_id: str) -> Response:
    here.led_on(workshop_id).do(request.form.get("doing", ""))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/plays")
@able(LEADING)
def play(workshop_id: str) -> Response:
    here.led_on(workshop_id).play(_number("number"), request.form.get("on", ""))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/pause")
@able(LEADING)
def pause(workshop_id: str) -> Response:
    here.led_on(workshop_id).pause(datetime.now(UTC))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/resumption")
@able(LEADING)
def go_on(workshop_id: str) -> Response:
    here.led_on(workshop_id).go_on()
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/questions")
@able(LEADING)
def ask_questions(workshop_id: str) -> Response:
    here.led_on(workshop_id).ask_questions(datetime.now(UTC))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/closing")
@able(LEADING)
def close(workshop_id: str) -> Response:
    here.led_on(workshop_id).close(datetime.now(UTC))
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/opening")
@able(LEADING)
def open_again(workshop_id: str) -> Response:
    here.led_on(workshop_id).open()
    return _back_to(workshop_id)


@blueprint.post("/workshops/<workshop_id>/codes")
@able(LEADING)
def renew_code(workshop_id: str) -> Response:
    here.led_on(workshop_id).renew_code(instead_of=request.form.get("code", ""))
    return _back_to(workshop_id)


@blueprint.get("/workshops/<workshop_id>/ending")
@able(LEADING)
def ending(workshop_id: str) -> str:
    workshop = here.led(workshop_id)
    return render_template(
        "workshops/ending.html", workshop=workshop, over=workshop.is_over(datetime.now(UTC))
    )


@blueprint.post("/workshops/<workshop_id>/ending")
@able(LEADING)
def end(workshop_id: str) -> Response:
    """Twice is fine."""
    here.led(workshop_id, to_change=True).end(datetime.now(UTC))
    return web.to(f"/workshops/{workshop_id}/report")


@blueprint.get("/workshops/<workshop_id>/signed-out")
@public
def signed_out(workshop_id: str) -> str:
    """Where a wall or a remote goes that leads no more: of the session it tells nothing."""
    return render_template("workshops/signed_out.html", at=f"/workshops/{workshop_id}")


@blueprint.get("/workshops/<workshop_id>/keys")
@able(LEADING)
def keys(workshop_id: str) -> str:
    return render_template("workshops/keys.html", workshop=here.led(workshop_id))


@blueprint.get("/workshops/<workshop_id>/leaders")
@able(LEADING)
def leaders(workshop_id: str) -> Any:
    workshop = here.led(workshop_id)
    if workshop.is_over(datetime.now(UTC)):
        return web.to(f"/workshops/{workshop_id}")
    link = f"{_address()}/workshops/leaders/{joining_links.token(workshop)}"
    return render_template("workshops/leaders.html", workshop=workshop, link=link, square=qr.square(link))


@blueprint.get("/workshops/leaders/<token>")
@public
def invitation(token: str) -> str:
    """Whoever may not lead is told how that begins, and of no link whether it opens anything."""
    if LEADING not in abilities.mine():
        return render_template("workshops/leading_not_yet.html", signed_in=sessions.current() is not None)
    workshop = joining_links.opened(token, datetime.now(UTC)) or abort(404)
    return render_template("workshops/leading_too.html", workshop=workshop, token=token)


@blueprint.post("/workshops/leaders/<token>")
@able(LEADING)
def lead_too(token: str) -> Response:
    """Twice is fine."""
    now = datetime.now(UTC)
    workshop = joining_links.opened(token, now) or abort(404)
    WorkshopLeader.join(workshop.id, sessions.caregiver().id, now)
    return web.to(f"/workshops/{workshop.id}")


def _number(name: str) -> int:
    found = request.form.get(name, type=int)
    return abort(400) if found is None else found


def _back_to(workshop_id: str) -> Response:
    return web.to(web.back(f"/workshops/{workshop_id}"))


def _address() -> str:
    return config().base_url or request.url_root.rstrip("/")


def _door(workshop: Workshop) -> dict[str, Any] | None:
    """How families come in, while anybody may."""
    if workshop.door is None or workshop.closed_at is not None:
        return None
    link = f"{_address()}/w/{workshop.door}"
    return {"link": link, "square": qr.square(link), "typed": f"{_address().partition('://')[2]}/w"}


def _now(workshop: Workshop) -> dict[str, Any]:
    now = datetime.now(UTC)
    legs = outline.of(workshop)
    stops = [stop for leg in legs for stop in leg.stops]
    return {
        "workshop": workshop,
        "at": f"/workshops/{workshop.id}",
        "over": workshop.is_over(now),
        "minutes": int((min(now, workshop.over_since) - workshop.started_at).total_seconds() // 60),
        "wall": walls.of(workshop, workshop.position, now),
        "legs": legs,
        "leg": next(leg for leg in legs if workshop.position <= leg.last),
        "stop": stops[workshop.position],
        "next_stop": stops[workshop.position + 1] if workshop.position + 1 < len(stops) else None,
        "last": len(stops) - 1,
        "guessing": guarding.is_guessed_at(now),
    }
