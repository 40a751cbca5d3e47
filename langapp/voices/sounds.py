"""Sounds: a computer's by what it says, a person's by who may hear it; taking recordings in, and back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify, redirect, request, send_file

from langapp import receiving, web
from langapp.families import sessions
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.refs import SUNG
from langapp.speech.clips import Saying
from langapp.speech.melodies import play
from langapp.voices import arriving, choosing, keeping, melodies, ours
from langapp.voices.arriving import By, Sent
from langapp.voices.choosing import saying
from langapp.voices.models import Recording, Rung, Speaker
from langapp.voices.models.asks import wanted
from langapp.web import public

blueprint = Blueprint("sounds", __name__)
receiving.uploads.add("sounds.arrive")


# A computer's voice, by what it says


@blueprint.get("/voices/<slug>/<line_id>/<tag>")
@blueprint.get("/voices/<slug>/<line_id>/<tag>/<variant>")
@public
def wording(slug: str, line_id: str, tag: str, variant: str = "") -> Response:
    """Speaks it if nobody has yet, then leads to the sound."""
    _pack, line = line_said(shelf.current(), slug, line_id, tag)
    if line_id == SUNG:
        abort(404)
    said = line.wordings[tag]
    if variant and variant not in said.variants:
        abort(404)
    return lead_to(saying(tag, variant, said.as_said(variant)))


@blueprint.get("/voices/<slug>/tune")
@public
def tune(slug: str) -> Response:
    """Plays it if nobody has asked for it yet, then leads to the sound."""
    pack = shelf.current().packs.get(slug) or abort(404)
    clip = play(melodies.saying(pack) or abort(404)) or abort(503)
    return redirect(clip.url, 302)  # type: ignore[return-value]


@blueprint.get("/voices/languages/<tag>")
@public
def language(tag: str) -> Response:
    if tag not in languages():
        abort(404)
    return lead_to(Saying(languages().get(tag).endonym, tag))


def lead_to(said: Saying) -> Response:
    clip = choosing.sound(said)
    if clip is None:
        abort(404)
    return redirect(clip.url, 302)  # type: ignore[return-value]


# A recording


@blueprint.get("/recordings/<recording_id>.mp3")
@public
def recording(recording_id: str) -> Response:
    """For whoever may hear it now. A browser may keep it, and must ask each time whether it still may."""
    device = sessions.device_or_none()
    found = Recording.to_play(
        device.family_id if device else None, device.id if device else None, recording_id
    )
    if found is None:
        abort(404)
    return sound_of(found)


def sound_of(found: Recording) -> Response:
    path = keeping.sound(found.family_id, found.id)
    if not path.is_file():
        abort(404)
    response = send_file(path, "audio/mpeg", conditional=True, etag=found.id, max_age=0)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post("/recordings")
def arrive() -> Response:
    now, device, form = datetime.now(UTC), sessions.device(), request.form
    slug, _, line_id = form.get("ref", "").partition("/")
    _pack, line = line_said(ours.shelf_of(device.family_id), slug, line_id, form.get("tag", ""))
    said = wanted(form["ref"], form["tag"], form.get("variant", ""), line)
    said = arriving.as_shown(said, form.get("said", ""), device.family_id)
    speaker = Speaker.of(device.family_id, form.get("speaker", "")) or abort(404)
    by = By(device.family_id, speaker.id, Rung.FAMILY, device_id=device.id)
    return arrived(arriving.arrive(sent(now), said, by, now), web.back("/family/voices"))


def sent(now: datetime) -> Sent:
    file, form = request.files.get("sound"), request.form
    return Sent(
        form.get("id", ""), file.read() if file else b"", arriving.recorded_at(form.get("at", ""), now)
    )


def arrived(flags: tuple[str, ...], next_page: str) -> Response:
    """A script is told what might be better; a page goes on."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(held=request.form.get("id"), flags=[str(arriving.FLAGS[flag]) for flag in flags])
    return web.to(next_page)


@blueprint.post("/recordings/<recording_id>/withdrawal")
def withdraw(recording_id: str) -> Response:
    _own(recording_id).withdraw("family", datetime.now(UTC))
    return web.to(web.back("/family/voices"))


@blueprint.post("/recordings/<recording_id>/return")
def restore(recording_id: str) -> Response:
    """What the one who spoke has taken back is not the family's to bring back."""
    _own(recording_id).restore("family", datetime.now(UTC))
    return web.to(web.back("/family/voices"))


@blueprint.post("/recordings/<recording_id>/rung")
def move(recording_id: str) -> Response:
    rung = {"me": Rung.ME, "family": Rung.FAMILY}.get(request.form.get("rung", ""))
    if rung is None:
        abort(400)
    _own(recording_id).move(rung, sessions.device().id)
    return web.to(web.back("/family/voices"))


def line_said(on_shelf: Shelf, slug: str, line_id: str, tag: str) -> tuple[Pack, Line]:
    """A line that is said in a language; else there is nothing here."""
    found = on_shelf.line(f"{slug}/{line_id}")
    if found is None or tag not in found[1].wordings:
        abort(404)
    return found


def _own(recording_id: str) -> Recording:
    device = sessions.device()
    found = Recording.of(device.family_id, recording_id)
    if found is None or not found.is_seen_on(device.id):
        abort(404)
    return found
