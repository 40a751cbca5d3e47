"""Keeping a family, coming back to one, and what lets a person in."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, mail, web
from langapp.config import current as config
from langapp.db import db
from langapp.entry import (
    entering,
    merging,  # noqa: F401  listens for families that become one
    proving,
    sending,
)
from langapp.entry.models import Code, Email, PaperCode, Passkey
from langapp.entry.models.attempts import allow, network_of
from langapp.entry.models.codes import LASTS
from langapp.families import sessions
from langapp.families.models import Caregiver, Device, Family
from langapp.families.models.devices import KINDS
from langapp.i18n import _
from langapp.web import public

blueprint = Blueprint("entry", __name__, template_folder="templates")

BROWSER = web.Cookie("code", LASTS)
"""By which the browser that asked for six digits is known."""
LOOPBACK = ("127.0.0.1", "::1")
KEYS, PAPER, BRINGING = "/family/keys", "/family/keys/paper", "/family/bringing"


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
    return _sent(request.form.get("address", ""), "enter", device.caregiver_id if device else None)


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
    whose = _try_paper(now)
    if whose is None:
        db.session.rollback()
        return render_template("paper_entry.html", problem=_not_this_paper()), 422
    token = entering.enter(db.session.get_one(Caregiver, whose), sessions.device_or_none(), now)
    return _in(token, PAPER)


def _come_in(code: Code, now: datetime) -> Any:
    known = Email.whose(code.address) is not None
    token = entering.by_address(code.address, sessions.device_or_none(), now)
    if token is None:
        return BROWSER.take(Response(render_template("nobody_yet.html")))
    return BROWSER.take(_in(token, "/today" if known else "/family/kept"))


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
    before = entering.change_address(code.address, me.caregiver_id, now)
    if before:
        sending.tell_of_change(before)
    return BROWSER.take(web.to(KEYS))


def _in(token: str, leads_to: str) -> Response:
    """With the new session; by way of the question what becomes of a family that was put aside, where one was."""
    device = Device.of_token(token)
    assert device is not None
    waits = entering.aside(device) is not None
    return sessions.keep(web.to(BRINGING if waits else leads_to), token)


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


# What brings somebody back


@blueprint.get("/family/kept")
def kept() -> str:
    return render_template("family_kept.html", email=Email.of(sessions.caregiver().id))


@blueprint.get("/family/keys")
def keys() -> str:
    me = sessions.caregiver()
    return render_template(
        "keys.html",
        email=Email.of(me.id),
        mailing=mail.is_possible(),
        has_paper=PaperCode.is_had_by(me.id),
        waits=entering.aside(sessions.device()) is not None,
        passkeys=Passkey.all_of(me.id),
        kinds=KINDS,
        day=lambda moment: days.shown(days.on(moment)),
    )


@blueprint.get("/family/keys/paper")
def about_paper() -> str:
    return render_template("paper_key.html", has_paper=PaperCode.is_had_by(sessions.caregiver().id))


@blueprint.post("/family/keys/paper")
@proving.proved(PAPER)
def make_paper() -> str:
    """Shown by the answer, and never again: another time makes another one."""
    code = PaperCode.make(sessions.caregiver().id, datetime.now(UTC))
    ours = config().base_url or request.url_root.rstrip("/")
    return render_template("paper_made.html", code=code, address=f"{ours}/sign-in")


@blueprint.get("/family/keys/email")
@proving.proved(KEYS)
def about_email() -> str:
    return render_template(
        "email_key.html", email=Email.of(sessions.caregiver().id), mailing=mail.is_possible()
    )


@blueprint.post("/family/keys/email")
@proving.proved("/family/keys/email")
def change_email() -> Response:
    return _sent(request.form.get("address", ""), "change", sessions.caregiver().id)


# Showing that it is you


@blueprint.get("/proof")
def proof() -> Any:
    wanted = web.local(request.args.get("next", ""), KEYS)
    if proving.is_enough(sessions.device(), datetime.now(UTC)):
        return web.to(wanted)
    return render_template(
        "proof.html", means=proving.means(proving.who_proves(sessions.device())), next=wanted
    )


@blueprint.post("/proof/codes")
def send_proof() -> Response:
    whose = proving.who_proves(sessions.device())
    address = proving.means(whose).address or abort(404)
    return _sent(address, "prove", whose, web.back(KEYS))


@blueprint.post("/proof/paper")
def prove_by_paper() -> Any:
    now, whose = datetime.now(UTC), proving.who_proves(sessions.device())
    wanted = web.back(KEYS)
    if _try_paper(now) != whose:
        db.session.rollback()  # Somebody else's is still good.
        return render_template(
            "proof.html", means=proving.means(whose), next=wanted, problem=_not_this_paper()
        ), 422
    sessions.device().proved_at = now
    return web.to(wanted)


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


def _sent(address: str, purpose: str, caregiver_id: str | None, wanted: str = "") -> Response:
    browser = sending.send(
        address, purpose, caregiver_id, network_of(request.remote_addr), datetime.now(UTC), BROWSER.read()
    )
    response = web.to(f"/codes/mine?next={quote(wanted)}" if wanted else "/codes/mine")
    return BROWSER.give(response, browser)


def _digits(code: Code, problem: str = "") -> str:
    wanted = web.local(request.values.get("next", ""), "")
    again = {"enter": "/sign-in", "prove": f"/proof?next={quote(wanted)}", "change": "/family/keys/email"}
    return render_template(
        "digits.html", address=code.address, next=wanted, again=again[code.purpose], problem=problem
    )


def _in_digits(given: str) -> str:
    """What was written, in ASCII: keyboards of many of our languages have digits of their own."""
    return "".join(str(unicodedata.digit(letter)) for letter in given[:40] if letter.isdecimal())


def _try_paper(now: datetime) -> str | None:
    """Whose the code on paper is. The try is counted, and committed, before it is looked at."""
    allow("paper", network_of(request.remote_addr), "", now)
    db.session.commit()
    return PaperCode.use_up(request.form.get("code", ""), now)


def _not_this_paper() -> str:
    return _(
        "That code opens nothing. It may have been used, or a newer one made. Look at each letter again."
    )
