"""The people of a family: caregivers, how the app is for each of them, and little ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Caregiver, CaregiverLanguage, Child

blueprint = Blueprint("people", __name__, template_folder="templates")


@blueprint.get("/family/people")
def people() -> str:
    return render_template(
        "people.html",
        caregivers=Caregiver.all_of(sessions.family().id),
        told={(told.caregiver_id, told.tag): told for told in CaregiverLanguage.all_of(sessions.family().id)},
        choices=sessions.choices(),
        holder=sessions.caregiver(),
        children=sessions.family().children,
    )


# Caregivers


@blueprint.post("/family/caregivers/<caregiver_id>/name")
def call_caregiver(caregiver_id: str) -> Response:
    _caregiver(caregiver_id).be_called(request.form.get("name", ""))
    return _back("/family/people")


@blueprint.post("/devices/mine/caregiver")
def hand_over() -> Response:
    """One device, several people: from now on what it says is said by this one."""
    _caregiver(request.form.get("caregiver", "")).hold(sessions.device())
    return _back("/family/people")


@blueprint.get("/family/reading")
def reading() -> str:
    return render_template("reading.html", choices=sessions.choices(), saved="saved" in request.args)


@blueprint.post("/family/reading")
def read() -> Response:
    _tell(request.form)
    return _back("/family/reading?saved=yes")


@blueprint.post("/family/questions/ease")
def say_what_is_new() -> Response:
    """A small question to each caregiver. Whoever skips it knows some of each, and is not asked again."""
    _tell({} if "skip" in request.form else request.form)
    return _back("/today")


# Little ones


@blueprint.post("/family/children")
def welcome() -> Response:
    form = request.form
    sessions.family().welcome(form.get("nickname", ""), form.get("born", ""), datetime.now(UTC))
    return _back("/family/people")


@blueprint.get("/family/children/<int:child_id>")
def child(child_id: int) -> str:
    found = _child(child_id)
    heard = found.in_order(sessions.tags())
    return render_template(
        "child.html",
        child=found,
        choices=sorted(sessions.choices(), key=lambda choice: heard.index(choice.tag)),
    )


@blueprint.post("/family/children/<int:child_id>")
def change_child(child_id: int) -> Response:
    found, month = _child(child_id), request.form.get("born", "")
    found.call(request.form.get("nickname", ""))
    if month:
        found.born_in(month, datetime.now(UTC))
    else:
        found.born = ""
    return _back("/family/people")


@blueprint.post("/family/children/<int:child_id>/languages")
def order_languages(child_id: int) -> Response:
    _child(child_id).hear(request.form.getlist("language"), sessions.tags())
    return _back("/family/people")


@blueprint.post("/devices/mine/child")
def be_with() -> Response:
    """Which little one this device is with now."""
    sessions.device().child_id = _child(request.form.get("child", 0, int)).id
    return _back("/today")


def _back(default: str) -> Response:
    return web.to(web.back(default))


def _tell(told: Mapping[str, str]) -> None:
    """What was not told stays as it was."""
    for choice in sessions.choices():
        CaregiverLanguage.tell(
            sessions.caregiver().id,
            choice.tag,
            shows=told.get(f"shows-{choice.number}", choice.shows),
            ease=told.get(f"ease-{choice.number}", choice.ease),
        )


def _caregiver(caregiver_id: str) -> Caregiver:
    return Caregiver.of(sessions.family().id, caregiver_id) or abort(404)


def _child(child_id: int) -> Child:
    return sessions.family().own_child(child_id) or abort(404)
