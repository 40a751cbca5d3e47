"""What waits for a teacher in the packs she writes, as her first page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.packs.models import ShelfPlace
from langapp.studio.mine import Mine
from langapp.studio.models.checks import CheckAsk
from langapp.studio.models.publications import Publication

LASTS = timedelta(days=14)
"""How long a finished check is news, unless the pack is published before."""
CHECKED, UPSTREAM = "checks", "upstream"
"""Where each kind is looked through: the end of its address."""


@dataclass(frozen=True)
class News:
    mine: Mine
    what: str
    names: tuple[str, ...] = ()
    """Of those who have checked it, as far as they have one."""


def of(packs: Sequence[Mine], now: datetime) -> list[News]:
    """Finished checks, and newer editions of what a pack was made after: three queries, however many packs there are."""
    if not packs:
        return []
    checked = _checked([each.draft.id for each in packs], now)
    newest = _newest([each.draft.forked_slug for each in packs])
    found = [News(each, CHECKED, checked[each.draft.id]) for each in packs if each.draft.id in checked]
    return found + [
        News(each, UPSTREAM)
        for each in packs
        if newest.get(each.draft.forked_slug, 0) > (each.draft.forked_number or 0)
    ]


def _checked(ids: Sequence[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """By draft, who has finished since its newest edition."""
    published = Publication.newest_of(ids)
    found: dict[str, tuple[str, ...]] = {}
    asks = select(CheckAsk).where(
        CheckAsk.draft_id.in_(ids), CheckAsk.revoked_at.is_(None), CheckAsk.done_at > now - LASTS
    )
    for ask in db.session.scalars(asks.order_by(CheckAsk.done_at)):
        newest = published.get(ask.draft_id)
        if ask.done_at and (newest is None or ask.done_at > newest.at):
            names = found.get(ask.draft_id, ())
            found[ask.draft_id] = (*names, ask.called) if ask.called not in (*names, "") else names
    return found


def _newest(slugs: Sequence[str]) -> dict[str, int]:
    wanted = {slug for slug in slugs if slug}
    placed = select(ShelfPlace.slug, ShelfPlace.number).where(ShelfPlace.slug.in_(wanted))
    return dict(looked_up(placed).all()) if wanted else {}
