"""One more device or one more person: invitations, passkeys, the list of devices, and leaving one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, render_template, request

from langapp import days, web
from langapp.config import current as config
from langapp.db import db
from langapp.entry import inviting, passkeys, proving
from langapp.entry.entering import aside, comes_along, enter
from langapp.entry.models import Invitation, Passkey
from langapp.entry.models.passkeys import LASTS
from langapp.entry.passkeys import Site
from langapp.entry.returning import has_expired, ways_back
from langapp.families import erasing, sessions
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import KINDS, kind_of
from langapp.lib import qr
from langapp.lib.uuid7 import uuid7
from langapp.web import public

blueprint = Blueprint("devices", __name__, template_folder="templates")

A_MONTH = timedelta(days=30)
BROWSER = web.Cookie("passkey", LASTS, "Strict")
"""By which the browser that a challenge was made for is known."""
HERE, KEYS = "/family/devices", "/family/keys"


@blueprint.before_app_request
def known_at_the_door() -> Any:
    """A device that tells us something was seen today. One that lay unused for half a year is a visitor's again."""
    device, now = sessions.device_or_none(), datetime.now(UTC)
    if device is None:
        return None
    if has_expired(device, now):
        g.device = g.caregiver = g.family = None
        g.choices = []
        return web.open_by_name()
    if request.method not in web.LOOKING:
        device.seen(now)
    return None


@blueprint.app_context_processor
def still_used() -> dict[str, bool]:
    """Whether a page had better have its device say so: whoever looks and never tells us anything is there too."""
    device = sessions.device_or_none()
    return {"unseen": device is not None and device.seen_at < datetime.now(UTC) - A_MONTH}


@blueprint.post("/devices/mine/day")
def be_seen() -> Response:
    """Known at the door already."""
    return Response(status=204)


# The list


@blueprint.get("/family/devices")
def ours() -> str:
    now, family, me, mine = datetime.now(UTC), sessions.family(), sessions.caregiver(), sessions.device()
    devices = Device.all_of(family.id)
    devices.sort(key=lambda each: (each.id != mine.id, each.caregiver_id != me.id))
    return render_template(
        "devices.html",
        devices=devices,
        people={who.id: who for who in Caregiver.all_of(family.id)},
        mine=mine,
        invitations=Invitation.open_of(family.id, now),
        kinds=KINDS,
        seen_on=lambda device: days.shown(device.seen_at.date()),
        until=lambda invitation: days.hour(invitation.until),
        today=lambda device: device.seen_at.date() >= now.date(),
        ids=[uuid7(now), uuid7(now)],
    )


@blueprint.post("/devices/<device_id>/name")
def rename(device_id: str) -> Response:
    _device(device_id).be_called(request.form.get("name", ""))
    return web.to(HERE)


@blueprint.post("/devices/<device_id>/revocation")
@proving.proved(HERE)
def revoke(device_id: str) -> Response:
    device = _device(device_id)
    if device.id == sessions.device().id:
        return web.to("/family/leaving")
    _put_out(device, datetime.now(UTC))
    return web.to(HERE)


@blueprint.post("/devices/others/revocation")
@proving.proved(HERE)
def revoke_others() -> Response:
    """All of this caregiver's but the one in their hand. Other people's go one by one."""
    mine, now = sessions.device(), datetime.now(UTC)
    for device in Device.all_of(mine.family_id):
        if device.caregiver_id == mine.caregiver_id and device.id != mine.id:
            _put_out(device, now)
    return web.to(HERE)


# Leaving


@blueprint.get("/family/leaving")
def leaving() -> str:
    return render_template("leaving.html", ways=ways_back(sessions.device(), datetime.now(UTC)))


@blueprint.post("/devices/mine/departure")
def leave() -> Response:
    _depart(sessions.device(), datetime.now(UTC))
    return sessions.leave(web.to("/"))


# Invitations


