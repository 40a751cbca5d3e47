"""The gentle track, for whom a language of the family is new: a few lines, and more as these are said.

A moment begins with five lines. One that this caregiver has said twice has become theirs, and another takes its
place among the five: the deck grows by itself, and never shrinks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select

from langapp.db import rows
from langapp.families.models import Choice
from langapp.packs.documents import Line, Pack
from langapp.practice.models import Thread
from langapp.practice.models.threads import STANDING

FIRST = 5
"""Lines to begin with, and as many new ones at any time."""
TIMES = 2
"""Said so often by an adult, a line is theirs, and one they know."""


@dataclass(frozen=True)
class Track:
    """Where they are in a moment: their few lines, each with whether it is theirs by now, and which joins them next."""

    lines: tuple[tuple[Pack, Line, bool], ...]
    next: tuple[Pack, Line] | None


def suits(choices: Sequence[Choice]) -> bool:
    """Whether to begin gently: a language of the family is new to them, and they grew up with none of them."""
    eases = {choice.ease for choice in choices}
    return "new" in eases and "home" not in eases


def begin(
    found: Sequence[tuple[Pack, Line]], theirs: Collection[str], asked: str = ""
) -> list[tuple[Pack, Line]]:
    """Of a moment's lines, in their order: those that are theirs, the first few others, and one that was asked for."""
    others = [ref for ref in (pack.ref(line) for pack, line in found) if ref not in theirs]
    kept = {*theirs, *others[:FIRST], asked}
    return [(pack, line) for pack, line in found if pack.ref(line) in kept]


def track(found: Sequence[tuple[Pack, Line]], theirs: Collection[str]) -> Track:
    begun = begin(found, theirs)
    after = next((entry for entry in found if entry not in begun), None)
    return Track(tuple((pack, line, pack.ref(line) in theirs) for pack, line in begun), after)


def said(family_id: str, caregiver_id: str, refs: Sequence[str]) -> tuple[dict[str, datetime], set[str]]:
    """When the family last said each of some lines, and which are this caregiver's: one query for both."""
    found = rows(SAID, {"family": family_id, "caregiver": caregiver_id, "refs": refs}).all()
    return {row.ref: row.last for row in found}, {row.ref for row in found if row.times >= TIMES}


SAID = (
    select(
        Thread.ref,
        func.max(Thread.said_at).label("last"),
        func.count(case((Thread.caregiver_id == bindparam("caregiver"), 1))).label("times"),
    )
    .where(*STANDING, Thread.ref.in_(bindparam("refs", expanding=True)))
    .group_by(Thread.ref)
)
"""Built once, as those of Thread are."""
