"""`lessons/` and the shelf made equal: all of it, or, when anything is wrong, nothing.

A name that a pack of a teacher here has keeps back the one pack that wants it, and no other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from langapp.config import Config
from langapp.db import db
from langapp.languages import keys
from langapp.lib import lockfile
from langapp.packs import files, shelf
from langapp.packs.documents import KINDS, MOMENTS, Pack

MARKER = "lessons-synced"
"""Kept beside the database: what the lessons were like when the shelf was made equal to them."""


class Refused(Exception):
    """Something is wrong with the files, so nothing was published."""

    def __init__(self, problems: list[files.Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass
class Outcome:
    """What a sync did, by slug."""

    published: dict[str, int] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    taken_off: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Those that are not on the shelf, because a pack of somebody here has their name."""

    @property
    def changed(self) -> bool:
        return bool(self.published or self.taken_off)

    @property
    def told(self) -> list[str]:
        """What somebody should know of whom nothing is wrong in the files: a sentence for each."""
        return [
            f"{slug}: left out, because a pack that a teacher here wrote has this name. Rename the folder to have it too."
            for slug in self.left_out
        ]


def read_all(lessons: Path) -> tuple[list[Pack], list[files.Problem]]:
    """Every pack of a lessons folder, and every problem in it."""
    readings = [files.read(folder) for folder in files.folders(lessons)]
    problems = [problem for reading in readings for problem in reading.problems]
    return sorted((reading.pack for reading in readings if reading.pack), key=_shelf_order), problems


def sync(lessons: Path, now: datetime) -> Outcome:
    """Publish what changed and take off what is gone. Raises Refused and publishes nothing if anything is wrong."""
    packs, problems = read_all(lessons)
    if not problems and not packs:
        problems = [files.Problem(lessons, 1, "there are no packs here: a pack is a folder with a pack.yaml")]
    if problems:
        raise Refused(problems)
    outcome = Outcome()
    for position, pack in enumerate(packs):
        try:
            edition = shelf.add(pack, origin=shelf.LESSONS, position=position, now=now)
        except shelf.NotYours:
            outcome.left_out.append(pack.slug)
            continue
        if edition is None:
            outcome.unchanged.append(pack.slug)
        else:
            outcome.published[pack.slug] = edition.number
    for slug in sorted(shelf.slugs_of(shelf.LESSONS) - {pack.slug for pack in packs}):
        shelf.take_off(slug)
        outcome.taken_off.append(slug)
    return outcome


def bring(config: Config, now: datetime) -> Outcome:
    """Sync and keep it, unless the files are as they were the last time, which takes no reading of them.

    Raises Refused, and leaves the shelf as it was.
    """
    marker = config.data / MARKER
    state = f"{fingerprint(config.lessons)} {keys.VERSION} {config.database_url.rpartition('@')[2]}"
    with lockfile.held(config.data / "sync.lock"):
        if marker.exists() and marker.read_text() == state and (known := shelf.slugs_of(shelf.LESSONS)):
            left_out = {folder.name for folder in files.folders(config.lessons)} - known
            return Outcome(unchanged=sorted(known), left_out=sorted(left_out))
        try:
            outcome = sync(config.lessons, now)
        except Refused:
            db.session.rollback()
            raise
        db.session.commit()
        marker.write_text(state)
        return outcome


def fingerprint(lessons: Path) -> str:
    """Changes whenever a file under a lessons folder does: its names, sizes and times, no contents read."""
    digest = hashlib.sha256()
    for path in sorted(lessons.rglob("*.y*ml")):
        state = path.stat()
        digest.update(f"{path.relative_to(lessons)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _shelf_order(pack: Pack) -> tuple[int, int, str]:
    kind = KINDS.index(pack.kind) if pack.kind in KINDS else len(KINDS)
    moment = MOMENTS.index(pack.moment) if pack.moment in MOMENTS else len(MOMENTS)
    return kind, moment, pack.slug
