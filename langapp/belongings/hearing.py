"""One sound of a copy: heard through as any recording is, and kept under what its family is called by then."""

from __future__ import annotations

import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import update

from langapp.belongings import reading
from langapp.db import Base, change, db, insert
from langapp.families.models import Device, Family, FormerFamily
from langapp.lib import mp3frames
from langapp.speech import accepting
from langapp.speech.accepting import Accepted, NotAccepted
from langapp.voices import keeping
from langapp.voices.arriving import longest
from langapp.voices.models import ChosenVoice, Recording, Rung, Speaker

PATIENCE = 5
CLOSE = 0.25
"""Seconds, or LUFS: by how much the same sound may be measured otherwise by another version of the tools."""

Values = dict[str, Any]


def take_in(archive: zipfile.ZipFile, told: Values) -> None:
    """Raises NotAccepted where nobody has time to listen, and OSError."""
    if _as_here(told) is None:
        _keep_what_tells_of(told)
        return
    mp3, flac = (_sound(archive, f"recordings/{told['member']}.{kind}") for kind in ("mp3", "flac"))
    db.session.rollback()  # Listening takes a while, and others want to write.
    try:
        accepted = _patiently(flac or mp3, told["ref"])
        if mp3 and flac and _is_the_same(mp3, accepted, told["ref"]):
            accepted = replace(accepted, sound=replace(accepted.sound, mp3=mp3))
    except NotAccepted as error:
        if error.why == "busy":
            raise
        return
    # Meanwhile much may be otherwise; and where somebody else was given the id first, there is another one.
    while (row := _as_here(told)) is not None:
        _keep(row, accepted)
        if row["id"] != told["id"]:
            chosen = ChosenVoice.family_id == row["family_id"], ChosenVoice.voice == told["id"]
            change(update(ChosenVoice).where(*chosen).values(voice=row["id"]))
    _keep_what_tells_of(told)


def _as_here(told: Values) -> Values | None:
    """The row that is to be kept; None where it is, or where what it hangs on is gone. What was for one device goes with
    it, or all the others would hear it.
    """
    family_id = now_called(told["family_id"])
    by = db.session.get(Speaker, told["speaker_id"])
    if family_id is None or by is None or by.family_id != family_id:
        return None
    if told["rung"] == Rung.ME and Device.of(family_id, told["device_id"]) is None:
        return None
    held = {each: db.session.get(Recording, each) for each in ids(told)}
    free = [each for each, one in held.items() if one is None]
    if not free or any(one.family_id == family_id for one in held.values() if one is not None):
        return None
    row = {name: value for name, value in told.items() if name not in ("member", "with")}
    return row | {"id": free[0], "family_id": family_id}


def ids(told: Values) -> tuple[str, str]:
    """What it may be called here: as it was, or otherwise where another family has brought the same in meanwhile."""
    return told["id"], str(uuid5(UUID(told["id"]), told["family_id"]))


def now_called(family_id: str) -> str | None:
    """The family it has become part of, if it has; None for one that is gone."""
    if db.session.get(Family, family_id) is not None:
        return family_id
    former = db.session.get(FormerFamily, family_id)
    return former.family_id if former else None


def _sound(archive: zipfile.ZipFile, name: str) -> bytes:
    """Nothing where there is none, or where it cannot be read."""
    with suppress(*reading.UNREADABLE):
        return reading.sound(archive, name)
    return b""


def _keep(row: Values, accepted: Accepted) -> None:
    keeping.keep(row["family_id"], row["id"], accepted)
    measured = accepted.sound
    if abs(row["duration"] - measured.duration) > CLOSE:
        row["duration"] = measured.duration
    if abs(row["lufs"] - measured.lufs) > CLOSE:
        row["lufs"] = measured.lufs
    Recording.add(_with_moments(row))


def _keep_what_tells_of(told: Values) -> None:
    """With the recording, if it is here now; what the family has told of it here stays."""
    family_id = now_called(told["family_id"])
    for each in ids(told):
        found = db.session.get(Recording, each)
        if found is not None and found.family_id == family_id:
            for name, row in told.get("with", ()):
                values = _with_moments({**row, "recording_id": each})
                keeping_it = insert(Base.metadata.tables[name]).values(values)  # type: ignore[arg-type]
                db.session.execute(keeping_it.on_conflict_do_nothing())


def _with_moments(row: Values) -> Values:
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in row.items()
    }


def _is_the_same(mp3: bytes, accepted: Accepted, ref: str) -> bool:
    """Whether it is nothing but frames of sound, from end to end, and as long as what was spoken."""
    if mp3 == accepted.sound.mp3:
        return True
    at = 0
    for frame in mp3frames.frames(mp3):
        if frame.start != at:
            return False
        at = frame.end
    if at != len(mp3):
        return False
    try:
        return abs(_patiently(mp3, ref).sound.duration - accepted.sound.duration) <= CLOSE
    except NotAccepted as error:
        if error.why == "busy":
            raise
        return False


def _patiently(data: bytes, ref: str) -> Accepted:
    for _time in range(PATIENCE):
        try:
            return accepting.accept(data, longest(ref), accepting.LARGEST_WHOLE)
        except NotAccepted as error:
            if error.why != "busy":
                raise
            time.sleep(1)
    return accepting.accept(data, longest(ref), accepting.LARGEST_WHOLE)
