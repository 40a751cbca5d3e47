"""Sounds by what they say, and a family's own voices: recording them, choosing, asking, taking back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, send_file

from langapp import web
from langapp.families import sessions
from langapp.families.models import Choice, Device
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.speech.clips import Saying
from langapp.voices import arriving, asking, choosing, consenting, keeping
from langapp.voices.arriving import By, Sent
from langapp.voices.choosing import Voices, saying
from langapp.voices.models import Ask, ChosenVoice, Recording, Rung, Speaker
from langapp.voices.models.asks import MOST_LINES, wanted
from langapp.web import public

blueprint = Blueprint("voices", __name__, template_folder="templates")
web.sounds.add("voices.arrive")


# A computer's voice, by what it says


@blueprint.get("/voices/<slug>/<line_id>/<tag>")
@blueprint.get("/voices/<slug>/<line_id>/<tag>/<variant>")
@public
def wording(slug: str, line_id: str, tag: str, variant: str = "") -> Response:
    """Speaks it if nobody has yet, then leads to the sound."""
    _pack, line = _line(slug, line_id, tag)
    said = line.wordings[tag]
    if variant and variant not in said.variants:
        abort(404)
    return lead_to(saying(tag, variant, said.as_said(variant)))


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
    _pack, line = _line(slug, line_id, form.get("tag", ""))
    said = wanted(form["ref"], form["tag"], form.get("variant", ""), line)
    said = arriving.as_shown(said, form.get("said", ""))
    speaker = _speaker(form.get("speaker", ""))
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
    return redirect(next_page, 303)  # type: ignore[return-value]


@blueprint.post("/recordings/<recording_id>/withdrawal")
def withdraw(recording_id: str) -> Response:
    _own(recording_id).withdraw("family", datetime.now(UTC))
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


@blueprint.post("/recordings/<recording_id>/return")
def restore(recording_id: str) -> Response:
    """What the one who spoke has taken back is not the family's to bring back."""
    _own(recording_id).restore("family")
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


@blueprint.post("/recordings/<recording_id>/rung")
def move(recording_id: str) -> Response:
    rung = {"me": Rung.ME, "family": Rung.FAMILY}.get(request.form.get("rung", ""))
    if rung is None:
        abort(400)
    _own(recording_id).move(rung, sessions.device().id)
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


# The family's voices


@blueprint.get("/family/voices")
def ours() -> str:
    family, now, device = sessions.family(), datetime.now(UTC), sessions.device()
    recordings = [each for each in Recording.all_of(family.id) if _is_seen_on(each, device)]
    consenting_now = Speaker.consenting(family.id)
    heard = [each for each in recordings if each.speaker_id in consenting_now]
    on_shelf = shelf.current()
    return render_template(
        "voices.html",
        speakers=Speaker.all_of(family.id),
        consenting=consenting_now,
        recordings=recordings,
        asks=[asking.asked(ask, on_shelf, heard) for ask in Ask.all_of(family.id)],
        positions={tag: position for position, tag in enumerate(family.tags)},
        registry=languages(),
        now=now,
        start=next(
            (
                (slug, choice.number)
                for choice in family.choices
                for slug, pack in on_shelf.packs.items()
                if choice.tag in pack.languages
            ),
            None,
        ),
    )


@blueprint.get("/family/voices/<slug>/<line_id>/<int:number>")
def of_wording(slug: str, line_id: str, number: int) -> str:
    """Every voice of one wording, by name."""
    choice = _choice(number)
    pack, line = _line(slug, line_id, choice.tag)
    said, ref = line.wordings[choice.tag], pack.ref(line)
    form, variant = said.as_said(choice.variant), said.variant_said(choice.variant)
    voices = Voices.of(sessions.device(), [ref])
    return render_template(
        "wording.html",
        pack=pack,
        line=line,
        ref=ref,
        choice=choice,
        form=form,
        voices=voices.all(ref, choice.tag, variant, form),
        next=web.local(request.args.get("next", ""), f"/today?line={ref}"),
    )


@blueprint.post("/family/voices/<slug>/<line_id>/<int:number>/choice")
def choose(slug: str, line_id: str, number: int) -> Response:
    tag = _choice(number).tag
    pack, line = _line(slug, line_id, tag)
    key, ref = request.form.get("voice", ""), pack.ref(line)
    if key not in choosing.ENGINES and not is_uuid(key):
        abort(404)
    device = sessions.device()
    if key not in choosing.ENGINES:
        found = Recording.to_play(device.family_id, device.id, key)
        if found is None or (found.ref, found.tag) != (ref, tag):
            abort(404)
    ChosenVoice.choose(device.family_id, ref, tag, key, datetime.now(UTC))
    return redirect(web.back(f"/family/voices/{ref}/{number}"), 303)  # type: ignore[return-value]


@blueprint.get("/family/recorder/<slug>/<int:number>")
@blueprint.get("/family/recorder/<slug>/<line_id>/<int:number>")
def recorder(slug: str, number: int, line_id: str = "") -> str:
    """One line, or a whole pack's, to be said in one language by somebody of the family."""
    family, choice, pack = sessions.family(), _choice(number), _pack(slug, number)
    lines = [
        (line, wanted(pack.ref(line), choice.tag, choice.variant, line))
        for line in pack.lines
        if choice.tag in line.wordings and line_id in ("", line.id)
    ]
    if not lines:
        abort(404)
    voices = Voices.of(sessions.device(), [said.ref for _line, said in lines])
    consenting_now = Speaker.consenting(family.id)
    return render_template(
        "recorder.html",
        pack=pack,
        choice=choice,
        lines=[
            (
                line,
                said,
                voices.all(said.ref, said.tag, said.variant, line.wordings[said.tag].as_said(choice.variant)),
            )
            for line, said in lines
        ],
        speakers=[(speaker, speaker.id in consenting_now) for speaker in Speaker.all_of(family.id)],
        speaker=next(reversed(request.args.getlist("speaker")), ""),
        consent=str(consenting.WORDS[Rung.FAMILY]),
        next=web.local(request.args.get("next", ""), f"/today?line={lines[0][1].ref}"),
        id=uuid7(datetime.now(UTC)),
    )


