"""What an adult remembers: a card for each wording they have said, by FSRS over what they answered.

A card is a function of facts: of the threads that stand, which say when a wording was met, and of the reviews in
their order, by when they were answered (never later than received), then by id. So answers may come late, twice,
reordered and from three phones; the cards come out the same, and `rebuild` makes them anew from nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, select

from langapp.db import db, insert, rows
from langapp.families.models import Caregiver
from langapp.lib.batches import in_batches
from langapp.practice.folding import KEY, Key, Values, answered, continued, follow, unasked
from langapp.practice.models import Memory, Review, Thread, Undo
from langapp.practice.models.memories import AGAIN, GOOD

RATINGS = (AGAIN, GOOD)
FOLDED = ("state", "step", "stability", "difficulty", "due_at", "reviewed_at", "times")
ANSWER = (Review.id, Review.caregiver_id, Review.ref, Review.tag, Review.rating, Review.reviewed_at)
IN_ORDER = (Review.reviewed_at, Review.id)
KEY_OF, IN_TIME = itemgetter(*KEY), itemgetter("reviewed_at", "id")


def add_reviews(family_id: str, reviews: Sequence[Mapping[str, Any]]) -> None:
    """Keep what is new of some reviews, given as their table has them, and fold each card they are about, once.

    Those of somebody who is not of the family, or no longer, are left out. Raises ValueError for a rating that is
    neither of the two.
    """
    if any(review["rating"] not in RATINGS for review in reviews):
        raise ValueError("a rating is 1 or 3")
    for some in in_batches(reviews):
        _add(family_id, some)


def met(family_id: str, thread_ids: Collection[str]) -> None:
    """Bring the cards in line with some threads: those that were said, and those that were taken back.

    To be called when the facts of a batch are kept. Ids of threads that have not come yet change nothing.
    """
    for some in in_batches(sorted(set(thread_ids))):
        _meet(family_id, some)


def rebuild_all() -> None:
    """Everybody's: after an upgrade, and after rows were brought in from elsewhere."""
    for caregiver_id in db.session.scalars(select(Caregiver.id)).all():
        rebuild(caregiver_id)


def rebuild(caregiver_id: str) -> None:
    """Make all cards of a caregiver anew, from their threads and reviews and nothing else."""
    caregiver = db.session.get(Caregiver, caregiver_id)
    if caregiver is None:
        return
    _hold(caregiver.family_id)
    meetings: dict[Key, datetime] = {}
    for thread in rows(_standing(caregiver.family_id).where(Thread.caregiver_id == caregiver_id)):
        for key in _keys(thread):
            meetings[key] = min(meetings.get(key, thread.said_at), thread.said_at)
    cards = {key: unasked(key, at) for key, at in meetings.items()}
    answers = rows(
        select(*ANSWER).where(Review.caregiver_id == caregiver_id).order_by(Review.ref, Review.tag, *IN_ORDER)
    )
    for key, given in groupby(answers, attrgetter(*KEY)):
        cards[key] = answered(key, list(given), meetings.get(key))
    run = db.session.connection().execute
    run(delete(Memory.__table__).where(Memory.caregiver_id == caregiver_id))  # type: ignore[arg-type]
    if cards:
        run(Memory.__table__.insert(), list(cards.values()))  # type: ignore[attr-defined]


def _add(family_id: str, reviews: Sequence[Mapping[str, Any]]) -> None:
    ours = _hold(family_id)
    given = [_row(family_id, review) for review in reviews if review["caregiver_id"] in ours]
    if not given:
        return
    keep = insert(Review).on_conflict_do_nothing().returning(Review.id)
    new = set(db.session.connection().execute(keep, given).scalars())
    fresh: dict[Key, dict[str, Values]] = {}
    for row in given:
        if row["id"] in new:
            fresh.setdefault(KEY_OF(row), {}).setdefault(row["id"], row)
    if fresh:
        _fold_in({key: sorted(answers.values(), key=IN_TIME) for key, answers in fresh.items()})


def _row(family_id: str, review: Mapping[str, Any]) -> Values:
    received = review["received_at"].astimezone(UTC)
    return {
        "family_id": family_id,
        "id": review["id"],
        **{name: review[name] for name in (*KEY, "rating")},
        "reviewed_at": min(review["reviewed_at"].astimezone(UTC), received),
        "received_at": received,
        "device_id": review.get("device_id"),
    }


def _fold_in(fresh: dict[Key, list[Values]]) -> None:
    """Answers that come after all before them continue their card; a card to which one came late is folded anew."""
    cards = {KEY_OF(card): card for card in _cards(fresh)}
    late = [key for key, answers in fresh.items() if not follow(answers, cards.get(key))]
    every = _answers(late)
    made = []
    for key, answers in fresh.items():
        card = cards.get(key)
        if key in every:
            made.append(answered(key, every[key], card["met_at"] if card else None))
        elif card:
            made.append(continued(card, answers))
    _write(made)


