"""Today's handful: what an adult is asked to remember today. At most eight, and never a number of what waits.

On an ordinary day what is due comes with one easy success first, then what is most at risk of slipping. After a gap
the easiest comes first. What was due before somebody said that they are just back waits no more: it is a pool that
fills the handful, again from the easiest on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from sqlalchemy import bindparam, select

from langapp import i18n
from langapp.db import rows
from langapp.families.models import Caregiver, Choice
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf
from langapp.practice.models import Memory, Review
from langapp.practice.models.memories import recall

HANDFUL = 8
NEW = 2
"""Of a handful, how many may never have been asked about before."""
GAP = timedelta(days=7)
MORNING = 4
"""The hour at which one day becomes the next, for people who are up with a baby at three."""
MOST_NEW = 60
"""Of the wordings met last, how many are looked at to find some that are still on the shelf."""
MOST_ANSWERS = 200
"""Of the last answers, how many are looked at to tell what today has seen."""


@dataclass(frozen=True)
class Due:
    """A wording to be asked about."""

    ref: str
    tag: str
    due_at: datetime
    recall: float
    """How likely it is to be remembered now; 0 where it was never asked about."""


@dataclass(frozen=True)
class Handful:
    """What is asked now, in this order, and how to begin."""

    lines: tuple[tuple[Pack, Line, str], ...] = ()
    """Each with the tag of the language it is asked in."""
    welcome: bool = False
    """Whether they have been away, or have just said so."""
    may_return: bool = False
    """Whether saying that they are just back would change anything."""
    last: str = ""
    """The ref of the last answer of these days, if there was one."""


@dataclass(frozen=True)
class Day:
    """What this day has seen so far."""

    began: datetime
    asked: int = 0
    """How many cards were answered today."""
    begun: int = 0
    """How many of those for the first time."""
    after_a_gap: bool = False
    """Whether, before today, there was no answer for a week."""
    last: str = ""
    """The ref of the last answer of these days."""

    @property
    def ends(self) -> datetime:
        return self.began + timedelta(days=1)

    @property
    def seats(self) -> int:
        return max(0, HANDFUL - self.asked)


def handful(
    caregiver: Caregiver, choices: Iterable[Choice], shelf: Shelf, now: datetime, local: datetime | None
) -> Handful:
    """What to ask now, of languages the family speaks and the adult did not grow up with. Three queries.

    Not of the one the app speaks: its words would be question and answer.

    `local` is the wall clock of whoever asks, where it is known.
    """
    tags = [choice.tag for choice in choices if choice.ease != "home" and choice.tag != i18n.locale()]
    day = today(caregiver.id, now, local)
    if not tags or not day.seats:
        return Handful(last=day.last)
    known = list(_known(caregiver.id, tags, day, now))
    new = _new(caregiver.id, tags, day)
    chosen = chosen_from(known, new, day, caregiver.back_at, lambda each: _is_on(shelf, each))
    waiting = sum(_waits(each, day, caregiver.back_at) for each in known)
    has_returned = caregiver.back_at is not None and caregiver.back_at >= day.began
    return Handful(
        tuple((*found, each.tag) for each in chosen if (found := shelf.line(each.ref))),
        welcome=has_returned or (day.after_a_gap and bool(known)),
        may_return=not has_returned and (waiting > day.seats or (day.after_a_gap and bool(known))),
        last=day.last,
    )


def come_back(caregiver: Caregiver, now: datetime) -> None:
    """Whoever is just back has nothing waiting: what was due until now is a pool to draw from."""
    caregiver.back_at = now


def chosen_from(
    known: Iterable[Due],
    new: Iterable[Due],
    day: Day,
    back_at: datetime | None,
    fits: Callable[[Due], bool] = bool,
) -> list[Due]:
    """The rule. `known` are due and were asked about before; `new` were met and never asked about, the last met first.

    `fits` tells whether one can be asked at all; few are looked at that closely.
    """
    firsts = list(islice(filter(fits, new), min(max(0, NEW - day.begun), day.seats)))
    waiting: list[Due] = []
    pool: list[Due] = []
    for each in sorted(known, key=lambda each: (-each.recall, each.ref, each.tag)):
        (waiting if _waits(each, day, back_at) else pool).append(each)
    easy = list(islice(filter(fits, waiting), 0 if day.asked else 1))
    rest = (each for each in chain(reversed(waiting), pool) if each not in easy and fits(each))
    return [*islice(chain(easy, rest), day.seats - len(firsts)), *firsts]


def _waits(due: Due, day: Day, back_at: datetime | None) -> bool:
    return not day.after_a_gap and (back_at is None or due.due_at >= back_at)


def today(caregiver_id: str, now: datetime, local: datetime | None) -> Day:
    """The day as it is for somebody: from four in the morning by their own clock."""
    began = day_began(now, local)
    lately = rows(LATELY, {"caregiver": caregiver_id, "since": began - GAP}).all()
    answers = Counter((row.ref, row.tag, row.times) for row in lately if row.reviewed_at >= began)
    return Day(
        began=began,
        asked=len(answers),
        begun=sum(answered == times for (_ref, _tag, times), answered in answers.items()),
        after_a_gap=all(row.reviewed_at >= began for row in lately),
        last=lately[0].ref if lately else "",
    )


def day_began(now: datetime, local: datetime | None) -> datetime:
    local = local or now
    ahead = local - now
    the_day = local - timedelta(hours=MORNING)
    return the_day.replace(hour=MORNING, minute=0, second=0, microsecond=0) - ahead


def _known(caregiver_id: str, tags: Sequence[str], day: Day, now: datetime) -> Iterator[Due]:
    asked = {"caregiver": caregiver_id, "tags": tags, "began": day.began, "ends": day.ends}
    for ref, tag, stability, reviewed_at, due_at in rows(KNOWN, asked):
        if stability and reviewed_at:
            yield Due(ref, tag, due_at, recall(stability, now - reviewed_at))


def _new(caregiver_id: str, tags: Sequence[str], day: Day) -> Iterator[Due]:
    if day.begun < NEW:
        for ref, tag, due_at in rows(MET, {"caregiver": caregiver_id, "tags": tags, "ends": day.ends}):
            yield Due(ref, tag, due_at, 0.0)


def _is_on(shelf: Shelf, due: Due) -> bool:
    found = shelf.line(due.ref)
    return found is not None and due.tag in found[1].wordings


# Built once, as everything that is asked on opening a page.
TIMES = (
    select(Memory.times)
    .where(Memory.caregiver_id == Review.caregiver_id, Memory.ref == Review.ref, Memory.tag == Review.tag)
    .scalar_subquery()
)
LATELY = (
    select(Review.ref, Review.tag, Review.reviewed_at, TIMES.label("times"))
    .where(Review.caregiver_id == bindparam("caregiver"), Review.reviewed_at >= bindparam("since"))
    .order_by(Review.reviewed_at.desc())
    .limit(MOST_ANSWERS)
)
OURS = (
    Memory.caregiver_id == bindparam("caregiver"),
    Memory.tag.in_(bindparam("tags", expanding=True)),
)
KNOWN = select(Memory.ref, Memory.tag, Memory.stability, Memory.reviewed_at, Memory.due_at).where(
    *OURS, Memory.due_at < bindparam("ends"), Memory.times > 0, Memory.reviewed_at < bindparam("began")
)
MET = (
    select(Memory.ref, Memory.tag, Memory.due_at)
    .where(*OURS, Memory.due_at < bindparam("ends"), Memory.times == 0)
    .order_by(Memory.due_at.desc(), Memory.ref, Memory.tag)
    .limit(MOST_NEW)
)
