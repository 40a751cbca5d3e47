"""What a session came to, or many of them, on one page to hand in: the figures of the report and none besides."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask import Blueprint, Response, abort, current_app, request

from langapp import days, i18n, web
from langapp.db import looks
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.i18n import _, ngettext
from langapp.makings import making
from langapp.packs import shelf
from langapp.practice.cloth import Picture
from langapp.sheets import about, setting
from langapp.sheets.paper import Sheet, clean
from langapp.workshops import here
from langapp.workshops.models import Workshop, WorkshopReport
from langapp.workshops.reports import held, report_words, reporting
from langapp.workshops.reports.grouping import GROUPS
from langapp.workshops.reports.held import Period
from langapp.workshops.reports.report_words import Answer, Part, SaidLine

blueprint = Blueprint("report_sheets", __name__)
MOST_LISTED = 30
"""Lines, or sessions: as many as a page has room for."""


@dataclass(frozen=True)
class ListedSession:
    day: str
    text: str
    families: str


@dataclass(frozen=True, kw_only=True)
class ReportSheet(Sheet):
    kind: ClassVar[str] = "report"

    lead: str
    """When it was, and how long."""
    figure: str
    """How many families."""
    woven: Picture
    woven_of: str
    """What the cloth is drawn from."""
    languages: str
    parts: tuple[Part, ...]
    says: str
    answered: str
    """Of how many; or why nothing is told."""
    yes: str
    some: str
    answers: tuple[Answer, ...]
    listed: str
    lines: tuple[SaidLine, ...] = ()
    sessions: tuple[ListedSession, ...] = ()
    by_many: str = ""
    more: str = ""
    """How many more there are than the page has room for."""
    not_told: str
    limits: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """With the drawing in place of what it is drawn from."""
        told = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        woven = told.pop("woven")
        for name in ("parts", "answers", "lines", "sessions"):
            told[name] = [dataclasses.asdict(each) for each in told[name]]
        parts: Any = current_app.jinja_env.get_template("cloth_parts.html").module
        drawing = str(parts.standing_alone(woven, self.woven_of)) if woven.high else ""
        return {"kind": self.kind, **told, "drawing": drawing}


@blueprint.post("/workshops/<workshop_id>/report/pdf")
@able(LEADING)
@looks
def of_one(workshop_id: str) -> Response:
    workshop = here.led(workshop_id)
    found = WorkshopReport.of(workshop.id) or abort(404)
    return _made(one(workshop, found.counted), f"/workshops/{workshop.id}/report")


@blueprint.post("/workshops/reports/pdf")
@able(LEADING)
@looks
def of_many() -> Response:
    period = held.period(sessions.caregiver().id, request.form.get("period", ""), datetime.now(UTC))
    if not period.counted:
        abort(404)
    back = f"/workshops/reports?period={period.name}" if period.name else "/workshops/reports"
    return _made(many(period), back)


def one(workshop: Workshop, told: dict[str, Any]) -> ReportSheet:
    lines = report_words.lines(workshop.practised, told, shelf.current())
    day = days.shown_with_year(days.on(workshop.started_at))
    return ReportSheet(
        **_common(told),
        title=clean(workshop.name),
        lead=clean(f"{day} · {report_words.minutes(told['minutes'])}"),
        figure=report_words.families(told["families"]),
        listed=_("What they practised") if lines else "",
        lines=tuple(
            SaidLine(clean(each.text), each.lang, each.by_many) for each in lines[:MOST_LISTED]
        ),
        by_many=_("said by five families or more") if told["said"] else "",
        more=_and_more(len(lines)),
    )  # fmt: skip


def many(period: Period) -> ReportSheet:
    counted = [(each, each.told) for each in period.counted if each.told]
    told = reporting.summed(each for _held, each in counted)
    length, title = ngettext("%(n)s session", "%(n)s sessions", len(counted)), _("Sessions held")
    return ReportSheet(
        **_common(told),
        title=clean(f"{title}: {_named(period.name)}" if period.name else title),
        lead=clean(f"{length} · {report_words.hours(told['minutes'])}"),
        figure=report_words.visits(told["families"]),
        listed=_("One by one"),
        sessions=tuple(
            ListedSession(
                days.shown_with_year(each.day, "medium"),
                clean(each.workshop.name),
                report_words.families(kept["families"]),
            )
            for each, kept in counted[:MOST_LISTED]
        ),
        more=_and_more(len(counted)),
    )


def _common(told: dict[str, Any]) -> dict[str, Any]:
    here = i18n.locale()
    answers = report_words.answers(told)
    too_few = _("Too few families answered, or were here, for their answers to be told.")
    return {
        "title_lang": here,
        "lang": here,
        "dir": i18n.direction(),
        "paper": _paper(),
        "band": _band(told),
        "printed": about.printed(for_all=True),
        "woven": report_words.picture(told),
        "woven_of": _("Each diamond is five families, in the colour of their languages."),
        "languages": _("Languages they brought") if report_words.parts(told) else "",
        "parts": tuple(report_words.parts(told)),
        "says": _("What they say of it"),
        "answered": report_words.answered(told) if answers else too_few,
        "yes": _("Yes"),
        "some": _("Yes or a little"),
        "answers": tuple(answers),
        "not_told": _("What this page does not tell"),
        "limits": tuple(map(str, report_words.NOT_TOLD)),
    }


def _band(told: dict[str, Any]) -> tuple[int, ...]:
    """The dyes of the groups that are told of, two at most, as a thread has them."""
    places = [place for place, group in enumerate(GROUPS) if group.key in told["groups"]]
    return tuple(places[:2]) or (0,)


def _named(period: str) -> str:
    return days.shown_month(period) if "-" in period else period


def _and_more(number: int) -> str:
    over = number - MOST_LISTED
    return ngettext("and %(n)s more", "and %(n)s more", over) if over > 0 else ""


def _paper() -> str:
    return "letter" if request.form.get("paper") == "letter" else "a4"


def _made(sheet: ReportSheet, back: str) -> Response:
    family, what = sessions.family(), _("Report")
    given = setting.given(sheet, f"{sheet.title}: {what}", back, family.id)
    return web.to(f"/makings/{making.ask('sheet', given, family.id, datetime.now(UTC))}")
