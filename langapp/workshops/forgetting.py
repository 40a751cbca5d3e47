"""What is here of a session's guests goes a day after its end, within the hour; what it came to is counted before, if nobody
had it counted.

    guests, with their whispers, answers and voices, sound and all · threads · the languages that came

No page shows any of it after the day, whether the job came by or not (`Workshop.is_forgotten`), and no backup holds it. A
session that nobody ended has ended eight hours after it began: its code and its door are gone then.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Select, delete, exists, or_, select

from langapp.db import change, db
from langapp.jobs import soon
from langapp.workshops.models import Guest, RoomThread, Workshop, WorkshopReport
from langapp.workshops.models.workshops import KEPT
from langapp.workshops.reports import reporting
from langapp.workshops.taking_home import cloth_pictures


@soon
def forget_rooms() -> None:
    """Every hour, and whenever the house opens: also after a restore, which brings sessions back."""
    forget(datetime.now(UTC))


def forget(now: datetime) -> None:
    """Once more is fine: what is gone is gone."""
    unended = select(Workshop.id).where(Workshop.ended_at.is_(None), Workshop.ends_at <= now)
    for workshop_id in db.session.scalars(unended.order_by(Workshop.id)).all():
        Workshop.held(workshop_id).end(now)
    db.session.flush()
    for workshop_id in db.session.scalars(_due(now)).all():
        _forget(Workshop.held(workshop_id), now)
    cloth_pictures.forget()


def _forget(workshop: Workshop, now: datetime) -> None:
    reporting.count(workshop, now)
    change(delete(RoomThread).where(RoomThread.workshop_id == workshop.id))
    change(delete(Guest).where(Guest.workshop_id == workshop.id))  # What hangs on them goes with them.
    workshop.present = workshop.gone = ""
    db.session.flush()


def _due(now: datetime) -> Select[str]:
    left = or_(
        Workshop.present != "",
        exists().where(Guest.workshop_id == Workshop.id),
        exists().where(RoomThread.workshop_id == Workshop.id),
        ~exists().where(WorkshopReport.workshop_id == Workshop.id),
    )
    return select(Workshop.id).where(Workshop.ended_at <= now - KEPT, left).order_by(Workshop.id)
