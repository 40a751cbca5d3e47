"""What would happen, as a page and as a table, with rows that are left out by hand; confirming it; and what then came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.db import db, looks
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.studio.importing import confirming, dry_run, leaving_out, telling, writing
from langapp.studio.importing.choosing import PACKS, Choice
from langapp.studio.importing.import_pages import theirs, way_back
from langapp.studio.importing.keeping import Done, Import

blueprint = Blueprint("outcomes", __name__)


@blueprint.get("/studio/imports/<import_id>/outcome")
@able("writing")
def outcome(import_id: str, why_not: str = "") -> str | Response:
    """The dry run."""
    brought = theirs(import_id)
    choice = brought.choice()
    if choice is None or confirming.done(brought):
        return web.to(f"/studio/imports/{brought.id}")
    about, draft = confirming.about(brought)
    plan, opened = confirming.plan(brought, choice, about, draft), brought.opened()
    told = telling.grouped(plan.remarks)
    return render_template(
        "import_outcome.html",
        brought=brought,
        title_of_pack=choice.title or brought.title,
        plan=plan,
        told=told,
        known=set(leaving_out.numbers(opened, choice)),
        glimpses=telling.glimpses(opened, choice, told),
        here=told.nearest(request.args.get("group", ""), request.args.get("at", type=int)),
        of_group=request.args.get("group", ""),
        why_not=why_not,
        rows=request.form.get("rows", ""),
        left_out=telling.left_out(opened, choice),
        too_many=writing.too_many(plan, len(about.lines)),
        **way_back(draft, about),
    )


@blueprint.get("/studio/imports/<import_id>/remarks.csv")
@able("writing")
def remarks(import_id: str) -> Response:
    brought = theirs(import_id)
    return Response(
        telling.as_csv(_remarks(brought, brought.choice() or abort(404))),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="rows-{brought.id[-6:]}.csv"'},
    )


@blueprint.post("/studio/imports/<import_id>/rows")
@able("writing")
@looks
def rows(import_id: str) -> Response | tuple[str | Response, int]:
    """Leave rows out, or take them in again: one, all of which one sentence is said, or those that are typed. Enter in any
    field comes here too, and confirms nothing.
    """
    brought = theirs(import_id)
    choice = brought.choice()
    if choice is None or confirming.done(brought):
        return web.to(f"/studio/imports/{brought.id}")
    if why_not := _leave(brought, choice):
        return outcome(import_id, why_not), 422
    place = {name: request.args[name] for name in ("at", "group") if name in request.args}
    return web.to(
        f"/studio/imports/{brought.id}/outcome?{urlencode(place)}#{'here' if place else 'by-number'}"
    )


@blueprint.post("/studio/imports/<import_id>/confirmation")
@able("writing")
def confirm(import_id: str) -> Response | tuple[str | Response, int]:
    """Rows that are typed by their numbers, and wait for their button, stay out too."""
    brought = theirs(import_id)
    done = confirming.done(brought)
    if done is None:
        choice = brought.choice() if _has_typed() else None
        if choice and (why_not := _leave(brought, choice)):
            return outcome(import_id, why_not), 422
        with confirming.in_turn():
            done = _write(brought)
            _tell(brought, done)
    return web.to(_after(brought, done))


@blueprint.get("/studio/imports/<import_id>/done")
@able("writing")
def done(import_id: str) -> str | Response:
    brought = theirs(import_id)
    told = confirming.done(brought)
    if told is None:
        return web.to(f"/studio/imports/{brought.id}")
    drafts = [draft for draft_id in told.drafts if (draft := Draft.of(sessions.caregiver().id, draft_id))]
    named = [(draft.id, document.folded(draft).pack.title) for draft in drafts]
    return render_template("import_done.html", brought=brought, done=told, drafts=named)


@blueprint.post("/studio/imports/<import_id>/undo")
@able("writing")
def undo(import_id: str) -> Response:
    brought = theirs(import_id)
    told = confirming.done(brought) or abort(404)
    if not told.undone:
        with confirming.in_turn():
            _tell(brought, writing.take_back(brought, told, sessions.caregiver(), datetime.now(UTC)))
    return web.to(f"/studio/imports/{brought.id}/done")


def _leave(brought: Import, choice: Choice) -> str:
    """As the form asks, with the title that stands in it. What to type otherwise; then no row went."""
    known, form = leaving_out.numbers(brought.opened(), choice), request.form
    choice = choice.calling(form.get("title", choice.title))
    by_number = "typed" in form or _has_typed()
    typed, why_not = leaving_out.named(form.get("rows", ""), known) if by_number else ([], "")
    if not why_not:
        choice = choice.leaving([*typed, *_asked("leave", known, brought, choice)])
        choice = choice.taking(_asked("take", known, brought, choice))
    brought.choose(choice)
    return why_not


def _has_typed() -> bool:
    return bool(request.form.get("rows", "").strip())


def _asked(act: str, known: Sequence[str], brought: Import, choice: Choice) -> list[str]:
    key, there = request.form.get(f"{act}_all", ""), set(known)
    asked = [*request.form.getlist(act), *(telling.rows_of(_remarks(brought, choice), key) if key else ())]
    return [row for row in asked if row in there]


def _remarks(brought: Import, choice: Choice) -> list[dry_run.Remark]:
    return confirming.plan(brought, choice, *confirming.about(brought)).remarks


def _write(brought: Import) -> Done:
    form, now = request.form, datetime.now(UTC)
    if brought.kind == PACKS:
        return confirming.confirm_packs(brought, set(form.getlist("pack")), now)
    title = form.get("title", "").strip() or brought.title
    return confirming.confirm(brought, brought.choice() or abort(404), title, now)


def _tell(brought: Import, done: Done) -> None:
    """Once it is so: what is told and was not kept would never be brought in."""
    db.session.commit()
    brought.tell_done(done)


def _after(brought: Import, told: Done) -> str:
    """The grid, where there is one to go to."""
    if len(told.drafts) == 1 and not told.undone and not told.renamed:
        return f"/studio/drafts/{told.drafts[0]}"
    return f"/studio/imports/{brought.id}/done"
