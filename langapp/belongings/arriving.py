"""The sounds of a copy: each is heard through before it is kept, as any recording is, one after the other.

They wait in `incoming/` of the data folder, a ZIP and the rows they are for. Who is killed goes on at the next start;
who finds no room on the disk, or nobody to listen, goes on the next day.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from sqlalchemy import func, select

from langapp.belongings import hearing
from langapp.belongings.reading import Copy
from langapp.belongings.room import incoming
from langapp.db import db
from langapp.families.models import Device, FormerFamily
from langapp.i18n import _
from langapp.jobs import enqueue, job
from langapp.lib import damagedzip, wholefile
from langapp.lib.batches import in_batches
from langapp.lib.wholefile import PRIVATE
from langapp.speech.accepting import NotAccepted
from langapp.voices.arriving import MOST_SECONDS
from langapp.voices.models import Recording, Rung
from langapp.web import Refused

A_DAY = 24 * 3600.0
A_MONTH = 30 * A_DAY
"""After which what could be taken in on none of its days is given up."""

Values = dict[str, Any]
log = logging.getLogger(__name__)


@contextmanager
def put_down(file: IO[bytes], copy: Copy, family_id: str | None) -> Iterator[Path | None]:
    """The copy on the disk, before any row is written; None where there is no sound in it. Let go of again, unless
    somebody expects it. A family has one such copy at a time. Raises Refused.
    """
    if not copy.sounds:
        yield None
        return
    if family_id is not None and any(_rows_files(family_id)):
        raise Refused(_("We are busy for a moment. Try again in a minute."), 503)
    db.session.rollback()  # Disks are slow, and others want to write.
    lying = incoming() / f"{uuid4()}.zip"
    file.seek(0)
    with wholefile.writing(lying, PRIVATE) as kept:
        shutil.copyfileobj(file, kept)
    try:
        yield lying
    finally:
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
        incoming() / f"{name}.json", json.dumps(told, default=datetime.isoformat).encode(), PRIVATE
    )
    lying.replace(incoming() / f"{name}.zip")
    enqueue(take_in, name)


@job
def take_in(name: str) -> None:
    """Commits after each. What is no sound is left out."""
    rows_file, file = incoming() / f"{name}.json", incoming() / f"{name}.zip"
    if not (rows_file.exists() and file.exists()):
        return
    try:
        if (archive := _opened(file)) is not None:
            with archive:
                _take_in_all(archive, json.loads(rows_file.read_bytes()))
    except (OSError, NotAccepted) as error:
        db.session.rollback()
        why = error.strerror if isinstance(error, OSError) else error
        log.warning("The sounds of a copy wait for another day: %s", why)
        return
    rows_file.unlink(missing_ok=True)
    file.unlink(missing_ok=True)


@job
def take_in_what_waits() -> None:
    """Every day: what was begun and not ended. One that cannot be taken in keeps no other from it."""
    for file in sorted(incoming().glob("*.json")):
        try:
            take_in(file.stem)
        except Exception as error:
            db.session.rollback()
            log.error("The sounds of a copy wait for another day: %s", type(error).__name__)
    rows, sounds = ({file.stem for file in incoming().glob(f"*.{kind}")} for kind in ("json", "zip"))
    for left in incoming().glob("*"):  # of copies that were refused, or of writers that were killed
        with suppress(FileNotFoundError):
            lasts = A_MONTH if left.stem in rows & sounds else A_DAY
            if left.stat().st_mtime < time.time() - lasts:
                left.unlink()


def waiting(family_id: str) -> int:
    """How many voices are still to come."""
    ids: list[str] = []
    for file in _rows_files(family_id):
        with suppress(FileNotFoundError):  # They have just come.
            ids += [each for told in json.loads(file.read_bytes()) for each in hearing.ids(told)]
    here = 0
    for some in in_batches(ids):
        ours = select(func.count()).where(Recording.id.in_(some), Recording.family_id == family_id)
        here += db.session.scalar(ours) or 0
    return len(ids) // 2 - here


def forget(family_id: str) -> None:
    for file in incoming().glob(f"{family_id}.*"):
        file.unlink(missing_ok=True)


def _rows_files(family_id: str) -> Iterator[Path]:
    """Of copies that were brought into this family, or into one that has become part of it."""
    former = select(FormerFamily.id).where(FormerFamily.family_id == family_id)
    for each in (family_id, *db.session.scalars(former)):
        yield from incoming().glob(f"{each}.*.json")


def _opened(file: Path) -> zipfile.ZipFile | None:
    with suppress(*damagedzip.UNREADABLE):
        return zipfile.ZipFile(file)
    return None


def _take_in_all(archive: zipfile.ZipFile, rows: list[Values]) -> None:
    for told in rows:
        family_id = hearing.now_called(told["family_id"])
        if family_id is None or not _is_room(family_id):
            return
        hearing.take_in(archive, told)
        db.session.commit()


def _is_room(family_id: str) -> bool:
    """As for recordings that come one by one."""
    held = select(func.coalesce(func.sum(Recording.duration), 0.0)).where(Recording.family_id == family_id)
    return (db.session.scalar(held) or 0.0) < MOST_SECONDS
