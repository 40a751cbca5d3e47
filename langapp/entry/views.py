"""Coming in: by six digits or a code on paper, and what becomes of a family that was here before."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, abort, render_template, request

from langapp import mail, web
from langapp.config import current as config
from langapp.db import db
from langapp.entry import (
    entering,
    merging,  # noqa: F401  listens for families that become one
    proving,
    sending,
)
from langapp.entry.answering import BROWSER, KEYS, PAPER, let_in, not_this_paper, send_digits, try_paper
from langapp.entry.models import Code, Email
from langapp.families import sessions
from langapp.families.models import Caregiver, Family
from langapp.i18n import _
from langapp.web import public

blueprint = Blueprint("entry", __name__, template_folder="templates")

LOOPBACK = ("127.0.0.1", "::1")


# Coming in


@blueprint.get("/sign-in")
@public
def sign_in() -> str:
    return render_template("sign_in.html", mailing=mail.is_possible(), here=sessions.current() is not None)


@blueprint.post("/codes")
@public
def send_code() -> Response:
    """The same for every address: whose it is, is not looked up before it is proved."""
    device = sessions.device_or_none()
    return send_digits(request.form.get("address", ""), "enter", device.caregiver_id if device else None)


@blueprint.get("/codes/mine")
@public
def digits() -> Any:
    code = Code.of_browser(BROWSER.read(), datetime.now(UTC))
    if code is None or not code.is_open():
        return web.to("/sign-in")
    return _digits(code)


@blueprint.post("/codes/mine")
@public
def try_digits() -> Any:
    """A try is counted, and committed, before it is looked at: also where it comes to nothing, or comes many at once."""
    now, browser = datetime.now(UTC), BROWSER.read()
    given = _in_digits(request.form.get("digits", ""))
    counted = Code.count_a_try(browser, now)
    db.session.commit()
    code = Code.of_browser(browser, now) if counted else None
    if code is None:
        return render_template("code_over.html"), 422
    if not code.says(given):
        if not code.is_open():
            return render_template("code_over.html"), 422
        return _digits(code, _("Those are other digits. Look again at the newest message.")), 422
    if not code.use_up(now):
        return web.to("/today") if _is_in(code) else (render_template("code_over.html"), 422)
    return {"enter": _come_in, "prove": _prove, "change": _change}[code.purpose](code, now)


@blueprint.get("/sign-in/paper")
@public
def paper() -> str:
    return render_template("paper_entry.html")


@blueprint.post("/sign-in/paper")
@public
def enter_by_paper() -> Any:
    now = datetime.now(UTC)
    whose = try_paper(now)
    if whose is None:
        db.session.rollback()
        return render_template("paper_entry.html", problem=not_this_paper()), 422
    token = entering.enter(db.session.get_one(Caregiver, whose), sessions.device_or_none(), now)
    return let_in(token, PAPER)


def _come_in(code: Code, now: datetime) -> Any:
    known = Email.whose(code.address) is not None
    token = entering.by_address(code.address, sessions.device_or_none(), now)
    if token is None:
        return BROWSER.take(Response(render_template("nobody_yet.html")))
    return BROWSER.take(let_in(token, "/today" if known else "/family/kept"))


def _prove(code: Code, now: datetime) -> Any:
    me = sessions.device_or_none()
    whose = proving.who_proves(me) if me is not None else ""
    email = Email.of(whose)
    if me is None or email is None or (whose, email.address) != (code.caregiver_id, code.address):
        abort(404)
    me.proved_at = now
    return BROWSER.take(web.to(web.back(KEYS)))


def _change(code: Code, now: datetime) -> Any:
    me = sessions.device_or_none()
    if me is None or me.caregiver_id != code.caregiver_id:
        abort(404)
    first = proving.is_on_the_way(me)
    before = entering.change_address(code.address, me.caregiver_id, now)
    if first:
        me.proved_at = now
    if before:
        sending.tell_of_change(before)
    return BROWSER.take(web.to(web.back(KEYS)))


def _is_in(code: Code) -> bool:
    """Whether a second tap came after the first had let this very person in."""
    me = sessions.device_or_none()
    return me is not None and me.caregiver_id == Email.whose(code.address)


# Two families


@blueprint.get("/family/bringing")
def bringing() -> Any:
    was = entering.aside(sessions.device())
    if was is None:
        return web.to("/today")
    family = db.session.get_one(Family, was.family_id)
    others = [who for who in Caregiver.all_of(was.family_id) if who.id != was.caregiver_id]
    return render_template("bringing.html", family=family, others=others, ours=sessions.tags())


@blueprint.post("/family/bringing")
def bring() -> Response:
    if request.form.get("bring") == "yes":
        entering.bring_along(sessions.device(), datetime.now(UTC))
    else:
        entering.leave_aside(sessions.device())
    return web.to("/today")


def _digits(code: Code, problem: str = "") -> str:
    wanted = web.local(request.values.get("next", ""), "")
    change = f"{proving.FIRST_KEY}?next={quote(wanted)}" if wanted else "/family/keys/email"
    again = {"enter": "/sign-in", "prove": f"/proof?next={quote(wanted)}", "change": change}
    return render_template(
        "digits.html", address=code.address, next=wanted, again=again[code.purpose], problem=problem
    )


def _in_digits(given: str) -> str:
    """What was written, in ASCII: keyboards of many of our languages have digits of their own."""
    return "".join(str(unicodedata.digit(letter)) for letter in given[:40] if letter.isdecimal())


# On a developer's machine


@blueprint.get("/outbox")
@public
def outbox() -> str:
    """Only on this machine, only where messages are kept instead of sent."""
    if config().production or config().smtp is not None or not _is_on_this_machine():
        abort(404)
    return render_template("outbox.html", messages=mail.outbox())


def _is_on_this_machine() -> bool:
    """Not by way of a proxy on it, and not by a name that somebody else has made lead here."""
    forwarded = any(request.headers.get(name) for name in ("Forwarded", "X-Forwarded-For"))
    named = (urlsplit(f"//{request.host}").hostname or "") in ("localhost", *LOOPBACK)
    return request.remote_addr in LOOPBACK and named and not forwarded
