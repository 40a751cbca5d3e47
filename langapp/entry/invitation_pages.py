"""One more person, or one more device: a link that is made, shown, opened once, and stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.config import current as config
from langapp.db import db
from langapp.entry import inviting
from langapp.entry.answering import kind_here, let_in
from langapp.entry.entering import comes_along
from langapp.entry.models import Invitation
from langapp.families import sessions
from langapp.families.models import Caregiver
from langapp.lib import qr
from langapp.web import public

blueprint = Blueprint("invitations", __name__, template_folder="templates")


@blueprint.post("/family/invitations")
def invite() -> Response:
    form = request.form
    made = Invitation.make(
        sessions.caregiver(),
        datetime.now(UTC),
        for_me=form.get("for") == "me",
        invitation_id=form.get("id", ""),
        brought_by=sessions.device().came_with,
    )
    return web.to(f"/family/invitations/{made.id}")


@blueprint.get("/family/invitations/<invitation_id>")
def invited(invitation_id: str) -> str:
    """The link, shown to nobody but whoever made it."""
    made = _invitation(invitation_id)
    if not made.is_shown_on(sessions.device()):
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
    return web.to("/family/devices")


@blueprint.get("/join/<token>")
@public
def invitation(token: str) -> Any:
    """Looking uses nothing up: whoever forwards a link looks at it first, and so do the machines on its way."""
    found, here = Invitation.of_token(token, datetime.now(UTC)), sessions.current()
    device = sessions.device_or_none()
    if found is None:
        return render_template("join_over.html"), 404
    maker = db.session.get(Caregiver, found.maker)
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
        device_name=kind_here(),
    )
    if session is None:
        return render_template("join_over.html"), 404
    return let_in(session)


def _invitation(invitation_id: str) -> Invitation:
    return Invitation.of(sessions.family().id, invitation_id) or abort(404)
