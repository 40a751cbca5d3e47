"""A leader's ear: what parents said for the room is heard here first."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.workshops import here
from langapp.workshops.models import RoomVoice

blueprint = Blueprint("room_hearing", __name__, template_folder="../templates")


@blueprint.get("/workshops/<workshop_id>/voices")
@able(LEADING)
def waiting(workshop_id: str) -> str:
    workshop, on_shelf = here.led(workshop_id), shelf.current()
    return render_template(
        "workshops/room_voices.html",
        workshop=workshop,
        voices=[
            (voice, place, shelf.once(voice.ref, voice.tag, voice.text_hash))
            for voice in RoomVoice.all_of(workshop.id)
            if (place := on_shelf.line(voice.ref))
        ],
        known=languages(),
    )


@blueprint.post("/workshops/<workshop_id>/voices/<voice_id>/letting")
@able(LEADING)
def let(workshop_id: str, voice_id: str) -> Response:
    workshop = here.led_on(workshop_id)
    voice = RoomVoice.of(workshop_id, voice_id, to_change=True) or abort(404)
    voice.let(workshop, request.form.get("take", ""), datetime.now(UTC))
    return web.to(f"/workshops/{workshop_id}/voices")


@blueprint.post("/workshops/<workshop_id>/voices/<voice_id>/removal")
@able(LEADING)
def remove(workshop_id: str, voice_id: str) -> Response:
    """Twice is fine."""
    workshop = here.led(workshop_id, to_change=True)
    if voice := RoomVoice.of(workshop_id, voice_id, to_change=True):
        voice.take_back(workshop)
    return web.to(f"/workshops/{workshop_id}/voices")
