"""The help of the grid, asked for by its script: readings, lines that mean the same, pictures. Nothing here is kept.

The sandbox has the same for whoever comes, within smaller bounds.
"""

from __future__ import annotations

from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request

from langapp import receiving
from langapp.db import db, looks
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.authoring import as_shipped, proposing, suggesting
from langapp.studio.grid import helping
from langapp.web import public

A_VISITORS = 12
"""Texts that a visitor may ask about at once."""
MOST_TAGS = 8

blueprint = Blueprint("studio_help", __name__)
_visitor = BoundedSemaphore(1)
"""However many try the sandbox, writers wait for one of them at most."""


@blueprint.get("/studio/help")
@public
def words() -> Any:
    """What the script says, and the languages it may ask readings of. What stands in braces it fills in itself."""
    return jsonify(
        {
            "tags": [language.tag for language in languages() if proposing.can(language.tag)],
            "words": {
                "suggested": _("Suggested"),
                "take": _("Take the suggested reading: %(reading)s", reading="{reading}"),
                "take_all": _("Take all %(n)s suggested readings", n="{n}"),
                "link": _("This meaning is already in %(pack)s. Link it?", pack="{pack}"),
                "link_like": _(
                    "In %(pack)s there is “%(meaning)s”. Link it?", pack="{pack}", meaning="{meaning}"
                ),
                "away": _("Not this one"),
                "twice": _("This stands twice: in row %(row)s too.", row="{row}"),
                "picture": _("Suggested picture: %(name)s", name="{name}"),
                "pictures": _("Pictures"),
                "no_picture": _("No picture is called so. Try another word, in any language."),
            },
        }
    )


@blueprint.post("/studio/readings")
@able("writing")
@looks
def readings() -> Any:
    """Of up to 200 texts in one language, in their order; nothing where there is no engine for it."""
    return _suggested(*_texts(suggesting.MOST))


@blueprint.post("/studio/sandbox/readings")
@public
@looks
def readings_for_visitors() -> Any:
    tag, texts = _texts(A_VISITORS)
    if not _visitor.acquire(blocking=False):
        return _told(tag, texts, [suggesting.known(tag, text) for text in texts])
    try:
        return _suggested(tag, texts)
    finally:
        _visitor.release()


@blueprint.get("/studio/alike")
@able("writing")
def alike() -> Any:
    """Lines on the shelf that mean the same, except those of the draft that is written."""
    draft = Draft.of(sessions.caregiver().id, request.args.get("draft", ""))
    return _alike(draft.slug if draft else "")


@blueprint.get("/studio/sandbox/alike")
@public
def alike_for_visitors() -> Any:
    return _alike("")


@blueprint.get("/studio/pictures")
@able("writing")
def pictures() -> Any:
    return _pictures()


@blueprint.get("/studio/sandbox/pictures")
@public
def pictures_for_visitors() -> Any:
    return _pictures()


def _texts(most: int) -> tuple[str, list[str]]:
    told = receiving.told()
    tag, texts = told.get("tag"), told.get("texts")
    if not isinstance(tag, str) or tag not in languages() or not isinstance(texts, list):
        abort(400)
    if len(texts) > most or not all(isinstance(text, str) for text in texts):
        abort(400)
    return tag, [_sound(text) for text in texts]


def _sound(text: str) -> str:
    """Halves of a letter, which no other process could be told of, are none."""
    return text.encode("utf-8", "ignore").decode()


def _suggested(tag: str, texts: list[str]) -> Any:
    db.session.rollback()  # An engine may take seconds to wake: nothing stays open meanwhile.
    return _told(tag, texts, suggesting.suggest(tag, texts))


def _told(tag: str, texts: list[str], suggested: list[suggesting.Readings]) -> Any:
    """As the lessons have it, where they do."""
    shipped = as_shipped.of(shelf.current())
    db.session.rollback()
    pairs = zip(texts, suggested, strict=True)
    return jsonify({"readings": [shipped.better(tag, text, found) for text, found in pairs]})


def _alike(without: str) -> Any:
    tags = [tag for tag in request.args.get("tags", "").split() if tag in languages()]
    tag = request.args.get("tag", "")
    meaning, text = (_sound(request.args.get(name, "")) for name in ("meaning", "text"))
    found = helping.alike(shelf.current(), meaning, text, tag, tags[:MOST_TAGS], without)
    return jsonify({"alike": [asdict(each) for each in found]})


def _pictures() -> Any:
    address = current_app.jinja_env.globals["asset"]
    assert callable(address)
    found = helping.pictures(shelf.current(), _sound(request.args.get("q", "")))
    return jsonify(
        {
            "pictures": [
                {
                    "name": each.name,
                    "address": address(f"pictures/{each.name}.svg"),
                    "obvious": each.obvious,
                }
                for each in found
            ]
        }
    )
