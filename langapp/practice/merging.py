"""What two families said, heard and answered, on one cloth: heard when they become one."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from langapp.db import change, db
from langapp.families.merging import Merged, drop_twins, family_merged, say_which_child
from langapp.lib.batches import in_batches
from langapp.practice import remembering
from langapp.practice.models import HeardWord, Memory, Review, Thread, Undo

FACTS = ((Thread, "id"), (Undo, "fact_id"), (HeardWord, "id"), (Review, "id"))
"""A fact is known by its id: one that both families hold is one fact, told twice."""


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    for table, key in FACTS:
        drop_twins(table, (key,), table.family_id, merged.former, merged.family)
    for old, new in merged.caregivers.items():
        for table in (Thread, Review):
            change(update(table).where(table.caregiver_id == old).values(caregiver_id=new))
        change(delete(Memory).where(Memory.caregiver_id == old))
    say_which_child(HeardWord, merged)
    brought = list(db.session.scalars(select(Undo.fact_id).where(Undo.family_id == merged.former)))
    for table, _key in FACTS:
        change(update(table).where(table.family_id == merged.former).values(family_id=merged.family))
    for some in in_batches(brought):
        Undo.forget_late(merged.family, some)
    db.session.expire_all()
    for caregiver_id in merged.caregivers.values():
        remembering.rebuild(caregiver_id)
