"""A ZIP that a stranger sent, looked at before anything in it is unpacked.

Every name lies inside, every member is a plain file, and what it says of its size is all that is ever read of it.
Names are given in NFC, as a Mac's NFD would otherwise be another file.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile

from langapp.lib import damagedzip
from langapp.lib.plaintext import folded

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
FLOOR = 1_000_000
"""Bytes: a member that is no larger may be packed as tightly as it likes."""
DRIVE = re.compile(r"[A-Za-z]:")
UTF8 = 0x800
LOCKED = 0x1
KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How a member may be packed. Of the others Python would unpack more at once than was asked for."""


class BadArchive(ValueError):
    """`why` is one of: damaged, locked, entries, large, bomb, method, climbs, link, collides; `name` whose name."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(f"{why}: {name}" if name else why)
        self.why = why
        self.name = name


class Archive:
    """The plain files of a ZIP by their names. Raises BadArchive, then and while reading."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except damagedzip.UNREADABLE as error:
            raise BadArchive("damaged") from error
        infos = self._zip.infolist()
        _bounded(infos)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = _name(info)
            if not name.endswith("/"):
                self._add(name, info)
        _refuse_collisions(list(self._members))

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def size(self, name: str) -> int:
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        info = self._members[name]
        try:
            with self._zip.open(info) as member:
                data = member.read(info.file_size + 1)
        except damagedzip.UNREADABLE as error:
            raise BadArchive("damaged", name) from error
        if len(data) != info.file_size:
            raise BadArchive("damaged", name)
        return data

    def _add(self, name: str, info: zipfile.ZipInfo) -> None:
        if name in self._members:
            raise BadArchive("collides", name)
        self._members[name] = info


def _bounded(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES:
        raise BadArchive("entries")
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise BadArchive("large")
    for info in infos:
        if info.flag_bits & LOCKED:
            raise BadArchive("locked", info.filename)
        if info.compress_type not in KNOWN:
            raise BadArchive("method", info.filename)
        if info.file_size > FLOOR and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise BadArchive("bomb", info.filename)


def _name(info: zipfile.ZipInfo) -> str:
    name = unicodedata.normalize("NFC", _decoded(info))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadArchive("link", _printable(name))
    parts = name.removesuffix("/").split("/")
    unclean = any(unicodedata.category(c) in ("Cc", "Cs") for c in name)
    if unclean or "\\" in name or DRIVE.match(name) or not all(map(_is_inside, parts)):
        raise BadArchive("climbs", _printable(name))
    return name


def _decoded(info: zipfile.ZipInfo) -> str:
    """A Mac writes UTF-8 and does not say so."""
    name = info.orig_filename
    if info.flag_bits & UTF8:
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _is_inside(part: str) -> bool:
    """Not empty, and not of dots and spaces alone, which some systems drop from an end."""
    return bool(part.strip(". "))


def _refuse_collisions(names: list[str]) -> None:
    """What one disk keeps apart, another lays upon each other; nor can a name be a file and a folder."""
    files: set[str] = set()
    for name in names:
        key = folded(name)
        if key in files:
            raise BadArchive("collides", name)
        files.add(key)
    for name in names:
        parts = folded(name).split("/")
        if any("/".join(parts[:end]) in files for end in range(1, len(parts))):
            raise BadArchive("collides", name)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:80]
