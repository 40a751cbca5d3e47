"""What a pack took over from others, and who is thanked for it: of a fork, and of single lines that were linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.models import Edition


@dataclass(frozen=True)
class Source:
    """A pack that lines of another were made after, and how many were."""

    pack: Pack
    lines: int
    on_shelf: bool

    @property
    def names(self) -> str:
        return ", ".join(names_of(self.pack))


def linked(pack: Pack, but: str | None = None) -> list[Source]:
    """The packs its lines came from, as they are now or were last, besides itself and what it is a fork of; or besides
    `but`. Nothing is asked of the database for those that are on the shelf.
    """
    fork = pack.fork.pack if pack.fork else ""
    wanted: dict[str, list[str]] = defaultdict(list)
    for line in pack.lines:
        slug, _, line_id = line.came_from.partition("/")
        wanted[slug].append(line_id)
    for known in {"", pack.slug, fork if but is None else but}:
        wanted.pop(known, None)
    if not wanted:
        return []
    found = ((_with_one_of(slug, line_ids), len(line_ids)) for slug, line_ids in wanted.items())
    there = shelf.current().packs
    return [Source(source, lines, source.slug in there) for source, lines in found if source is not None]


def credit(pack: Pack) -> str:
    """Who is thanked for a pack: everybody whose words are in it, and whoever they were made after."""
    names = names_of(pack)
    for source in linked(pack):
        names += [name for name in names_of(source.pack) if name not in names]
    return ", ".join(names) or pack.title


def names_of(pack: Pack) -> list[str]:
    """Those who wrote it, in the order of its languages, and whoever it was made after as a whole."""
    names = own_names(pack)
    if pack.fork:
        names += [name for name in pack.fork.by.split(", ") if name not in names]
    return names


def own_names(pack: Pack) -> list[str]:
    in_order = [*pack.languages, *(tag for tag in pack.by if tag not in pack.languages)]
    return list(dict.fromkeys(name for tag in in_order for name in pack.by.get(tag, ())))


def _with_one_of(slug: str, line_ids: Collection[str]) -> Pack | None:
    """A pack that has one of these lines: the one on the shelf, else the newest edition that had it. A name alone says
    little: in another house another pack may have it.
    """
    current = shelf.current().packs.get(slug)
    if current is not None and any(map(current.line, line_ids)):
        return current
    documents = select(Edition.document).where(Edition.slug == slug).order_by(Edition.number.desc())
    packs = map(Pack.from_json, db.session.scalars(documents))
    return next((each for each in packs if any(map(each.line, line_ids))), None)
