"""Room on the disk for copies. It is promised before it is taken, or several that come at once would find the same.

A process knows what it has promised, and of the others what lies there by now. Where that was too little after all, it
is said in the same sentence.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from langapp.config import current
from langapp.i18n import _
from langapp.web import Refused

LEFT_FREE = 256 << 20
"""Bytes of the disk, for everybody else."""
MOST_LYING = 4 << 30
"""Bytes of copies that wait to be heard through, whoever brought them: anybody may, without having a family here."""
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass
class _Promised:
    total: int = 0
    lock: Lock = field(default_factory=Lock)


_promised = _Promised()


def promise(wanted: int) -> None:
    """For a copy of so many bytes, until they are taken back. Raises Refused.

    It lies there twice, as it was sent and to be heard through; and what is heard is written once more.
    """
    with _promised.lock:
        coming, lying = _promised.total + wanted, _lying()
        free = shutil.disk_usage(current().data).free - LEFT_FREE
        if coming + lying > MOST_LYING or 2 * coming + lying > free:
            raise _none()
        _promised.total = coming


def take_back(promised: int) -> None:
    with _promised.lock:
        _promised.total -= promised


@contextmanager
def is_there() -> Iterator[None]:
    """Says so, where the disk is full in the middle of it. Raises Refused."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _none() from error


class Sent(tempfile.SpooledTemporaryFile[bytes]):
    """A copy while it is sent. Raises Refused where the disk is full before all of it has come."""

    def write(self, data: Any) -> int:
        with is_there(), self._closed_else():
            return super().write(data)

    def seek(self, *where: int) -> int:
        with is_there(), self._closed_else():
            return super().seek(*where)

    @contextmanager
    def _closed_else(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            with suppress(OSError):  # It has yet to write what it could not.
                self.close()
            raise


def incoming() -> Path:
    """Where copies lie."""
    return current().data / "incoming"


def _lying() -> int:
    total = 0
    for file in incoming().glob("*.zip"):
        with suppress(FileNotFoundError):
            total += file.stat().st_size
    return total


def _none() -> Refused:
    return Refused(_("There is no room here for a copy of this size. Ask whoever runs this server."), 503)
