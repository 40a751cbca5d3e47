"""Who asks, of the pages of a session: a leader, found through the session; a guest, found through its cookie.

A day after its end a session has no guests any more, by the clock: whether or not they have been cleared away.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort

from langapp.families import sessions
from langapp.i18n import _
from langapp.web import Refused
from langapp.workshops.models import Guest, Workshop
from langapp.workshops.models.guests import GUEST


def led(workshop_id: str, to_change: bool = False) -> Workshop:
    """A session that whoever holds this device leads; else it is not there."""
    return Workshop.of(sessions.caregiver().id, workshop_id, to_change) or abort(404)


def led_on(workshop_id: str) -> Workshop:
    """The same to be changed, as long as it is not over. Raises Refused."""
    workshop = led(workshop_id, to_change=True)
    if workshop.is_over(datetime.now(UTC)):
        raise Refused(_("This session is over. What it came to stands in its report."))
    return workshop


def guest(workshop_id: str) -> Guest:
    """The guest that this browser is in a room; 410 once it was taken out, 404 for everybody else."""
    return inside(workshop_id)[0]


def inside(workshop_id: str) -> tuple[Guest, Workshop]:
    """The same, and the room. One query."""
    found, workshop = Guest.inside(workshop_id, GUEST.read()) or abort(404)
    if workshop.is_forgotten(datetime.now(UTC)):
        abort(404)
    return (found, workshop) if found.is_in else abort(410)
