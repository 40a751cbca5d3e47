"""A stream as a view answers with it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app

from langapp.live.channels import CHANNELS
from langapp.live.hub import Hub, hub_of
from langapp.live.listeners import BEGINNING, Asked, Waiting

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
NO_ROOM = b"retry: 5000\n\n"
"""All of a stream that there is no room for: its phone asks now and then how things are. After another answer than 200 a
browser would not come back by itself.
"""


def stream(name: str, id: str, last_id: str = "", by: str = "") -> Response:
    """The thing as it is now, unless `last_id` is what its browser was shown already; then each newer state of it.

    `by` is who listens, a few of whose streams may be open at once. Each ends after some minutes and is asked for anew.
    """
    if name not in CHANNELS:
        raise LookupError(f"There is no channel {name}.")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    hub = hub_of(app)
    if hub.full:
        return Response(NO_ROOM, mimetype="text/event-stream", headers=HEADERS)
    return _Streaming(Stream(hub, (name, id, last_id, by)), mimetype="text/event-stream", headers=HEADERS)


class _Streaming(Response):
    """A server that knows our streams is given one as it is, and not wrapped in something to close."""

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        body = super().get_app_iter(environ)
        return self.response if environ["REQUEST_METHOD"] != "HEAD" else body  # type: ignore[return-value]


class Stream(Iterator[bytes]):
    """Begins with its first piece, after the request and its transaction are over. `langapp serve` takes the
    connection instead of a piece; with other servers a thread stays here and waits for each.
    """

    def __init__(self, hub: Hub, asked: Asked) -> None:
        self._hub = hub
        self._asked = asked
        self._waiting: Waiting | None = None
        self._leave: Callable[[], None] | None = None

    def hand_over(self, connection: socket.socket, head: bytes) -> None:
        self._hub.hold(connection, head, self._asked)

    def __next__(self) -> bytes:
        if self._waiting is None:
            self._waiting = Waiting(self._asked)
            self._leave = self._hub.enter(self._waiting)
            if self._leave is None:
                self._waiting.end()
                return NO_ROOM
            return BEGINNING
        piece = self._waiting.pieces.get()
        if piece is None:
            raise StopIteration
        return piece

    def close(self) -> None:
        if self._leave:
            self._leave()
        self._leave = None
