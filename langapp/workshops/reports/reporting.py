"""What a session came to, in numbers that tell of nobody.

A session is counted once, when a leader asks after its end or a day later by itself, and never again: no two looks at it differ
by a family. What is kept is what is told, and nothing else; the families' own rows go a day after the end. Numbers of
several sessions are sums of what each of them was told as.

Every number is rounded down to fives, and "at least" so many. Four to nought are alike: "fewer than five". That alone
is not enough, since numbers that belong together bound each other from below, as a total does the one group that is missing
from it. So, with g(A) for how many families brought a language of group A, and told(n) for n rounded down to fives:

- A group stands there if told(g(A)) is 5 or more. The others are told of together, as a number of families O, and never
  as more than 4 (h - 1), where h groups are missing: then each of them may be nought.
- The total is told as no more than all the groups that stand there, each at the top of its five, and the others, one group of
  them at nought, can make up: told(min(T, sum of (told(g) + 4) + others)). Then no missing group is known to be
  more than nought, however the numbers are subtracted. It costs a total five in some rooms of families with one language each.
- Of the four questions it is told how many answered, N; how many said yes or a little, L; and how many said yes, Y. Each is
  at most the one before it, and N is told as at most the total less five. Y, L, N and T lie in fives of their own, so the
  difference of any two is either anything from nought to four, or may be five or more.

Why the total less five: the wall shows a room how many families it is. Whoever counted ten, and read that ten said yes,
would know what each of them said. As it is there are always five families more than any answer is told of, so that
neither who was there nor four who compare notes can tell what a fifth said. Five of five who say yes are told of as five
families, and not of what they said; answers are told from ten families on. Groups need no such cap: which languages came is on
the wall for all to see, and who was not there does not know that five and more was five.

What rounding cannot do: somebody who joins nine times knows nine answers of ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select

from langapp.db import rows
from langapp.families.models import Caregiver
from langapp.i18n import _
from langapp.web import Refused
from langapp.workshops.models import ExitAnswer, Guest, RoomThread, Workshop, WorkshopLeader, WorkshopReport
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import grouping

FEWEST = 5
"""Families. Nothing is told of fewer, and numbers go by fives."""


@dataclass(frozen=True)
class Came:
    """One family, on however many phones."""

    groups: frozenset[str]
    answers: dict[str, str] = field(default_factory=dict)
    said: frozenset[str] = frozenset()


def count(workshop: Workshop, now: datetime) -> None:
    """Settles what a session that is over came to; a second time changes nothing. It is held by whoever calls. Raises Refused."""
    if not workshop.is_over(now):
        raise Refused(_("This session is still going on. End it, then have it counted."))
    if WorkshopReport.of(workshop.id) is None:
        counted = published(families_of(workshop.id), minutes_of(workshop))
        WorkshopReport.keep(workshop.id, counted, now)


def published(families: Collection[Came], minutes: int = 0) -> dict[str, Any]:
    """All that is ever told of a room. See above for why this and no more."""
    groups, others = _groups(families)
    total = _total(len(families), groups, others)
    answered = min(told(sum(bool(each.answers) for each in families)), max(total - FEWEST, 0))
    lines = Counter(ref for each in families for ref in each.said)
    return {
        "families": total,
        "groups": groups,
        "others": others,
        "answered": answered,
        "answers": {name: _chain(families, name, answered) for name in QUESTIONS} if answered else {},
        "said": sorted(ref for ref, many in lines.items() if many >= FEWEST),
        "minutes": minutes,
    }


def told(number: int) -> int:
    """Rounded down to fives: 0 is anything up to four."""
    return number - number % FEWEST


def summed(reports: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Several sessions, of what was told of each: of their families nothing is looked at again."""
    groups: Counter[str] = Counter()
    answers: dict[str, Counter[str]] = {name: Counter() for name in QUESTIONS}
    whole: Counter[str] = Counter()
    sessions = 0
    for each in reports:
        sessions += 1
        groups.update(each["groups"])
        for name, chain in each["answers"].items():
            answers[name].update(chain)
        whole.update({name: each[name] for name in ("families", "others", "answered", "minutes")})
    return {
        "sessions": sessions,
        **{name: whole[name] for name in ("families", "others", "answered", "minutes")},
        "groups": {group.key: groups[group.key] for group in grouping.GROUPS if groups[group.key]},
        "answers": {
            name: {level: chain[level] for level in ("yes", "some")} for name, chain in answers.items()
        },
    }


