"""What of a draft is on the shelf. A slug may be another pack's by now: that one is none of its writers' business."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from langapp.db import db
from langapp.db import rows as looked_up
from langapp.drafts.models import Draft
from langapp.lib.batches import in_batches
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.models import Edition, ShelfPlace


def edition_of(draft: Draft) -> Pack | None:
    """Its own edition there, if there is one."""
    place = db.session.get(ShelfPlace, draft.slug)
    is_ours = place is not None and place.origin == draft.origin
    return shelf.current().packs.get(draft.slug) if is_ours else None


def ever_out(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """By slug, those that families have met: what is told under such a slug is told of its draft."""
    found: dict[str, Draft] = {}
    for some in in_batches(drafts):
        by_slug = {draft.slug: draft for draft in some}
        told = select(Edition.slug, Edition.origin).where(Edition.slug.in_(by_slug)).distinct()
        owned = {(slug, origin) for slug, origin in looked_up(told)}
        found |= {slug: draft for slug, draft in by_slug.items() if (slug, draft.origin) in owned}
    return found