def _meet(family_id: str, ids: Sequence[str]) -> None:
    """A card is due from when its wording was first said."""
    ours = _hold(family_id)
    said: dict[Key, datetime] = {}
    taken_back: dict[Key, datetime] = {}
    for thread in rows(TOLD, {"family": family_id, "ids": ids}):
        for key in _keys(thread) if thread.caregiver_id in ours else ():
            into = taken_back if thread.undone else said
            into[key] = min(into.get(key, thread.said_at), thread.said_at)
    _forget(family_id, taken_back)
    if said:
        table: Any = Memory.__table__
        new = insert(Memory)
        sooner = new.excluded.met_at < table.c.met_at
        due_at = case((table.c.times == 0, new.excluded.due_at), else_=table.c.due_at)
        statement = new.on_conflict_do_update(
            index_elements=KEY, set_={"met_at": new.excluded.met_at, "due_at": due_at}, where=sooner
        )
        db.session.connection().execute(statement, [unasked(key, at) for key, at in said.items()])


def _forget(family_id: str, taken_back: dict[Key, datetime]) -> None:
    """A card met in a thread that was taken back is met in the next one that stands; without one, by its first answer."""
    moved = {
        key: card
        for card in _cards(taken_back)
        if (key := KEY_OF(card)) in taken_back and card["met_at"] >= taken_back[key]
    }
    if not moved:
        return
    found: dict[Key, datetime] = {key: answers[0].reviewed_at for key, answers in _answers(moved).items()}
    later = _standing(family_id).where(
        Thread.said_at >= min(taken_back[key] for key in moved), Thread.ref.in_({ref for _, ref, _ in moved})
    )
    for thread in rows(later):
        for key in _keys(thread):
            found[key] = min(found.get(key, thread.said_at), thread.said_at)
    for caregiver_id, ref, tag in moved.keys() - found.keys():
        db.session.connection().execute(
            delete(Memory.__table__).where(  # type: ignore[arg-type]
                Memory.caregiver_id == caregiver_id, Memory.ref == ref, Memory.tag == tag
            )
        )
    _write(
        [
            {**card, "met_at": found[key], "due_at": card["due_at"] if card["times"] else found[key]}
            for key, card in moved.items()
            if key in found
        ]
    )


def _hold(family_id: str) -> set[str]:
    """The caregivers of a family. Nobody else changes their cards until this is committed.

    Not a plain FOR UPDATE: whoever adds a row that points at a caregiver holds that one already, a little, and two
    who do would wait for each other. SQLite has one writer at a time anyway.
    """
    found = rows(
        select(Caregiver.id)
        .where(Caregiver.family_id == family_id)
        .order_by(Caregiver.id)
        .with_for_update(key_share=True)
    )
    return {row.id for row in found}


def _standing(family_id: str) -> Any:
    undone = select(Undo.fact_id).where(Undo.family_id == family_id)
    return select(Thread.caregiver_id, Thread.ref, Thread.tags, Thread.said_at).where(
        Thread.family_id == family_id, Thread.id.not_in(undone), Thread.caregiver_id.is_not(None)
    )


def _keys(thread: Any) -> list[Key]:
    return [(thread.caregiver_id, thread.ref, tag) for tag in thread.tags.split()]


def _cards(keys: Iterable[Key]) -> list[Values]:
    """The cards of some keys as they are, and some of the same lines besides."""
    table: Any = Memory.__table__
    return [
        dict(row._mapping)
        for caregiver_id, refs in _lines(keys).items()
        for row in rows(select(table).where(table.c.caregiver_id == caregiver_id, table.c.ref.in_(refs)))
    ]


def _answers(keys: Iterable[Key]) -> dict[Key, list[Any]]:
    """All answers there are about some wordings, in their order."""
    wanted = set(keys)
    found: dict[Key, list[Any]] = {}
    for caregiver_id, refs in _lines(wanted).items():
        given = select(*ANSWER).where(Review.caregiver_id == caregiver_id, Review.ref.in_(refs))
        for answer in rows(given.order_by(*IN_ORDER)):
            key = (answer.caregiver_id, answer.ref, answer.tag)
            if key in wanted:
                found.setdefault(key, []).append(answer)
    return found


def _lines(keys: Iterable[Key]) -> dict[str, set[str]]:
    lines: dict[str, set[str]] = {}
    for caregiver_id, ref, _tag in keys:
        lines.setdefault(caregiver_id, set()).add(ref)
    return lines


def _write(cards: list[Values]) -> None:
    if not cards:
        return
    new = insert(Memory)
    changed = {name: new.excluded[name] for name in ("met_at", *FOLDED)}
    db.session.connection().execute(new.on_conflict_do_update(index_elements=KEY, set_=changed), cards)


# Built once: it is asked with every batch of facts.
TOLD = (
    select(Thread.caregiver_id, Thread.ref, Thread.tags, Thread.said_at, Undo.fact_id.label("undone"))
    .outerjoin(Undo, and_(Undo.family_id == Thread.family_id, Undo.fact_id == Thread.id))
    .where(Thread.family_id == bindparam("family"), Thread.id.in_(bindparam("ids", expanding=True)))
)