def minutes_of(workshop: Workshop) -> int:
    """As long as it went, where a leader ended it; else as long as it was planned to. To fives."""
    if workshop.ended_at is None or workshop.ended_at >= workshop.ends_at:
        return workshop.minutes
    went = round((workshop.ended_at - workshop.started_at).total_seconds() / 60 / 5) * 5
    return max(went, 5)


def families_of(workshop_id: str) -> list[Came]:
    """Those that are in, two phones of one family as one; not a leader's own, who knows what it said. Four queries.

    Whoever was taken out after answering counts all the same: nobody makes a room small around one family.
    """
    answered = exists().where(ExitAnswer.guest_id == Guest.id, ExitAnswer.answered_at < Guest.removed_at)
    guests = rows(
        select(Guest.id, Guest.family_id, Guest.tags).where(
            Guest.workshop_id == workshop_id, or_(Guest.removed_at.is_(None), answered)
        )
    ).all()
    ours = _of_leaders(workshop_id)
    whose = {guest.id: guest.family_id or guest.id for guest in guests if guest.family_id not in ours}
    tags: dict[str, list[str]] = {family: [] for family in whose.values()}
    for guest in guests:
        if guest.id in whose:
            tags[whose[guest.id]] += guest.tags.split()
    answers = _answers(workshop_id, whose)
    said = _said(workshop_id, whose)
    return [
        Came(grouping.of(spoken), answers.get(family, {}), frozenset(said.get(family, ())))
        for family, spoken in tags.items()
    ]


def _groups(families: Collection[Came]) -> tuple[dict[str, int], int]:
    many = Counter(group for each in families for group in each.groups)
    shown = {group.key: told(many[group.key]) for group in grouping.GROUPS if many[group.key] >= FEWEST}
    missing = len(grouping.GROUPS) - len(shown)
    others = sum(not each.groups <= shown.keys() for each in families)
    return shown, min(told(others), told(_most_of_others(missing)))


def _most_of_others(missing: int) -> int:
    """How many families the groups that are missing can be of, where one of them is of none."""
    return max((FEWEST - 1) * (missing - 1), 0)


def _total(families: int, groups: dict[str, int], others: int) -> int:
    missing = len(grouping.GROUPS) - len(groups)
    at_most = sum(each + FEWEST - 1 for each in groups.values())
    if others:
        at_most += min(_most_of_others(missing), others + FEWEST - 1)
    return min(told(families), told(at_most)) if missing else told(families)


def _chain(families: Collection[Came], question: str, answered: int) -> dict[str, int]:
    given = Counter(each.answers.get(question, "") for each in families)
    some = min(told(given["yes"] + given["some"]), answered)
    return {"yes": min(told(given["yes"]), some), "some": some}


def _of_leaders(workshop_id: str) -> set[str]:
    found = (
        select(Caregiver.family_id)
        .join(WorkshopLeader, WorkshopLeader.caregiver_id == Caregiver.id)
        .where(WorkshopLeader.workshop_id == workshop_id)
    )
    return {row.family_id for row in rows(found)}


def _answers(workshop_id: str, whose: dict[str, str]) -> dict[str, dict[str, str]]:
    """By family; of two phones the later answer counts."""
    columns = (ExitAnswer.guest_id, *(getattr(ExitAnswer, name) for name in QUESTIONS))
    found = rows(
        select(*columns)
        .where(ExitAnswer.workshop_id == workshop_id)
        .order_by(ExitAnswer.answered_at, ExitAnswer.guest_id)
    )
    answers: dict[str, dict[str, str]] = {}
    for row in found:
        given = {name: getattr(row, name) for name in QUESTIONS if getattr(row, name)}
        if row.guest_id in whose and given:
            answers[whose[row.guest_id]] = given
    return answers


def _said(workshop_id: str, whose: dict[str, str]) -> dict[str, set[str]]:
    found = rows(
        select(RoomThread.guest_id, RoomThread.ref).where(RoomThread.workshop_id == workshop_id).distinct()
    )
    said: dict[str, set[str]] = {}
    for row in found:
        if row.guest_id in whose:
            said.setdefault(whose[row.guest_id], set()).add(row.ref)
    return said
