"""What families say of lines, and which languages they ask for: read, answered, begun."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.studio import standing
from langapp.studio.checks.check_pages import held, settled
from langapp.studio.from_families import remarks, wishing
from langapp.studio.from_families.remarks import BESIDE
from langapp.voices.models import Remark
from langapp.voices.models.remarks import TAKEN

blueprint = Blueprint("remarks", __name__)


@blueprint.get("/studio/remarks")
@able("writing")
def told() -> str:
    by, on_shelf = sessions.caregiver(), shelf.current()
    return render_template(
        "remarks.html",
        of_drafts=remarks.of_drafts(by),
        of_lessons=remarks.of_lessons(on_shelf),
        asked_for=wishing.asked_for(on_shelf),
        drafts=[(draft, wishing.title(draft)) for draft in Draft.all_of(by.id)],
        registry=languages(),
    )


@blueprint.post("/studio/remarks/<remark_id>/answer")
@able("writing")
def answer(remark_id: str) -> Response:
    """One tap, of somebody who writes the pack it is about."""
    by, form = sessions.caregiver(), request.form
    drafts = standing.ever_out(Draft.all_of(by.id))
    remark = Remark.of(remark_id, drafts) or abort(404)
    how = form.get("how", "")
    if how not in (TAKEN, BESIDE, "left"):
        abort(404)
    draft = drafts[remark.slug]
    since = held(draft)
    row_id = remarks.answer(draft, by, remark, how, form.get("said", ""), datetime.now(UTC))
    if how == TAKEN and remark.kind == "wrong" and row_id:
        return settled(f"/studio/drafts/{draft.id}?row={row_id}", draft, since, always=True)
    return settled("/studio/remarks", draft, since)


@blueprint.post("/studio/columns")
@able("writing")
def begin_column() -> Response:
    """A language that families ask for, as a column of a pack she writes."""
    by, form = sessions.caregiver(), request.form
    draft = Draft.of(by.id, form.get("draft", "")) or abort(404)
    wishing.add_column(draft, by, form.get("tag", ""), datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft.id}")


@blueprint.post("/family/remarks/thanks")
def seen() -> Response:
    """The family has read the thanks of a teacher."""
    Remark.be_thanked(sessions.family().id, datetime.now(UTC))
    return web.to(web.back("/family"))
