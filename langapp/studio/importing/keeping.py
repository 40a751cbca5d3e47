"""How an import lies on the disk until it is confirmed, and for a day: a folder beside the database, and no row of it,
in a folder of whoever brought it.

brought.json   whose it is, what the file was called, into which draft
rows.json      what was read in it
pack/          the files of our own ZIP
choice.json    which column goes where
done.json      that it was written, and what came of it
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from langapp import config
from langapp.i18n import _
from langapp.jobs import enqueue, job
from langapp.lib import uuid7, wholefile
from langapp.lib.tables import Note, Opened, Row, Sheet
from langapp.lib.wholefile import PRIVATE
from langapp.studio.importing import unopened
from langapp.studio.importing.choosing import Choice
from langapp.web import Refused

KEPT = timedelta(days=1)
MOST = 20
"""Of one person. Beyond these the oldest go."""
OWNER_ONLY = 0o700
_BROUGHT = shutil.ignore_patterns("brought.json", "*.part")


@dataclass(frozen=True)
class Done:
    """What came of an import."""

    lines: int
    drafts: tuple[str, ...]
    at: str
    undone: bool = False
    left: int = 0
    """Cells and rows that an undo left alone, because somebody had changed them."""
    renamed: tuple[str, ...] = ()
    """A sentence for each pack that could not keep its name."""


@dataclass(frozen=True)
class Import:
    """`draft_id` is the draft it goes into, which is to be made where `into_new`. `id` is also the id of its act. What
    was pasted has no name.
    """

    id: str
    caregiver_id: str
    draft_id: str
    into_new: bool
    name: str
    kind: str
    at: str
    about: dict[str, str]
    sheets: tuple[str, ...]

    @property
    def title(self) -> str:
        """What a new draft may be called, until somebody says otherwise."""
        return (self.about.get("title") or Path(self.name).stem.replace("_", " ").replace("-", " ")).strip()

    @property
    def called(self) -> str:
        return self.name or _("what you pasted")

    @property
    def folder(self) -> Path:
        return _of(self.caregiver_id) / self.id

    @property
    def packs(self) -> Path:
        return self.folder / "pack"

    def opened(self) -> Opened:
        kept = _read(self.folder / "rows.json")
        return Opened(
            kind=self.kind,
            sheets=[
                Sheet(sheet["name"], [Row(number, cells) for number, cells in sheet["rows"]])
                for sheet in kept["sheets"]
            ],
            notes=[Note(**note) for note in kept["notes"]],
            about=self.about,
        )

    def choice(self) -> Choice | None:
        with suppress(OSError, ValueError, TypeError):
            return Choice.of(_read(self.folder / "choice.json"))
        return None

    def choose(self, choice: Choice) -> None:
        _write(self.folder / "choice.json", asdict(choice))

    def done(self) -> Done | None:
        with suppress(OSError, ValueError, TypeError):
            told = _read(self.folder / "done.json")
            return Done(**{**told, "drafts": tuple(told["drafts"]), "renamed": tuple(told["renamed"])})
        return None

    def tell_done(self, done: Done) -> None:
        _write(self.folder / "done.json", asdict(done))


def bring(opened: Opened, name: str, caregiver_id: str, draft_id: str, now: datetime) -> Import:
    """Kept for a day. `draft_id` is empty where it is to become a new draft."""
    _make_room(caregiver_id, now)
    brought = Import(
        id=uuid7.uuid7(now),
        caregiver_id=caregiver_id,
        draft_id=draft_id or uuid7.uuid7(now),
        into_new=not draft_id,
        name=name[:120],
        kind=opened.kind,
        at=now.isoformat(),
        about=opened.about,
        sheets=tuple(sheet.name for sheet in opened.sheets),
    )
    rows = {
        "sheets": [
            {"name": sheet.name, "rows": [(row.number, row.cells) for row in sheet.rows]}
            for sheet in opened.sheets
        ],
        "notes": [asdict(note) for note in opened.notes],
    }
    with whole(brought):
        for folder in (_root(), _of(caregiver_id), brought.folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(OWNER_ONLY)
        _write(brought.folder / "rows.json", rows)
        _write(brought.folder / "brought.json", asdict(brought))
    return brought


@contextmanager
def whole(brought: Import) -> Iterator[None]:
    """While it is laid down: where the disk is full, or something in it is refused, none of it is. Raises Refused."""
    try:
        yield
    except (OSError, Refused) as error:
        shutil.rmtree(brought.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise unopened.busy() from error
        raise


def find(caregiver_id: str, import_id: str, now: datetime) -> Import:
    """Raises Refused where it is somebody else's, or has gone."""
    found = _find(_of(caregiver_id) / import_id) if uuid7.is_uuid(import_id) else None
    if found is None or not _is_fresh(found, now):
        gone = _(
            "What you brought in is kept for a day, and the last %(n)s files. Bring it in again.", n=MOST
        )
        raise Refused(gone, 404)
    return found


def done_lately(caregiver_id: str, draft_id: str, now: datetime) -> list[tuple[Import, Done]]:
    """What this person brought into this draft within a day and has not taken back, the newest first."""
    found = [
        (each, done)
        for each in _all_of(caregiver_id)
        if _is_fresh(each, now) and (done := each.done()) and draft_id in done.drafts and not done.undone
    ]
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def remove_before(moment: datetime) -> None:
    """Those of which nothing was written since, whoever brought them."""
    for place in _root().glob("*/*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < moment.timestamp():
                shutil.rmtree(place, ignore_errors=True)


@job
def sweep() -> None:
    """Every day, whether or not somebody brings another."""
    remove_before(datetime.now(UTC) - KEPT)


@job
def forget(caregiver_id: str) -> None:
    """All that somebody brought who is here no longer."""
    shutil.rmtree(_of(caregiver_id), ignore_errors=True)


def follow(old: str, new: str) -> None:
    """One caregiver has become another: what they brought is theirs. What lay there goes once that is so."""
    for each in list(_all_of(old)):
        theirs = replace(each, caregiver_id=new)
        with suppress(OSError, Refused):  # Nobody's way home ends at a file that can be brought once more.
            shutil.copytree(each.folder, theirs.folder, copy_function=os.link, ignore=_BROUGHT)
            _write(theirs.folder / "brought.json", asdict(theirs))
    enqueue(forget, old)


def _make_room(caregiver_id: str, now: datetime) -> None:
    remove_before(now - KEPT)
    theirs = sorted(_all_of(caregiver_id), key=lambda each: each.at)
    for each in theirs[: max(0, len(theirs) - MOST + 1)]:
        shutil.rmtree(each.folder, ignore_errors=True)


def _is_fresh(found: Import, now: datetime) -> bool:
    return now - datetime.fromisoformat(found.at) < KEPT


def _all_of(caregiver_id: str) -> Iterator[Import]:
    return (found for place in _of(caregiver_id).glob("*") if (found := _find(place)))


def _find(place: Path) -> Import | None:
    with suppress(OSError, ValueError, TypeError):
        told = _read(place / "brought.json")
        return Import(**{**told, "sheets": tuple(told["sheets"])})
    return None


def _read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def _write(file: Path, value: dict[str, Any]) -> None:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    try:
        wholefile.write(file, data, PRIVATE)
    except OSError as error:  # The disk is full.
        raise unopened.busy() from error


def _of(caregiver_id: str) -> Path:
    return _root() / caregiver_id


def _root() -> Path:
    return config.current().data / "imports"
