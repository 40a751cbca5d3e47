"""The devices of a family: the list of them, signing one out, and leaving one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request

from langapp import days, web
from langapp.db import only_looking
from langapp.entry import proving
from langapp.entry.models import Invitation, Offer
from langapp.entry.returning import has_expired, ways_back
from langapp.families import erasing, sessions
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import KINDS
from langapp.i18n import _
from langapp.lib.uuid7 import uuid7
from langapp.web import Refused

blueprint = Blueprint("devices", __name__, template_folder="templates")

A_MONTH = timedelta(days=30)
HERE = "/family/devices"
HOLDS_ITS_FAMILY_FIRST = "facts.report"
"""And says itself that the device was seen: see Family.hold."""


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
    if not only_looking() and request.endpoint != HOLDS_ITS_FAMILY_FIRST:
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


@blueprint.get("/family/devices")
def ours() -> str:
    now, family, me, mine = datetime.now(UTC), sessions.family(), sessions.caregiver(), sessions.device()
    devices = Device.all_of(family.id)
    may_sign_out_others = _has_shown_a_key(now)
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
        needs_a_key=lambda device: not (may_sign_out_others or _is_mine(device)),
        ids=[uuid7(now), uuid7(now)],
    )


@blueprint.post("/devices/<device_id>/name")
def rename(device_id: str) -> Response:
    _device(device_id).be_called(request.form.get("name", ""))
    return web.to(HERE)


@blueprint.post("/devices/<device_id>/revocation")
@proving.proved(HERE)
def revoke(device_id: str) -> Response:
    device, now = _device(device_id), datetime.now(UTC)
    if device.id == sessions.device().id:
        return web.to("/family/leaving")
    if not (_is_mine(device) or _has_shown_a_key(now)):
        raise Refused(_not_by_holding_a_phone())
    _put_out(device, now)
    return web.to(HERE)


@blueprint.post("/devices/others/revocation")
@proving.proved(HERE)
def revoke_others() -> Response:
    """All of this caregiver's but the one in their hand. Other people's go one by one."""
    mine, now = sessions.device(), datetime.now(UTC)
    shown = _has_shown_a_key(now)
    if not (_is_mine(mine) or shown):
        raise Refused(_not_by_holding_a_phone())
    for device in Device.all_of(mine.family_id):
        theirs = device.caregiver_id == mine.caregiver_id and device.id != mine.id
        if theirs and (_is_mine(device) or shown):
            _put_out(device, now)
    return web.to(HERE)


@blueprint.get("/family/leaving")
def leaving() -> str:
    return render_template("leaving.html", ways=ways_back(sessions.device(), datetime.now(UTC)))


@blueprint.post("/devices/mine/departure")
def leave() -> Response:
    _depart(sessions.device(), datetime.now(UTC))
    return sessions.leave(web.to("/"))


def _device(device_id: str) -> Device:
    return Device.of(sessions.family().id, device_id) or abort(404)


def _is_mine(device: Device) -> bool:
    """Held and brought by whoever holds and brought the one in our hand: neither of the two is lent."""
    mine = sessions.device()
    return {device.caregiver_id, device.came_with, mine.came_with} == {mine.caregiver_id}


def _has_shown_a_key(now: datetime) -> bool:
    """On a page that waits for proof: whoever has one has shown it by then."""
    mine = sessions.device()
    return proving.is_fresh(mine, now) or proving.means(proving.who_proves(mine)).any


def _not_by_holding_a_phone() -> str:
    return _(
        "This may be all that somebody else has of your family. First add something that brings you back, show by it "
        "that it is you, then sign it out."
    )


def _put_out(device: Device, now: datetime) -> None:
    """With it goes what it may have handed out."""
    _depart(device, now)
    Invitation.stop_all_by(device.caregiver_id)
    Offer.stop_all_by(device.caregiver_id, now)


def _depart(device: Device, now: datetime) -> None:
    erasing.note("device", [device.id], now)  # No backup lets it in again.
    device.depart()
