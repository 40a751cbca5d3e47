"""Putting a backup back: checked first, whole in a database beside, and only then in place of what was there.

The order is what makes it safe. Sounds are added before the swap and taken away after it, because a sound that no
row tells of is nobody's; so the swap of the database is the one moment at which old becomes new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from langapp.backup import archive, scratch
from langapp.backup.archive import LEDGER, Archive, Manifest
from langapp.backup.closed import closed
from langapp.backup.making import WRITTEN
from langapp.backup.scratch import Scratch
from langapp.config import Config, Misconfigured
from langapp.families import erasing
from langapp.families.erasing import ERASED, Entry
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE
from langapp.packs import syncing


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    erased_again: int
    """What was taken away since it was made, and is taken away again."""
    silent: int
    """Recordings whose sound is not in it."""
    aside: Path | None = None
    """Where what was in place is kept."""


def check(config: Config, file: Path, now: datetime) -> Restored:
    """Put it back where nobody sees it, and remove it again. Raises Misconfigured for what could not be put back."""
    with archive.opened(file) as backup:
        backup.check()
        with scratch.scratch(config) as beside:
            again = _fill(beside, backup, config, now)
            return Restored(backup.manifest, again, _silent(beside, backup))


def restore(config: Config, file: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Raises Misconfigured, and has changed nothing then."""
    with closed(config), archive.opened(file) as backup:
        scratch.alone(config)
        if not replace and not scratch.is_empty(config):
            raise Misconfigured(
                "There is a database in place already, so nothing was changed. To put the backup in its place, "
                "restore again with --replace: what is there now is kept aside."
            )
        backup.check()
        with scratch.scratch(config) as beside:
            again = _fill(beside, backup, config, now)
            silent = _silent(beside, backup)
            aside = _keep_aside(config, now)
            (config.data / syncing.MARKER).unlink(missing_ok=True)  # The shelf will be another one.
            _join_ledgers(backup, config)
            held = _add_sounds(backup, config, beside.recordings())
            scratch.put_in_place(beside, config, aside)
        _take_away_other_sounds(config, held)
        return Restored(backup.manifest, again, silent, aside)


def _fill(beside: Scratch, backup: Archive, config: Config, now: datetime) -> int:
    beside.fill(backup)
    before, since = _ledgers(backup, config)
    # What the database in place says was erased, where its ledger is gone.
    at = erasing.written(now)
    since += [Entry(at, "recording", each, ERASED) for each in sorted(scratch.erased_in_place(config))]
    again = beside.forget(erasing.last(before, since), now)
    beside.begin_anew(now)
    return again


def _ledgers(backup: Archive, config: Config) -> tuple[list[Entry], list[Entry]]:
    """What was told before the rows of the backup, and what the ledger here tells besides: since then."""
    before = erasing.parse(backup.data(LEDGER)) if backup.is_there(LEDGER) else []
    known = set(before)
    return before, [entry for entry in erasing.read(config.data) if entry not in known]


def _join_ledgers(backup: Archive, config: Config) -> None:
    before, since = _ledgers(backup, config)
    if not set(before) <= set(erasing.read(config.data)):
        erasing.replace([*before, *since], config.data)


def _keep_aside(config: Config, now: datetime) -> Path:
    """All that is in place but the database, under a second name, before anything is touched."""
    name = f"before-restore-{now.astimezone(UTC).strftime(WRITTEN)}Z"
    aside = next(
        path
        for path in (config.data / f"{name}{ending}" for ending in ("", *(f"-{n}" for n in range(1, 1000))))
        if not path.exists()
    )
    aside.mkdir(mode=0o700)
    for sound in (config.data / "recordings").glob("*/*"):
        there = aside / "recordings" / sound.parent.name / sound.name
        there.parent.mkdir(parents=True, exist_ok=True)
        scratch.keep_too(sound, there)
    if (config.data / LEDGER).exists():
        wholefile.write(aside / LEDGER, (config.data / LEDGER).read_bytes(), PRIVATE)
    return aside


def _add_sounds(backup: Archive, config: Config, told_of: set[str]) -> set[Path]:
    """Those of the backup that a row tells of. Returns where they lie."""
    held = set()
    for name in backup.manifest.sounds:
        there = config.data / name
        if there.stem in told_of:
            data = backup.data(name)
            if not there.exists() or there.read_bytes() != data:
                wholefile.write(there, data, PRIVATE)
            held.add(there)
    return held


def _silent(beside: Scratch, backup: Archive) -> int:
    sounds = {Path(name).stem for name in backup.manifest.sounds if name.endswith(".mp3")}
    return len(beside.recordings() - sounds)


def _take_away_other_sounds(config: Config, held: set[Path]) -> None:
    """They are kept aside."""
    for sound in (config.data / "recordings").glob("*/*"):
        if sound not in held:
            sound.unlink()
