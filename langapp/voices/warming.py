"""A published edition gets its sound made in the background, so that Play answers at once."""

from __future__ import annotations

from langapp.db import db
from langapp.jobs import enqueue, job
from langapp.packs.documents import Pack
from langapp.packs.shelf import edition_published
from langapp.speech import warming
from langapp.voices import choosing


@job
def warm(slug: str) -> None:
    """Make what is missing of a pack's sound."""
    sayings = list(choosing.sayings(pack=slug))
    db.session.rollback()  # What was read is in hand; nothing stays open while an engine works.
    warming.warm(sayings)


@job
def warm_everything() -> None:
    """Make whatever sound is missing: what a killed job, or the day's share, left undone. Mostly nothing."""
    sayings = list(choosing.sayings())
    db.session.rollback()
    warming.warm(sayings)


@edition_published.connect
def _published(_sender: object, pack: Pack) -> None:
    enqueue(warm, pack.slug)
