"""Making a backup while the app serves: one moment of the database, the sounds beside it, read back before it counts."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from langapp.backup import archive, guests, rows, scratch
from langapp.backup.archive import LEDGER, Manifest, Writer
from langapp.config import Config, Misconfigured
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE

KEPT = 30
"""Days. What was erased is gone from every backup after as many."""
NAME = re.compile(r"langapp-(\d{8}T\d{6})Z\.zip")
ASIDE = re.compile(r"before-restore-(\d{8}T\d{6})Z(?:-\d+)?")
WRITTEN = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Made:
    file: Path
    manifest: Manifest
    bytes: int
    aged_out: int
    """Older backups that were deleted."""


def make(config: Config, folder: Path, now: datetime, keep: int = KEPT) -> Made:
    """Raises Misconfigured; then there is no new backup, and no old one was deleted."""
    if (file := config.database_file) is not None and not file.exists():
        raise Misconfigured(f"There is no database at {file} yet, so there is nothing to back up.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = folder / f"langapp-{now.astimezone(UTC).strftime(WRITTEN)}Z.zip"
        with wholefile.writing(made, PRIVATE) as opened:
            with archive.written(opened) as writer:
                _write(config, writer, now)
            opened.flush()
            with archive.reading(opened, made.name) as again:
                again.check()
                manifest = again.manifest
        age_out_aside(config, now)
        return Made(made, manifest, made.stat().st_size, age_out(folder, now, keep))
    except OSError as error:
        raise Misconfigured(
            f"The backup could not be written in {folder} ({error.strerror}): make room there, or name another "
            "folder. Older backups are as they were."
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0][:200]
        raise Misconfigured(
            f"The database could not be read whole ({why}), so no backup was made. Older backups are as they were: "
            "see docs/hosting.md, When something is damaged."
        ) from error


def newest(folder: Path) -> datetime | None:
    """When the newest backup there was made."""
    return max(
        (at for path in folder.glob("langapp-*.zip") if (at := _at(NAME.fullmatch(path.name)))), default=None
    )


def age_out(folder: Path, now: datetime, keep: int) -> int:
    """Deletes the backups older than so many days, by the time in their names. How many there were."""
    before = now - timedelta(days=keep)
    old = [path for path in folder.glob("langapp-*.zip") if _is_before(NAME.fullmatch(path.name), before)]
    for path in old:
        path.unlink()
    for part in folder.glob("*.part"):  # of a backup that was killed
        if datetime.fromtimestamp(part.stat().st_mtime, UTC) < now - timedelta(days=1):
            part.unlink()
    return len(old)


def age_out_aside(config: Config, now: datetime) -> None:
    """The same for what restores have kept aside: it holds what families have erased since, and no guests."""
    before = now - timedelta(days=KEPT)
    for aside in config.data.glob("before-restore-*"):
        if _is_before(ASIDE.fullmatch(aside.name), before):
            scratch.forget_aside(config, aside)
        else:
            scratch.take_guests_out_of(config, aside)


def _write(config: Config, writer: Writer, now: datetime) -> None:
    with rows.snapshot(config) as connection:
        step, installation = _which(connection)
        # At the moment of the rows: what the ledger tells besides, at a restore, was after it.
        ledger = _ledger(config)
        rows.check(connection)
        tables = rows.tables_of(connection, step)
        left_out = guests.theirs(tables)
        for table in tables:
            kept = rows.lines_of(connection, table, guests.BLANK.get(table.name))
            writer.rows(table.name, [] if table.name in left_out else kept)
    # After the rows: a recording is on the disk before its row is.
    for path in sorted((config.data / "recordings").glob("*/*")):
        name = f"recordings/{path.parent.name}/{path.name}"
        if archive.SOUND.fullmatch(name):
            _sound(writer, name, path)
    writer.text(LEDGER, ledger)
    writer.end(now, step, installation)


def _ledger(config: Config) -> bytes:
    ledger = config.data / LEDGER
    return ledger.read_bytes() if ledger.exists() else b""


def _sound(writer: Writer, name: str, path: Path) -> None:
    try:
        writer.file(name, path)
    except FileNotFoundError:
        return  # Somebody has erased it a moment ago.


def _which(connection: Connection) -> tuple[str, str]:
    if not inspect(connection).has_table("alembic_version"):
        raise Misconfigured("The database is empty, so there is nothing to back up.")
    step = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    has_one = inspect(connection).has_table("installation")
    return step, (connection.scalar(text("SELECT id FROM installation")) or "") if has_one else ""


def _is_before(match: re.Match[str] | None, moment: datetime) -> bool:
    at = _at(match)
    return at is not None and at < moment


def _at(match: re.Match[str] | None) -> datetime | None:
    return datetime.strptime(match[1], WRITTEN).replace(tzinfo=UTC) if match else None
