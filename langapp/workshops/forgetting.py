"""A day after a session nothing of its guests is here: it is counted, if nobody had it counted, and then they go.

    guests, with their whispers, voices and answers · threads · the languages that came · the sounds · code and door

Pages hold to the day by the clock, whether the job came by or not: see `is_forgotten`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Select, delete, exists, func, or_, select, update

from langapp.db import change, db
from langapp.jobs import soon
from langapp.workshops import room_sounds
from langapp.workshops.models import Guest, RoomThread, Workshop, WorkshopReport
from langapp.workshops.models.guests import KEPT
from langapp.workshops.reports import reporting


def is_forgotten(workshop: Workshop, now: datetime) -> bool:
    return now >= workshop.over_since + KEPT


@soon
def forget_rooms() -> None:
    """Every hour, and whenever the house opens: also after a restore, which brings sessions back."""
    forget(datetime.now(UTC))


def forget(now: datetime) -> None:
    """Once more is fine: what is gone is gone."""
    change(
        update(Workshop)
        .where(Workshop.ends_at <= now, Workshop.code.is_not(None))
        .values(code=None, door=None)
    )
    for workshop_id in db.session.scalars(_due(now)).all():
        _forget(Workshop.held(workshop_id), now)
    _sweep_sounds(now)


def _forget(workshop: Workshop, now: datetime) -> None:
    reporting.count(workshop, now)
    change(delete(RoomThread).where(RoomThread.workshop_id == workshop.id))
    change(delete(Guest).where(Guest.workshop_id == workshop.id))  # What hangs on them goes with them.
    workshop.present, workshop.code, workshop.door = "", None, None
    db.session.flush()
    room_sounds.erase_all(workshop.id)


def _due(now: datetime) -> Select[str]:
    over_since = func.coalesce(Workshop.ended_at, Workshop.ends_at)
    left = or_(
        Workshop.present != "",
        exists().where(Guest.workshop_id == Workshop.id),
        exists().where(RoomThread.workshop_id == Workshop.id),
        ~exists().where(WorkshopReport.workshop_id == Workshop.id),
    )
    return select(Workshop.id).where(over_since <= now - KEPT, left).order_by(Workshop.id)


def _sweep_sounds(now: datetime) -> None:
    """Folders of sessions that are over for a day, or that no row tells of: a sound lies in no backup, and so comes back by
    none.
    """
    lying = set(room_sounds.sessions())
    if lying:
        over_since = func.coalesce(Workshop.ended_at, Workshop.ends_at)
        on = set(
            db.session.scalars(select(Workshop.id).where(Workshop.id.in_(lying), over_since > now - KEPT))
        )
        for workshop_id in lying - on:
            room_sounds.erase_all(workshop_id)
