"""A published edition gets its sound made in the background, so that Play answers at once."""

from __future__ import annotations

from langapp.db import db
from langapp.jobs import enqueue, job
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.shelf import edition_published
from langapp.speech import warming
from langapp.speech.melodies import play
from langapp.voices import choosing, melodies


@job
def warm(slug: str) -> None:
    """Make what is missing of a pack's sound."""
    _warm(slug)


@job
def warm_everything() -> None:
    """Make whatever sound is missing: what a killed job, or the day's share, left undone. Mostly nothing."""
    _warm()


def _warm(slug: str | None = None) -> None:
    sayings = list(choosing.sayings(pack=slug))
    tunes = list(melodies.sayings(shelf.current(), pack=slug))
    db.session.rollback()  # What was read is in hand; nothing stays open while an engine works.
    for notes in tunes:
        play(notes)
    warming.warm(sayings)


@edition_published.connect
def _published(_sender: object, pack: Pack) -> None:
    enqueue(warm, pack.slug)
