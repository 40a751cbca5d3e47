"""Whether the app is serving: nothing is put back under its feet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from langapp.config import Config, Misconfigured
from langapp.lib import occupancy

DOOR = "open.lock"


def stay_open(config: Config) -> None:
    """Of a process that serves, until it ends. Raises Misconfigured while a backup is being put back."""
    try:
        occupancy.enter(config.data / DOOR)
    except occupancy.Occupied as error:
        raise Misconfigured(
            "A backup is being put back at this moment: wait until that is done, then start."
        ) from error


@contextmanager
def closed(config: Config) -> Iterator[None]:
    """Nobody opens meanwhile. Raises Misconfigured while the app serves."""
    try:
        with occupancy.alone(config.data / DOOR):
            yield
    except occupancy.Occupied as error:
        raise still_open() from error


def still_open() -> Misconfigured:
    return Misconfigured(
        "Langapp is running, or another program has its database open: stop it first, as with "
        "“systemctl stop langapp”, then restore again. Nothing was changed."
    )
