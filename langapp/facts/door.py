"""The door itself: a batch from an outbox, or one fact as a form."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import IntegrityError

from langapp import installation, web
from langapp.db import db
from langapp.facts.reading import Fact, Sender, unread
from langapp.families import sessions
from langapp.families.models import Family
from langapp.i18n import _
from langapp.practice import cloth, remembering
from langapp.practice.models import HeardWord, Thread, Undo
from langapp.web import Refused

MOST_AT_ONCE = 500
"""What an outbox sends in one request."""
SAID = re.compile(r"(?<=[?&])said=[^&#]*&?")

blueprint = Blueprint("facts", __name__)
log = logging.getLogger("langapp")


@blueprint.post("/facts")
def report() -> Response | tuple[Response, int]:
    told = _load() if request.is_json else request.form.to_dict()
    try:
        return _take_in(told)
    except IntegrityError as error:
        # A device, a person, a little one or the whole family went between the look at them and the hold.
        log.warning("facts came while what they tell of went: %s", type(error.orig).__name__)
        db.session.close()
        sessions.load()
        raise Refused(_("We are busy for a moment. Try again in a minute."), code=503) from None


def _take_in(told: dict[str, Any]) -> Response | tuple[Response, int]:
    sender = Sender(sessions.device(), datetime.now(UTC), told.get("family") or "")
    Family.hold(sender.family_id)
    sender.device.seen(sender.now)
    if request.is_json:
        return _batch(told, sender)
    if not sender.is_of_family:
        raise Refused(_("This page is another family’s. Open Today again, then say it there."), code=409)
    fact = Fact.read(told, sender)
    keep([fact], sender)
    if fact.kind == "heard" and not fact.row:
        raise Refused(_("This little one was taken out of your family, so the word is not noted."))
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


def _batch(told: dict[str, Any], sender: Sender) -> Response | tuple[Response, int]:
    if not sender.is_of_family:
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
        raise unread()
    return told


def _names(told: Any) -> list[str]:
    """What a fact that makes no sense is called by whoever sent it, where it has a name at all."""
    named = told if isinstance(told, dict) else {}
    return [named[name] for name in ("id", "thread", "fact") if isinstance(named.get(name), str)][:1]


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
