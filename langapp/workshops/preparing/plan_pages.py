"""Preparing a session: from a theme to a plan, its steps changed by hand, kept as a template, and started."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from langapp import days, web
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.packs import shelf
from langapp.workshops.models import Plan, Workshop
from langapp.workshops.models.plans import LONGEST_NAME
from langapp.workshops.preparing import editing, materials, plan_lines, planning
from langapp.workshops.preparing.editing import Changed, Sent
from langapp.workshops.steps import KINDS, LENGTHS, Step

blueprint = Blueprint("plans", __name__, template_folder="../templates")

MOST_HELD = 20
"""Sessions shown on a leader's first page; all of them are in the reports."""
LONGEST_SEARCH = 80


@blueprint.get("/workshops")
@able(LEADING)
def every() -> str:
    leader, now = sessions.caregiver(), datetime.now(UTC)
    plans = Plan.all_of(leader.id)
    return web.render(
        "workshops/every.html",
        going=Workshop.going(leader.id, now),
        held=Workshop.over(leader.id, now, MOST_HELD),
        plans=[each for each in plans if not each.is_template],
        templates=[each for each in plans if each.is_template],
        ids={plan.id: uuid7(now) for plan in plans},
        editing=editing,
        days=days,
        **_words(),
    )


@blueprint.get("/workshops/new")
@able(LEADING)
def new() -> str:
    plans = Plan.all_of(sessions.caregiver().id)
    wanted = request.args.get("template")
    source = next((each for each in plans if each.id == wanted and each.is_template), None)
    before = source or next(iter(plans), None)
    return web.render(
        "workshops/new.html",
        id=uuid7(datetime.now(UTC)),
        source=source,
        templates=[each for each in plans if each.is_template],
        name=before.name if before else _("Story time"),
        chosen=before.languages if before else [],
        themes=plan_lines.themes(shelf.current()),
        picture_of=plan_lines.picture_of,
        lengths=LENGTHS,
        most=LONGEST_NAME,
        registry=sorted(languages(), key=lambda each: each.stage != "launch"),
        editing=editing,
    )


@blueprint.post("/workshops/plans")
@able(LEADING)
def make() -> Response:
    """From a theme, or with the steps of a template."""
    form, leader, now = request.form, sessions.caregiver(), datetime.now(UTC)
    tags, plan_id = form.getlist("language"), given_or_new(form.get("id", ""), now)
    if begun := Plan.of(leader.id, plan_id):
        return web.to(_at(begun))
    if template := form.get("template"):
        source = _plan(template)
        theme, minutes, steps = source.theme, source.minutes, source.steps
    else:
        theme, minutes, steps = planning.asked_for(
            form.get("theme", ""), tags, form.get("minutes", ""), shelf.current()
        )
    return web.to(_at(Plan.make(leader.id, form.get("name", ""), theme, tags, minutes, steps, now, plan_id)))


@blueprint.get("/workshops/plans/<plan_id>")
@able(LEADING)
def plan(plan_id: str) -> str:
    return _page(_plan(plan_id))


@blueprint.post("/workshops/plans/<plan_id>/about")
@able(LEADING)
def about(plan_id: str) -> Any:
    found, form = _plan(plan_id, to_change=True), request.form
    try:
        editing.about(
            found, form.get("name", ""), form.getlist("language"), form.get("seen", ""), datetime.now(UTC)
        )
    except Changed:
        return _page(found, typed=(form.get("name", ""), form.getlist("language"))), 409
    return web.to(_at(found))


@blueprint.post("/workshops/plans/<plan_id>/template")
@able(LEADING)
def template(plan_id: str) -> Response:
    found = _plan(plan_id, to_change=True)
    found.is_template = request.form.get("is") == "yes"
    return web.to(_at(found))


@blueprint.post("/workshops/plans/<plan_id>/copies")
@able(LEADING)
def copy(plan_id: str) -> Response:
    leader, now = sessions.caregiver(), datetime.now(UTC)
    copied = given_or_new(request.form.get("id", ""), now)
    before = Plan.of(leader.id, copied)
    return web.to(_at(before or editing.copy(_plan(plan_id), leader.id, now, copied)))


@blueprint.get("/workshops/plans/<plan_id>/removal")
@able(LEADING)
def removal(plan_id: str) -> str:
    return web.render("workshops/plan_away.html", plan=_plan(plan_id))


@blueprint.post("/workshops/plans/<plan_id>/removal")
@able(LEADING)
def put_away(plan_id: str) -> Response:
    """What is gone already stays gone."""
    if found := Plan.of(sessions.caregiver().id, plan_id, to_change=True):
        found.put_away(datetime.now(UTC))
    return web.to("/workshops")


