"""Who listens: a phone whose connection this process holds, or a thread that waits for the next piece."""

from __future__ import annotations

import asyncio
import socket
from queue import SimpleQueue
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from langapp.live.watch import Watch

BEGINNING = b"retry: 1000\n\n"
"""The first of every stream: a browser that loses it comes back after a second."""
BEAT = b"event: beat\ndata: \n\n"
"""For scripts, which must tell a silent stream from a dead one; comments they would not be shown."""
BETWEEN_BEATS = 15.0
PATIENCE = 30.0
"""Seconds in which a phone takes in nothing at all before it is let go of."""
MOST_WAITING = 100
"""Pieces a thread may be late by."""

LASTS = 600.0, 720.0
"""Seconds from the beginning of a stream to its end: whoever listens comes back, and is asked whether they still may."""

Asked = tuple[str, str, str, str]
"""The channel, the id of the thing, and of the frame that was seen already; and who listens."""


class Listener:
    """One stream. Everything but its making happens in the thread of the watch."""

    def __init__(self, asked: Asked) -> None:
        self.channel, self.id, self.last_id, self.by = asked
        self.next_beat = 0.0
        self.until = 0.0

    def takes(self) -> bool:
        """Whether something may be sent now. Whoever is behind is shown how it is once it has caught up, and nothing
        of what was in between.
        """
        return True

    def send(self, data: bytes) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """After what was sent."""
        raise NotImplementedError

    def abandon(self) -> None:
        """At once."""
        self.end()

    def hangs(self, now: float) -> bool:
        return False


class Waiting(Listener):
    """A thread takes each piece out of `pieces`; None is the end."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.pieces: SimpleQueue[bytes | None] = SimpleQueue()

    def takes(self) -> bool:
        return self.pieces.qsize() < MOST_WAITING

    def send(self, data: bytes) -> None:
        self.pieces.put(data)

    def end(self) -> None:
        self.pieces.put(None)


class Phone(Listener, asyncio.Protocol):
    """A connection, which its worker has answered with `head` and nothing more."""

    def __init__(self, watch: Watch, head: bytes, asked: Asked) -> None:
        super().__init__(asked)
        self._watch = watch
        self._head = head
        self._behind_since: float | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        # Any byte that has to wait for the phone is told of by pause_writing.
        self._transport.set_write_buffer_limits(high=0)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Or who left without a word would seem to be there for a quarter of an hour.
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(PATIENCE * 1000))
        self.send(self._head + BEGINNING)
        self._watch.enter(self)

    def data_received(self, data: bytes) -> None:
        """There is nothing to say on a stream that is listened to."""
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.leave(self)

    def pause_writing(self) -> None:
        self._behind_since = self._watch.loop.time()

    def resume_writing(self) -> None:
        self._behind_since = None
        self._watch.look_for(self)

    def takes(self) -> bool:
        return self._behind_since is None

    def send(self, data: bytes) -> None:
        self._transport.write(data)

    def end(self) -> None:
        self._transport.close()

    def abandon(self) -> None:
        self._transport.abort()

    def hangs(self, now: float) -> bool:
        return self._behind_since is not None and now - self._behind_since > PATIENCE
