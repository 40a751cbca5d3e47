"""The song player."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from flask import Blueprint, abort

from langapp import look, web
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.songs import singing
from langapp.songs.models import Timing
from langapp.voices import melodies, ours
from langapp.voices.choosing import Voices
from langapp.web import public

EVENING_BEGINS, EVENING_ENDS = 18, 6

blueprint = Blueprint("songs", __name__, template_folder="templates")


@blueprint.get("/songs/<slug>")
@public
def song(slug: str) -> str:
    on_shelf = ours.current()
    found = on_shelf.packs.get(slug)
    if found is None or found.kind != "song":
        abort(404)
    choice = _choice(found.language)
    voices = Voices.of(sessions.device_or_none(), singing.refs(found))
    sung = singing.lines(found, choice, voices)
    whole = singing.sung_by([found, shelf.current().packs[slug]], choice.tag, voices)
    spans = Timing.of([voice.key for voice in whole]) if whole else {}
    before, after = singing.neighbours(on_shelf, found, sessions.tags())
    return web.render(
        "song.html",
        song=found,
        choice=choice,
        sung=sung,
        tracks=singing.tracks(found, sung, whole, spans, melodies.of(found)),
        before=before,
        after=after,
        registry=languages(),
        position=lambda each: (_choice(each.language).number or 1) - 1,
        look=_look(),
        night=_look().mode == "night",
    )


def _choice(tag: str) -> Choice:
    """The song's language as the family has it; plainly, for everybody else."""
    theirs = (choice for choice in sessions.choices() if choice.tag == tag)
    return next(theirs, None) or Choice(languages().get(tag))


def _look() -> look.Look:
    """In the evening this page is dark, whatever others are; its own script knows when somebody chose day for it."""
    seen, local = look.current(), look.local_time(datetime.now(UTC))
    late = local is not None and not EVENING_ENDS <= local.hour < EVENING_BEGINS
    return dataclasses.replace(seen, mode="night") if late else seen
