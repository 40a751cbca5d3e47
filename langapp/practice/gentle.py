"""The gentle track, for whom a language of the family is new: a few lines, and more as these are said.

A moment begins with five lines. One that this caregiver has said twice has become theirs, and another takes its
place among the five: the deck grows by itself, and never shrinks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, func, select

from langapp.db import rows
from langapp.families.models import Choice
from langapp.packs.documents import Line, Pack
from langapp.practice.models import Thread
from langapp.practice.models.threads import STANDING

FIRST = 5
"""Lines to begin with, and as many new ones at any time."""
TIMES = 2
"""Said so often, a line is theirs."""


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


def theirs(family_id: str, caregiver_id: str, refs: Sequence[str]) -> set[str]:
    """Which of some lines a caregiver has said often enough: one query."""
    said = rows(OFTEN_SAID, {"family": family_id, "caregiver": caregiver_id, "refs": refs})
    return {row.ref for row in said}


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
"""Built once, as those of Thread are."""
