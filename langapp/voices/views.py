"""A family's voices: whose they are, recording one, choosing between them, asking a relative."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.packs.documents import Line, Pack
from langapp.voices import asking, choosing, consenting, ours
from langapp.voices.arriving import LONGEST_SONG
from langapp.voices.choosing import Voices
from langapp.voices.models import Ask, ChosenVoice, Recording, Rung, Speaker
from langapp.voices.models.asks import MOST_LINES, wanted
from langapp.voices.sounds import line_said

blueprint = Blueprint("voices", __name__, template_folder="templates")


# The family's voices


@blueprint.get("/family/voices")
def family_voices() -> str:
    family, now, device = sessions.family(), datetime.now(UTC), sessions.device()
    recordings = [each for each in Recording.all_of(family.id) if each.is_seen_on(device.id)]
    consenting_now = Speaker.consenting(family.id)
    heard = [each for each in recordings if each.speaker_id in consenting_now]
    on_shelf = ours.current()
    return render_template(
        "voices.html",
        speakers=Speaker.all_of(family.id),
        consenting=consenting_now,
        recordings=recordings,
        asks=[asking.asked(ask, on_shelf, heard) for ask in Ask.all_of(family.id)],
        positions={tag: position for position, tag in enumerate(sessions.tags())},
        registry=languages(),
        now=now,
        start=next(
            (
                (slug, choice.number)
                for choice in sessions.choices()
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
    pack, line = line_said(ours.current(), slug, line_id, choice.tag)
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
        next=web.local(request.args.get("next", ""), _card_of(pack, ref)),
    )


@blueprint.post("/family/voices/<slug>/<line_id>/<int:number>/choice")
def choose(slug: str, line_id: str, number: int) -> Response:
    tag = _choice(number).tag
    pack, line = line_said(ours.current(), slug, line_id, tag)
    key, ref = request.form.get("voice", ""), pack.ref(line)
    if key not in choosing.ENGINES and not is_uuid(key):
        abort(404)
    device = sessions.device()
    if key not in choosing.ENGINES:
        found = Recording.to_play(device.family_id, device.id, key)
        if found is None or (found.ref, found.tag) != (ref, tag):
            abort(404)
    ChosenVoice.choose(device.family_id, ref, tag, key, datetime.now(UTC))
    return web.to(web.back(f"/family/voices/{ref}/{number}"))


@blueprint.get("/family/recorder/<slug>/<int:number>")
@blueprint.get("/family/recorder/<slug>/<line_id>/<int:number>")
def recorder(slug: str, number: int, line_id: str = "") -> str:
    """One line, or a whole pack's, to be said in one language by somebody of the family."""
    family, choice, pack = sessions.family(), _choice(number), _pack(slug, number)
    lines = [
        (line, wanted(pack.ref(line), choice.tag, choice.variant, line))
        for line in _asked_for(pack, line_id)
        if choice.tag in line.wordings
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
        next=web.local(request.args.get("next", ""), _card_of(pack, lines[0][1].ref)),
        longest_song=int(1000 * LONGEST_SONG),
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
    return web.to(f"{place}{'&' if '?' in place else '?'}speaker={speaker.id}")


@blueprint.post("/family/speakers/<speaker_id>/remembrance")
def remember(speaker_id: str) -> Response:
    _speaker(speaker_id).remember(request.form.get("died") == "yes", datetime.now(UTC))
    return web.to(web.back("/family/voices"))


@blueprint.get("/family/speakers/<speaker_id>/withdrawal")
def about_to_withdraw_speaker(speaker_id: str) -> str:
    return render_template("taking_back.html", speaker=_speaker(speaker_id))


@blueprint.post("/family/speakers/<speaker_id>/withdrawal")
def withdraw_speaker(speaker_id: str) -> Response:
    now = datetime.now(UTC)
    _speaker(speaker_id).withdraw_consent(now)
    return web.to(web.back("/family/voices"))


# Asking a relative


@blueprint.get("/family/asks/new/<slug>/<int:number>")
@blueprint.get("/family/asks/new/<slug>/<line_id>/<int:number>")
def new_ask(slug: str, number: int, line_id: str = "") -> str:
    """A pack's lines in a language: the one that was on the card and those no one has said yet are ticked. Of a song
    one may ask for all of it, sung.
    """
    choice, pack = _choice(number), _pack(slug, number)
    whole = [pack.sung] if pack.sung else []
    lines = [line for line in (*whole, *pack.lines) if choice.tag in line.wordings]
    voices = Voices.of(sessions.device(), [pack.ref(line) for line in lines])
    return render_template(
        "new_ask.html",
        pack=pack,
        choice=choice,
        place=f"{slug}/{line_id}" if line_id else slug,
        choices=[other for other in sessions.choices() if other.tag in pack.languages],
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
        ours.current(),
        form.getlist("ref"),
        tag,
        datetime.now(UTC),
        name=form.get("name", ""),
        variant=next((choice.variant for choice in sessions.choices() if choice.tag == tag), ""),
        pace=form.get("pace", "one"),
        ask_id=form.get("id", ""),
    )
    return web.to(f"/family/asks/{made.id}")


@blueprint.get("/family/asks/<ask_id>")
def asked(ask_id: str) -> str:
    """The link, to be shared, shown, or printed."""
    found = _ask(ask_id)
    link = asking.link(found)
    return render_template(
        "ask.html",
        asked=asking.asked(found, ours.shelf_of(found.family_id), Recording.of_ask(found.id)),
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
    return web.to(web.back("/family/voices"))


def _choice(number: int) -> Choice:
    """A language by its place in the family's order, which is all that an address tells of it."""
    return sessions.choice(number) or abort(404)


def _asked_for(pack: Pack, line_id: str) -> Sequence[Line]:
    if not line_id:
        return pack.lines
    line = pack.line(line_id)
    return [line] if line else []


def _card_of(pack: Pack, ref: str) -> str:
    return f"/songs/{pack.slug}" if pack.kind == "song" else f"/today?line={ref}"


def _pack(slug: str, number: int) -> Pack:
    pack = ours.current().packs.get(slug)
    if pack is None or _choice(number).tag not in pack.languages:
        abort(404)
    return pack


def _speaker(speaker_id: str) -> Speaker:
    return Speaker.of(sessions.family().id, speaker_id) or abort(404)


def _ask(ask_id: str) -> Ask:
    return Ask.of(sessions.family().id, ask_id) or abort(404)
