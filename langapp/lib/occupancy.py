"""Who is in: many may be, or one who is alone. A lock on a file, let go when the process ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_held: list[IO[bytes]] = []


class Occupied(Exception):
    """Somebody is in who cannot have others there."""


def enter(path: Path) -> None:
    """Be one of those who are in, until the process ends. Raises Occupied while somebody is alone."""
    file = path.open("a+b")
    _lock(file, alone=False)
    _held.append(file)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else meanwhile. Raises Occupied while anybody is in."""
    with path.open("a+b") as file:
        _lock(file, alone=True)
        yield


def _lock(file: IO[bytes], *, alone: bool) -> None:
    try:
        if sys.platform == "win32":  # which knows no lock that is shared, and serves from one process
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise Occupied from error
