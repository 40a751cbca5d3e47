"""What a room is told of itself, on its own wall: who is here by language, and how much was said. And what reaches its leader
alone: how many ask to hear it again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from langapp import live
from langapp.db import db, rows
from langapp.live import Frame
from langapp.workshops import guarding, state
from langapp.workshops.models import Guest, RoomThread, RoomVoice, Whisper, Workshop

CHANNEL = "leading"
EVERY = 0.4
"""Seconds between two counts of one room: three hundred taps at once are one change of the wall."""


@dataclass(frozen=True)
class Tally:
    families: int
    by_tag: dict[str, int]
    """How many families bring a language, those first that came first."""
    threads: int
    whispers: dict[str, int]
    """Of the slide that is up, since something was last played."""
    waiting: int
    """Voices of parents that no leader has heard yet."""

    def told(self) -> dict[str, Any]:
        return {
            "families": self.families,
            "by_tag": self.by_tag,
            "threads": self.threads,
            "whispers": self.whispers,
            "waiting": self.waiting,
        }


def of(workshop: Workshop, now: datetime) -> Tally:
    """Four small queries. A family on two phones is one; a day after the end there is nobody any more."""
    if workshop.is_forgotten(now):
        return Tally(0, {}, 0, {}, 0)
    families: dict[str, set[str]] = {}
    guests = rows(
        select(Guest.id, Guest.family_id, Guest.tags).where(
            Guest.workshop_id == workshop.id, Guest.removed_at.is_(None)
        )
    ).all()
    for guest in guests:
        families.setdefault(guest.family_id or guest.id, set()).update(guest.tags.split())
    counted = Counter(tag for tags in families.values() for tag in tags)
    in_order = dict.fromkeys([*workshop.present_tags, *counted])
    voices = RoomVoice.all_of(workshop.id)
    return Tally(
        families=len(families),
        by_tag={tag: counted[tag] for tag in in_order if counted[tag]},
        threads=RoomThread.count(workshop.id),
        whispers=Whisper.about(workshop),
        waiting=sum(voice.let_at is None for voice in voices),
    )


def told(workshop: Workshop, now: datetime, guessing: bool) -> dict[str, Any]:
    """All that a leader's screens draw anew. `guessing` is the same for all rooms."""
    return {
        **state.of(workshop, now),
        **of(workshop, now).told(),
        "open": workshop.closed_at is None,
        "code": workshop.code,
        "guessing": guessing,
    }


def read(ids: Collection[str]) -> dict[str, Frame]:
    """For `live`."""
    now = datetime.now(UTC)
    found, guessing = {}, guarding.is_guessed_at(now)
    for each in db.session.scalars(select(Workshop).where(Workshop.id.in_(ids))):
        data = json.dumps(told(each, now, guessing), separators=(",", ":"))
        found[each.id] = Frame(hashlib.sha256(data.encode()).hexdigest()[:16], data, each.is_over(now))
    return found


live.channel(CHANNEL, read, every=EVERY)
