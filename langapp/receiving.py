"""Taking in the whole of what is sent, before the database is asked: a slow sender holds up nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
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
        with _patience(request.environ.get("gunicorn.socket")):
            request.get_data(parse_form_data=True)
    finally:
        _receiving.release()


@contextmanager
def _patience(connection: socket | None) -> Iterator[None]:
    """A sender that falls silent is let go of."""
    if connection is None:
        yield
        return
    connection.settimeout(SILENCE)
    try:
        yield
    finally:
        connection.settimeout(None)


def told() -> dict[str, Any]:
    """What a script sent as JSON: names and values, or 400."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # A thousand brackets, which nothing of ours sends.
        sent = None
    return sent if isinstance(sent, dict) else abort(400)
