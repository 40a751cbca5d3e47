"""A pack for a whole room: one line at a time, large enough for the last row, in up to three languages.

It shows and plays what a visitor would be given: nothing of a family is on a wall.
"""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from langapp.families import sessions
from langapp.families.models import Choice
from langapp.languages.registry import Language, languages
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.practice import deck
from langapp.voices.choosing import Voices
from langapp.web import public

MOST = 3
"""Languages on the wall at once: with more, none is read from the back."""

blueprint = Blueprint("projector", __name__, template_folder="templates")


@blueprint.get("/packs/<slug>/projector")
@public
def page(slug: str) -> str:
    found = shelf.current().packs.get(slug) or abort(404)
    said = _said(found)
    shown = _shown(said)
    choices = [Choice(language) for language in shown]
    lines = deck.of_pack(found, [language.tag for language in shown])
    voices = Voices.of(None, [found.ref(line) for line in lines])
    checks = shelf.checks({slug})
    return render_template(
        "classes/projector.html",
        pack=found,
        cards=[deck.card(found, line, choices, checks, voices) for line in lines],
        shown=shown,
        said=said,
        with_=_with,
    )


def _said(found: Pack) -> list[Language]:
    """All its languages."""
    known = languages()
    tags = [found.language] if found.language else found.languages
    return [known.get(tag) for tag in tags if tag in known]


def _shown(said: list[Language]) -> list[Language]:
    """Those the address asks for, in its order; else the family's, else the first two."""
    by_tag = {language.tag: language for language in said}
    for wanted in (request.args.get("languages", "").split("."), sessions.tags()):
        if found := [by_tag[tag] for tag in dict.fromkeys(wanted) if tag in by_tag]:
            return found[:MOST]
    return said[: MOST - 1]


def _with(language: Language, shown: list[Language]) -> str:
    """What the address says once a language is put on the wall, or taken off it."""
    tags = [each.tag for each in shown]
    changed = [tag for tag in tags if tag != language.tag]
    if language.tag not in tags:
        changed = [*tags[: MOST - 1], language.tag]
    return ".".join(changed or tags)
