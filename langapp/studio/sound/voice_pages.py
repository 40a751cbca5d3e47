"""Voices in a draft: hearing what a cell says, who says each line, recording it oneself, taking it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from langapp import receiving, web
from langapp.db import db
from langapp.drafts import editing, naming
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.refs import SUNG, is_sung
from langapp.studio.grid import columns, showing
from langapp.studio.grid.showing import Shown
from langapp.studio.sound import telling, voicing
from langapp.studio.sound.voicing import Spoken, Written
from langapp.studio.sound.ways import Way, ways_of
from langapp.voices import arriving, asking, consenting, sounds, standing
from langapp.voices.arriving import LONGEST_SONG, By
from langapp.voices.models import Recording, Rung
from langapp.voices.models.recordings import Wanted
from langapp.web import Refused

blueprint = Blueprint("studio_voices", __name__)
receiving.uploads.add("studio_voices.arrive")


# Hearing


@blueprint.get("/studio/drafts/<draft_id>/sound/<row_id>/<way>")
@able("writing")
def sound(draft_id: str, row_id: str, way: str) -> Response:
    """What the cell says now, by an engine at hand; or nothing. No other house hears of a draft."""
    said = _written(_draft(draft_id), row_id)
    return sounds.lead_to(voicing.saying(said, _way(way)) or abort(404))


@blueprint.get("/studio/drafts/<draft_id>/voices")
@able("writing")
def voices(draft_id: str) -> str:
    """Who says it, language by language and variant by variant, and what there is to do about it."""
    draft = _draft(draft_id)
    shown, part = showing.shown(draft), voicing.part(draft, _start())
    ways, own = ways_of(shown.tags, shown.variants), _own()
    found = voicing.spoken(part.said, ways, own)
    return web.render(
        "draft_voices.html",
        draft=draft,
        part=part,
        meanings=shown.value("meanings", "en"),
        spoken=list(voicing.in_ways(found, ways).items()),
        whole=_whole(draft, shown, ways, own) if part.start == 1 else None,
        count=telling.count_in_words,
        **_way_back(draft),
    )


@blueprint.get("/studio/drafts/<draft_id>/voices/now")
@able("writing")
def now(draft_id: str) -> Response:
    """The same of the rows that a page shows, for its script."""
    draft, row_id = _draft(draft_id), request.args.get("row", "")
    said = voicing.written(draft, start=_start(), row_ids=[row_id] if is_uuid(row_id) else ())
    shown = showing.shown(draft)
    ways = ways_of(shown.tags, shown.variants)
    return jsonify(telling.told(voicing.spoken(said, ways), ways))


# Recording


@blueprint.get("/studio/drafts/<draft_id>/recorder/<way>")
@blueprint.get("/studio/drafts/<draft_id>/recorder/<row_id>/<way>")
@able("writing")
def recorder(draft_id: str, way: str, row_id: str = "") -> Any:
    """One line; or the next of those that no person says yet, one after the other."""
    draft, said_as = _draft(draft_id), _way(way)
    one = voicing.spoken([_written(draft, row_id)], [said_as]) if row_id else []
    lines = one if row_id else voicing.unsaid(draft, said_as, _start())
    if not lines:
        return web.to(_place(draft, row_id))
    return web.render(
        "draft_recorder.html",
        draft=draft,
        way=said_as,
        lines=lines,
        sings=row_id == SUNG,
        longest_song=int(1000 * LONGEST_SONG),
        meanings=showing.shown(draft).value("meanings", "en"),
        speaker=standing.speaker_of(sessions.caregiver().id),
        called=sessions.caregiver().name,
        consent=str(consenting.WORDS[Rung.PUBLIC]),
        next=_place(draft, row_id),
        id=uuid7(datetime.now(UTC)),
        **_way_back(draft, row_id),
    )


@blueprint.post("/studio/drafts/<draft_id>/speakers")
@able("writing")
def begin_speaker(draft_id: str) -> Response:
    draft, form, at = _draft(draft_id), request.form, datetime.now(UTC)
    tag = _way(form.get("tag", "")).tag
    speaker = standing.begin(sessions.caregiver().id, form.get("name", ""), tag, at, form.get("id", ""))
    consenting.give(speaker, Rung.PUBLIC, form.get("consent", ""), at)
    return web.to(web.back(f"/studio/drafts/{draft.id}"))


@blueprint.post("/studio/drafts/<draft_id>/recordings")
@able("writing")
def arrive(draft_id: str) -> Response:
    """A take of one row, as it was worded when it was begun."""
    draft, form, at = _draft(draft_id), request.form, datetime.now(UTC)
    row_id, way = form.get("ref", ""), _way_said(form.get("tag", ""), form.get("variant", ""))
    caregiver_id = sessions.caregiver().id
    speaker = standing.speaker_of(caregiver_id)
    if speaker is None:
        raise Refused(_("First say yes on the first page, then speak."))
    by = By(None, speaker.id, Rung.PUBLIC, ask_id=standing.ask_id(caregiver_id))
    wanted = _wanted(draft, _written(draft, row_id), way, form.get("said", ""))
    # Whatever becomes of the sound, the line keeps its name; and while it is heard through, nothing is held.
    db.session.commit()
    return sounds.arrived(arriving.arrive(sounds.sent(at), wanted, by, at), _place(draft, row_id))


def _wanted(draft: Draft, said: Written, way: Way, text_hash: str) -> Wanted:
    """Raises Refused for words that never stood there."""
    form = said.form(way)
    if form is None and not text_hash:
        abort(404)
    ref = said.ref if is_sung(said.ref) else f"{draft.slug}/{naming.name(draft, said.row_id)}"
    text, shown = (form.text, form.text_hash) if form else ("", "-")
    return arriving.as_shown(Wanted(ref, way.tag, way.variant, text, shown), text_hash, None)


def _whole(draft: Draft, shown: Shown, ways: list[Way], own: set[str]) -> Spoken | None:
    """A song, sung from beginning to end."""
    song = voicing.sung(draft) if shown.kind == "song" else None
    return next(iter(voicing.spoken([song], ways, own)), None) if song else None


# One's own voice


@blueprint.get("/studio/voice")
@able("writing")
def own() -> str:
    """Everything one has said, in whatever pack."""
    caregiver_id = sessions.caregiver().id
    ask = standing.ask_of(caregiver_id)
    return web.render(
        "own_voice.html",
        link=f"{asking.link(ask)}/end" if ask else "",
        speaker=standing.speaker_of(caregiver_id),
        recordings=list(reversed(standing.recordings_of(caregiver_id))),
        language=languages().get,
        named=columns.named,
        taken="taken" in request.args,
    )


@blueprint.post("/studio/voice/recordings/<recording_id>/withdrawal")
@able("writing")
def withdraw(recording_id: str) -> Response:
    _mine(recording_id).withdraw("speaker", datetime.now(UTC))
    return web.to(web.back("/studio/voice?taken=back"))


@blueprint.post("/studio/voice/recordings/<recording_id>/return")
@able("writing")
def restore(recording_id: str) -> Response:
    _mine(recording_id).restore("speaker", datetime.now(UTC))
    return web.to(web.back("/studio/voice"))


@blueprint.post("/studio/voice/withdrawal")
@able("writing")
def withdraw_all() -> Response:
    standing.withdraw_all(sessions.caregiver().id, datetime.now(UTC))
    return web.to("/studio/voice?taken=back")


def _mine(recording_id: str) -> Recording:
    return standing.recording_of(sessions.caregiver().id, recording_id) or abort(404)


def _own() -> set[str]:
    return {each.id for each in standing.recordings_of(sessions.caregiver().id)}


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)


def _written(draft: Draft, row_id: str) -> Written:
    """A row; or all of a song."""
    if row_id == SUNG:
        return voicing.sung(draft) or abort(404)
    said = voicing.written(draft, row_ids=[row_id]) if is_uuid(row_id) else []
    return next(iter(said), None) or abort(404)


def _way(key: str) -> Way:
    return Way.of(key) or abort(404)


def _way_said(tag: str, variant: str) -> Way:
    return _way(Way(tag, variant).key)


def _start() -> int:
    return min(max(request.args.get("from", 1, type=int), 1), editing.MOST_ROWS)


def _place(draft: Draft, row_id: str = "") -> str:
    if row_id == SUNG:
        return f"/studio/drafts/{draft.id}/voices"
    return f"/studio/drafts/{draft.id}{f'?row={row_id}' if row_id else ''}"


def _way_back(draft: Draft, row_id: str = "") -> dict[str, str]:
    title = showing.shown(draft).value("title") or _("Your pack")
    return {"back_to": _place(draft, row_id), "back_title": title}
