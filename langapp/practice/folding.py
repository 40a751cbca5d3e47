"""The card of one wording: what FSRS makes of the answers about it, in their order."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from langapp.practice.models.memories import LEARNING

if TYPE_CHECKING:
    from fsrs import Scheduler

Key = tuple[str, str, str]
"""Whose card it is, of which line, in which language: caregiver, ref, tag."""
Values = dict[str, Any]
"""The columns of a row, by name."""

KEY = ("caregiver_id", "ref", "tag")
A_DAY = timedelta(days=1)
LONGEST = 365
"""Days nothing is left alone for longer than."""


def answered(key: Key, answers: Sequence[Any], met_at: datetime | None) -> Values:
    """The card of a wording about which there are answers, all of them given in order."""
    given = [each if isinstance(each, dict) else each._asdict() for each in answers]
    first = given[0]["reviewed_at"]
    return {
        **dict(zip(KEY, key, strict=True)),
        "met_at": min(met_at, first) if met_at else first,
        **_fold(given, None),
    }


def follow(answers: Sequence[Values], card: Values | None) -> bool:
    """Whether answers, in their order, all came after those a card was made from."""
    return card is not None and card["times"] > 0 and bool(answers[0]["reviewed_at"] > card["reviewed_at"])


def continued(card: Values, answers: Sequence[Values]) -> Values:
    return {**card, **_fold(answers, card)}


def unasked(key: Key, met_at: datetime) -> Values:
    """The card of a wording that was said, and never asked about."""
    return {
        **dict(zip(KEY, key, strict=True)),
        "met_at": met_at,
        "state": LEARNING,
        "step": 0,
        "stability": None,
        "difficulty": None,
        "due_at": met_at,
        "reviewed_at": None,
        "times": 0,
    }


def _fold(answers: Sequence[Values], card: Values | None) -> Values:
    """What FSRS makes of answers, in their order, on top of a card that was asked about before, or of nothing."""
    # fsrs takes 80 ms to import: the first answer pays, rather than every start.
    from fsrs import Card, Rating, State

    # Without an id, a Card sleeps for a millisecond to get one; without a time, it asks the clock.
    remembered = Card(card_id=0, due=answers[0]["reviewed_at"])
    if card is not None:
        remembered.state, remembered.step = State(card["state"]), card["step"]
        remembered.stability, remembered.difficulty = card["stability"], card["difficulty"]
        remembered.last_review = card["reviewed_at"]
    for answer in answers:
        remembered, _log = _scheduler().review_card(
            remembered, Rating(answer["rating"]), answer["reviewed_at"]
        )
    return {
        "state": int(remembered.state),
        "step": remembered.step,
        "stability": remembered.stability,
        "difficulty": remembered.difficulty,
        "due_at": remembered.due,
        "reviewed_at": remembered.last_review,
        "times": len(answers) + (card["times"] if card else 0),
    }


@functools.cache
def _scheduler() -> Scheduler:
    """A handful a day and no more: what was not known is asked again the next day, and not ten minutes later."""
    from fsrs import Scheduler

    return Scheduler(
        learning_steps=(A_DAY,),
        relearning_steps=(A_DAY,),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
