"""The cloth a room weaves: each thread one family's "We said it", in the dyes of its languages."""

from __future__ import annotations

from datetime import datetime

from langapp.practice import cloth
from langapp.practice.cloth import ACROSS, SHOWN, Cloth, Said
from langapp.workshops.models import RoomThread, Workshop


def of(workshop: Workshop, now: datetime, rows: int = SHOWN) -> Cloth:
    """As it is now: two queries, however long it has grown. A day after the end there is none any more."""
    most = (rows + 1) * ACROSS
    count, newest = (0, []) if workshop.is_forgotten(now) else RoomThread.woven(workshop.id, most)
    shown = [Said(tags) for tags in newest[-cloth.threads_shown(count, rows) :]] if count else []
    return cloth.weave(count, shown, workshop.dyed_tags, rows)
