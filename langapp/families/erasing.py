"""The ledger: what was taken away, so that no backup and no older copy brings it back.

`erased.txt` in the data folder: a line for each thing, with when, what kind of thing, its lasting id, and what became of
it. Ids say nothing to whoever reads them. Lines are only ever added, and the last about a thing holds: by its place,
since clocks go wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from langapp.config import current
from langapp.lib import wholefile

KINDS = (
    "family",
    "caregiver",
    "child",
    "device",
    "speaker",
    "recording",
    "ask",
    "passkey",
    "paper_code",
    "email",
    "ability",
    "class",
    "class_teacher",
    "class_family",
    "draft",
    "draft_writer",
    "check_ask",
    "plan",
)
"""Each is the name of a table, in the order in which rows hang on each other."""
ERASED, WITHDRAWN, REFUSED, RETURNED = WHAT = ("erased", "withdrawn", "refused", "returned")
"""Gone for good; hidden, closed, or waiting to be erased; the same by whoever spoke, who alone may say so; there after
all, because its own family brought it in again or kept it.
"""
NAME = "erased.txt"
LINE = re.compile(
    rf"[12]\d{{3}}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?:{'|'.join(KINDS)}) [0-9A-Za-z_-]{{1,1364}} (?:{'|'.join(WHAT)})"
)
WRITTEN = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Entry:
    at: str
    kind: str
    id: str
    what: str
    """One of WHAT."""

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.id} {self.what}"

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.at, WRITTEN).replace(tzinfo=UTC)


def note(
    kind: str, ids: Iterable[str], now: datetime, what: str = ERASED, folder: Path | None = None
) -> None:
    """Have it on the disk. Before the rows are gone: rows that stay by mishap can be erased again."""
    add([Entry(written(now), kind, each, what) for each in sorted(ids)], folder or current().data)


def replace(entries: Iterable[Entry], folder: Path) -> None:
    """While nobody else adds to it."""
    wholefile.write(folder / NAME, _lines(entries), wholefile.PRIVATE)


def _lines(entries: Iterable[Entry]) -> bytes:
    return "".join(f"{entry}\n" for entry in entries).encode()


def add(entries: Iterable[Entry], folder: Path) -> None:
    lines = _lines(entries)
    if not lines:
        return
    file = folder / NAME
    with open(file, "a+b", opener=lambda path, flags: os.open(path, flags, wholefile.PRIVATE)) as ledger:
        is_new = ledger.seek(0, os.SEEK_END) == 0
        # What a writer that was killed left of a line stays a line of its own, which nobody can read.
        ledger.seek(-1 if not is_new else 0, os.SEEK_END)
        torn = ledger.read(1) not in (b"", b"\n")
        ledger.write((b"\n" if torn else b"") + lines)
        ledger.flush()
        os.fsync(ledger.fileno())
    if is_new:
        wholefile.sync(folder)


def read(folder: Path) -> list[Entry]:
    """All of them, in the order in which they were added."""
    file = folder / NAME
    return parse(file.read_bytes()) if file.exists() else []


def parse(text: bytes) -> list[Entry]:
    """What nobody can read is passed over, so that no line stops a restore."""
    lines = text.decode("ascii", "replace").splitlines()
    return [Entry(*line.split(" ")) for line in lines if LINE.fullmatch(line) and _is_a_moment(line[:20])]


def _is_a_moment(at: str) -> bool:
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return True


def last(entries: Iterable[Entry], since: Iterable[Entry] = ()) -> dict[str, dict[str, Entry]]:
    """The line that holds, by kind and id. Among rows that were there before the lines `since`, what these say is erased
    stays so: whatever happened under that id afterwards happened to other rows.
    """
    found: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    for entry in entries:
        found[entry.kind][entry.id] = entry
    for entry in since:
        before = found[entry.kind].get(entry.id)
        if not (before and before.what == ERASED):
            found[entry.kind][entry.id] = entry
    return found


def gone(entries: Iterable[Entry]) -> dict[str, set[str]]:
    """The ids that are erased and did not return, by kind."""
    return {
        kind: {entry.id for entry in held.values() if entry.what == ERASED}
        for kind, held in last(entries).items()
    }


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(WRITTEN)
