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
from langapp.languages.registry import Language, languages
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.studio.grid import showing
from langapp.studio.sound import voicing
from langapp.studio.sound.voicing import Written
from langapp.voices import arriving, asking, consenting, sounds, standing
from langapp.voices.arriving import By
from langapp.voices.models import Recording, Rung
from langapp.voices.models.recordings import Wanted
from langapp.web import Refused

blueprint = Blueprint("studio_voices", __name__)
receiving.uploads.add("studio_voices.arrive")


# Hearing


@blueprint.get("/studio/drafts/<draft_id>/sound/<row_id>/<tag>")
@able("writing")
def sound(draft_id: str, row_id: str, tag: str) -> Response:
    """What the cell says now, by an engine at hand; or nothing. No other house hears of a draft."""
    said = _written(_draft(draft_id), row_id)
    return sounds.lead_to(voicing.saying(said, _language(tag).tag) or abort(404))


@blueprint.get("/studio/drafts/<draft_id>/voices")
@able("writing")
def voices(draft_id: str) -> str:
    """Who says it, language by language, and what there is to do about it."""
    draft = _draft(draft_id)
    shown, part = showing.shown(draft), voicing.part(draft, _start())
    found = voicing.spoken(part.said, shown.tags, _own())
    return web.render(
        "draft_voices.html",
        draft=draft,
        part=part,
        meanings=shown.value("meanings", "en"),
        spoken=[(languages().get(tag), [each for each in found if each.tag == tag]) for tag in shown.tags],
        count=voicing.count_in_words,
        **_way_back(draft),
    )


@blueprint.get("/studio/drafts/<draft_id>/voices/now")
@able("writing")
def now(draft_id: str) -> Response:
    """The same of the rows that a page shows, for its script."""
    draft, row_id = _draft(draft_id), request.args.get("row", "")
    said = voicing.written(draft, start=_start(), row_ids=[row_id] if is_uuid(row_id) else ())
    return jsonify(voicing.told(draft, said, showing.shown(draft).tags, ()))


# Recording


@blueprint.get("/studio/drafts/<draft_id>/recorder/<tag>")
@blueprint.get("/studio/drafts/<draft_id>/recorder/<row_id>/<tag>")
@able("writing")
def recorder(draft_id: str, tag: str, row_id: str = "") -> Any:
    """One line; or the next of those that no person says yet, one after the other."""
    draft, language = _draft(draft_id), _language(tag)
    one = voicing.spoken([_written(draft, row_id)], [language.tag]) if row_id else []
    lines = one if row_id else voicing.unsaid(draft, language.tag, _start())
    if not lines:
        return web.to(_place(draft, row_id))
    return web.render(
        "draft_recorder.html",
        draft=draft,
        language=language,
        lines=lines,
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
    language = _language(form.get("tag", ""))
    speaker = standing.begin(
        sessions.caregiver().id, form.get("name", ""), language.tag, at, form.get("id", "")
    )
    consenting.give(speaker, Rung.PUBLIC, form.get("consent", ""), at)
    return web.to(web.back(f"/studio/drafts/{draft.id}"))


@blueprint.post("/studio/drafts/<draft_id>/recordings")
@able("writing")
def arrive(draft_id: str) -> Response:
    """A take of one row, as it was worded when it was begun."""
    draft, form, at = _draft(draft_id), request.form, datetime.now(UTC)
    row_id, tag = form.get("ref", ""), _language(form.get("tag", "")).tag
    caregiver_id = sessions.caregiver().id
    speaker = standing.speaker_of(caregiver_id)
    if speaker is None:
        raise Refused(_("First say yes on the first page, then speak."))
    by = By(None, speaker.id, Rung.PUBLIC, ask_id=standing.ask_id(caregiver_id))
    wanted = _wanted(draft, _written(draft, row_id), tag, form.get("said", ""))
    # Whatever becomes of the sound, the line keeps its name; and while it is heard through, nothing is held.
    db.session.commit()
    return sounds.arrived(arriving.arrive(sounds.sent(at), wanted, by, at), _place(draft, row_id))


def _wanted(draft: Draft, said: Written, tag: str, text_hash: str) -> Wanted:
    """Raises Refused for words that never stood there."""
    ref = f"{draft.slug}/{naming.name(draft, said.row_id)}"
    form = said.form(tag)
    text = form.text if form else ""
    return arriving.as_shown(Wanted(ref, tag, "", text, form.text_hash if form else "-"), text_hash, None)


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
    said = voicing.written(draft, row_ids=[row_id]) if is_uuid(row_id) else []
    return next(iter(said), None) or abort(404)


def _language(tag: str) -> Language:
    return languages().get(tag) if tag in languages() else abort(404)


def _start() -> int:
    return min(max(request.args.get("from", 1, type=int), 1), editing.MOST_ROWS)


def _place(draft: Draft, row_id: str = "") -> str:
    return f"/studio/drafts/{draft.id}{f'?row={row_id}' if row_id else ''}"


def _way_back(draft: Draft, row_id: str = "") -> dict[str, str]:
    title = showing.shown(draft).value("title") or _("Your pack")
    return {"back_to": _place(draft, row_id), "back_title": title}
