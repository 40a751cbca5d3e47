"""Drafts when two families become one: whoever wrote goes on writing."""

from __future__ import annotations

from sqlalchemy import update

from langapp.db import change
from langapp.drafts.models import Draft, DraftCell, DraftChange, DraftWriter
from langapp.families.merging import Merged, drop_twins, family_merged


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    for old, new in merged.caregivers.items():
        drop_twins(DraftWriter, ("draft_id",), DraftWriter.caregiver_id, old, new)
        change(update(DraftWriter).where(DraftWriter.caregiver_id == old).values(caregiver_id=new))
        change(update(Draft).where(Draft.began_by == old).values(began_by=new))
        for of_one in (DraftCell, DraftChange):
            change(update(of_one).where(of_one.by == old).values(by=new))
