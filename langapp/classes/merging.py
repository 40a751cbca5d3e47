"""The classes of two families in one, and of whoever teaches them: heard when they become one."""

from __future__ import annotations

from sqlalchemy import select, update

from langapp.classes.models import ClassFamily, ClassTeacher
from langapp.db import change
from langapp.families.merging import Merged, drop_twins, family_merged


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    _silence_twins(merged)
    drop_twins(ClassFamily, ("class_id",), ClassFamily.family_id, merged.former, merged.family)
    of_former = ClassFamily.family_id == merged.former
    change(update(ClassFamily).where(of_former).values(family_id=merged.family))
    for old, new in merged.caregivers.items():
        drop_twins(ClassTeacher, ("class_id",), ClassTeacher.caregiver_id, old, new)
        change(update(ClassTeacher).where(ClassTeacher.caregiver_id == old).values(caregiver_id=new))


def _silence_twins(merged: Merged) -> None:
    """Where both are in a class and one would rather not be counted, the family they become is not."""
    silent = select(ClassFamily.class_id).where(
        ClassFamily.family_id == merged.former, ClassFamily.shares.is_(False)
    )
    change(
        update(ClassFamily)
        .where(ClassFamily.family_id == merged.family, ClassFamily.class_id.in_(silent.scalar_subquery()))
        .values(shares=False)
    )
