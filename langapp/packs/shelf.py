"""The shelf: the one door a document enters by, and where every reader finds the current editions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from blinker import signal
from flask import current_app
from sqlalchemy import bindparam, func, select

from langapp.db import db, rows
from langapp.packs import checking, searching
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.models import Check, Edition, ShelfPlace

PLACES = select(ShelfPlace.slug, ShelfPlace.document_hash, ShelfPlace.origin).order_by(
    ShelfPlace.position, ShelfPlace.slug
)
LESSONS = "lessons"
"""The origin of what ships with the house."""
CHECKS = (
    select(Check.slug, Check.line_id, Check.tag, Check.text_hash, Check.by, Check.at)
    .where(Check.slug.in_(bindparam("slugs", expanding=True)))
    .order_by(Check.by != "", Check.at)
)


class Checked(NamedTuple):
    """Who said yes to a text, and when; the name is empty for somebody who did not want it shown."""

    by: str
    at: datetime


Checks = dict[tuple[str, str, str], Checked]
"""By ref, tag and the hash of the exact text; of several the last that has a name."""

edition_published = signal("edition_published")
"""Sent with the new document as `pack` when an edition is on the shelf."""


class NotPublishable(Exception):
    """A document was refused. `problems` says everything that is wrong with it."""

    def __init__(self, slug: str, problems: list[checking.Problem]) -> None:
        super().__init__(f"{slug}: {len(problems)} problems")
        self.slug = slug
        self.problems = problems


class NotYours(Exception):
    """The slug belongs to someone else."""


@dataclass(frozen=True)
class Shelf:
    """The current editions, in shelf order, read once for a page."""

    packs: dict[str, Pack]
    taught: frozenset[str] = frozenset()
    """The slugs of packs that teachers of this house wrote."""

    def line(self, ref: str) -> tuple[Pack, Line] | None:
        slug, _, line_id = ref.partition("/")
        pack = self.packs.get(slug)
        line = pack.line(line_id) if pack else None
        return (pack, line) if pack and line else None

    def of_kind(self, *kinds: str) -> list[Pack]:
        return [pack for pack in self.packs.values() if pack.kind in kinds]


def current() -> Shelf:
    """Everything on the shelf: one query, whatever its size; documents are parsed once in a process."""
    places = rows(PLACES).all()
    kept: dict[str, tuple[Sequence[Any], Shelf]] = current_app.extensions.setdefault("langapp.shelf", {})
    before, shelf = kept.get("last", ([], Shelf({})))
    if places != before:
        shelf = _of(places)
        kept["last"] = places, shelf
    return shelf


def _of(places: Sequence[Any]) -> Shelf:
    parsed = _parsed()
    if missing := {slug for slug, document_hash, _origin in places if (slug, document_hash) not in parsed}:
        _parse(missing)
    return Shelf(
        {slug: parsed[slug, document_hash] for slug, document_hash, _origin in places},
        frozenset(slug for slug, _hash, origin in places if origin != LESSONS),
    )


def add(pack: Pack, *, origin: str, position: int, now: datetime) -> Edition | None:
    """Publish a document as the next edition of its slug. None when the shelf holds this very document.

    Raises NotPublishable with every problem, NotYours when the slug is another's.
    """
    if found := checking.problems(pack):
        raise NotPublishable(pack.slug, found)
    newest = db.session.scalars(
        select(Edition).where(Edition.slug == pack.slug).order_by(Edition.number.desc()).limit(1)
    ).first()
    if newest is not None and newest.origin != origin:
        raise NotYours(pack.slug)
    place = db.session.get(ShelfPlace, pack.slug)
    document = pack.to_json()
    if newest is not None and newest.document == document:
        if place is not None:
            place.position = position
            searching.index(pack)  # The way of folding may have changed, though the pack has not.
            return None
        edition = newest
    else:
        number = newest.number + 1 if newest else 1
        edition = Edition(slug=pack.slug, number=number, origin=origin, document=document, published_at=now)
        db.session.add(edition)
        db.session.flush()
    if place is None:
        place = ShelfPlace(slug=pack.slug)
        db.session.add(place)
    place.number, place.position, place.origin = edition.number, position, origin
    place.document_hash = hashlib.sha256(document.encode()).hexdigest()[:32]
    searching.index(pack)
    db.session.flush()
    edition_published.send(None, pack=pack)
    return edition


def once(ref: str, tag: str, text_hash: str) -> Form | None:
    """A wording as some edition had it, the newest first: what is said may arrive after it was worded anew."""
    slug, _, line_id = ref.partition("/")
    documents = select(Edition.document).where(Edition.slug == slug).order_by(Edition.number.desc())
    for document in db.session.scalars(documents):
        line = Pack.from_json(document).line(line_id)
        wording = line.wordings.get(tag) if line else None
        for _variant, form in wording.forms() if wording else ():
            if form.text_hash == text_hash:
                return form
    return None


def take_off(slug: str) -> None:
    """Nobody finds it any more; its editions stay, and what families said of it stays theirs."""
    if place := db.session.get(ShelfPlace, slug):
        db.session.delete(place)
        searching.forget(slug)


def slugs_of(origin: str) -> set[str]:
    """The slugs on the shelf that belong to an origin."""
    return set(
        db.session.scalars(
            select(ShelfPlace.slug)
            .join(Edition, (Edition.slug == ShelfPlace.slug) & (Edition.number == ShelfPlace.number))
            .where(Edition.origin == origin)
        )
    )


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(ShelfPlace)) or 0


def checks(slugs: Collection[str]) -> Checks:
    """Who has said yes to which exact wording of some packs: one query."""
    found = rows(CHECKS, {"slugs": list(slugs)})
    return {
        (f"{slug}/{line_id}", tag, text_hash): Checked(by, at)
        for slug, line_id, tag, text_hash, by, at in found
    }


def _parsed() -> dict[tuple[str, str], Pack]:
    """Editions never change, so what was parsed once is kept for as long as the process lives."""
    kept: dict[tuple[str, str], Pack] = current_app.extensions.setdefault("langapp.editions", {})
    return kept


def _parse(slugs: set[str]) -> None:
    documents = rows(
        select(Edition.slug, ShelfPlace.document_hash, Edition.document)
        .join(ShelfPlace, (Edition.slug == ShelfPlace.slug) & (Edition.number == ShelfPlace.number))
        .where(ShelfPlace.slug.in_(slugs))
    )
    for slug, document_hash, document in documents:
        _parsed()[slug, document_hash] = Pack.from_json(document)
