"""The one door for what devices report: threads, reviews, heard words, and the undoing of a slip.

A fact carries an id made on the device. It may come late, twice or out of order, from several phones, as a form from
a page without JavaScript or in a batch: what is new is added, and the answer says which ids are now held. Each kind is
read here into a row, and kept by the room that owns its table, all rows of a kind in one statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import select

from langapp import installation, web
from langapp.db import db
from langapp.families import sessions
from langapp.families.models import Caregiver, Device, Family, FormerFamily
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.practice import cloth, remembering
from langapp.practice.models import UNDO_WITHIN, HeardWord, Thread, Undo
from langapp.refs import is_ref
from langapp.web import Refused

MOST_AT_ONCE = 500
SAID = re.compile(r"(?<=[?&])said=[^&#]*&?")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RATINGS = {"1": 1, "3": 3}
TEXTS = ("kind", "id", "ref", "thread", "fact", "tag", "caregiver")

Row = dict[str, Any]

blueprint = Blueprint("facts", __name__)


@blueprint.post("/facts")
def report() -> Response | tuple[Response, int]:
    sender = Sender(sessions.device(), datetime.now(UTC))
    Family.hold(sender.family_id)
    sender.device.seen(sender.now)
    if request.is_json:
        return _batch(sender)
    if not sender.may_tell_of(request.form.get("family")):
        raise Refused(_("This page is another family’s. Open Today again, then say it there."), code=409)
    fact = Fact.read(request.form.to_dict(), sender)
    keep([fact], sender)
    if fact.kind == "undo" and Undo.of(sender.family_id, fact.about) is None:
        raise Refused(_("That thread is woven in now. The cloth keeps it."))
    return web.to(_next(fact, sender))


def _next(fact: Fact, sender: Sender) -> str:
    """Where a page without JavaScript goes on: to the next card, or back to the one that was undone."""
    if fact.kind == "undo" and (thread := Thread.of(sender.family_id, fact.about)):
        return f"/today?line={thread.ref}"
    place = web.back("/today")
    if fact.kind != "thread":
        return place
    place = SAID.sub("", place).rstrip("?&")
    return f"{place}{'&' if '?' in place else '?'}said={fact.about}"


def _batch(sender: Sender) -> Response | tuple[Response, int]:
    told = _load()
    if not sender.may_tell_of(told.get("family")):
        return jsonify(held=[], refused=[], database=installation.current()), 409
    facts, refused = [], []
    for each in told["facts"]:
        try:
            facts.append(Fact.read(each, sender))
        except Refused:
            refused += _names(each)
    keep(facts, sender)
    answer = {"held": [fact.id for fact in facts], "refused": refused, "database": installation.current()}
    if told.get("cloth") is True:
        woven = cloth.of(sender.family_id, sessions.tags())
        answer["cloth"] = web.blocks("today.html", "cloth", cloth=woven)
    return jsonify(answer)


def _load() -> dict[str, Any]:
    """What a phone sends at once. Raises Refused for what is nothing of the kind."""
    try:
        told = request.get_json(silent=True)
    except RecursionError:
        told = None
    told = told if isinstance(told, dict) else {}
    facts, family_id = told.get("facts"), told.get("family", "")
    if not isinstance(facts, list) or len(facts) > MOST_AT_ONCE or not isinstance(family_id, str):
        raise _unread()
    return told


def _names(told: Any) -> list[str]:
    """What a fact that makes no sense is called by whoever sent it, where it has a name at all."""
    named = told if isinstance(told, dict) else {}
    return [named[name] for name in ("id", "thread", "fact") if isinstance(named.get(name), str)][:1]


@dataclass(frozen=True)
class Sender:
    """The device that tells, and when it was heard."""

    device: Device
    now: datetime

    @property
    def family_id(self) -> str:
        return self.device.family_id

    def may_tell_of(self, family_id: str | None) -> bool:
        """Whether what was kept under this family's name is ours: a shared phone mixes no families."""
        if not family_id or family_id == self.family_id:
            return True
        former = select(FormerFamily.family_id).where(FormerFamily.id == family_id)
        return is_uuid(family_id) and db.session.scalar(former) == self.family_id

    def caregiver(self, claimed: str) -> str:
        """Who it was, as the phone knew it, if they are of the family; else whoever holds it now."""
        return claimed if claimed in self._caregivers else self.device.caregiver_id

    @cached_property
    def _caregivers(self) -> set[str]:
        return set(db.session.scalars(select(Caregiver.id).where(Caregiver.family_id == self.family_id)))

    def child(self, claimed: str) -> int | None:
        """Which little one; where none of theirs is meant, the one this device is with."""
        theirs = {str(child.id): child.id for child in sessions.family().children}
        here = sessions.child()
        return theirs.get(claimed, here.id if here else None)


