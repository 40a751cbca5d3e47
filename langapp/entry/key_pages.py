"""What brings a caregiver back: the list of it, an address, and a code on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request

from langapp import days, mail, web
from langapp.config import current as config
from langapp.entry import proving
from langapp.entry.answering import KEYS, PAPER, send_digits
from langapp.entry.entering import aside
from langapp.entry.models import Email, PaperCode, Passkey
from langapp.families import sessions
from langapp.families.models.devices import KINDS

blueprint = Blueprint("keys", __name__, template_folder="templates")


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
        waits=aside(sessions.device()) is not None,
        passkeys=Passkey.all_of(me.id),
        kinds=KINDS,
        day=lambda moment: days.shown(days.on(moment)),
    )


@blueprint.get(proving.FIRST_KEY)
def first_key() -> Any:
    """On the way to somewhere: what brings somebody back who has nothing yet. `needed` where it goes no further without."""
    wanted = web.local(request.args.get("next", ""), KEYS)
    if not proving.has_none(sessions.device()):
        return web.to(wanted)
    return render_template(
        "first_key.html", next=wanted, needed="needed" in request.args, mailing=mail.is_possible()
    )


@blueprint.get("/family/keys/paper")
def about_paper() -> str:
    return render_template("paper_key.html", has_paper=PaperCode.is_had_by(sessions.caregiver().id))


@blueprint.post("/family/keys/paper")
@proving.proved(PAPER)
def make_paper() -> str:
    """Shown by the answer, and never again: another time makes another one."""
    now, device = datetime.now(UTC), sessions.device()
    if proving.is_on_the_way(device):
        device.proved_at = now
    code = PaperCode.make(device.caregiver_id, now)
    ours = config().base_url or request.url_root.rstrip("/")
    return render_template("paper_made.html", code=code, address=f"{ours}/sign-in", next=web.back("/today"))


@blueprint.get("/family/keys/email")
@proving.proved("")
def about_email() -> str:
    return render_template(
        "email_key.html", email=Email.of(sessions.caregiver().id), mailing=mail.is_possible()
    )


@blueprint.post("/family/keys/email")
@proving.proved("/family/keys/email")
def change_email() -> Response:
    wanted = web.local(request.form.get("next", ""), "")
    return send_digits(request.form.get("address", ""), "change", sessions.caregiver().id, wanted)
