"""A voice by what it says: speaks it if nobody has yet, then leads to the sound."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect

from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.speech.clips import Saying
from langapp.voices import choosing
from langapp.voices.choosing import saying
from langapp.web import public

blueprint = Blueprint("voices", __name__)


@blueprint.get("/voices/<slug>/<line_id>/<tag>")
@blueprint.get("/voices/<slug>/<line_id>/<tag>/<variant>")
@public
def wording(slug: str, line_id: str, tag: str, variant: str = "") -> Response:
    found = shelf.current().line(f"{slug}/{line_id}")
    said = found[1].wordings.get(tag) if found else None
    if said is None or (variant and variant not in said.variants):
        abort(404)
    return _sound(saying(tag, variant, said.as_said(variant)))


@blueprint.get("/voices/languages/<tag>")
@public
def language(tag: str) -> Response:
    if tag not in languages():
        abort(404)
    return _sound(Saying(languages().get(tag).endonym, tag))


def _sound(said: Saying) -> Response:
    clip = choosing.sound(said)
    if clip is None:
        abort(404)
    return redirect(clip.url, 302)  # type: ignore[return-value]
