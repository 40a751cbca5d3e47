"""What brought people back to a family that is part of another now: heard when it becomes so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from langapp.db import change
from langapp.entry.models import Code, Email, Invitation, Offer, PaperCode, Passkey
from langapp.families.merging import Merged, drop_twins, family_merged


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    for old, new in merged.caregivers.items():
        for table in (Passkey, Code, Invitation):
            change(update(table).where(table.caregiver_id == old).values(caregiver_id=new))
        change(update(Invitation).where(Invitation.made_by == old).values(made_by=new))
        for by in (Offer.made_by, Offer.used_by):
            change(update(Offer).where(by == old).values({by: new}))
        for one in (Email, PaperCode):
            _keep_one(one, old, new)
    change(update(Invitation).where(Invitation.family_id == merged.former).values(family_id=merged.family))


def _keep_one(table: Any, old: str, new: str) -> None:
    """A person has one address and one paper. Those of the family that goes on are good; the others end."""
    drop_twins(table, (), table.caregiver_id, old, new)
    change(update(table).where(table.caregiver_id == old).values(caregiver_id=new))
