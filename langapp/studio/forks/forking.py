"""Making a pack after another: in one's own way, or its meanings in a new language."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from langapp.db import db
from langapp.drafts.document import folded
from langapp.drafts.editing import ANY, Edit, edit
from langapp.drafts.filling import fill
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf, sources
from langapp.packs.documents import Fork, Form, Line, Pack
from langapp.packs.faults import one_of
from langapp.packs.models import Edition, ShelfPlace
from langapp.web import Refused

MAY_BECOME = {
    "CC0-1.0": ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0"),
    "CC-BY-4.0": ("CC-BY-4.0", "CC-BY-SA-4.0"),
    "CC-BY-SA-4.0": ("CC-BY-SA-4.0",),
}
"""Under which licences a pack may be that was made after one of these."""
MOST_BESIDE = 2
"""Languages shown beside as a help with reading."""


def fork(
    slug: str,
    by: Caregiver,
    now: datetime,
    *,
    tag: str = "",
    title: str = "",
    draft_id: str = "",
    tags: Sequence[str] = (),
) -> Draft:
    """A draft after the edition on the shelf: all of it, or, for a language, its meanings. Of many languages, those of
    `tags` stand in its grid, and the others are put away. Raises Refused, and LookupError where there is no such pack.
    """
    place = db.session.get(ShelfPlace, slug)
    pack = shelf.current().packs[slug]
    if place is None:
        raise LookupError(slug)
    if pack.licence not in MAY_BECOME:
        raise Refused(_("This pack may be read, and its licence says nothing of making another after it."))
    if tag and pack.kind == "song":
        raise Refused(_("A song is in one language. Begin a pack for the song that you sing."))
    if tag and tag not in languages():
        raise Refused(_("Choose the language you write."))
    title = title or called(pack, by.name, tag)
    draft = Draft.begin(by, now, title=title, draft_id=draft_id)
    if draft.revision:
        return draft
    made = _after(pack, place.number, tag)
    fill(draft, dataclasses.replace(made, title=title), by, now, uuid7(now))
    if columns := tag or " ".join(in_sight(pack, tags)):
        edit(draft, by, now, uuid7(now), [Edit(WHOLE, "columns", columns, ANY)])
    draft.forked_slug, draft.forked_number = slug, place.number
    return draft


def called(pack: Pack, name: str, tag: str = "") -> str:
    """What a pack after this one is called until its writer says otherwise: two of one title are told apart by whose it
    is, or by its language.
    """
    whose = name
    if tag in languages():
        language = languages().get(tag)
        whose = language.name if pack.meanings == "en" else language.endonym
    return f"{pack.title} · {whose}" if whose else pack.title


def in_sight(pack: Pack, tags: Sequence[str]) -> list[str]:
    """The languages of a grid that begins after this pack: the writer's, else those it begins with."""
    return [tag for tag in tags if tag in pack.languages] or pack.languages[:MOST_BESIDE]


def licence_refusal(draft: Draft, pack: Pack) -> str:
    """Why a draft may not be under its licence, because of what it or lines of it were made after; empty where it may."""
    origin = edition_of(draft.forked_slug, draft.forked_number)
    others = [source.pack for source in sources.linked(pack, but=draft.forked_slug)]
    for theirs in [origin, *others] if origin else others:
        allowed = MAY_BECOME.get(theirs.licence, ())
        if pack.licence not in allowed:
            return _(
                "This was made after a pack under %(theirs)s. Keep to %(allowed)s.",
                theirs=theirs.licence,
                allowed=one_of(allowed),
            )
    return ""


def meet_again(draft: Draft, pack: Pack) -> None:
    """A pack that comes back as a file is followed as before, where what it was made after is known here."""
    number = pack.fork.edition if pack.fork else ""
    if not number.isdecimal() or len(number) > 9 or pack.fork is None:
        return
    origin = edition_of(pack.fork.pack, int(number))
    refs = {origin.ref(line) for line in origin.lines} if origin else set()
    if any(line.came_from in refs for line in pack.lines):
        draft.forked_slug, draft.forked_number = pack.fork.pack, int(number)


def edition_of(slug: str, number: int | None) -> Pack | None:
    """A pack as one of its editions has it."""
    if not slug or number is None:
        return None
    document = db.session.scalar(
        select(Edition.document).where(Edition.slug == slug, Edition.number == number)
    )
    return Pack.from_json(document) if document else None


def beside(draft: Draft, tags: Sequence[str] = ()) -> dict[str, dict[str, Form]]:
    """How the pack it was made after says each line, by row and language: to read while one writes, and not to change.

    `tags` are the languages wanted, those the writer knows first; else those that pack begins with.
    """
    origin = edition_of(draft.forked_slug, draft.forked_number)
    if origin is None:
        return {}
    own = folded(draft)
    theirs = {line.id: line for line in origin.lines}
    shown = [tag for tag in tags if tag in origin.languages and tag not in own.pack.languages]
    shown = (shown or [tag for tag in origin.languages if tag not in own.pack.languages])[:MOST_BESIDE]
    found = {}
    for line in own.pack.lines:
        source = theirs.get(line.came_from.partition("/")[2])
        if source and line.came_from.startswith(f"{draft.forked_slug}/"):
            found[own.rows[line.id]] = {
                tag: source.wordings[tag].form for tag in shown if tag in source.wordings
            }
    return found


def _after(pack: Pack, number: int, tag: str) -> Pack:
    """Its document, with where it and each of its lines come from; without all wordings, for a new language."""
    lines: Iterable[Line] = (
        dataclasses.replace(line, came_from=pack.ref(line), wordings={} if tag else line.wordings)
        for line in pack.lines
    )
    made = dataclasses.replace(
        pack,
        lines=tuple(lines),
        fork=Fork(pack.slug, str(number), sources.credit(pack)),
        titles={} if tag else pack.titles,
    )
    return dataclasses.replace(made, by={}) if tag else made
