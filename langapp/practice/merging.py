"""What two families said, heard and answered, on one cloth: heard when they become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import aliased

from langapp.db import change, db
from langapp.families.merging import Merged, family_merged
from langapp.practice import remembering
from langapp.practice.models import HeardWord, Memory, Review, Thread, Undo

FACTS = ((Thread, "id"), (Undo, "fact_id"), (HeardWord, "id"), (Review, "id"))
"""A fact is known by its id: one that both families hold is one fact, told twice."""
AT_ONCE = 500


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    for table, key in FACTS:
        _drop_twins(table, key, merged)
    for old, new in merged.caregivers.items():
        for table in (Thread, Review):
            change(update(table).where(table.caregiver_id == old).values(caregiver_id=new))
        change(delete(Memory).where(Memory.caregiver_id == old))
    _say_whose_words(merged)
    brought = list(db.session.scalars(select(Undo.fact_id).where(Undo.family_id == merged.former)))
    for table, _key in FACTS:
        change(update(table).where(table.family_id == merged.former).values(family_id=merged.family))
    for begin in range(0, len(brought), AT_ONCE):
        Undo.forget_late(merged.family, brought[begin : begin + AT_ONCE])
    db.session.expire_all()
    for caregiver_id in merged.caregivers.values():
        remembering.rebuild(caregiver_id)


def _drop_twins(table: Any, key: str, merged: Merged) -> None:
    ours = aliased(table)
    twin = select(1).where(ours.family_id == merged.family, getattr(ours, key) == getattr(table, key))
    change(delete(table).where(and_(table.family_id == merged.former, twin.exists())))


def _say_whose_words(merged: Merged) -> None:
    """A word without a name by it was the first little one's; that may be another from now on."""
    of_former, of_family = (HeardWord.family_id == each for each in (merged.former, merged.family))
    if merged.first is not None:
        change(update(HeardWord).where(of_family, HeardWord.child_id.is_(None)).values(child_id=merged.first))
    if merged.first_of_former is not None:
        change(
            update(HeardWord)
            .where(of_former, HeardWord.child_id.is_(None))
            .values(child_id=merged.first_of_former)
        )
    for child, twin in merged.children.items():
        change(update(HeardWord).where(HeardWord.child_id == child).values(child_id=twin))
