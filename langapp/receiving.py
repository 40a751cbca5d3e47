"""Taking in the whole of what is sent, before the database is asked: a slow sender holds up nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import BoundedSemaphore
from typing import Any

from flask import abort, request

from langapp.db import LOOKING

LARGEST_FORM = 256 * 1024
LARGEST_UPLOAD = 12 * 1024 * 1024
"""More than a recording or a file may have, so that whoever sends too much is told so in a sentence of its own."""
MOST_SENDERS = 400
"""Bodies taken in at once, of the threads a server has: the others go on showing pages."""
SILENCE = 20.0
"""Seconds between two parts of a body."""
LONGEST, LONGEST_UPLOAD = 40.0, 600.0
"""Seconds that a whole body may take: a letter every nineteen seconds is no sender either."""

uploads: set[str] = set()
"""Endpoints that take in a recording, or a teacher's file."""

_receiving = BoundedSemaphore(MOST_SENDERS)


def receive() -> None:
    if "\0" in request.path:
        abort(404)
    if request.method in LOOKING:
        return
    if request.endpoint in uploads:
        request.max_content_length = LARGEST_UPLOAD
    if not _receiving.acquire(blocking=False):
        abort(503)
    try:
        longest = LONGEST_UPLOAD if request.endpoint in uploads else LONGEST
        with _patience(request.environ.get("gunicorn.socket"), longest):
            request.get_data(parse_form_data=True)
    finally:
        _receiving.release()


@contextmanager
def _patience(connection: socket | None, longest: float) -> Iterator[None]:
    """A sender that falls silent, or is no end to, is let go of."""
    if connection is None:
        yield
        return
    connection.settimeout(SILENCE)
    _overseer.watch(connection, longest)
    try:
        yield
    finally:
        _overseer.leave(connection)
        connection.settimeout(None)


class _Overseer:
    """Hangs up on whoever takes longer than they may. One thread for all of them, from the first one on."""

    def __init__(self) -> None:
        self._until: dict[socket, float] = {}
        self._lock = threading.Lock()
        self._works = False

    def watch(self, connection: socket, longest: float) -> None:
        with self._lock:
            self._until[connection] = time.monotonic() + longest
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, name="receiving", daemon=True).start()

    def leave(self, connection: socket) -> None:
        with self._lock:
            self._until.pop(connection, None)

    def _work(self) -> None:
        while True:
            time.sleep(1)
            with self._lock:
                now = time.monotonic()
                over = [connection for connection, until in self._until.items() if until < now]
                for connection in over:
                    del self._until[connection]
                    with suppress(OSError):  # It has hung up by itself.
                        connection.shutdown(SHUT_RDWR)
                if not self._until:
                    self._works = False
                    return


_overseer = _Overseer()


def told() -> dict[str, Any]:
    """What a script sent as JSON: names and values, or 400."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # A thousand brackets, which nothing of ours sends.
        sent = None
    return sent if isinstance(sent, dict) else abort(400)
