"""What the room is at, as every screen of it is told: a few numbers, which can always be fetched again."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from langapp import live
from langapp.db import db
from langapp.live import Frame
from langapp.workshops.models import Workshop

CHANNEL = "room"


def of(workshop: Workshop, now: datetime) -> dict[str, Any]:
    """The same for every phone; what it means in a family's languages stands on its page already. `tags` are the
    languages of whoever is in now, and `came` all that were expected or ever came: each has the dye of its place.
    """
    shown = not workshop.is_forgotten(now)
    return {
        "revision": workshop.revision,
        "slide": workshop.position,
        "doing": workshop.doing,
        "paused": workshop.paused_at is not None,
        "plays": workshop.plays,
        "on": workshop.plays_on,
        "tags": workshop.tags_here if shown else [],
        "came": workshop.dyed_tags if shown else [],
        "gate": workshop.gate,
        "voices": workshop.voices,
        "questions": workshop.questions_at is not None,
        "over": workshop.is_over(now),
    }


def frame(workshop: Workshop, now: datetime) -> Frame:
    """The last of a session is the one that says it is over."""
    over = workshop.is_over(now)
    data = json.dumps(of(workshop, now), separators=(",", ":"))
    return Frame(f"{workshop.revision}{'.over' if over else ''}", data, over)


def read(ids: Collection[str]) -> dict[str, Frame]:
    """For `live`: what all these rooms are at now."""
    now = datetime.now(UTC)
    found = db.session.scalars(select(Workshop).where(Workshop.id.in_(ids)))
    return {each.id: frame(each, now) for each in found}


live.channel(CHANNEL, read)
