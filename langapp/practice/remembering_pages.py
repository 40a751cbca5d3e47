"""Keeping an adult's memory warm: today's handful, and a bedtime of what is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from sqlalchemy import bindparam, func, select

from langapp import look, web
from langapp.db import rows
from langapp.families import sessions
from langapp.families.models import Choice
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.packs import shelf
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import deck, due, planning
from langapp.practice.deck import Card
from langapp.practice.models import Memory, Thread
from langapp.practice.moments import MOMENTS, Moment, likeliest
from langapp.voices import ours
from langapp.voices.choosing import Voices

blueprint = Blueprint("remembering_pages", __name__, template_folder="templates")


@blueprint.get("/reviews")
def reviews() -> str:
    now, on_shelf = datetime.now(UTC), ours.current()
    handful = due.handful(sessions.caregiver(), sessions.choices(), on_shelf, now, look.local_time(now))
    spoken = {choice.tag: choice for choice in sessions.choices()}
    cards = _cards((pack, line, [spoken[tag]]) for pack, line, tag in handful.lines)
    last = cards[-1].ref if cards else handful.last
    return render_template(
        "reviews.html", cards=cards, handful=handful, moments=MOMENTS, **_end(on_shelf, last, now)
    )


@blueprint.get("/reviews/enough")
def enough() -> str:
    now, on_shelf = datetime.now(UTC), ours.current()
    last = due.today(sessions.caregiver().id, now, look.local_time(now)).last
    return render_template(
        "reviews.html", cards=[], handful=due.Handful(last=last), **_end(on_shelf, last, now)
    )


@blueprint.post("/reviews/return")
def come_back() -> Response:
    due.come_back(sessions.caregiver(), datetime.now(UTC))
    return web.to("/reviews")


@blueprint.get("/bedtime")
def bedtime() -> str:
    now, choices = datetime.now(UTC), sessions.choices()
    months = sessions.months_old(now)
    plan = planning.bedtime(ours.current(), sessions.caregiver(), choices, months, now)
    said = request.args.get("said", "")
    return render_template(
        "bedtime.html",
        cards=_cards((pack, line, choices) for pack, line in plan.lines),
        new=plan.new,
        said=said if is_uuid(said) else "",
        fresh=lambda: uuid7(now),
    )


def _cards(found: Iterable[tuple[Pack, Line, list[Choice]]]) -> list[Card]:
    found = list(found)
    checks = shelf.checks({pack.slug for pack, _line, _choices in found})
    voices = Voices.of(sessions.device(), {pack.ref(line) for pack, line, _choices in found})
    return [deck.card(pack, line, choices, checks, voices) for pack, line, choices in found]


def _end(on_shelf: Shelf, last: str, now: datetime) -> dict[str, object]:
    """What is said at the end: something about the moment that was practised last, and a line for this one."""
    found = on_shelf.line(last)
    moment = MOMENTS[found[0].moment] if found else None
    lines, languages = _so_far(on_shelf, moment) if moment else (0, 0)
    return {
        "moment": moment,
        "lines": lines,
        "languages": languages,
        "line": _to_say_now(on_shelf, now),
        "fresh": lambda: uuid7(now),
    }


def _so_far(on_shelf: Shelf, moment: Moment) -> tuple[int, int]:
    """How many of a moment's lines this caregiver has met, ever, and in how many languages."""
    packs = (pack for pack in on_shelf.packs.values() if pack.moment == moment.name)
    refs = [pack.ref(line) for pack in packs for line in pack.lines]
    [(lines, languages)] = rows(SO_FAR, {"caregiver": sessions.caregiver().id, "refs": refs})
    return lines, languages


def _to_say_now(on_shelf: Shelf, now: datetime) -> Card | None:
    tags, months = sessions.tags(), sessions.months_old(now)
    moment = likeliest(deck.moments(on_shelf, tags), look.local_time(now), months)
    found = deck.lines(on_shelf, moment, tags, months)
    said = Thread.last_said(sessions.family().id, [pack.ref(line) for pack, line in found])
    turn = deck.in_turn(found, said, now)[:1]
    return next(iter(_cards((pack, line, sessions.choices()) for pack, line in turn)), None)


SO_FAR = select(func.count(Memory.ref.distinct()), func.count(Memory.tag.distinct())).where(
    Memory.caregiver_id == bindparam("caregiver"), Memory.ref.in_(bindparam("refs", expanding=True))
)
"""Built once, as everything that is asked on opening a page."""
