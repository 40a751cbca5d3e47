"""The sounds of a copy: each is heard through before it is kept, as any recording is, one after the other.

They wait in `incoming/` of the data folder, a ZIP and the rows they are for; who is killed goes on at the next start.
"""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from sqlalchemy import func, select

from langapp.belongings import reading
from langapp.belongings.reading import Copy
from langapp.config import current
from langapp.db import db
from langapp.families.models import Device, Family
from langapp.jobs import enqueue, job
from langapp.lib import mp3frames, wholefile
from langapp.lib.batches import in_batches
from langapp.lib.wholefile import PRIVATE
from langapp.speech import accepting
from langapp.speech.accepting import Accepted, NotAccepted
from langapp.voices import keeping
from langapp.voices.arriving import LONGEST_LINE, MOST_SECONDS
from langapp.voices.models import Recording, Rung, Speaker

PATIENCE = 5
A_DAY = 24 * 3600.0
CLOSE = 0.25
"""Seconds, or LUFS: by how much the same sound may be measured otherwise by another version of the tools."""

Values = dict[str, Any]


def put_down(file: IO[bytes], copy: Copy) -> Path | None:
    """The copy on the disk, before any row is written; None where there is no sound in it."""
    if not copy.sounds:
        return None
    lying = _folder() / f"{uuid4()}.zip"
    file.seek(0)
    with wholefile.writing(lying, PRIVATE) as kept:
        shutil.copyfileobj(file, kept)
    return lying


def let_go(lying: Path | None) -> None:
    """Of a copy that nobody is let in with after all."""
    if lying is not None:
        lying.unlink(missing_ok=True)


def expect(lying: Path | None, family_id: str, rows: list[Values], device: Device) -> None:
    """`rows` are recordings as they will be kept; each says as `member` what the copy calls it. What was for one device
    is for this one. A job begins when this is committed.
    """
    if lying is None:
        return
    told = [{**row, "device_id": device.id if row["rung"] == Rung.ME else None} for row in rows]
    name = f"{family_id}.{lying.stem}"
    wholefile.write(
        _folder() / f"{name}.json", json.dumps(told, default=datetime.isoformat).encode(), PRIVATE
    )
    lying.replace(_folder() / f"{name}.zip")
    enqueue(take_in, name)


@job
def take_in(name: str) -> None:
    """Commits after each. What is no sound is left out."""
    rows_file, file = _folder() / f"{name}.json", _folder() / f"{name}.zip"
    if not (rows_file.exists() and file.exists()):
        return
    family_id = name.partition(".")[0]
    with suppress(*reading.UNREADABLE), zipfile.ZipFile(file) as archive:
        for row in json.loads(rows_file.read_bytes()):
            if db.session.get(Family, family_id) is None or not _is_room(family_id):
                break
            _take_in(archive, row)
            db.session.commit()
    rows_file.unlink(missing_ok=True)
    file.unlink(missing_ok=True)


@job
def take_in_what_waits() -> None:
    """Every day: what was begun and not ended."""
    for file in sorted(_folder().glob("*.json")):
        take_in(file.stem)
    for left in _folder().glob("*"):  # of copies that were refused, or of writers that were killed
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - A_DAY:
                left.unlink()


def waiting(family_id: str) -> int:
    """How many voices are still to come."""
    ids = [
        row["id"] for file in _folder().glob(f"{family_id}.*.json") for row in json.loads(file.read_bytes())
    ]
    here = 0
    for some in in_batches(ids):
        here += db.session.scalar(select(func.count()).where(Recording.id.in_(some))) or 0
    return len(ids) - here


def forget(family_id: str) -> None:
    for file in _folder().glob(f"{family_id}.*"):
        file.unlink(missing_ok=True)


def _take_in(archive: zipfile.ZipFile, row: Values) -> None:
    member, row = row["member"], {name: value for name, value in row.items() if name != "member"}
    if db.session.get(Recording, row["id"]) or not db.session.get(Speaker, row["speaker_id"]):
        return
    names = set(archive.namelist())
    mp3, flac = (
        reading.sound(archive, name) if (name := f"recordings/{member}.{kind}") in names else b""
        for kind in ("mp3", "flac")
    )
    db.session.rollback()  # Listening takes a while, and others want to write.
    try:
        accepted = _patiently(flac or mp3)
        if mp3 and flac and _is_the_same(mp3, accepted):
            accepted = replace(accepted, sound=replace(accepted.sound, mp3=mp3))
    except NotAccepted:
        return
    keeping.keep(row["family_id"], row["id"], accepted)
    measured = accepted.sound
    if abs(row["duration"] - measured.duration) > CLOSE:
        row["duration"] = measured.duration
    if abs(row["lufs"] - measured.lufs) > CLOSE:
        row["lufs"] = measured.lufs
    for column in Recording.__table__.columns:
        if column.name.endswith("_at") and row[column.name]:
            row[column.name] = datetime.fromisoformat(row[column.name])
    Recording.add(row)


def _is_the_same(mp3: bytes, accepted: Accepted) -> bool:
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
        return abs(_patiently(mp3).sound.duration - accepted.sound.duration) <= CLOSE
    except NotAccepted:
        return False


def _patiently(data: bytes) -> Accepted:
    for _ in range(PATIENCE):
        try:
            return accepting.accept(data, LONGEST_LINE)
        except NotAccepted as error:
            if error.why != "busy":
                raise
            time.sleep(1)
    return accepting.accept(data, LONGEST_LINE)


def _is_room(family_id: str) -> bool:
    """As for recordings that come one by one."""
    held = select(func.coalesce(func.sum(Recording.duration), 0.0)).where(Recording.family_id == family_id)
    return (db.session.scalar(held) or 0.0) < MOST_SECONDS


def _folder() -> Path:
    return current().data / "incoming"
