"""Changing a plan by hand: a step put in, reworded, moved, taken out.

What somebody changes carries a mark of the step as they saw it. Changed meanwhile from another page, it is not written
over: `Changed` says so, and the page shows both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from langapp.i18n import _
from langapp.lib.plaintext import one_line
from langapp.packs.shelf import Shelf
from langapp.refs import is_ref
from langapp.web import Refused
from langapp.workshops.models import Plan
from langapp.workshops.preparing import planning
from langapp.workshops.steps import KINDS, Step

LONGEST_STEP = 60
"""Minutes."""
LONGEST_NOTES, LONGEST_MATERIALS = 1500, 300
"""Letters."""
MOST_LINES = 12
"""Of one step."""


class Changed(Exception):
    """Somebody changed the same meanwhile; nothing was kept of what was sent."""


@dataclass(frozen=True)
class Sent:
    """A step as a form told it."""

    minutes: str
    materials: str
    notes: str
    refs: tuple[str, ...]


def mark(*seen: object) -> str:
    """Of what a page showed: the same for the same."""
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def mark_of(step: Step) -> str:
    return mark(step.minutes, step.materials, step.notes, step.refs)


def mark_of_plan(plan: Plan) -> str:
    return mark(plan.name, plan.tags)


def about(plan: Plan, name: str, tags: Sequence[str], seen: str, now: datetime) -> None:
    """What it is called and whom it is for. Raises Refused, Changed."""
    before, stale = (plan.name, plan.tags), seen != mark_of_plan(plan)
    plan.be_called(name)
    plan.expect(tags)
    if (plan.name, plan.tags) == before:
        return
    if stale:
        plan.name, plan.tags = before
        raise Changed
    plan.take(plan.steps, now)


def add(plan: Plan, step_id: str, kind: str, on_shelf: Shelf, now: datetime) -> None:
    """Before the goodbye, with lines and notes to begin with; once, however often it is sent. Raises Refused."""
    if kind not in KINDS:
        raise Refused(_("Choose one of the kinds of step on the page."))
    have = plan.steps
    if any(step.id == step_id for step in have):
        return
    theme = on_shelf.packs.get(plan.theme)
    made = planning.one_more(step_id, kind, theme, plan.languages, have, on_shelf)
    ends = bool(have) and have[-1].kind == "goodbye" and kind != "goodbye"
    place = len(have) - ends
    plan.take([*have[:place], made, *have[place:]], now)


def change(plan: Plan, step: Step, sent: Sent, seen: str, on_shelf: Shelf, now: datetime) -> Step:
    """The step as it is now. Raises Refused, Changed."""
    changed = replace(
        step,
        minutes=_minutes(sent.minutes),
        materials=_text(sent.materials, LONGEST_MATERIALS),
        notes=_text(sent.notes, LONGEST_NOTES),
        refs=_lines(sent.refs, step, on_shelf),
    )
    if changed == step:
        return step
    if seen != mark_of(step):
        raise Changed
    plan.take([changed if each.id == step.id else each for each in plan.steps], now)
    return changed


def tapped(told: Sequence[str], taps: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of a form after what was tapped. Twice is fine: a line that is in is not put in again."""
    refs = list(dict.fromkeys(told))
    if (added := taps.get("add", "")) and added not in refs:
        refs.append(added)
    if (away := taps.get("away", "")) in refs:
        refs.remove(away)
    for name, by in (("up", -1), ("down", 1)):
        if (moved := taps.get(name, "")) in refs:
            wanted = max(refs.index(moved) + by, 0)
            refs.remove(moved)
            refs.insert(wanted, moved)
    return tuple(refs)


def move(plan: Plan, step: Step, place: str, now: datetime) -> None:
    """To a place counted from 0. Beyond either end is that end."""
    others = [each for each in plan.steps if each.id != step.id]
    if not _is_number(place.removeprefix("-")):
        raise Refused(_("Choose a place in the plan to move it to."))
    wanted = min(max(int(place), 0), len(others))
    moved = (*others[:wanted], step, *others[wanted:])
    if moved != plan.steps:
        plan.take(moved, now)


def remove(plan: Plan, step_id: str, now: datetime) -> None:
    """Out of the plan; what is out already stays out. Raises Refused."""
    kept = [each for each in plan.steps if each.id != step_id]
    if len(kept) < len(plan.steps):
        plan.take(kept, now)


def copy(plan: Plan, leader_id: str, now: datetime, plan_id: str) -> Plan:
    """One more plan from this one: no template, whatever this is. Raises Refused."""
    return Plan.make(leader_id, plan.name, plan.theme, plan.languages, plan.minutes, plan.steps, now, plan_id)


def found(plan: Plan, step_id: str) -> Step | None:
    return next((step for step in plan.steps if step.id == step_id), None)


def minutes_of(plan: Plan) -> int:
    return sum(step.minutes for step in plan.steps)


def _minutes(told: str) -> int:
    told = told.strip()
    if not _is_number(told) or not 1 <= int(told) <= LONGEST_STEP:
        raise Refused(_("A step lasts from 1 to %(n)s minutes.", n=LONGEST_STEP))
    return int(told)


def _is_number(told: str) -> bool:
    """Of few digits, of any script."""
    return told.isdecimal() and len(told) < 6


def _text(told: str, most: int) -> str:
    kept = "\n".join(one_line(line) for line in told.splitlines()).strip()
    if len(kept) > most:
        raise Refused(_("That is more than a page can hold. Use up to %(n)s letters.", n=most))
    return kept


def _lines(refs: Sequence[str], step: Step, on_shelf: Shelf) -> tuple[str, ...]:
    """Each once. One that was in the step stays, though it left the shelf since."""
    wanted = tuple(dict.fromkeys(refs))
    if not all(ref in step.refs or (is_ref(ref) and on_shelf.line(ref)) for ref in wanted):
        raise Refused(_("That line is not on the shelf any more. Choose another."))
    if len(wanted) > MOST_LINES:
        raise Refused(_("A step has room for %(n)s lines. Take one out first.", n=MOST_LINES))
    return wanted
