"""The one place of an app where other threads reach its streams."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from flask import Flask

from langapp.live.listeners import Asked, Listener
from langapp.live.watch import Watch

MOST = 4000
"""Streams of a process that is given their connections. Each costs some kilobytes; a room has three hundred."""
MOST_WITH_THREADS = 24
"""Where a thread stays with each: of the thirty-two that a server has, eight go on answering."""


@dataclass
class Hub:
    """A watch is kept from the first stream until some seconds after the last."""

    app: Flask
    most: int = MOST_WITH_THREADS
    """Streams at once. Whoever serves says so, where it may be more: see `allow`."""
    _changing: threading.Lock = field(default_factory=threading.Lock)
    _watch: Watch | None = None
    _came: int = 0
    """Of all streams of this watch."""

    @property
    def number(self) -> int:
        """Of streams, those included whose connection is still on its way to the watch."""
        watch = self._watch
        return self._came - watch.gone if watch else 0

    @property
    def full(self) -> bool:
        return self.number >= self.most

    def hold(self, connection: socket.socket, head: bytes, asked: Asked) -> None:
        """A connection goes on as a stream: its owner lets go of it, having sent nothing; `head` is the first."""
        with self._changing:
            watch = self._watching()
            watch.loop.call_soon_threadsafe(watch.hold, connection, head, asked)

    def enter(self, listener: Listener) -> Callable[[], None] | None:
        """A thread stays with its stream. Returns what it says when it leaves; None where others were quicker, and there
        is no room left.
        """
        with self._changing:
            if self.full:
                return None
            watch = self._watching()
            watch.loop.call_soon_threadsafe(watch.enter, listener)

        def leave() -> None:
            with suppress(RuntimeError):  # The watch has ended.
                watch.loop.call_soon_threadsafe(watch.leave, listener)

        return leave

    def tell(self, id: str) -> None:
        if watch := self._watch:
            with suppress(RuntimeError):  # It ended just now.
                watch.loop.call_soon_threadsafe(watch.tell, id)

    def close(self) -> None:
        with self._changing:
            watch, self._watch = self._watch, None
        if watch:
            watch.stop()

    def _watching(self) -> Watch:
        if self._watch is None:
            self._watch, self._came = Watch(self.app, self._may_rest), 0
        self._came += 1
        return self._watch

    def _may_rest(self, watch: Watch) -> bool:
        """Decided where nobody can come meanwhile."""
        with self._changing:
            if self._watch is watch and self._came == watch.gone:
                self._watch = None
        return self._watch is not watch


def hub_of(app: Flask) -> Hub:
    hub: Hub = app.extensions.setdefault("live", Hub(app))
    return hub


def allow(app: Flask, most: int) -> None:
    """So many streams at once."""
    hub_of(app).most = most


def close(app: Flask) -> None:
    """All streams end. Who asks for one after that gets it."""
    hub_of(app).close()