@blueprint.post("/family/invitations")
def invite() -> Response:
    form = request.form
    made = Invitation.make(
        sessions.caregiver(),
        datetime.now(UTC),
        for_me=form.get("for") == "me",
        invitation_id=form.get("id", ""),
    )
    return web.to(f"/family/invitations/{made.id}")


@blueprint.get("/family/invitations/<invitation_id>")
def invited(invitation_id: str) -> str:
    """The link, shown to nobody but whoever made it."""
    made = _invitation(invitation_id)
    if made.made_by != sessions.caregiver().id:
        abort(404)
    link = (config().base_url or request.url_root.rstrip("/")) + f"/join/{made.token}"
    return render_template(
        "invitation.html",
        invitation=made,
        is_open=made.is_open(datetime.now(UTC)),
        until=days.hour(made.until),
        link=link,
        square=qr.square(link),
    )


@blueprint.post("/family/invitations/<invitation_id>/revocation")
def stop(invitation_id: str) -> Response:
    _invitation(invitation_id).stop()
    return web.to(HERE)


@blueprint.get("/join/<token>")
@public
def invitation(token: str) -> Any:
    """Looking uses nothing up: whoever forwards a link looks at it first, and so do the machines on its way."""
    found, here = Invitation.of_token(token, datetime.now(UTC)), sessions.current()
    device = sessions.device_or_none()
    if found is None:
        return render_template("join_over.html"), 404
    maker = db.session.get(Caregiver, found.made_by)
    return render_template(
        "join.html",
        token=token,
        for_me=found.caregiver_id is not None,
        invited_by=maker.name if maker else "",
        is_in=here is not None and here.id == found.family_id,
        brings=device is not None,
        comes_along=device is not None and comes_along(device),
    )


@blueprint.post("/join/<token>")
@public
def join(token: str) -> Any:
    found, here, now = Invitation.of_token(token, datetime.now(UTC)), sessions.current(), datetime.now(UTC)
    if found is not None and here is not None and here.id == found.family_id:
        return web.to("/today")
    session = inviting.join(
        token,
        sessions.device_or_none(),
        now,
        name=request.form.get("name", ""),
        device_name=_kind(),
    )
    if session is None:
        return render_template("join_over.html"), 404
    return _in(session)


# Passkeys


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
    now = datetime.now(UTC)
    kept = passkeys.add(sessions.caregiver(), _credential(), BROWSER.read(), _site(), _kind(), now)
    return web.to(KEYS if kept else "/passkeys/unknown")


@blueprint.post("/passkeys/entry")
@public
def enter_by_passkey() -> Response:
    now = datetime.now(UTC)
    who = passkeys.answered("enter", "", _credential(), BROWSER.read(), _site(), now)
    if who is None:
        return web.to("/passkeys/unknown")
    return _in(enter(who, sessions.device_or_none(), now, _kind()))


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


def _in(session: str) -> Response:
    """By way of the question what becomes of a family that was put aside, where one was."""
    device = Device.of_token(session)
    waits = device is not None and aside(device) is not None
    return sessions.keep(web.to("/family/bringing" if waits else "/today"), session)


def _device(device_id: str) -> Device:
    return Device.of(sessions.family().id, device_id) or abort(404)


def _invitation(invitation_id: str) -> Invitation:
    return Invitation.of(sessions.family().id, invitation_id) or abort(404)


def _put_out(device: Device, now: datetime) -> None:
    """With it goes what it may have handed out."""
    _depart(device, now)
    Invitation.stop_all_by(device.caregiver_id)


def _depart(device: Device, now: datetime) -> None:
    erasing.note("device", [device.id], now)  # No backup lets it in again.
    device.depart()


def _site() -> Site:
    """By the address this installation goes by; on a laptop, by the one it was opened at."""
    address = urlsplit(config().base_url or request.url_root)
    return Site(address.hostname or "", f"{address.scheme}://{address.netloc}")


def _kind() -> str:
    return kind_of(request.headers.get("User-Agent", ""))


def _credential() -> str:
    return request.form.get("credential", "")
