"""The voices of two families in one: heard when they become one.

Sound is linked into the other family's folder before the transaction commits, and unlinked from the former's
afterwards: whatever happens in between, each row finds its files.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select, update

from langapp.db import change, db
from langapp.families.merging import Merged, drop_twins, family_merged
from langapp.families.models import FormerFamily
from langapp.jobs import enqueue, job
from langapp.lib import wholefile
from langapp.voices import keeping, standing
from langapp.voices.models import Ask, ChosenVoice, Recording, Remark, Speaker
from langapp.voices.models.wordings import FamilyWording, KeptLine, OwnLine


@family_merged.connect
def _merged(_sender: object, merged: Merged) -> None:
    recordings = db.session.scalars(select(Recording.id).where(Recording.family_id == merged.former)).all()
    _link_all(merged.former, merged.family, recordings)
    drop_twins(ChosenVoice, ("ref", "tag"), ChosenVoice.family_id, merged.former, merged.family)
    for of_family in (Ask, Speaker, Recording, ChosenVoice, FamilyWording, OwnLine, Remark):
        change(update(of_family).where(of_family.family_id == merged.former).values(family_id=merged.family))
    for old, new in merged.caregivers.items():
        drop_twins(KeptLine, ("ref",), KeptLine.caregiver_id, old, new)
        for of_one in (KeptLine, FamilyWording):
            change(update(of_one).where(of_one.caregiver_id == old).values(caregiver_id=new))
        standing.follow(old, new)
    enqueue(clear_former_folders)


@job
def clear_former_folders() -> None:
    """What lies where a family was that is part of another now. Asked for by each merging, and every day.

    A sound that no row tells of is left alone, as everywhere.
    """
    families = db.session.execute(select(FormerFamily.id, FormerFamily.family_id)).all()
    db.session.rollback()  # Disks are slow, and others want to write.
    for former, family in families:
        folder = keeping.sound(former, "").parent
        lying = {file.stem for file in folder.glob("*.*")}
        kept = db.session.scalars(
            select(Recording.id).where(Recording.id.in_(lying), Recording.family_id == family)
        ).all()
        db.session.rollback()
        _link_all(former, family, kept)
        for recording_id in kept:
            keeping.erase(former, recording_id)
        with suppress(OSError):  # It is not there, or something is left in it.
            folder.rmdir()


def _link_all(former: str, family: str, recording_ids: Collection[str]) -> None:
    """Both files of each, in the other folder too, on the disk when this returns."""
    for recording_id in recording_ids:
        for place in (keeping.original, keeping.sound):
            _link(place(former, recording_id), place(family, recording_id))
    folder = keeping.sound(family, "").parent
    if recording_ids and folder.is_dir():
        wholefile.sync(folder)


def _link(source: Path, target: Path) -> None:
    if target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:  # Not every disk knows how.
        wholefile.write(target, source.read_bytes(), wholefile.PRIVATE)
