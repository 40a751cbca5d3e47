"""A making: asked for, made by a job, fetched within a day. Each is a folder beside the database, and no row of it.

wanted.json   what is to be made, for whom, and in which language it is told
told.json     how far it is, and what came of it
made          the file
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from langapp import config, i18n
from langapp.i18n import _
from langapp.jobs import awaited, enqueue, job
from langapp.lib import wholefile
from langapp.lib.wholefile import PRIVATE
from langapp.web import Refused

KEPT = timedelta(days=1)
FRESH = timedelta(hours=1)
"""Asked for once more within this time, it is the same one."""
SILENT = timedelta(minutes=2)
"""A job that has told nothing for so long was killed."""
PATIENCE = timedelta(minutes=15)
"""One that has not begun by then never will."""
MOST_WAITING, MOST_OF_VISITORS = 4, 20
MOST_KEPT = 20
LARGEST_WANTED = 1 << 20
ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Made:
    """A file: its name as a person reads it, with its ending."""

    name: str
    mimetype: str
    data: bytes


class Unmade(Exception):
    """It could not be made. The message is for the person, and says what to do."""


Tell = Callable[[int, int], None]
Maker = Callable[[dict[str, Any], Tell], Made]
Still = Callable[[dict[str, Any]], bool]
MAKERS: dict[str, Maker] = {}
STILL: dict[str, Still] = {}


def maker(kind: str, still: Still | None = None) -> Callable[[Maker], Maker]:
    """Marks what makes this kind. `still` says whether what was made may be given out now: a voice in it may have been
    taken back since.
    """

    def mark(act: Maker) -> Maker:
        MAKERS[kind] = act
        if still:
            STILL[kind] = still
        return act

    return mark


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
    given: dict[str, Any]
    locale: str
    asked_at: str
    told: Told

    @property
    def title(self) -> str:
        return str(self.given.get("title", ""))

    @property
    def back(self) -> str:
        return str(self.given.get("back", "/today"))

    @property
    def file(self) -> Path:
        return _folder(self.id) / "made"

    @property
    def address(self) -> str:
        """Of the file. It has an ending, by which browsers know that it is no page."""
        return f"/makings/{self.id}/made{Path(self.told.name).suffix}"

    def as_of(self, now: datetime) -> Making:
        """As it is to be shown: one of which nothing was heard for long is given up."""
        age = now - datetime.fromisoformat(self.told.at or self.asked_at)
        if age > {"waiting": PATIENCE, "making": SILENT}.get(self.told.state, age):
            return replace(
                self,
                told=Told("unmade", sentence=_("This was interrupted. Go back and ask for it once more.")),
            )
        return self

    @property
    def may_be_given(self) -> bool:
        still = STILL.get(self.kind)
        return self.told.state == "made" and (still is None or still(self.given))

    @property
    def is_done(self) -> bool:
        return self.told.state in ("made", "unmade")


def ask(kind: str, given: dict[str, Any], family_id: str | None, now: datetime) -> str:
    """Has it made after this transaction. The same, asked for twice, is made once. Raises Refused.

    `given` is plain JSON and holds all that is needed, decided by what the person may see; `title` and `back` of it are
    shown while one waits.
    """
    assert kind in MAKERS, kind
    told = json.dumps(given, ensure_ascii=False, sort_keys=True)
    if len(told) > LARGEST_WANTED:
        raise Refused(_("That is too much at once. Take fewer lines, then ask again."))
    making_id = _name(kind, told, family_id)
    before = find(making_id, family_id)
    if before and before.as_of(now).told.state != "unmade" and _age(before, now) < FRESH:
        return making_id
    _is_room_for(family_id, now)
    wanted = Making(making_id, kind, family_id, given, i18n.locale(), now.isoformat(), Told())
    shutil.rmtree(_folder(making_id), ignore_errors=True)
    _write(making_id, "wanted.json", {k: v for k, v in asdict(wanted).items() if k not in ("id", "told")})
    enqueue(_make, making_id)
    return making_id


def find(making_id: str, family_id: str | None) -> Making | None:
    """Theirs, or nobody's."""
    found = _read(making_id) if ID.fullmatch(making_id) else None
    return found if found and found.family_id in (None, family_id) else None


def forget(family_id: str) -> None:
    """Everything made for a family that goes."""
    for each in _every():
        if each.family_id == family_id:
            shutil.rmtree(_folder(each.id), ignore_errors=True)


@job
def sweep() -> None:
    """Daily: what was asked for more than a day ago goes."""
    now, known = datetime.now(UTC), set()
    for each in _every():
        if _age(each, now) < KEPT:
            known.add(each.id)
    for folder in _root().glob("*"):
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)


@awaited
def _make(making_id: str) -> None:
    making = _read(making_id)
    if making is None or making.is_done:
        return
    _tell(making_id, Told("making"))
    with i18n.speaking(making.locale, "messages"):
        try:
            made = MAKERS[making.kind](
                making.given, lambda done, of: _tell(making_id, Told("making", done, of))
            )
        except Unmade as error:
            _tell(making_id, Told("unmade", sentence=str(error)))
            return
        except Exception:
            _tell(
                making_id,
                Told("unmade", sentence=_("Something here broke. Go back and ask for it once more.")),
            )
            raise
    wholefile.write(making.file, made.data, PRIVATE)
    _tell(making_id, Told("made", 1, 1, name=made.name, mimetype=made.mimetype))


def _is_room_for(family_id: str | None, now: datetime) -> None:
    theirs = [each for each in _every() if each.family_id == family_id]
    waiting = [each for each in theirs if not each.as_of(now).is_done]
    if len(waiting) >= (MOST_WAITING if family_id else MOST_OF_VISITORS):
        raise Refused(_("Some files are still being made. Wait for one, then ask again."), 429)
    done = sorted((each for each in theirs if each.is_done), key=lambda each: each.asked_at)
    for each in done[: max(0, len(done) - MOST_KEPT)]:
        shutil.rmtree(_folder(each.id), ignore_errors=True)


def _name(kind: str, told: str, family_id: str | None) -> str:
    """By what it is: the same twice is one. Nobody can guess it."""
    said = "\x1f".join((kind, family_id or "", i18n.locale(), told))
    return hmac.new(config.current().secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


def _age(making: Making, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(making.asked_at)


def _every() -> Iterator[Making]:
    return (found for folder in _root().glob("*") if (found := _read(folder.name)))


def _read(making_id: str) -> Making | None:
    """None where it has gone, or is only half there."""
    folder = _folder(making_id)
    with suppress(OSError, ValueError, TypeError):
        wanted = json.loads((folder / "wanted.json").read_bytes())
        told = Told()
        with suppress(FileNotFoundError):
            told = Told(**json.loads((folder / "told.json").read_bytes()))
        return Making(id=making_id, told=told, **wanted)
    return None


def _tell(making_id: str, told: Told) -> None:
    """Nothing of a making that has gone meanwhile."""
    if (_folder(making_id) / "wanted.json").exists():
        _write(making_id, "told.json", asdict(replace(told, at=datetime.now(UTC).isoformat())))


def _write(making_id: str, name: str, value: dict[str, Any]) -> None:
    wholefile.write(_folder(making_id) / name, json.dumps(value, ensure_ascii=False).encode(), PRIVATE)


def _root() -> Path:
    return config.current().data / "makings"


def _folder(making_id: str) -> Path:
    return _root() / making_id
