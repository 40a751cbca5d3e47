"""What sessions came to, in numbers that tell of nobody."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, request, send_file

from langapp import days, web
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.i18n import _
from langapp.lib.filename import file_name
from langapp.packs import shelf
from langapp.workshops import here
from langapp.workshops.models import WorkshopReport
from langapp.workshops.reports import held, report_tables, report_words, reporting
from langapp.workshops.reports.held import Period

blueprint = Blueprint("reports", __name__, template_folder="../templates")
CSV = "text/csv"


@blueprint.get("/workshops/<workshop_id>/report")
@able(LEADING)
def report(workshop_id: str) -> str:
    workshop, now = here.led(workshop_id), datetime.now(UTC)
    found = WorkshopReport.of(workshop.id)
    told = found.counted if found else None
    return web.render(
        "workshops/report.html",
        workshop=workshop,
        day=days.shown_with_year(days.on(workshop.started_at)),
        is_over=workshop.is_over(now),
        is_forgotten=workshop.is_forgotten(now),
        told=told,
        lines=report_words.lines(workshop.practised, told, shelf.current()) if told else [],
        words=report_words,
    )


@blueprint.post("/workshops/<workshop_id>/report")
@able(LEADING)
def count(workshop_id: str) -> Response:
    """Once; whoever taps again finds it counted."""
    reporting.count(here.led(workshop_id, to_change=True), datetime.now(UTC))
    return web.to(f"/workshops/{workshop_id}/report")


@blueprint.get("/workshops/<workshop_id>/report.csv")
@able(LEADING)
def table(workshop_id: str) -> Response:
    workshop = here.led(workshop_id)
    found = WorkshopReport.of(workshop.id) or abort(404)
    day = days.on(workshop.started_at)
    return _table(workshop.name, [(day, workshop.name, found.counted)])


@blueprint.get("/workshops/reports")
@able(LEADING)
def every() -> str:
    period = _period()
    counted = period.counted
    return web.render(
        "workshops/reports.html",
        period=period,
        told=reporting.summed(each.told for each in counted if each.told),
        words=report_words,
        days=days,
    )


@blueprint.get("/workshops/reports.csv")
@able(LEADING)
def every_table() -> Response:
    period = _period()
    told = [(each.day, each.workshop.name, each.told) for each in period.counted if each.told]
    name = _("Sessions held")
    return _table(f"{name} {period.name}", told)


def _period() -> Period:
    return held.period(sessions.caregiver().id, request.args.get("period", ""), datetime.now(UTC))


def _table(name: str, told: list[Any]) -> Response:
    made = io.BytesIO(report_tables.write(told))
    answer = send_file(made, CSV, as_attachment=True, download_name=file_name(name, "csv"))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
