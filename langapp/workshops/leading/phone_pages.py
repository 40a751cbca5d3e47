"""The phones of a room as its leader knows them: by two pictures each. Taken out, and let in again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.languages.registry import languages
from langapp.workshops import here
from langapp.workshops.models import Guest

blueprint = Blueprint("room_phones", __name__, template_folder="../templates")


@blueprint.get("/workshops/<workshop_id>/guests")
@able(LEADING)
def guests(workshop_id: str) -> str:
    workshop, now = here.led(workshop_id), datetime.now(UTC)
    shown = not workshop.is_forgotten(now)
    within = Guest.all_of(workshop.id) if shown else []
    return render_template(
        "workshops/guests.html",
        workshop=workshop,
        guests=within,
        new=[guest for guest in within if guest.is_new(now)],
        taken_out=Guest.taken_out(workshop.id) if shown else [],
        over=workshop.is_over(now),
        known=languages(),
    )


@blueprint.post("/workshops/<workshop_id>/guests/<guest_id>/removal")
@able(LEADING)
def take_out(workshop_id: str, guest_id: str) -> Response:
    workshop = here.led_on(workshop_id)
    (Guest.of(workshop.id, guest_id) or abort(404)).remove(workshop, datetime.now(UTC))
    return web.to(f"/workshops/{workshop_id}/guests")


@blueprint.post("/workshops/<workshop_id>/guests/new/removal")
@able(LEADING)
def take_out_new(workshop_id: str) -> Response:
    """All that came in a moment ago."""
    Guest.remove_new(here.led_on(workshop_id), datetime.now(UTC))
    return web.to(f"/workshops/{workshop_id}/guests")


@blueprint.post("/workshops/<workshop_id>/guests/<guest_id>/return")
@able(LEADING)
def let_in(workshop_id: str, guest_id: str) -> Response:
    workshop = here.led_on(workshop_id)
    guest = Guest.of(workshop.id, guest_id) or abort(404)
    guest.let_in(workshop, with_others=request.form.get("with") == "others")
    return web.to(f"/workshops/{workshop_id}/guests")
