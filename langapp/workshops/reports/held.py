"""The sessions a leader held, with what was told of each, by the year or the month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from langapp import days
from langapp.db import db
from langapp.workshops.models import Workshop, WorkshopReport

PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True)
class Held:
    """`told` is None as long as it is not counted."""

    workshop: Workshop
    day: date
    told: dict[str, Any] | None


@dataclass(frozen=True)
class Period:
    """A year or a month; all there is, where it is empty."""

    name: str
    sessions: tuple[Held, ...]
    years: tuple[str, ...]
    months: tuple[str, ...]
    """Those of the year in which sessions were held."""

    @property
    def counted(self) -> list[Held]:
        return [each for each in self.sessions if each.told is not None]


def period(leader_id: str, asked: str, now: datetime) -> Period:
    """Two queries, the newest first."""
    over = [each for each in Workshop.all_of(leader_id) if each.is_over(now)]
    told = _told([each.id for each in over])
    every = [Held(each, days.on(each.started_at), told.get(each.id)) for each in over]
    name = asked if PERIOD.fullmatch(asked) else ""
    months = dict.fromkeys(each.day.isoformat()[:7] for each in every)
    return Period(
        name,
        tuple(each for each in every if each.day.isoformat().startswith(name)),
        tuple(dict.fromkeys(month[:4] for month in months)),
        tuple(month for month in months if name and month.startswith(name[:4])),
    )


def _told(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found = db.session.scalars(select(WorkshopReport).where(WorkshopReport.workshop_id.in_(ids)))
    return {each.workshop_id: each.counted for each in found}
