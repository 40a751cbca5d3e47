"""What was said in a family, by line, language and moment: what its cloth can tell of.

It is of all threads that stand, of whoever said them: nobody is set beside anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy import func, select

from langapp.db import rows
from langapp.packs.documents import OWN, Line, Pack
from langapp.packs.models import Edition
from langapp.packs.shelf import Shelf
from langapp.practice.models import Thread
from langapp.practice.models.threads import STANDING
from langapp.practice.moments import MOMENTS
from langapp.refs import slug_of
from langapp.voices.models.wordings import OF_SONG, OwnLine


@dataclass(frozen=True)
class Group:
    """All the times one line was said in the same languages."""

    ref: str
    moment: str
    kind: str
    place: tuple[Pack, Line] | None
    """Where it stands now; None where its pack or its line is gone."""
    tags: str
    """The languages it could be said in, of those it was shown in, with spaces between."""
    days: int
    """How many days it was said on, of UTC: those of the family's own clock would be others after each flight."""
    first: datetime
    last: datetime

    @property
    def slug(self) -> str:
        return slug_of(self.ref)

    @cached_property
    def spoken(self) -> list[str]:
        return self.tags.split()


@dataclass(frozen=True)
class Woven:
    """All that was said in a family, and from where it is looked at."""

    groups: tuple[Group, ...]
    tags: tuple[str, ...]
    """The family's languages, in its order."""
    month: datetime
    """When this month began, where the family is."""
    ahead: timedelta = timedelta(0)
    """How far the device's own clock is ahead of UTC."""

    def at(self, moment: str) -> list[Group]:
        return [group for group in self.groups if group.moment == moment]

    def in_language(self, tag: str) -> list[Group]:
        return [group for group in self.groups if tag in group.spoken]

    @property
    def moments(self) -> list[str]:
        """Those in which something was said, as a day goes."""
        return [name for name in MOMENTS if self.at(name)]


def of(family_id: str, tags: Sequence[str], shelf: Shelf, now: datetime, ahead: timedelta) -> Woven:
    """One query; one more where a pack has left the shelf since, and one where a line is the family's own."""
    said = rows(SAID, {"family": family_id}).all()
    packs = {slug: (pack.moment, pack.kind) for slug, pack in shelf.packs.items()}
    packs |= _of_old({slug_of(row.ref) for row in said} - packs.keys())
    own = _moments_of_own(family_id, (row.ref for row in said), packs)
    groups = []
    for row in said:
        moment, kind = packs.get(slug_of(row.ref), ("", ""))
        place = shelf.line(row.ref)
        groups.append(
            Group(
                ref=row.ref,
                moment=own.get(row.ref, moment),
                kind=kind,
                place=place,
                tags=sayable(row.tags, place[1] if place else None),
                days=row.days,
                first=row.first,
                last=row.last,
            )
        )
    local = now + ahead
    month = datetime(local.year, local.month, 1, tzinfo=UTC) - ahead
    return Woven(tuple(groups), tuple(tags), month, ahead)


def sayable(tags: str, line: Line | None) -> str:
    """Of the languages a line was shown in, those that have words for it."""
    if line is None:
        return tags
    return " ".join(tag for tag in tags.split() if tag in line.wordings) or tags


def _of_old(slugs: set[str]) -> dict[str, tuple[str, str]]:
    """Moment and kind of packs that are on the shelf no more: what was said of them stays said."""
    if not slugs:
        return {}
    documents = rows(
        select(Edition.document).where(Edition.slug.in_(slugs)).order_by(Edition.slug, Edition.number)
    )
    packs = (Pack.from_json(row.document) for row in documents)
    return {pack.slug: (pack.moment, pack.kind) for pack in packs}


def _moments_of_own(
    family_id: str, refs: Iterable[str], packs: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """The moment each line nobody else has was written for, be it taken away since; a verse's is its song's."""
    if not any(slug_of(ref) == OWN for ref in refs):
        return {}
    written = rows(select(OwnLine.id, OwnLine.moment).where(OwnLine.family_id == family_id))
    songs = {f"{OF_SONG}{slug}": moment for slug, (moment, _kind) in packs.items()}
    return {f"{OWN}/{row.id}": songs.get(row.moment, row.moment) for row in written}


SAID = (
    select(
        Thread.ref,
        Thread.tags,
        func.count(func.date(Thread.said_at).distinct()).label("days"),
        func.min(Thread.said_at).label("first"),
        func.max(Thread.said_at).label("last"),
    )
    .where(*STANDING)
    .group_by(Thread.ref, Thread.tags)
    .order_by(Thread.ref, Thread.tags)
)
