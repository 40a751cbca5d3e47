"""How long it takes to choose today's handful, for a family of six: `.venv/bin/python bench/due.py`.

In memory that was never asked for lately, everything is due: the worst there is. Nothing is cached between two.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from house import opened

from langapp.db import db
from langapp.families.models import Caregiver, Family
from langapp.packs import shelf
from langapp.practice import due
from langapp.practice.models import Memory, Review

TAGS = ("vi", "ta", "yue", "ko", "hi", "ja")
CARDS = (500, 1800)
"""A caregiver's: with 500 each, a family of six has 3,000; with 1,800, all there is to say in six languages."""
TIMES = 40


def main() -> None:
    with opened():
        print(json.dumps({f"{cards}_cards_each": measured(cards) for cards in CARDS}, indent=1))


def measured(cards: int) -> dict[str, object]:
    now = datetime.now(UTC)
    family, _token = Family.begin(TAGS, now)
    db.session.flush()
    people = [Caregiver.join(family.id, now) for _ in range(6)]
    for person in people:
        remember(person, cards, now)
    db.session.commit()
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    on_shelf = shelf.current()
    took, worked = [], []
    for turn in range(TIMES):
        person = people[turn % len(people)]
        begin, working = time.perf_counter(), time.process_time()
        asked = due.handful(person, family.choices, on_shelf, now, now)
        took.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - working) * 1000)
        assert len(asked.lines) == due.HANDFUL
    took.sort()
    return {
        "median_ms": round(took[len(took) // 2], 2),
        "median_cpu_ms": round(sorted(worked)[len(worked) // 2], 2),
        "slowest_ms": round(took[-1], 2),
        "plans": plans(lambda: due.handful(people[0], family.choices, on_shelf, now, now)),
    }


def remember(person: Caregiver, cards: int, now: datetime) -> None:
    """Everything due, each answered on a day of its own; some never asked about."""
    wordings = [
        (pack.ref(line), tag)
        for pack in shelf.current().packs.values()
        for line in pack.lines
        for tag in line.wordings
        if tag in TAGS
    ]
    assert len(wordings) >= cards, len(wordings)
    kept, answers = [], []
    for number, (ref, tag) in enumerate(wordings[:cards]):
        at = now - timedelta(days=2 + number % 300, seconds=number)
        asked = number % 10 > 0
        kept.append(
            {
                "caregiver_id": person.id,
                "ref": ref,
                "tag": tag,
                "met_at": at,
                "state": 2 if asked else 1,
                "step": None if asked else 0,
                "stability": 2.3 + number % 40 if asked else None,
                "difficulty": 5.0 if asked else None,
                "due_at": at + timedelta(days=1) if asked else at,
                "reviewed_at": at if asked else None,
                "times": 3 if asked else 0,
            }
        )
        answers += [
            {
                "family_id": person.family_id,
                "id": f"{person.id[:20]}{number:08d}{each:08d}",
                "caregiver_id": person.id,
                "ref": ref,
                "tag": tag,
                "rating": 3,
                "reviewed_at": at,
                "received_at": at,
                "device_id": None,
            }
            for each in range(3 * asked)
        ]
    db.session.execute(Memory.__table__.insert(), kept)
    db.session.execute(Review.__table__.insert(), answers)


def plans(choose: Callable[[], object]) -> list[str]:
    """How the database goes about what is asked of it meanwhile: every step by an index, if all is well."""
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    choose()
    event.remove(db.engine, "before_cursor_execute", note)
    run = db.session.connection().exec_driver_sql
    return [row[3] for statement, values in asked for row in run(f"EXPLAIN QUERY PLAN {statement}", values)]


if __name__ == "__main__":
    main()
