"""Taking a little one out of the family, with the words that were heard from them: asked first, and for good."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template

from langapp import web
from langapp.entry.proving import proved
from langapp.families import sessions
from langapp.families.models import Child
from langapp.practice.models import HeardWord

PAGE = "/family/children/<int:child_id>/removal"

blueprint = Blueprint("little_ones", __name__, template_folder="templates")


@blueprint.get(PAGE)
@proved("")
def about_to_remove(child_id: int) -> str:
    """Proof comes before the question, so that it leads back here."""
    child = _child(child_id)
    heard = sum(word.child_id == child.id for word in HeardWord.standing(child.family_id))
    return render_template("removing_child.html", child=child, heard=heard)


@blueprint.post(PAGE)
@proved("/family/people")
def remove(child_id: int) -> Response:
    _child(child_id).remove(datetime.now(UTC))
    return web.to("/family/people")


def _child(child_id: int) -> Child:
    return sessions.family().own_child(child_id) or abort(404)