@blueprint.post("/workshops")
@able(LEADING)
def start() -> Response:
    """On this screen as the wall, or in this hand as the leader's phone."""
    form, leader = request.form, sessions.caregiver()
    started = Workshop.start(_plan(form.get("plan", "")), leader.id, datetime.now(UTC), form.get("id", ""))
    wall = "/stage" if form.get("then") == "stage" else ""
    return web.to(f"/workshops/{started.id}{wall}")


@blueprint.post("/workshops/plans/<plan_id>/steps")
@able(LEADING)
def add(plan_id: str) -> Response:
    found, now = _plan(plan_id, to_change=True), datetime.now(UTC)
    step_id = given_or_new(request.form.get("id", ""), now)
    editing.add(found, step_id, request.form.get("kind", ""), shelf.current(), now)
    return web.to(_at(found, step_id))


@blueprint.get("/workshops/plans/<plan_id>/steps/<step_id>")
@able(LEADING)
def step(plan_id: str, step_id: str) -> str:
    found = _plan(plan_id)
    return _step_page(found, _step(found, step_id), request.args.get("q", ""), request.args.get("pack", ""))


@blueprint.post("/workshops/plans/<plan_id>/steps/<step_id>")
@able(LEADING)
def change(plan_id: str, step_id: str) -> Any:
    """All that stands in its form; and one line put in, moved or taken out, where one of those was tapped."""
    found, form = _plan(plan_id, to_change=True), request.form
    before = _step(found, step_id)
    refs = editing.tapped(form.getlist("ref"), form)
    sent = Sent(form.get("minutes", ""), form.get("materials", ""), form.get("notes", ""), refs)
    try:
        editing.change(found, before, sent, form.get("seen", ""), shelf.current(), datetime.now(UTC))
    except Changed:
        return _step_page(found, before, form.get("q", ""), form.get("pack", ""), sent), 409
    stays = {"add", "away", "up", "down", "look"} & form.keys() or form.get("q") != form.get("asked", "")
    looking = {key: form.get(key, "")[:LONGEST_SEARCH] for key in ("q", "pack") if form.get(key)}
    query = f"?{urlencode(looking)}" if looking else ""
    return web.to(f"{_at(found, step_id)}{query}#lines" if stays else f"{_at(found)}#{step_id}")


@blueprint.post("/workshops/plans/<plan_id>/steps/<step_id>/place")
@able(LEADING)
def place(plan_id: str, step_id: str) -> Response:
    found = _plan(plan_id, to_change=True)
    editing.move(found, _step(found, step_id), request.form.get("to", ""), datetime.now(UTC))
    return web.to(f"{_at(found)}#{step_id}")


@blueprint.post("/workshops/plans/<plan_id>/steps/<step_id>/removal")
@able(LEADING)
def take_out(plan_id: str, step_id: str) -> Response:
    found = _plan(plan_id, to_change=True)
    editing.remove(found, step_id, datetime.now(UTC))
    return web.to(_at(found))


def _plan(plan_id: str, to_change: bool = False) -> Plan:
    return Plan.of(sessions.caregiver().id, plan_id, to_change) or abort(404)


def _step(of: Plan, step_id: str) -> Step:
    return editing.found(of, step_id) or abort(404)


def _at(of: Plan, step_id: str = "") -> str:
    return f"/workshops/plans/{of.id}" + (f"/steps/{step_id}" if step_id else "")


def _page(found: Plan, typed: tuple[str, list[str]] | None = None) -> str:
    """`typed` is what somebody sent of a plan that was changed meanwhile."""
    now, on_shelf = datetime.now(UTC), shelf.current()
    return web.render(
        "workshops/plan.html",
        plan=found,
        steps=plan_lines.told(found, on_shelf),
        theme=on_shelf.packs.get(found.theme),
        typed=typed,
        kinds=KINDS,
        start_id=uuid7(now),
        new_id=uuid7(now),
        registry=sorted(languages(), key=lambda each: each.stage != "launch"),
        most=LONGEST_NAME,
        editing=editing,
        **_words(),
    )


def _step_page(found: Plan, step: Step, words: str, slug: str, typed: Sent | None = None) -> str:
    words, on_shelf = words[:LONGEST_SEARCH].strip(), shelf.current()
    slug = slug or (plan_lines.SONGS if step.kind == "rhyme" else found.theme)
    refs = typed.refs if typed else step.refs
    return web.render(
        "workshops/step.html",
        plan=found,
        step=step,
        typed=typed,
        lines=[plan_lines.line_told(ref, found.languages, on_shelf) for ref in refs],
        others=plan_lines.choosable(found, step, on_shelf, words, slug),
        sources=plan_lines.sources(on_shelf),
        q=words,
        slug=slug,
        editing=editing,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"title_of": materials.title, "language": languages().get, "known": languages()}
