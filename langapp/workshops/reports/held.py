"""The sessions a leader held, with what was told of each, by the year or the month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from langapp import days
from langapp.db import db
from langapp.workshops.models import Workshop, WorkshopReport

PERIOD = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True)
class Held:
    """`workshop` is its id, its name and when it began; `told` is None as long as it is not counted."""

    workshop: Row[str, str, datetime]
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
    name = asked if PERIOD.fullmatch(asked) else ""
    over = [(each, days.on(each.started_at)) for each in Workshop.over(leader_id, now)]
    within = [(each, day) for each, day in over if day.isoformat().startswith(name)]
    told = _told([each.id for each, _day in within])
    months = dict.fromkeys(day.isoformat()[:7] for _each, day in over)
    return Period(
        name,
        tuple(Held(each, day, told.get(each.id)) for each, day in within),
        tuple(dict.fromkeys(month[:4] for month in months)),
        tuple(month for month in months if name and month.startswith(name[:4])),
    )


def _told(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    found = db.session.scalars(select(WorkshopReport).where(WorkshopReport.workshop_id.in_(ids)))
    return {each.workshop_id: each.counted for each in found}
