"""The cloth a room weaves: each thread one family's "We said it", in the dyes of the languages as they came."""

from __future__ import annotations

from dataclasses import dataclass

from langapp.practice import cloth
from langapp.practice.cloth import ACROSS, SHOWN, Cloth
from langapp.workshops.models import RoomThread, Workshop


@dataclass(frozen=True)
class Said:
    """What `weave` needs of a thread."""

    tags: str


def of(workshop: Workshop, rows: int = SHOWN) -> Cloth:
    """As it is now: two queries, however long it has grown."""
    count, newest = RoomThread.woven(workshop.id, (rows + 1) * ACROSS)
    shown = [Said(tags) for tags in newest[-cloth.threads_shown(count, rows) :]] if count else []
    return cloth.weave(count, shown, workshop.present_tags or workshop.languages, rows)
