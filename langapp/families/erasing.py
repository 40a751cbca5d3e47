"""The ledger: what was erased for good, so that no backup brings it back.

`erased.txt` in the data folder: a line for each thing, with when, what kind of thing, its id, and whether it was
erased or, brought in again by its own family, returned. Ids say nothing to whoever reads them. Lines are only
ever added.
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

KINDS = ("family", "caregiver", "device", "speaker", "recording")
"""Each is the name of a table, in the order in which rows hang on each other."""
NAME = "erased.txt"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?:" + "|".join(KINDS) + r") [0-9a-f-]{36} (?:erased|returned)"
)


@dataclass(frozen=True, order=True)
class Entry:
    at: str
    kind: str
    id: str
    what: str
    """`erased`, or `returned`."""

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.id} {self.what}"


def note(
    kind: str, ids: Iterable[str], now: datetime, what: str = "erased", folder: Path | None = None
) -> None:
    """Have it on the disk. Before the rows are gone: rows that stay by mishap can be erased again."""
    at = _written(now)
    add([Entry(at, kind, each, what) for each in sorted(ids)], folder or current().data)


def add(entries: Iterable[Entry], folder: Path) -> None:
    lines = "".join(f"{entry}\n" for entry in entries)
    if not lines:
        return
    file = folder / NAME
    with open(file, "a+b", opener=lambda path, flags: os.open(path, flags, 0o600)) as ledger:
        is_new = ledger.seek(0, os.SEEK_END) == 0
        # What a writer that was killed left of a line stays a line of its own, which nobody can read.
        ledger.seek(-1 if not is_new else 0, os.SEEK_END)
        torn = ledger.read(1) not in (b"", b"\n")
        ledger.write(("\n" if torn else "").encode() + lines.encode())
        ledger.flush()
        os.fsync(ledger.fileno())
    if is_new:
        wholefile.sync(folder)


def read(folder: Path) -> list[Entry]:
    """All of them, oldest first."""
    file = folder / NAME
    return parse(file.read_bytes()) if file.exists() else []


def parse(text: bytes) -> list[Entry]:
    lines = text.decode("ascii", "replace").splitlines()
    return [Entry(*line.split(" ")) for line in lines if LINE.fullmatch(line)]


def gone(entries: Iterable[Entry], of: datetime | None = None) -> dict[str, set[str]]:
    """The ids that are erased and did not return, by kind; among rows of some time, what returned only afterwards too:
    what was erased in between is in them still.
    """
    until = _written(of) if of else None
    counting = (entry for entry in entries if entry.what == "erased" or until is None or entry.at <= until)
    last = {(entry.kind, entry.id): entry.what for entry in sorted(counting)}
    return {
        kind: {id_ for (each, id_), what in last.items() if each == kind and what == "erased"}
        for kind in KINDS
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
