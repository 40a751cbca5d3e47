"""A parent says a line for the room: asked, recorded with a yes, and taken back at any time."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify, render_template, request, send_file

from langapp import receiving, web
from langapp.db import db
from langapp.families import sessions
from langapp.i18n import _, lazy
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.practice.deck import Say
from langapp.speech import accepting
from langapp.web import Refused, public
from langapp.workshops import here, showing, speaking
from langapp.workshops.guests import refusing
from langapp.workshops.models import Guest, RoomVoice, Workshop
from langapp.workshops.models.guests import GUEST

CONSENT = lazy(
    "The people in this room may hear my voice saying this line today. "
    "It is erased a day after we end, and I can take it back at any time."
)
LONGEST = 60.0
"""Seconds."""
WHY_NOT = {
    "silent": lazy("We could not hear anything. Come closer to the phone and say it once more."),
    "too-short": lazy("That was very short. Say the whole line once more."),
    "too-long": lazy("That was a long one. Say this one line, then send it."),
    "busy": lazy("We are busy for a moment. Send it once more in a minute."),
}
NOT_A_SOUND = lazy("This could not be heard. Record it once more.")

blueprint = Blueprint("room_voices", __name__, template_folder="../templates")
refusing.tell(blueprint)
receiving.uploads.add("room_voices.arrive")
blueprint.add_app_template_global(RoomVoice.of_guest, "voices_of")


@blueprint.get("/rooms/<workshop_id>/voices")
@public
def own(workshop_id: str) -> str:
    """All that this phone said for the room, to hear it and to take it back, for as long as any of it is here."""
    workshop, guest = _speaker(workshop_id)
    voices = RoomVoice.of_guest(guest.id)
    return render_template(
        "room/voices.html",
        workshop=workshop,
        guest=guest,
        voices=[(voice, shelf.once(voice.ref, voice.tag, voice.text_hash)) for voice in voices],
        known=languages(),
    )


@blueprint.get("/rooms/<workshop_id>/voices/new")
@public
def new(workshop_id: str) -> str:
    """The line that is up, in whichever of their languages can say it."""
    workshop, guest = _room(workshop_id)
    return render_template(
        "room/voice_new.html",
        workshop=workshop,
        guest=guest,
        said=_sayable(workshop, guest),
        consent=str(CONSENT),
        id=lambda: uuid7(datetime.now(UTC)),
    )


@blueprint.post("/rooms/<workshop_id>/voices")
@public
def agree(workshop_id: str) -> Response:
    workshop, guest = _held_room(workshop_id)
    form, now = request.form, datetime.now(UTC)
    said = next(
        (each for each in _sayable(workshop, guest) if (each[0], each[1].choice.tag) == _asked()), None
    )
    if said is None:
        raise Refused(_("The room is at another line now. Go back, and say that one."))
    ref, say = said
    if form.get("consent", "") != str(CONSENT):
        raise Refused(_("First say yes, then speak."))
    assert say.form is not None
    agreed = RoomVoice.agree(
        guest, ref, say.choice.tag, say.form.text_hash, str(CONSENT), now, form.get("id", "")
    )
    return web.to(f"/rooms/{workshop.id}/voices/{agreed.id}")


@blueprint.get("/rooms/<workshop_id>/voices/<voice_id>")
@public
def one(workshop_id: str, voice_id: str) -> str:
    """Where it is said, heard back, sent, and taken back: the last two for as long as it is here."""
    workshop, guest = _speaker(workshop_id)
    voice = RoomVoice.said_by(guest.id, voice_id) or abort(404)
    form = shelf.once(voice.ref, voice.tag, voice.text_hash)
    return render_template(
        "room/voice.html",
        workshop=workshop,
        guest=guest,
        voice=voice,
        form=form,
        language=languages().get(voice.tag),
        may_speak=form is not None and guest.is_in and not workshop.is_over(datetime.now(UTC)),
        id=uuid7(datetime.now(UTC)),
    )


@blueprint.post("/rooms/<workshop_id>/voices/<voice_id>/sound")
@public
def arrive(workshop_id: str, voice_id: str) -> Response:
    """Listening takes half a second, so that no transaction is open meanwhile; whoever thought better of it, or was taken
    out, is asked again after it, and so is whether the room is still on.
    """
    _workshop, guest = _room(workshop_id)
    if RoomVoice.said_by(guest.id, voice_id) is None:
        abort(404)
    file, now = request.files.get("sound"), datetime.now(UTC)
    data = file.read() if file else b""
    db.session.rollback()
    try:
        heard = accepting.accept(data, LONGEST)
    except accepting.NotAccepted as error:
        raise Refused(
            str(WHY_NOT.get(error.why, NOT_A_SOUND)), 503 if error.why == "busy" else 422
        ) from error
    workshop, guest = _held_room(workshop_id)
    voice = RoomVoice.said_by(guest.id, voice_id, to_change=True) or abort(404)
    voice.receive(workshop, heard.sound.mp3, now)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(held=request.form.get("id"), flags=[])
    return web.to(f"/rooms/{workshop_id}/voices/{voice.id}")


@blueprint.post("/rooms/<workshop_id>/voices/<voice_id>/withdrawal")
@public
def withdraw(workshop_id: str, voice_id: str) -> Response:
    """At once, and for good. Twice is fine."""
    _workshop, guest = _speaker(workshop_id)
    workshop = Workshop.held(workshop_id)
    if voice := RoomVoice.said_by(guest.id, voice_id, to_change=True):
        voice.take_back(workshop)
    return web.to(f"/rooms/{workshop_id}/voices")


@blueprint.get("/rooms/<workshop_id>/voices/<voice_id>.mp3")
@public
def sound(workshop_id: str, voice_id: str) -> Response:
    """For the room once a leader has heard it; before that for the leader and for whoever said it."""
    _kept(workshop_id)
    voice = _audible(workshop_id, voice_id)
    mp3 = voice.mp3 or abort(404)
    response = send_file(
        io.BytesIO(mp3), "audio/mpeg", conditional=True, etag=f"{voice.id} {voice.take}", max_age=0
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _room(workshop_id: str) -> tuple[Workshop, Guest]:
    """A room that is still on, and who asks."""
    speaking.use()
    guest = here.guest(workshop_id)
    workshop = db.session.get_one(Workshop, workshop_id)
    if workshop.is_over(datetime.now(UTC)):
        abort(410)
    return workshop, guest


def _held_room(workshop_id: str) -> tuple[Workshop, Guest]:
    """The same, once nobody else changes it. The guest is held after the room, as by everybody."""
    guest_id = here.guest(workshop_id).id
    Workshop.held(workshop_id)
    db.session.get(Guest, guest_id, populate_existing=True, with_for_update=True)
    return _room(workshop_id)


def _speaker(workshop_id: str) -> tuple[Workshop, Guest]:
    """Whoever may have spoken in a room: also after its end, and once it was taken out, until nothing of it is here."""
    speaking.use()
    guest = Guest.of_token(GUEST.read())
    if guest is None or guest.workshop_id != workshop_id:
        abort(404)
    return _kept(workshop_id), guest


def _kept(workshop_id: str) -> Workshop:
    workshop = db.session.get(Workshop, workshop_id)
    if workshop is None or workshop.is_forgotten(datetime.now(UTC)):
        abort(404)
    return workshop


def _audible(workshop_id: str, voice_id: str) -> RoomVoice:
    """What whoever asks may hear of it now."""
    standing = RoomVoice.of(workshop_id, voice_id)
    if standing is not None and _leads(workshop_id):
        return standing
    _workshop, guest = _speaker(workshop_id)
    if own := RoomVoice.said_by(guest.id, voice_id):
        return own
    if standing is None or standing.let_at is None or not guest.is_in:
        abort(404)
    return standing


def _sayable(workshop: Workshop, guest: Guest) -> list[tuple[str, Say]]:
    """The lines that are up, in the guest's languages: by their ref. A whole song is nobody's line."""
    [shown] = showing.slides(workshop, [workshop.slide], guest.languages)
    return [] if shown.song else [(card.ref, say) for card in shown.cards for say in card.says if say.form]


def _asked() -> tuple[str, str]:
    return request.form.get("ref", ""), request.form.get("tag", "")


def _leads(workshop_id: str) -> bool:
    if sessions.device_or_none() is None:
        return False
    return Workshop.of(sessions.caregiver().id, workshop_id) is not None
