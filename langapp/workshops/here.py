"""Who asks, of the pages of a session: a leader, found through the session; a guest, found through its cookie."""

from __future__ import annotations

from flask import abort

from langapp.families import sessions
from langapp.workshops.models import Guest, Workshop
from langapp.workshops.models.guests import GUEST


def led(workshop_id: str, to_change: bool = False) -> Workshop:
    """A session that whoever holds this device leads; else it is not there."""
    return Workshop.of(sessions.caregiver().id, workshop_id, to_change) or abort(404)


def guest(workshop_id: str) -> Guest:
    """The guest that this browser is in a room; 410 once it was taken out, 404 for everybody else."""
    found = Guest.of_token(GUEST.read())
    if found is None or found.workshop_id != workshop_id:
        abort(404)
    if not found.is_in:
        abort(410)
    return found
