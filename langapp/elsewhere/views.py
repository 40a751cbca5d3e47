"""Taking words elsewhere: what to take, and as what. The languages are told by the form, and stand in no address."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, request, send_file

from langapp import web
from langapp.db import looks
from langapp.elsewhere import anki, book, gathering, table
from langapp.elsewhere.taking import Taken
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.i18n import _, lesson_text
from langapp.languages.registry import Language, languages
from langapp.lib.filename import file_name
from langapp.makings import making
from langapp.makings.making import Made, Tell, Unmade, maker
from langapp.packs.documents import OWN
from langapp.packs.shelf import Shelf
from langapp.voices import leaving, ours
from langapp.voices.leaving import TakenBack
from langapp.web import public

APKG, EPUB, CSV = "application/apkg", "application/epub+zip", "text/csv"
Pack = Callable[[Taken, datetime, Tell], bytes]

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
@looks
def deck(slug: str) -> Response:
    return _asked("deck", slug)


@blueprint.post("/elsewhere/book/<slug>")
@public
@looks
def epub(slug: str) -> Response:
    return _asked("book", slug)


@blueprint.post("/elsewhere/table/<slug>")
@public
@looks
def csv(slug: str) -> Response:
    """At once: it is small, and holds no sound."""
    taken = _taken(slug)
    name = file_name(taken.title.text, "csv")
    return send_file(io.BytesIO(table.write(taken)), CSV, as_attachment=True, download_name=name)


def _still(given: dict[str, Any]) -> bool:
    """Whether every recording that was packed may be given out now."""
    taken = Taken.of(given["taken"])
    return leaving.stand(taken.family, {each.recording for each in taken.sounds() if each.recording})


@maker("deck", still=_still)
def make_deck(given: dict[str, Any], tell: Tell) -> Made:
    return _made(given, tell, anki.apkg, "apkg", APKG)


@maker("book", still=_still)
def make_book(given: dict[str, Any], tell: Tell) -> Made:
    return _made(given, tell, book.epub, "epub", EPUB)


def _made(given: dict[str, Any], tell: Tell, pack: Pack, ending: str, mimetype: str) -> Made:
    taken = Taken.of(given["taken"])
    try:
        packed = pack(taken, datetime.now(UTC), tell)
    except TakenBack as error:
        raise Unmade(str(error)) from None
    return Made(file_name(taken.title.text, ending), mimetype, packed)


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