@dataclass(frozen=True)
class Fact:
    """One thing that happened. `about` is the id of what was made by it, or of what it takes back."""

    kind: str
    id: str
    about: str
    row: Row

    @classmethod
    def read(cls, told: Any, sender: Sender) -> Fact:
        """Raises Refused for what makes no sense, and never will."""
        told = Told.of(told, sender)
        if told.kind not in READ:
            raise _unread()
        about = told.thread or told.fact if told.kind == "undo" else told.id
        if not is_uuid(about) or not is_uuid(told.id or about):
            raise _unread()
        return cls(told.kind, told.id or about, about, READ[told.kind](told, sender))


@dataclass(frozen=True)
class Told:
    """The fields of a fact as they came, brought to one shape."""

    kind: str
    id: str
    ref: str
    thread: str
    fact: str
    tag: str
    caregiver: str
    child: str
    word: str
    rating: int | None
    tags: tuple[str, ...]
    at: datetime
    """By the device's clock, within reason: never later than now, never before there was a Langapp."""
    after: float | None
    """Of an undo, where the device told: how many seconds by its own clock lay between the slip and this."""

    @classmethod
    def of(cls, told: Any, sender: Sender) -> Told:
        if not isinstance(told, dict) or not all(
            _is_text(told.get(name)) for name in (*TEXTS, "word", "at", "said")
        ):
            raise _unread()
        tags = told.get("tags") or []
        if not isinstance(tags, str | list):
            raise _unread()
        at, said = _moment(told.get("at")), _moment(told.get("said"))
        return cls(
            **{name: told.get(name) or "" for name in TEXTS},
            child=str(told.get("child", "")),
            word=told.get("word") or "",
            rating=RATINGS.get(str(told.get("rating"))),
            tags=tuple(dict.fromkeys(map(str, tags.split() if isinstance(tags, str) else tags))),
            at=min(max(at or sender.now, LONG_AGO), sender.now),
            after=(at - said).total_seconds() if at and said else None,
        )

    def must_be_of_a_line(self) -> None:
        if not is_ref(self.ref):
            raise _unread()

    def must_be_in(self, *tags: str) -> None:
        if not all(tag in languages() for tag in tags):
            raise _unread()


def keep(facts: list[Fact], sender: Sender) -> None:
    """Add what is new of them. An undo that comes too late for its thread changes nothing."""
    rows = defaultdict(list)
    for fact in facts:
        if fact.row:
            rows[fact.kind].append(fact.row)
    Thread.add_all(rows["thread"])
    Undo.add_all(rows["undo"])
    threads = [fact.about for fact in facts if fact.kind in ("thread", "undo")]
    Undo.forget_late(sender.family_id, threads)
    HeardWord.add_all(rows["heard"])
    remembering.met(sender.family_id, threads)
    remembering.add_reviews(sender.family_id, rows["review"])


def _thread(told: Told, sender: Sender) -> Row:
    told.must_be_of_a_line()
    told.must_be_in(*told.tags)
    return {
        "id": told.id,
        "family_id": sender.family_id,
        "device_id": sender.device.id,
        "caregiver_id": sender.caregiver(told.caregiver),
        "ref": told.ref,
        "tags": " ".join(told.tags or sessions.tags()),
        "said_at": told.at,
        "received_at": sender.now,
    }


def _undo(told: Told, sender: Sender) -> Row:
    """Nothing, where the device itself says that it was too late."""
    soon = told.after is not None and told.after <= UNDO_WITHIN.total_seconds()
    if told.after is not None and not soon:
        return {}
    return {
        "family_id": sender.family_id,
        "fact_id": told.thread or told.fact,
        "undone_at": told.at,
        "received_at": sender.now,
        "soon": soon,
    }


def _review(told: Told, sender: Sender) -> Row:
    told.must_be_of_a_line()
    told.must_be_in(told.tag)
    if told.rating is None:
        raise _unread()
    return {
        "id": told.id,
        "family_id": sender.family_id,
        "device_id": sender.device.id,
        "caregiver_id": sender.caregiver(told.caregiver),
        "ref": told.ref,
        "tag": told.tag,
        "rating": told.rating,
        "reviewed_at": told.at,
        "received_at": sender.now,
    }


def _heard(told: Told, sender: Sender) -> Row:
    if told.ref:
        told.must_be_of_a_line()
    told.must_be_in(told.tag)
    return HeardWord.row(
        sender.device,
        told.id,
        ref=told.ref,
        tag=told.tag,
        word=told.word,
        heard_at=told.at,
        now=sender.now,
        child_id=sender.child(told.child),
    )


READ: dict[str, Callable[[Told, Sender], Row]] = {
    "thread": _thread,
    "undo": _undo,
    "review": _review,
    "heard": _heard,
}


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _moment(told: str | None) -> datetime | None:
    """None for what tells no moment: nothing, nonsense, or a time in no zone."""
    try:
        at = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def _unread() -> Refused:
    return Refused(_("This could not be read, so nothing was kept. Reload the page, then try again."))
