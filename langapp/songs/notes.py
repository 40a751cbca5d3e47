"""A song's tune on a staff, for whoever asks to see it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.voices import melodies
from langapp.web import public

blueprint = Blueprint("notes", __name__, template_folder="templates")


@blueprint.get("/songs/<slug>/notes")
@public
def notes(slug: str) -> str:
    """As the pack has it, with its words under it; without a script, as it was written down."""
    song = shelf.current().packs.get(slug)
    melody = melodies.of(song) if song else None
    if song is None or melody is None:
        abort(404)
    return render_template(
        "notes.html",
        song=song,
        title=song.titles.get(song.language),
        language=languages().get(song.language),
        melody=melody,
    )
