"""Passkeys: made, shown to prove or to come in by, and taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, render_template, request

from langapp import web
from langapp.config import current as config
from langapp.entry import passkeys, proving
from langapp.entry.answering import KEYS, kind_here, let_in
from langapp.entry.entering import enter
from langapp.entry.models import Passkey
from langapp.entry.models.passkeys import LASTS
from langapp.entry.passkeys import Site
from langapp.families import sessions
from langapp.web import public

blueprint = Blueprint("passkeys", __name__, template_folder="templates")

BROWSER = web.Cookie("passkey", LASTS, "Strict")
"""By which the browser that a challenge was made for is known."""


@blueprint.post("/passkeys/challenges")
@public
def challenge() -> Response:
    """What a passkey is to sign, in JSON, and with it a cookie, so that no other browser can bring the answer."""
    purpose, who, now = request.form.get("purpose", ""), g.get("caregiver"), datetime.now(UTC)
    if purpose == "enter":
        browser, options = passkeys.ask_to_answer(purpose, "", _site(), now)
    elif who is None or purpose not in ("add", "prove"):
        abort(404)
    elif purpose == "add" and not proving.is_enough(sessions.device(), now):
        return web.to(f"/proof?next={KEYS}")
    elif purpose == "add":
        browser, options = passkeys.ask_to_add(who, _site(), now)
    else:
        whose = proving.who_proves(sessions.device())
        browser, options = passkeys.ask_to_answer(purpose, whose, _site(), now)
    return BROWSER.give(Response(options, mimetype="application/json"), browser)


@blueprint.post("/passkeys")
@proving.proved(KEYS)
def add_passkey() -> Response:
    now, device = datetime.now(UTC), sessions.device()
    first = proving.is_on_the_way(device)
    if not passkeys.add(sessions.caregiver(), _credential(), BROWSER.read(), _site(), kind_here(), now):
        return web.to("/passkeys/unknown")
    if first:
        device.proved_at = now
    return web.to(web.back(KEYS))


@blueprint.post("/passkeys/entry")
@public
def enter_by_passkey() -> Response:
    now = datetime.now(UTC)
    who = passkeys.answered("enter", "", _credential(), BROWSER.read(), _site(), now)
    if who is None:
        return web.to("/passkeys/unknown")
    return let_in(enter(who, sessions.device_or_none(), now, kind_here()))


@blueprint.post("/passkeys/proof")
def prove_by_passkey() -> Response:
    """The same person, on the same device, shown anew: its session begins anew with it."""
    now, me = datetime.now(UTC), sessions.caregiver()
    whose = proving.who_proves(sessions.device())
    who = passkeys.answered("prove", whose, _credential(), BROWSER.read(), _site(), now)
    if who is None:
        return web.to("/passkeys/unknown")
    if who.id != me.id:  # Whoever brought the device: it stays in the hand it is in.
        sessions.device().proved_at = now
        return web.to(web.back(KEYS))
    return sessions.keep(web.to(web.back(KEYS)), enter(who, sessions.device(), now, sessions.device().name))


@blueprint.post("/passkeys/removal")
@proving.proved(KEYS)
def remove_passkey() -> Response:
    me, passkey = sessions.caregiver(), request.form.get("passkey", "")
    Passkey.remove(me.id, passkey, datetime.now(UTC)) or abort(404)
    return web.to(KEYS)


@blueprint.get("/passkeys/unknown")
@public
def unknown() -> str:
    """Where every passkey leads that opens nothing, whatever the reason; what it had signed is used up by then."""
    return render_template("passkey_unknown.html", is_in=sessions.current() is not None)


def _site() -> Site:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    address = urlsplit(config().base_url or request.url_root)
    return Site(address.hostname or "", f"{address.scheme}://{address.netloc}")


def _credential() -> str:
    return request.form.get("credential", "")
