"""The song player."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from langapp import web
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.songs import evening, singing
from langapp.songs.models import Timing
from langapp.voices import melodies, ours
from langapp.voices.choosing import Voices
from langapp.web import public

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
        **evening.shown(),
    )


@blueprint.after_app_request
def forget(response: Response) -> Response:
    """What was sung last goes when a family leaves a phone, with all else that lies there."""
    if "Clear-Site-Data" in response.headers:
        response.delete_cookie(singing.LAST_COOKIE)
    return response


def _choice(tag: str) -> Choice:
    """The song's language as the family has it; plainly, for everybody else."""
    theirs = (choice for choice in sessions.choices() if choice.tag == tag)
    return next(theirs, None) or Choice(languages().get(tag))