@blueprint.post("/family/speakers")
def begin_speaker() -> Response:
    family, now, form = sessions.family(), datetime.now(UTC), request.form
    speaker = Speaker.begin(
        family.id,
        form.get("name", ""),
        now,
        relation=form.get("relation", ""),
        accent=form.get("accent", ""),
        variant=form.get("variant", ""),
        speaker_id=form.get("id", ""),
    )
    consenting.give(speaker, Rung.FAMILY, form.get("consent", ""), now)
    place = web.back("/family/voices")
    return redirect(f"{place}{'&' if '?' in place else '?'}speaker={speaker.id}", 303)  # type: ignore[return-value]


@blueprint.post("/family/speakers/<speaker_id>/remembrance")
def remember(speaker_id: str) -> Response:
    _speaker(speaker_id).remember(request.form.get("died") == "yes", datetime.now(UTC))
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


@blueprint.get("/family/speakers/<speaker_id>/withdrawal")
def about_to_withdraw_speaker(speaker_id: str) -> str:
    return render_template("taking_back.html", speaker=_speaker(speaker_id))


@blueprint.post("/family/speakers/<speaker_id>/withdrawal")
def withdraw_speaker(speaker_id: str) -> Response:
    now = datetime.now(UTC)
    _speaker(speaker_id).withdraw_consent(now)
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


# Asking a relative


@blueprint.get("/family/asks/new/<slug>/<int:number>")
@blueprint.get("/family/asks/new/<slug>/<line_id>/<int:number>")
def new_ask(slug: str, number: int, line_id: str = "") -> str:
    """A pack's lines in a language: the one that was on the card and those no one has said yet are ticked."""
    family, choice, pack = sessions.family(), _choice(number), _pack(slug, number)
    lines = [line for line in pack.lines if choice.tag in line.wordings]
    voices = Voices.of(sessions.device(), [pack.ref(line) for line in lines])
    return render_template(
        "new_ask.html",
        pack=pack,
        choice=choice,
        place=f"{slug}/{line_id}" if line_id else slug,
        choices=[other for other in family.choices if other.tag in pack.languages],
        lines=lines,
        ticked=asking.suggested(pack, lines, choice.tag, choice.variant, line_id, voices),
        most=MOST_LINES,
        id=uuid7(datetime.now(UTC)),
    )


@blueprint.post("/family/asks")
def ask() -> Response:
    family, form = sessions.family(), request.form
    tag = form.get("tag", "")
    made = Ask.make(
        family.id,
        shelf.current(),
        form.getlist("ref"),
        tag,
        datetime.now(UTC),
        name=form.get("name", ""),
        variant=next((choice.variant for choice in family.choices if choice.tag == tag), ""),
        pace=form.get("pace", "one"),
        ask_id=form.get("id", ""),
    )
    return redirect(f"/family/asks/{made.id}", 303)  # type: ignore[return-value]


@blueprint.get("/family/asks/<ask_id>")
def asked(ask_id: str) -> str:
    """The link, to be shared, shown, or printed."""
    found = _ask(ask_id)
    link = asking.link(found)
    return render_template(
        "ask.html",
        asked=asking.asked(found, shelf.current(), Recording.of_ask(found.id)),
        is_open=found.is_open(datetime.now(UTC)),
        language=languages().get(found.tag),
        link=link,
        message=asking.message(found),
        paper=asking.paper(found),
        square=qr.square(link),
    )


@blueprint.post("/family/asks/<ask_id>/revocation")
def revoke(ask_id: str) -> Response:
    _ask(ask_id).revoke(datetime.now(UTC))
    return redirect(web.back("/family/voices"), 303)  # type: ignore[return-value]


def _line(slug: str, line_id: str, tag: str) -> tuple[Pack, Line]:
    """A line that is said in a language; else there is nothing here."""
    found = shelf.current().line(f"{slug}/{line_id}")
    if found is None or tag not in found[1].wordings:
        abort(404)
    return found


def _choice(number: int) -> Choice:
    """A language by its place in the family's order, which is all that an address tells of it."""
    return sessions.family().choice(number) or abort(404)


def _pack(slug: str, number: int) -> Pack:
    pack = shelf.current().packs.get(slug)
    if pack is None or _choice(number).tag not in pack.languages:
        abort(404)
    return pack


def _own(recording_id: str) -> Recording:
    device = sessions.device()
    found = Recording.of(device.family_id, recording_id)
    if found is None or not _is_seen_on(found, device):
        abort(404)
    return found


def _is_seen_on(recording: Recording, device: Device) -> bool:
    """What was kept to one device is not there for the family's others."""
    return recording.rung != Rung.ME or recording.device_id == device.id


def _speaker(speaker_id: str) -> Speaker:
    found = Speaker.of(sessions.family().id, speaker_id) if is_uuid(speaker_id) else None
    return found or abort(404)


def _ask(ask_id: str) -> Ask:
    return Ask.of(sessions.family().id, ask_id) or abort(404)
