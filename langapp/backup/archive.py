"""The file a backup is: a ZIP whose last member, the manifest, counts and hashes all the others."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from langapp.config import Misconfigured
from langapp.lib.damagedzip import UNREADABLE
from langapp.lib.wholefile import PRIVATE

FORMAT = 1
MANIFEST = "manifest.json"
LEDGER = "erased.txt"
ROWS = re.compile(r"rows/[a-z_]{1,60}\.jsonl")
SOUND = re.compile(r"recordings/(house|[0-9a-f-]{36})/([0-9a-f-]{36})\.(mp3|flac)")
LONGEST_LINE = 64 << 20
LARGEST_MANIFEST = 256 << 20
A_PIECE = 1 << 20


class Damaged(Misconfigured):
    """The file is not what a backup was when it was made."""


@dataclass(frozen=True)
class Member:
    bytes: int
    sha256: str
    rows: int | None = None
    """How many lines, of a table."""


@dataclass(frozen=True)
class Manifest:
    made_at: datetime
    step: str
    """Of the migrations: what the tables look like."""
    installation: str
    members: dict[str, Member]

    @property
    def tables(self) -> dict[str, int]:
        """How many rows each has."""
        return {
            _table(name): member.rows or 0 for name, member in self.members.items() if ROWS.fullmatch(name)
        }

    @property
    def sounds(self) -> list[str]:
        return [name for name in self.members if SOUND.fullmatch(name)]


@dataclass
class Writer:
    archive: zipfile.ZipFile
    members: dict[str, Member] = field(default_factory=dict)

    def rows(self, table: str, lines: Iterable[bytes]) -> None:
        self._write(f"rows/{table}.jsonl", lines, zipfile.ZIP_DEFLATED, counted=True)

    def file(self, name: str, path: Path) -> None:
        """Sound is small already. Raises FileNotFoundError, and has written nothing, where it has gone meanwhile."""
        with path.open("rb") as opened:
            self._write(name, iter(lambda: opened.read(A_PIECE), b""), zipfile.ZIP_STORED)

    def text(self, name: str, data: bytes) -> None:
        self._write(name, [data], zipfile.ZIP_DEFLATED)

    def end(self, made_at: datetime, step: str, installation: str) -> None:
        held = {name: asdict(member) for name, member in self.members.items()}
        manifest = {
            "format": FORMAT,
            "made_at": made_at.isoformat(),
            "step": step,
            "installation": installation,
            "members": held,
        }
        self.archive.writestr(MANIFEST, json.dumps(manifest, indent=1), zipfile.ZIP_DEFLATED)

    def _write(self, name: str, pieces: Iterable[bytes], how: int, counted: bool = False) -> None:
        told = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        told.compress_type, told.external_attr = how, PRIVATE << 16
        size, number, hashed = 0, 0, hashlib.sha256()
        with self.archive.open(told, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                hashed.update(piece)
                size, number = size + len(piece), number + 1
        self.members[name] = Member(size, hashed.hexdigest(), number if counted else None)


class Archive:
    """A backup to read. Whatever is wrong with it is said as Damaged, and names the member."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.manifest = self._manifest()

    def check(self) -> None:
        """Reads all of it once."""
        names = [each.filename for each in self.archive.infolist()]
        wanted = [*self.manifest.members, MANIFEST]
        if sorted(names) != sorted(wanted):
            odd = min({*names} ^ {*wanted}, default=MANIFEST)
            raise self._damaged(odd, "is missing, or should not be there")
        for name in self.manifest.members:
            for _ in self._pieces(name):
                pass

    def rows(self, table: str) -> Iterator[bytes]:
        """The lines of a table, as many as the manifest says."""
        name = f"rows/{table}.jsonl"
        with self._reading(name) as member:
            while line := member.readline(LONGEST_LINE):
                yield line

    def data(self, name: str) -> bytes:
        """Of a member that is small: a sound, the ledger."""
        return b"".join(self._pieces(name))

    def is_there(self, name: str) -> bool:
        return name in self.manifest.members

    def wrong(self, table: str, why: object) -> Damaged:
        return self._damaged(f"rows/{table}.jsonl", f"holds what this table cannot hold ({why})")

    def _pieces(self, name: str) -> Iterator[bytes]:
        wanted = self.manifest.members[name]
        size, lines, hashed = 0, 0, hashlib.sha256()
        with self._reading(name) as member:
            while piece := member.read(A_PIECE):
                size, lines = size + len(piece), lines + piece.count(b"\n")
                hashed.update(piece)
                if size > wanted.bytes:
                    break
                yield piece
        if (size, hashed.hexdigest(), lines if wanted.rows is not None else None) != (
            wanted.bytes,
            wanted.sha256,
            wanted.rows,
        ):
            raise self._damaged(name, "is not what was written")

    def _manifest(self) -> Manifest:
        if MANIFEST not in self.archive.namelist():
            raise Damaged(f"{self.name} is no backup of Langapp: it has no {MANIFEST}. Choose another file.")
        with self._reading(MANIFEST) as member:
            told = member.read(LARGEST_MANIFEST)
        try:
            found = json.loads(told)
            if found["format"] != FORMAT:
                raise Misconfigured(
                    f"{self.name} was made by a newer Langapp: install that version, then restore it there."
                )
            manifest = Manifest(
                datetime.fromisoformat(found["made_at"]).astimezone(UTC),
                str(found["step"]),
                str(found["installation"]),
                {str(name): Member(**member) for name, member in found["members"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(MANIFEST, "cannot be read") from error
        for name in manifest.members:
            if not (ROWS.fullmatch(name) or SOUND.fullmatch(name) or name == LEDGER):
                raise self._damaged(MANIFEST, f"names {name[:80]!r}, which no backup holds")
        return manifest

    @contextmanager
    def _reading(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self.archive.open(name) as member:
                yield member
        except UNREADABLE as error:
            raise self._damaged(name, "cannot be read") from error

    def _damaged(self, member: str, how: str) -> Damaged:
        return Damaged(f"{self.name} is damaged: {member} {how}. Nothing was changed; take another backup.")


@contextmanager
def written(file: IO[bytes]) -> Iterator[Writer]:
    with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
        yield Writer(archive)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Raises Damaged, or Misconfigured for a file that is not there."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Misconfigured(
            f"{path} cannot be read ({error.strerror}): give the name of a backup."
        ) from error
    with file, reading(file, path.name) as archive:
        yield archive


@contextmanager
def reading(file: IO[bytes], name: str) -> Iterator[Archive]:
    """The same, of a file that is open."""
    try:
        archive = zipfile.ZipFile(file)
    except UNREADABLE as error:
        raise Damaged(
            f"{name} is damaged, or is no backup of Langapp: it does not open as a ZIP. "
            "Nothing was changed; take another backup."
        ) from error
    with archive:
        yield Archive(archive, name)


def _table(name: str) -> str:
    return name.removeprefix("rows/").removesuffix(".jsonl")
