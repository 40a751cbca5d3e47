"""How a making lies on the disk: a folder beside the database, and no row of it.

asked.json    what it is called, for whom it is, and in which language that is told
given.json    all that is needed to make it
told.json     how far it is, and what came of it
made          the file
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from langapp import config
from langapp.i18n import _
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE

SILENT = timedelta(minutes=2)
"""A job that has told nothing for so long was killed."""
PATIENCE = timedelta(hours=1)
"""One that has not begun by then never will."""
ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Told:
    """How far a making is."""

    state: str = "waiting"
    """waiting, making, made, or unmade."""
    done: int = 0
    of: int = 0
    sentence: str = ""
    """Why it is unmade."""
    name: str = ""
    mimetype: str = ""
    at: str = ""
    """When this was told."""


@dataclass(frozen=True)
class Making:
    id: str
    kind: str
    family_id: str | None
    locale: str
    title: str
    back: str
    asked_at: str
    told: Told = field(default_factory=Told)

    @property
    def file(self) -> Path:
        return _folder(self.id) / "made"

    @property
    def address(self) -> str:
        """Of the file. It has an ending, by which browsers know that it is no page."""
        return f"/makings/{self.id}/made{Path(self.told.name).suffix}"

    @property
    def is_done(self) -> bool:
        return self.told.state in ("made", "unmade")

    @property
    def size(self) -> int:
        with suppress(FileNotFoundError):
            return self.file.stat().st_size
        return 0

    def given(self) -> dict[str, Any]:
        given: dict[str, Any] = json.loads((_folder(self.id) / "given.json").read_bytes())
        return given

    def age(self, now: datetime) -> timedelta:
        return now - datetime.fromisoformat(self.asked_at)

    def as_of(self, now: datetime) -> Making:
        """As it is to be shown: one of which nothing was heard for long is given up."""
        silent = now - datetime.fromisoformat(self.told.at or self.asked_at)
        if silent > {"waiting": PATIENCE, "making": SILENT}.get(self.told.state, silent):
            sentence = _("This was interrupted. Go back and ask for it once more.")
            return replace(self, told=Told("unmade", sentence=sentence))
        return self

    def lay(self, given: str) -> None:
        """Anew, with all that is needed to make it, as JSON."""
        remove(self.id)
        asked = {name: value for name, value in asdict(self).items() if name not in ("id", "told")}
        wholefile.write(_folder(self.id) / "given.json", given.encode(), PRIVATE)
        _write(self.id, "asked.json", asked)

    def take(self) -> bool:
        """Whether it is this job's to make: of two that want it, one gets it."""
        with suppress(OSError):
            os.close(os.open(_folder(self.id) / "taken", os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
            return True
        return False

    def keep(self, data: bytes) -> None:
        """The file. It goes at once where its family has gone meanwhile."""
        wholefile.write(self.file, data, PRIVATE)
        if read(self.id) is None:
            remove(self.id)

    def tell(self, told: Told) -> None:
        """Nothing of one that has gone meanwhile."""
        if (_folder(self.id) / "asked.json").exists():
            _write(self.id, "told.json", asdict(replace(told, at=datetime.now(UTC).isoformat())))


def read(making_id: str) -> Making | None:
    """None where it has gone, or is only half there."""
    if not ID.fullmatch(making_id):
        return None
    folder = _folder(making_id)
    with suppress(OSError, ValueError, TypeError):
        asked, told = json.loads((folder / "asked.json").read_bytes()), Told()
        with suppress(FileNotFoundError):
            told = Told(**json.loads((folder / "told.json").read_bytes()))
        return Making(id=making_id, told=told, **asked)
    return None


def every() -> Iterator[Making]:
    return (found for folder in _root().glob("*") if (found := read(folder.name)))


def waiting() -> Iterator[Making]:
    """Those that no job has taken yet."""
    return (each for each in every() if not (_folder(each.id) / "taken").exists())


def remove(making_id: str) -> None:
    shutil.rmtree(_folder(making_id), ignore_errors=True)


def remove_before(moment: datetime) -> None:
    """Those of which nothing was written since."""
    for folder in _root().glob("*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < moment.timestamp():
                shutil.rmtree(folder, ignore_errors=True)


def _write(making_id: str, name: str, value: dict[str, Any]) -> None:
    wholefile.write(_folder(making_id) / name, json.dumps(value, ensure_ascii=False).encode(), PRIVATE)


def _root() -> Path:
    return config.current().data / "makings"


def _folder(making_id: str) -> Path:
    return _root() / making_id
