"""A teacher asks for a check: who is asked, how far they are, and what becomes of what they say."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify, render_template, request

from langapp import web
from langapp.drafts import document, editing
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import uuid7
from langapp.studio.checks import asking_checkers, checking, inviting, marks
from langapp.studio.models.answers import LEFT, TAKEN
from langapp.studio.models.checks import CheckAsk

blueprint = Blueprint("checks", __name__)


@blueprint.get("/studio/drafts/<draft_id>/checks")
@able("writing")
def checks(draft_id: str) -> str:
    draft = _draft(draft_id)
    folded = document.folded(draft)
    now = datetime.now(UTC)
    return render_template(
        "checks.html",
        draft=draft,
        pack=folded.pack,
        lines={row_id: folded.pack.line(line_id) for line_id, row_id in folded.rows.items()},
        asked=checking.asked(draft, folded),
        unchecked=checking.unchecked(draft, folded),
        said=[mark for mark in marks.of(draft, folded) if mark.settle],
        spoken=[languages().get(tag) for tag in folded.pack.languages if tag in languages()],
        checkers=[each for each in asking_checkers.checkers() if each.id != sessions.caregiver().id],
        registry=languages(),
        now=now,
        id=uuid7(now),
        back_to=f"/studio/drafts/{draft.id}",
        back_title=folded.pack.title or _("Your pack"),
    )


@blueprint.post("/studio/drafts/<draft_id>/checks")
@able("writing")
def ask(draft_id: str) -> Response:
    draft, form = _draft(draft_id), request.form
    tag = form.get("tag", "")
    asking_checkers.expect_readable(document.folded(draft), tag)
    checker = next((each for each in asking_checkers.checkers() if each.id == form.get("checker")), None)
    made = CheckAsk.make(
        draft,
        sessions.caregiver(),
        tag,
        datetime.now(UTC),
        name=form.get("name", ""),
        checker=checker,
        ask_id=form.get("id", ""),
    )
    return web.to(f"/studio/drafts/{draft.id}/checks/{made.id}")


@blueprint.get("/studio/drafts/<draft_id>/checks/<ask_id>")
@able("writing")
def asked(draft_id: str, ask_id: str) -> str:
    """The link, to be shared or shown; and what she has said so far."""
    draft, found = _draft(draft_id), _ask(draft_id, ask_id)
    link = asking_checkers.link(found)
    folded = document.folded(draft)
    lines = checking.to_check(found, folded)
    message, message_lang, message_dir = inviting.message(found, folded.pack.title)
    return render_template(
        "check_ask.html",
        draft=draft,
        ask=found,
        lines=lines,
        is_open=found.is_open(datetime.now(UTC)),
        until=asking_checkers.until(found),
        language=languages().get(found.tag),
        link=link,
        message=message,
        message_lang=message_lang,
        message_dir=message_dir,
        square=qr.square(link),
        back_to=f"/studio/drafts/{draft.id}/checks",
        back_title=_("Checking"),
    )


@blueprint.post("/studio/drafts/<draft_id>/checks/<ask_id>/revocation")
@able("writing")
def revoke(draft_id: str, ask_id: str) -> Response:
    _draft(draft_id)
    _ask(draft_id, ask_id).revoke(datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft_id}/checks")


@blueprint.post("/studio/drafts/<draft_id>/checks/<ask_id>/<row_id>/settlement")
@able("writing")
def settle(draft_id: str, ask_id: str, row_id: str) -> Response:
    """One tap: what she would say goes into the cell, or is left."""
    draft, form = _draft(draft_id), request.form
    found, how = _ask(draft_id, ask_id), form.get("how", "")
    about, now, since = (row_id, form.get("variant", "")), datetime.now(UTC), held(draft)
    if how not in (TAKEN, LEFT) or not marks.settle(
        draft, sessions.caregiver(), found, about, how, form.get("words", ""), now
    ):
        abort(404)
    return settled(f"/studio/drafts/{draft.id}/checks#said", draft, since)


@blueprint.get("/studio/checks/<ask_id>")
@able("checking")
def asked_of_me(ask_id: str) -> Response:
    """From the studio of a checker, who needs no link."""
    asks = CheckAsk.waiting_for(sessions.caregiver().id, datetime.now(UTC))
    found = next((ask for ask in asks if ask.id == ask_id), None) or abort(404)
    return web.to(found.path)


@blueprint.get("/studio/drafts/<draft_id>/marks")
@able("writing")
def of_cells(draft_id: str) -> Response:
    """What stands beside each cell, for the grid."""
    return jsonify(marks.by_row(_draft(draft_id)))


def held(draft: Draft) -> int:
    """The revision of a draft that is nobody else's to change until this is answered."""
    draft.hold()
    return draft.revision


def settled(next_page: str, draft: Draft, since: int, always: bool = False) -> Response:
    """A script stays where it is, and learns which cells are otherwise; a page goes on, back to where it was, or `always`
    there.
    """
    if request.accept_mimetypes.best == "application/json":
        return jsonify(settled=True, cells=editing.changes(draft, since).cells)
    return web.to(next_page if always else web.back(next_page))


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)


def _ask(draft_id: str, ask_id: str) -> CheckAsk:
    return CheckAsk.of(draft_id, ask_id) or abort(404)
