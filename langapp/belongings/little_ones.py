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
    theirs = {child.id, None} if _is_first(child) else {child.id}
    heard = sum(word.child_id in theirs for word in HeardWord.standing(child.family_id))
    return render_template("removing_child.html", child=child, heard=heard)


@blueprint.post(PAGE)
@proved("/family/people")
def remove(child_id: int) -> Response:
    child = _child(child_id)
    if _is_first(child):
        HeardWord.forget_unnamed(child.family_id)
    child.remove(datetime.now(UTC))
    return web.to("/family/people")


def _is_first(child: Child) -> bool:
    """Whom a word means that does not say whose it is."""
    return sessions.family().a_child(None) is child


def _child(child_id: int) -> Child:
    return sessions.family().own_child(child_id) or abort(404)
