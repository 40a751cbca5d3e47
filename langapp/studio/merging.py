"""What teachers and checkers did, when two families become one: it goes on with the same person."""

from __future__ import annotations

from sqlalchemy import update

from langapp.db import change
from langapp.families.merging import Merged, family_merged
from langapp.studio.importing import keeping
from langapp.studio.models import CheckAsk, Publication, Transfer


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    for old, new in merged.caregivers.items():
        for column in (Publication.caregiver_id, Transfer.made_by, CheckAsk.caregiver_id, CheckAsk.made_by):
            change(update(column.class_).where(column == old).values({column.key: new}))
        keeping.follow(old, new)
