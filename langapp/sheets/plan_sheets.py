"""A leader's plan on paper: the run-sheet and the cards, as pages to print and as PDFs."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from langapp import web
from langapp.db import looks
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.makings import making
from langapp.packs import shelf
from langapp.practice import cloth
from langapp.sheets import run_sheet, setting
from langapp.sheets.paper import PAPERS, Sheet
from langapp.workshops.models import Plan

blueprint = Blueprint("plan_sheets", __name__, template_folder="templates")


@blueprint.get("/workshops/plans/<plan_id>/run-sheet")
@able(LEADING)
def running(plan_id: str) -> str:
    plan = _plan(plan_id)
    return _page(plan, run_sheet.run_sheet(plan, shelf.current(), _paper()))


@blueprint.get("/workshops/plans/<plan_id>/cards")
@able(LEADING)
def cards(plan_id: str) -> str:
    plan = _plan(plan_id)
    return _page(plan, run_sheet.room_cards(plan, shelf.current(), _paper(), _only(plan)))


@blueprint.post("/workshops/plans/<plan_id>/run-sheet/pdf")
@able(LEADING)
@looks
def running_pdf(plan_id: str) -> Response:
    plan = _plan(plan_id)
    return _pdf(plan, run_sheet.run_sheet(plan, shelf.current(), _paper()), _("Run-sheet"), "run-sheet")


@blueprint.post("/workshops/plans/<plan_id>/cards/pdf")
@able(LEADING)
@looks
def cards_pdf(plan_id: str) -> Response:
    plan = _plan(plan_id)
    return _pdf(plan, run_sheet.room_cards(plan, shelf.current(), _paper(), _only(plan)), _("Cards"), "cards")


def _plan(plan_id: str) -> Plan:
    return Plan.of(sessions.caregiver().id, plan_id) or abort(404)


def _paper() -> str:
    return request.values.get("paper", "")[:10]


def _only(plan: Plan) -> int:
    """The place of one of its languages, from 1; 0 for all."""
    places = {str(place): place for place in range(1, len(plan.languages) + 1)}
    return places.get(request.values.get("only", ""), 0)


def _page(plan: Plan, sheet: Sheet) -> str:
    known = languages()
    return web.render(
        f"sheets/{sheet.kind}.html",
        plan=plan,
        sheet=sheet,
        motif=cloth.motif(sheet.band),
        papers=PAPERS,
        only=_only(plan),
        tongues=[known.get(tag) for tag in plan.languages],
        songs=run_sheet.songs(plan, shelf.current()) if sheet.kind == "cards" else [],
        changed=_changed,
        back=f"/workshops/plans/{plan.id}",
        back_title=plan.name,
        query=request.query_string.decode("ascii", "replace"),
    )


def _changed(**change: object) -> str:
    """This page's address with one wish changed."""
    asked = {"paper": _paper(), "only": request.values.get("only", "")[:3], **change}
    return f"{request.path}?{urlencode({key: value for key, value in asked.items() if value})}"


def _pdf(plan: Plan, sheet: Sheet, title: str, door: str) -> Response:
    family = sessions.family()
    given = setting.given(sheet, f"{plan.name}: {title}", f"/workshops/plans/{plan.id}/{door}", family.id)
    return web.to(f"/makings/{making.ask('sheet', given, family.id, datetime.now(UTC))}")
