"""Which family is asking: a token in a cookie, a hash in the database, nothing else to steal or forge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from flask import Response, g, request
from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from langapp import look, web
from langapp.db import Base, db, rows
from langapp.families.models import (
    Caregiver,
    CaregiverLanguage,
    Child,
    Choice,
    Device,
    Erasure,
    Family,
    FamilyLanguage,
    Removal,
)
from langapp.families.models.devices import hash_of
from langapp.families.models.removals import WAITS
from langapp.languages.registry import languages

LONGEST_TOKEN = 64
SESSION = web.Cookie("session", timedelta(days=400))
"""As long as browsers keep any."""


def load() -> None:
    """Find the device of this request, and with it who holds it and the family it is of: one query."""
    token = SESSION.read()
    plausible = 0 < len(token) <= LONGEST_TOKEN and request.endpoint not in web.assets
    g.device = g.caregiver = g.family = None
    g.choices = []
    if plausible:
        _load(token)


def _load(token: str) -> None:
    found = rows(HOUSEHOLD, {"hash": hash_of(token)}).all()
    if not found or _has_left(found):
        return
    g.device, g.family, g.caregiver = (_taken_up(kind, found[0]) for kind in (Device, Family, Caregiver))
    children = {row.child_id: row for row in found if row.child_id is not None}
    set_committed_value(g.family, "children", [_taken_up(Child, row) for row in children.values()])
    g.erases_at = found[0].erases_at
    g.choices = _choices({row.spoken: row for row in found if row.spoken in languages()})
    look.prefer({"mode": g.caregiver.mode, "hand": g.caregiver.hand, "locale": g.caregiver.locale})


def _has_left(found: Sequence[Any]) -> bool:
    """Whether whoever holds this device, or brought it, was asked to leave and their day is over."""
    asked = [row.asked_at for row in found if row.asked_at is not None]
    g.leaves_at = min(asked) + WAITS if asked else None
    return g.leaves_at is not None and datetime.now(UTC) >= g.leaves_at


def _taken_up(kind: type[Base], row: Any) -> Base:
    """The record a row tells of, as if the session had loaded it, which takes several times as long."""
    record = kind(**dict(zip(NAMES[kind], row[PLACES[kind]], strict=True)))
    make_transient_to_detached(record)
    db.session.add(record)
    return record


def _choices(spoken: dict[str, Any]) -> list[Choice]:
    known = languages()
    return [
        Choice(known.get(tag), row.variant, number, row.shows or "both", row.ease or "")
        for number, (tag, row) in enumerate(spoken.items(), 1)
    ]


def renew(response: Response) -> Response:
    """A device that is used stays: its cookie begins its days anew with every page."""
    given = response.headers.get("Set-Cookie", "").startswith(f"{SESSION.full_name}=")
    if g.get("device") is not None and request.method == "GET" and not given:
        keep(response, SESSION.read())
    return response


def current() -> Family | None:
    """The family that is asking; None for a visitor."""
    found: Family | None = g.get("family")
    return found


def device_or_none() -> Device | None:
    """The device that is asking, where it has a family; None for a visitor's."""
    found: Device | None = g.get("device")
    return found


def device() -> Device:
    """The device of a page that only families see."""
    found: Device = g.device
    return found


def caregiver() -> Caregiver:
    """Who holds the device of a page that only families see."""
    found: Caregiver = g.caregiver
    return found


def family() -> Family:
    """The family of a page that only families see."""
    found: Family = g.family
    return found


def choices() -> list[Choice]:
    """The family's languages in its own order, as this caregiver likes to read them; none for a visitor."""
    found: list[Choice] = g.get("choices", [])
    return found


def tags() -> list[str]:
    return [choice.tag for choice in choices()]


def choice(number: int) -> Choice | None:
    """A language by its place in the family's order, which is all that an address tells of it."""
    return next((choice for choice in choices() if choice.number == number), None)


def leaves_at() -> datetime | None:
    """When this caregiver's devices open nothing any more, where somebody asked that they leave."""
    at: datetime | None = g.get("leaves_at")
    return at


def erases_at() -> datetime | None:
    """When this family is erased, where somebody of it asked for that."""
    at: datetime | None = g.get("erases_at")
    return at


def child() -> Child | None:
    """The little one this device is with; None where the family has told of none."""
    return family().a_child(device().child_id)


def months_old(now: datetime) -> int | None:
    """The age of that little one, where the family has told of it."""
    found = child()
    return found.months_old(now) if found else None


def keep_look(response: Response, wishes: dict[str, str]) -> Response:
    """Change how the app looks: for a caregiver on every device they hold; for a visitor on this one."""
    changed = look.current().changed(wishes)
    if current() is None:
        return changed.keep(response)
    for name in look.WISHES:
        if wishes.get(name) == getattr(changed, name):
            setattr(caregiver(), name, wishes[name])
    return response


def keep(response: Response, token: str) -> Response:
    """Give a device its session. It is renewed by use and never runs out under a family's hands."""
    return SESSION.give(response, token)


def leave(response: Response) -> Response:
    SESSION.take(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


RECORDS: tuple[type[Base], ...] = (Device, Family, Caregiver, Child)
NAMES = {kind: [column.key for column in kind.__table__.columns] for kind in RECORDS}
PLACES = {
    kind: slice(end - len(NAMES[kind]), end)
    for kind, end in zip(RECORDS, accumulate(len(NAMES[kind]) for kind in RECORDS), strict=True)
}
"""Where in a row each record's columns are."""

HOUSEHOLD = (
    select(
        *(
            column.label(f"{kind.__tablename__}_{column.key}")
            for kind in RECORDS
            for column in kind.__table__.columns
        ),
        FamilyLanguage.tag.label("spoken"),
        FamilyLanguage.variant,
        CaregiverLanguage.shows,
        CaregiverLanguage.ease,
        Removal.asked_at,
        Erasure.due_at.label("erases_at"),
    )
    .join(Family, Family.id == Device.family_id)
    .join(Caregiver, Caregiver.id == Device.caregiver_id)
    .outerjoin(Child, Child.family_id == Family.id)
    .outerjoin(FamilyLanguage, FamilyLanguage.family_id == Family.id)
    .outerjoin(
        CaregiverLanguage,
        and_(CaregiverLanguage.tag == FamilyLanguage.tag, CaregiverLanguage.caregiver_id == Caregiver.id),
    )
    .outerjoin(Removal, Removal.caregiver_id.in_((Device.caregiver_id, Device.came_with)))
    .outerjoin(Erasure, Erasure.family_id == Family.id)
    .where(Device.token_hash == bindparam("hash"))
    .order_by(Child.id, FamilyLanguage.position)
)
"""A row for each language with each little one. Built once: every page begins with it."""
