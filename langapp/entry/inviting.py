"""Joining a family by a link or a square."""

from __future__ import annotations

from datetime import datetime

from langapp.db import db
from langapp.entry.entering import enter
from langapp.entry.models import Invitation
from langapp.families.models import Caregiver, Device


def join(
    token: str, device: Device | None, now: datetime, *, name: str = "", device_name: str = ""
) -> str | None:
    """The token of a device that has come in; None for a link that opens nothing (any more).

    `name` is what the family calls somebody new. `device` is who asks, where they have a family here already.
    """
    invitation = Invitation.of_token(token, now)
    if invitation is None or not invitation.use_up(now):
        return None
    caregiver = _who(invitation, name, now)
    session = enter(caregiver, device, now, device_name)
    # A link brings somebody in. It does not prove who holds it, so nothing grave is open to them by it.
    come_in = Device.of_token(session)
    assert come_in is not None
    come_in.proved_at = None
    if invitation.caregiver_id is not None:
        come_in.came_with = invitation.made_by
    return session


def _who(invitation: Invitation, name: str, now: datetime) -> Caregiver:
    if invitation.caregiver_id is None:
        return Caregiver.join(invitation.family_id, now, name)
    return db.session.get_one(Caregiver, invitation.caregiver_id)
