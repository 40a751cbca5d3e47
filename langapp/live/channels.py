"""What can be listened to: by name, how it is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """A thing as it is now."""

    id: str
    """Changes when, and only when, the data does. A browser shows it again when it comes back."""
    data: str
    """One line of JSON, of a few kilobytes."""
    last: bool = False
    """Nothing comes after it: its streams end once it is sent."""


Read = Callable[[Collection[str]], Mapping[str, Frame]]
"""Ids of things to what each is now; whatever is gone is left out. Asked in an app context and outside of any
request, by a thread of its own, and only looks."""

CHANNELS: dict[str, Channel] = {}


@dataclass(frozen=True)
class Channel:
    name: str
    read: Read
    every: float


def channel(name: str, read: Read, every: float = 0.0) -> None:
    """Streams may have this name from now on. Between two looks at what changed pass at least `every` seconds, however
    often it was told; whoever is new is shown the thing at once.
    """
    CHANNELS[name] = Channel(name, read, every)
