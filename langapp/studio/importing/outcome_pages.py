"""What would happen, before it does: the dry run as a page and as a table, and rows that are left out of it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.db import looks
from langapp.families.abilities import able
from langapp.studio.importing import confirming, dry_run, leaving_out, telling, writing
from langapp.studio.importing.choosing import Choice
from langapp.studio.importing.import_pages import theirs, way_back
from langapp.studio.importing.keeping import Import

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
    known, form = leaving_out.numbers(brought.opened(), choice), request.form
    choice = choice.calling(form.get("title", choice.title))
    by_number = "typed" in form or ("enter" in form and form.get("rows", "").strip())
    typed, why_not = leaving_out.named(form.get("rows", ""), known) if by_number else ([], "")
    if not why_not:
        choice = choice.leaving([*typed, *_asked("leave", known, brought, choice)])
        choice = choice.taking(_asked("take", known, brought, choice))
    brought.choose(choice)
    if why_not:
        return outcome(import_id, why_not), 422
    place = {name: request.args[name] for name in ("at", "group") if name in request.args}
    return web.to(
        f"/studio/imports/{brought.id}/outcome?{urlencode(place)}#{'here' if place else 'by-number'}"
    )


def _asked(act: str, known: Sequence[str], brought: Import, choice: Choice) -> list[str]:
    key, there = request.form.get(f"{act}_all", ""), set(known)
    asked = [*request.form.getlist(act), *(telling.rows_of(_remarks(brought, choice), key) if key else ())]
    return [row for row in asked if row in there]


def _remarks(brought: Import, choice: Choice) -> list[dry_run.Remark]:
    return confirming.plan(brought, choice, *confirming.about(brought)).remarks
