"""Waiting for a file, and fetching it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, send_file

from langapp import web
from langapp.families import sessions
from langapp.makings import making
from langapp.makings.lying import Making
from langapp.web import public

blueprint = Blueprint("makings", __name__, template_folder="templates")


@blueprint.get("/makings/<making_id>")
@public
def wait(making_id: str) -> str:
    """How far it is; drawn anew until it is there."""
    found = _found(making_id).as_of(datetime.now(UTC))
    return web.render("making.html", making=found, may_be_given=making.may_be_given(found))


@blueprint.get("/makings/<making_id>/made<ending>")
@public
def fetch(making_id: str, ending: str) -> Response:
    found = _found(making_id)
    if not making.may_be_given(found) or not found.address.endswith(f"/made{ending}"):
        abort(404)
    response = send_file(
        found.file, mimetype=found.told.mimetype, as_attachment=True, download_name=found.told.name
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _found(making_id: str) -> Making:
    family = sessions.current()
    return making.find(making_id, family.id if family else None) or abort(404)
