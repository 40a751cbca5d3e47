"""A crowd that comes at one moment is answered one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

AT_ONCE = 12
"""Pages of a process that are made at the same time. Only one of them runs; the others wait for the database. Those that
wait for longer step aside.
"""
PATIENCE = 3.0
"""Seconds after which whoever waits goes on beside the others: slow pages keep nobody out."""
LOOKING = frozenset({"GET", "HEAD"})

_of_this_thread = threading.local()

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A thread that wants to run asks for it two hundred times a second. Five hundred that do so at once cost three times
    what they do one by one; here they wait without being woken. Nobody waits for a slow phone: what is sent to us is not
    asked to take turns, and an answer goes out when the turn is over.
    """

    def __init__(self, wsgi: Wsgi) -> None:
        self._wsgi = wsgi
        self._free = threading.Semaphore(AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in LOOKING:
            return self._wsgi(environ, start_response)
        _of_this_thread.turn = self._free if self._free.acquire(timeout=PATIENCE) else None
        try:
            return self._wsgi(environ, start_response)
        finally:
            step_aside()


def step_aside() -> None:
    """For a page that is about to wait for another process: the next one has its turn."""
    if turn := getattr(_of_this_thread, "turn", None):
        _of_this_thread.turn = None
        turn.release()
