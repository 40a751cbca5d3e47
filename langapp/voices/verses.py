"""A verse of a family's own, written under a song: theirs alone, sung by whom they like, said by no computer."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import OWN, Pack
from langapp.voices import ours
from langapp.voices.models import verses
from langapp.voices.models.wordings import LONGEST_OF_VERSE, MOST_OF_VERSE, OF_SONG, OwnLine

blueprint = Blueprint("verses", __name__, template_folder="templates")


@blueprint.get("/family/songs/<slug>/verse")
def verse(slug: str) -> str:
    """Those there are, each to be changed, sung or taken away; and room for another."""
    song, choice = _song(slug)
    family = sessions.family()
    return render_template(
        "verse.html",
        song=song,
        choice=choice,
        title=song.titles.get(song.language),
        verses=[line for line in song.lines if line.home == OWN],
        children=[child for child in family.children if child.nickname],
        id=uuid7(datetime.now(UTC)),
        most=MOST_OF_VERSE,
        longest=LONGEST_OF_VERSE,
        removed=request.args.get("removed", ""),
    )


@blueprint.post("/family/songs/<slug>/verse")
def keep(slug: str) -> Response:
    song, _choice = _song(slug)
    form = request.form
    verses.keep(
        sessions.caregiver(),
        song,
        form.get("text", ""),
        form.get("reading", ""),
        form.get("meaning", ""),
        datetime.now(UTC),
        form.get("id", ""),
    )
    return web.to(f"/family/songs/{slug}/verse?kept=yes")


@blueprint.post("/family/songs/<slug>/verse/<verse_id>/removal")
def remove(slug: str, verse_id: str) -> Response:
    """Away with it, or back. Its words and its recordings stay where they are."""
    own = OwnLine.of(sessions.family().id, verse_id)
    if own is None or own.moment != f"{OF_SONG}{slug}":
        abort(404)
    own.removed_at = None if "back" in request.form else (own.removed_at or datetime.now(UTC))
    return web.to(f"/family/songs/{slug}/verse{f'?removed={own.id}' if own.removed_at else ''}")


def _song(slug: str) -> tuple[Pack, Choice]:
    """A song of one of the family's languages."""
    song = ours.current().packs.get(slug)
    choice = next((each for each in sessions.choices() if song and each.tag == song.language), None)
    if song is None or song.kind != "song" or choice is None:
        abort(404)
    return song, choice
