"""What can I say with what I know? A bedtime of lines an adult knows, and two new ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from langapp.db import rows
from langapp.families.models import Caregiver, Choice
from langapp.languages import scripts
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from langapp.practice.gentle import TIMES
from langapp.practice.models import Memory, Thread
from langapp.practice.models.memories import REVIEW, recall
from langapp.practice.models.threads import STANDING

Found = tuple[Pack, Line]

MOMENTS = ("bedtime", "comfort", "any")
"""Where a bedtime is looked for; the later ones where the earlier have little."""
FEW = 4
MOST = 10
NEW = 2
GENTLEST = 5
SURE = 0.8
"""How likely it is remembered, where it counts as known."""


@dataclass(frozen=True)
class Plan:
    """Lines in the order they are said, and which of them are new. With nothing known yet, none is called new."""

    lines: tuple[Found, ...]
    new: frozenset[str] = frozenset()


def bedtime(
    shelf: Shelf, caregiver: Caregiver, choices: Sequence[Choice], months: int | None, now: datetime
) -> Plan:
    """Tonight, as it is for this caregiver: two queries."""
    tags = [choice.tag for choice in choices]
    found = [deck.lines(shelf, moment, tags, months) for moment in MOMENTS]
    refs = [pack.ref(line) for lines in found for pack, line in lines]
    known = often_said(caregiver, refs) | remembered(caregiver.id, refs, tags, now)
    return planned(found, known, tags)


def planned(found: Sequence[Sequence[Found]], known: Collection[str], tags: Sequence[str]) -> Plan:
    """The rule. `found` are the lines of bedtime, and then those of each moment that may help out, in pack order."""
    lines: list[Found] = []
    for each in found:
        if len(lines) < FEW:
            lines += [entry for entry in each if _ref(entry) in known]
    if not lines:
        return Plan(tuple(_gentlest([entry for each in found for entry in each], tags)))
    new = [entry for each in found for entry in each if _ref(entry) not in known][:NEW]
    return Plan((*lines[:MOST], *new), frozenset(map(_ref, new)))


def often_said(caregiver: Caregiver, refs: Sequence[str]) -> set[str]:
    """Which of some lines they have said often enough to know them."""
    asked = {"family": caregiver.family_id, "caregiver": caregiver.id, "refs": refs}
    return {row.ref for row in rows(OFTEN_SAID, asked)}


def remembered(caregiver_id: str, refs: Sequence[str], tags: Sequence[str], now: datetime) -> set[str]:
    """Which of some lines they are likely to remember in one of these languages: answered rightly the last time, and
    not too long ago.
    """
    asked = {"caregiver": caregiver_id, "refs": refs, "tags": tags}
    return {
        ref
        for ref, stability, reviewed_at in rows(KNOWN, asked)
        if stability and reviewed_at and recall(stability, now - reviewed_at) >= SURE
    }


def _gentlest(found: Sequence[Found], tags: Sequence[str]) -> list[Found]:
    """The shortest to say of the first moment that has any, in pack order; the next moments help out."""
    moments = list(dict.fromkeys(pack.moment for pack, _line in found))
    chosen = sorted(found, key=lambda entry: (moments.index(entry[0].moment), _length(entry[1], tags)))
    kept = {_ref(entry) for entry in chosen[:GENTLEST]}
    return [entry for entry in found if _ref(entry) in kept]


def _length(line: Line, tags: Sequence[str]) -> int:
    """How wide the longest of its wordings is; wordings in several languages make a line no longer."""
    return max(scripts.width(line.wordings[tag].form.text) for tag in tags if tag in line.wordings)


def _ref(entry: Found) -> str:
    pack, line = entry
    return pack.ref(line)


OFTEN_SAID = (
    select(Thread.ref)
    .where(
        *STANDING,
        Thread.caregiver_id == bindparam("caregiver"),
        Thread.ref.in_(bindparam("refs", expanding=True)),
    )
    .group_by(Thread.ref)
    .having(func.count() >= TIMES)
)
KNOWN = select(Memory.ref, Memory.stability, Memory.reviewed_at).where(
    Memory.caregiver_id == bindparam("caregiver"),
    Memory.ref.in_(bindparam("refs", expanding=True)),
    Memory.tag.in_(bindparam("tags", expanding=True)),
    Memory.state == REVIEW,
)
"""Built once, as everything that is asked on opening a page."""
