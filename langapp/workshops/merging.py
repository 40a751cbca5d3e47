"""Plans, sessions and guests of two families in one: heard when they become one."""

from __future__ import annotations

from sqlalchemy import update

from langapp.db import change
from langapp.families.merging import Merged, drop_twins, family_merged
from langapp.workshops.models import Guest, Plan, WorkshopLeader


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    change(update(Guest).where(Guest.family_id == merged.former).values(family_id=merged.family))
    for old, new in merged.caregivers.items():
        change(update(Plan).where(Plan.leader_id == old).values(leader_id=new))
        drop_twins(WorkshopLeader, ("workshop_id",), WorkshopLeader.caregiver_id, old, new)
        change(update(WorkshopLeader).where(WorkshopLeader.caregiver_id == old).values(caregiver_id=new))
