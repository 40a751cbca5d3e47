"""Taking words elsewhere: what to take, and as what. The languages are told by the form, and stand in no address."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, request, send_file

from langapp import web
from langapp.elsewhere import anki, book, gathering, naming, rights, table
from langapp.elsewhere.taking import Taken
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.i18n import _, lesson_text
from langapp.languages.registry import Language, languages
from langapp.makings import making
from langapp.makings.making import Made, Tell, maker
from langapp.packs.documents import OWN
from langapp.packs.shelf import Shelf
from langapp.voices import ours
from langapp.web import public

APKG, EPUB, CSV = "application/apkg", "application/epub+zip", "text/csv"

blueprint = Blueprint("elsewhere", __name__, template_folder="templates")


@blueprint.get("/elsewhere/<slug>")
@public
def elsewhere(slug: str) -> str:
    """What may be taken along: a pack, by anybody; a family's own words, by the family."""
    on_shelf = ours.current()
    pack = on_shelf.packs.get(slug)
    if slug == OWN:
        title, tags = _("Our words"), [choice.tag for choice in _theirs(slug)]
    elif pack is None or ":" in slug:
        abort(404)
    else:
        title, tags = lesson_text(pack.title), [pack.language] if pack.language else pack.languages
    first, others = _to_choose(tags)
    back = "/family/lines" if slug == OWN else f"/packs/{slug}"
    return web.render("elsewhere.html", slug=slug, title=title, first=first, others=others, back=back)


@blueprint.post("/elsewhere/anki/<slug>")
@public
def deck(slug: str) -> Response:
    return _asked("deck", slug)


@blueprint.post("/elsewhere/book/<slug>")
@public
def epub(slug: str) -> Response:
    return _asked("book", slug)


@blueprint.post("/elsewhere/table/<slug>")
@public
def csv(slug: str) -> Response:
    """At once: it is small, and holds no sound."""
    taken = _taken(slug)
    name = naming.file_name(taken.title.text, "csv")
    return send_file(io.BytesIO(table.write(taken)), CSV, as_attachment=True, download_name=name)


@maker("deck", still=rights.still)
def make_deck(given: dict[str, Any], tell: Tell) -> Made:
    taken = Taken.of(given["taken"])
    return Made(naming.file_name(taken.title.text, "apkg"), APKG, anki.apkg(taken, datetime.now(UTC), tell))


@maker("book", still=rights.still)
def make_book(given: dict[str, Any], tell: Tell) -> Made:
    taken = Taken.of(given["taken"])
    return Made(naming.file_name(taken.title.text, "epub"), EPUB, book.epub(taken, datetime.now(UTC), tell))


def _asked(kind: str, slug: str) -> Response:
    taken, family = _taken(slug), sessions.current()
    given = {"title": taken.title.text, "back": f"/elsewhere/{slug}", "taken": taken.to_plain()}
    asked = making.ask(kind, given, family.id if family else None, datetime.now(UTC))
    return web.to(f"/makings/{asked}")


def _taken(slug: str) -> Taken:
    on_shelf: Shelf = ours.current()
    choices = gathering.choices_for(on_shelf.packs.get(slug), request.form.getlist("language"), _theirs(slug))
    return gathering.gather(on_shelf, slug, choices, sessions.device_or_none()) or abort(404)


def _theirs(slug: str) -> list[Choice]:
    """The family's languages. A visitor has no words of their own."""
    if slug == OWN and sessions.current() is None:
        abort(404)
    return sessions.choices()


def _to_choose(tags: list[str]) -> tuple[list[Language], list[Language]]:
    """Those to tick: the family's, or the one there is; and the others."""
    first = [tag for tag in sessions.tags() if tag in tags] or (tags if len(tags) == 1 else [])
    others = [tag for tag in tags if tag not in first]
    return [languages().get(tag) for tag in first], [languages().get(tag) for tag in others]
