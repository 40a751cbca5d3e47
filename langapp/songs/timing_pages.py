"""Timing a recording: tap once as each line begins, move it a little, save it; take it elsewhere, or bring it in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request

from langapp import web
from langapp.db import looks
from langapp.families import sessions
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.packs.documents import Pack
from langapp.refs import is_sung
from langapp.songs import guessing, timing_files
from langapp.songs.models import Timing
from langapp.songs.models.timings import Span, lines
from langapp.voices import ours
from langapp.voices.models import Recording, Speaker
from langapp.web import Refused

blueprint = Blueprint("timing", __name__, template_folder="templates")

Start = tuple[float | None, float | None]
"""When a line begins and ends, as far as it is known."""
MOST_LOOKS = 30
"""How often a page asks for a guess by itself, every two seconds."""
LONGEST_TIME = 12
"""Letters of a number of seconds."""


@blueprint.get("/songs/<slug>/timing/<recording_id>")
def timing(slug: str, recording_id: str) -> str:
    song, recording = _found(slug, recording_id)
    known = Timing.known(recording.id)
    spans, sure = known or ([], 0.0)
    told = known is not None and sure is None and len(spans) == len(lines(recording))
    rough = "rough" in request.args
    fits = len(spans) == len(lines(recording)) and (told or rough or guessing.is_good(sure or 0.0))
    return _page(
        song, recording, list(spans) if fits else [], told=told, guess=_state(recording, told, rough)
    )


@blueprint.post("/songs/<slug>/timing/<recording_id>")
def tell(slug: str, recording_id: str) -> Response:
    _song, recording = _found(slug, recording_id)
    starts = _times("start", recording)
    if None in starts:
        raise Refused(
            _(
                "Line %(n)s has no time yet. Tap Now as it begins, or write its time.",
                n=starts.index(None) + 1,
            )
        )
    told = [start for start in starts if start is not None]
    ends = (_times("end", recording) + [None] * len(told))[: len(told)]
    Timing.tell(recording, timing_files.spans(told, ends, recording.duration), datetime.now(UTC))
    return web.to(f"/songs/{slug}/timing/{recording_id}?saved=1")


@blueprint.post("/songs/<slug>/timing/<recording_id>/guess")
def ask(slug: str, recording_id: str) -> Response:
    _song, recording = _found(slug, recording_id)
    guessing.ask(recording)
    return web.to(f"/songs/{slug}/timing/{recording_id}?look=1")


@blueprint.get("/songs/<slug>/timing/<recording_id>.<any(lrc, vtt):kind>")
def export(slug: str, recording_id: str, kind: str) -> Response:
    song, recording = _found(slug, recording_id)
    spans = Timing.of([recording.id]).get(recording.id) or abort(404)
    speaker = Speaker.of(sessions.family().id, recording.speaker_id)
    said = timing_files.written(kind, lines(recording), spans, _title(song), speaker.name if speaker else "")
    response = Response(said, content_type=f"{timing_files.KINDS[kind]}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.{kind}")
    return response


@blueprint.post("/songs/<slug>/timing/<recording_id>/file")
@looks
def understand(slug: str, recording_id: str) -> str:
    """What a file says, to be looked at. Nothing is kept before somebody saves it."""
    song, recording = _found(slug, recording_id)
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        raise Refused(_("Choose a file first, then read it."))
    cues = timing_files.read(data)
    matched = timing_files.matched(cues, lines(recording))
    known = [(cue.start, cue.end) if cue else (None, None) for cue in matched]
    texts = [cue.text if cue else "" for cue in matched]
    return _page(song, recording, known, texts=texts, told=False, guess="file")


def _page(
    song: Pack,
    recording: Recording,
    known: Sequence[Start | Span],
    *,
    told: bool,
    guess: str,
    texts: Sequence[str] = (),
) -> str:
    said = lines(recording)
    each = [*known, *[(None, None)] * (len(said) - len(known))]
    return web.render(
        "timing.html",
        song=song,
        title=_title(song),
        recording=recording,
        language=languages().get(recording.tag),
        lines=list(zip(said, each, [*texts, *[""] * (len(said) - len(texts))], strict=True)),
        told=told,
        guess=guess,
        looks=_looks(),
        swapped=bool(web.htmx),
        place=f"/songs/{song.slug}/timing/{recording.id}",
    )


def _state(recording: Recording, told: bool, rough: bool) -> str:
    """What is to be said of a guess: nothing, since it is told or there is nothing to hear; that nobody asked for one,
    that it is looked for, or not found yet; that it is good, or rough, or would be another one now."""
    known = Timing.known(recording.id)
    if told:
        return ""
    if known is None:
        return "unasked" if not _looks() else "looking" if _looks() <= MOST_LOOKS else "unfound"
    spans, sure = known
    if len(spans) != len(lines(recording)):
        return ""
    if guessing.is_good(sure or 0.0):
        return "good"
    return "begun" if rough else "rough" if sure or not guessing.can_listen(recording) else "unheard"


def _looks() -> int:
    """How often this page has looked for a guess; 0 where nobody asked for one."""
    return max(0, request.args.get("look", 0, type=int))


def _found(slug: str, recording_id: str) -> tuple[Pack, Recording]:
    """A song that somebody of the family sang whole, as far as this device hears it."""
    device = sessions.device()
    song = ours.current().packs.get(slug)
    recording = Recording.to_play(device.family_id, device.id, recording_id)
    if song is None or recording is None or recording.family_id != device.family_id:
        abort(404)
    if not is_sung(recording.ref) or recording.ref.partition("/")[0] != slug:
        abort(404)
    return song, recording


def _title(song: Pack) -> str:
    said = song.titles.get(song.language)
    return said.text if said else song.title


def _times(field: str, recording: Recording) -> list[float | None]:
    """What the fields say, and at most one more than there are lines: that is one too many already."""
    return [_seconds(each) for each in request.form.getlist(field)[: len(lines(recording)) + 1]]


def _seconds(told: str) -> float | None:
    """As a field says it, with a point or a comma; None where it is empty. Raises Refused."""
    told = told.strip().replace(",", ".")
    if not told:
        return None
    try:
        seconds = float(told) if len(told) <= LONGEST_TIME else math.nan
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds):
        raise Refused(_("A time is a number of seconds, such as 12.5."))
    return seconds
