"""Leaving a family, and asking somebody to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.entry import parting, proving
from langapp.families import sessions
from langapp.families.models import Caregiver, Removal

blueprint = Blueprint("parting", __name__, template_folder="templates")

PEOPLE = "/family/people"
OF_WHO_STAYS = frozenset(
    {
        "belongings.am",
        "invitations.invite",
        "keys.change_email",
        "keys.make_paper",
        "little_ones.remove",
        "parting.ask",
        "passkeys.add_passkey",
        "people.hand_over",
    }
)
"""A way in that would outlast whoever makes it, and what the others would have to live with."""


@blueprint.before_app_request
def wait_until_it_is_settled() -> Any:
    """Whoever is asked to leave is led to the page that says so."""
    if request.endpoint in OF_WHO_STAYS and request.method == "POST" and sessions.leaves_at() is not None:
        return web.to("/family")
    return None


@blueprint.get("/family/departure")
def about_to_leave() -> str:
    return render_template("parting.html", last=parting.is_last(sessions.caregiver()))


@blueprint.post("/family/departure")
@proving.proved("/family/departure")
def leave() -> Response:
    parting.leave(sessions.caregiver(), datetime.now(UTC))
    return sessions.leave(web.to("/"))


@blueprint.get("/family/caregivers/<caregiver_id>/removal")
def about_to_ask(caregiver_id: str) -> str:
    whom = _other(caregiver_id)
    asked = Removal.of(whom.id)
    return render_template(
        "removal.html", whom=whom, asked=asked, at=days.day_and_hour(asked.at) if asked else ""
    )


@blueprint.post("/family/caregivers/<caregiver_id>/removal")
@proving.proved(PEOPLE)
def ask(caregiver_id: str) -> Response:
    parting.ask(sessions.caregiver(), _other(caregiver_id), datetime.now(UTC))
    return web.to(f"/family/caregivers/{caregiver_id}/removal")


@blueprint.post("/family/caregivers/<caregiver_id>/return")
def take_back(caregiver_id: str) -> Response:
    whom = Caregiver.of(sessions.family().id, caregiver_id) or abort(404)
    if (asked := Removal.of(whom.id)) is not None:
        asked.take_back(sessions.device())
    return web.to(PEOPLE)


def _other(caregiver_id: str) -> Caregiver:
    whom = Caregiver.of(sessions.family().id, caregiver_id)
    if whom is None or whom.id == sessions.caregiver().id:
        abort(404)
    return whom
