"""A pack that is not to be worked on any more: put away, and taken out again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort

from langapp import web
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.studio import mine
from langapp.studio.models import Publication

blueprint = Blueprint("putting_away", __name__, template_folder="templates")


@blueprint.get("/studio/drafts/<draft_id>/removal")
@able("writing")
def about_to_put_away(draft_id: str) -> str:
    draft = _draft(draft_id)
    return web.render(
        "put_away.html", draft=draft, title=mine.title_of(draft), publication=Publication.newest(draft.id)
    )


@blueprint.post("/studio/drafts/<draft_id>/removal")
@able("writing")
def put_away(draft_id: str) -> Response:
    _draft(draft_id).put_away(datetime.now(UTC))
    return web.to("/studio")


@blueprint.post("/studio/drafts/<draft_id>/return")
@able("writing")
def take_out(draft_id: str) -> Response:
    away = {draft.id: draft for draft in Draft.put_away_by(sessions.caregiver().id)}
    draft = away.get(draft_id) or abort(404)
    draft.take_out(datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft.id}")


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)
