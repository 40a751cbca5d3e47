"""The memory of this process as glibc keeps it; with another C library nothing happens."""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_ARENA_MAX = -8


def keep_few(number: int) -> None:
    """For all threads together, rather than one for each."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, number)


def give_back() -> None:
    """To the system, whatever is free between what is not. It takes some milliseconds."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
