"""The one door for what devices report: threads, and the undoing of a slip.

A fact carries an id made on the device. It may come late, twice or out of order, as a form from a page
without JavaScript or in a batch: what is new is added, and the answer says which ids are now held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Device
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.practice import cloth
from langapp.practice.models import UNDO_WITHIN, Thread, Undo
from langapp.web import Refused

MOST_AT_ONCE = 500
REF = re.compile(r"[a-z0-9-]{1,80}/[a-z0-9-]{1,80}")
SAID = re.compile(r"(?<=[?&])said=[^&#]*&?")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

blueprint = Blueprint("facts", __name__)


@dataclass(frozen=True)
class Fact:
    """One thing that happened. `about` is a thread's ref, or the id of the thread an undo takes back."""

    kind: str
    id: str
    about: str
    tags: tuple[str, ...]
    at: datetime

    @classmethod
    def read(cls, told: Any, now: datetime) -> Fact:
        """Raises Refused for what is not a fact; the time is the device's, never later than now."""
        if not isinstance(told, dict) or not all(isinstance(value, str | list) for value in told.values()):
            raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
        kind, about = told.get("kind"), told.get("ref") or told.get("thread") or ""
        tags = told.get("tags") or []
        fact = cls(
            kind=str(kind),
            id=str(told.get("id", "")),
            about=str(about),
            tags=tuple(dict.fromkeys(str(tag) for tag in (tags.split() if isinstance(tags, str) else tags))),
            at=min(_moment(told.get("at"), now), now),
        )
        if not fact.makes_sense:
            raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
        return fact

    @property
    def makes_sense(self) -> bool:
        if self.kind == "thread":
            return (
                is_uuid(self.id)
                and bool(REF.fullmatch(self.about))
                and all(tag in languages() for tag in self.tags)
            )
        return self.kind == "undo" and is_uuid(self.about)

    def keep(self, device: Device, now: datetime) -> None:
        """Add it, if it is new; an undo that comes too late for its thread changes nothing."""
        if self.kind == "thread":
            tags = self.tags or tuple(sessions.tags())
            Thread.add(device, self.id, ref=self.about, tags=tags, said_at=self.at, now=now)
            Undo.forget_late(device.family_id, self.id, self.at)
        elif self.in_time(device):
            Undo.add(device.family_id, self.about, undone_at=self.at, now=now)

    def in_time(self, device: Device) -> bool:
        thread = Thread.of(device.family_id, self.about)
        return thread is None or self.at - thread.said_at <= UNDO_WITHIN


@blueprint.post("/facts")
def report() -> Response | str:
    now, device = datetime.now(UTC), sessions.device()
    if request.is_json:
        return _batch(device, now)
    fact = Fact.read(request.form.to_dict(), now)
    if fact.kind == "undo" and not fact.in_time(device):
        raise Refused(_("That thread is woven in now. The cloth keeps it."))
    fact.keep(device, now)
    if web.htmx:
        return web.blocks(
            "today.html",
            "cloth",
            "toast",
            cloth=cloth.of(device.family_id, sessions.tags()),
            said=_said(fact),
        )
    return redirect(_next(fact, device), 303)  # type: ignore[return-value]


def _next(fact: Fact, device: Device) -> str:
    """Where a page without JavaScript goes on: to the next card, or back to the one that was undone."""
    if fact.kind == "undo":
        thread = Thread.of(device.family_id, fact.about)
        return f"/today?line={thread.ref}" if thread else "/today"
    place = SAID.sub("", web.back("/today")).rstrip("?&")
    return f"{place}{'&' if '?' in place else '?'}said={fact.id}"


def _batch(device: Device, now: datetime) -> Response:
    try:
        told = request.get_json(silent=True)
    except RecursionError:
        told = None
    facts = told.get("facts") if isinstance(told, dict) else None
    if not isinstance(facts, list) or len(facts) > MOST_AT_ONCE:
        raise Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
    held = []
    for fact in [Fact.read(each, now) for each in facts]:
        fact.keep(device, now)
        held.append(fact.id or fact.about)
    return jsonify(held=held)


def _said(fact: Fact) -> str:
    return fact.id if fact.kind == "thread" else ""


def _moment(told: Any, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return now
    return max(at, LONG_AGO) if at.tzinfo else now
