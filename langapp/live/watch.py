"""The thread that holds the streams of a process: it looks again when told to, and sends what it finds."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from flask import Flask

from langapp.live.channels import CHANNELS
from langapp.live.listeners import BEAT, BETWEEN_BEATS, LASTS, Asked, Listener, Phone
from langapp.live.looking import Looking
from langapp.live.signals import heard

LOOKS_EVERY = 2.0
"""Seconds after which everything is looked at, told of or not: what a signal that got lost costs at most."""
STAYS = 5.0
"""Seconds for which it goes on without anybody: a room of phones that change pages is no reason to end it."""
MOST_OF_ONE = 6
"""Streams that whoever listens has at once: a browser opens no more of them, and a seventh ends the first."""
TO_SAY_GOODBYE = 0.5


class Watch:
    """Runs from its making until it is stopped, or until `may_rest` says yes, which it asks when nobody is there.

    Other threads put what they want of it on its loop; all else happens in its own thread.
    """

    def __init__(self, app: Flask, may_rest: Callable[[Watch], bool]) -> None:
        # The kind psycopg can use on every system.
        self.loop: asyncio.AbstractEventLoop = asyncio.SelectorEventLoop()
        self.gone = 0
        """Of all streams that were ever here."""
        self._app = app
        self._may_rest = may_rest
        self._lookings: dict[str, Looking] = {}
        self._by: dict[str, list[Listener]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()

    def hold(self, connection: socket.socket, head: bytes, asked: Asked) -> None:
        self._begin(self._take(connection, Phone(self, head, asked)))

    def enter(self, listener: Listener) -> None:
        listener.next_beat = self.loop.time() + BETWEEN_BEATS
        listener.until = self.loop.time() + random.uniform(*LASTS)  # noqa: S311  so that they come back one by one
        if listener.by:
            theirs = self._by.setdefault(listener.by, [])
            theirs.append(listener)
            if len(theirs) > MOST_OF_ONE:
                theirs[0].end()
        self._looking(listener.channel).enter(listener)

    def leave(self, listener: Listener) -> None:
        self.gone += 1
        if listener in (theirs := self._by.get(listener.by, [])):
            theirs.remove(listener)
            if not theirs:
                del self._by[listener.by]
        self._looking(listener.channel).leave(listener)

    def look_for(self, listener: Listener) -> None:
        self._looking(listener.channel).look_for(listener)

    def tell(self, id: str) -> None:
        for looking in self._lookings.values():
            looking.tell(id)

    def tell_all(self) -> None:
        for looking in self._lookings.values():
            looking.tell_all()

    def stop(self) -> None:
        """For another thread: all streams end, and with them this."""
        self.loop.call_soon_threadsafe(self._end.set)
        self._thread.join(2 * TO_SAY_GOODBYE)

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self._watch())
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
        finally:
            self.loop.close()

    async def _watch(self) -> None:
        self._begin(heard(self._app, self.tell, self.tell_all))
        self._begin(self._keep_time())
        await self._end.wait()
        for listener in self._listeners():
            listener.end()
        until = self.loop.time() + TO_SAY_GOODBYE
        while self._listeners() and self.loop.time() < until:
            await asyncio.sleep(0.01)
        for listener in self._listeners():
            listener.abandon()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_time(self) -> None:
        looked = somebody_here = self.loop.time()
        while True:
            await asyncio.sleep(1)
            now = self.loop.time()
            listeners = self._listeners()
            for listener in listeners:
                self._beat(listener, now)
            if now - looked > LOOKS_EVERY - 0.5:
                looked = now
                self.tell_all()
            if listeners:
                somebody_here = now
            elif now - somebody_here > STAYS and self._may_rest(self):
                self._end.set()

    def _beat(self, listener: Listener, now: float) -> None:
        if listener.hangs(now):
            listener.abandon()
        elif now >= listener.until:
            listener.end()
        elif now >= listener.next_beat and listener.takes():
            listener.next_beat = now + BETWEEN_BEATS
            listener.send(BEAT)

    async def _take(self, connection: socket.socket, phone: Phone) -> None:
        try:
            await self.loop.connect_accepted_socket(lambda: phone, connection)
        except OSError:  # Gone before it was here.
            connection.close()
            self.gone += 1

    def _listeners(self) -> list[Listener]:
        return [
            listener
            for looking in self._lookings.values()
            for alike in looking.listeners.values()
            for listener in alike
        ]

    def _looking(self, channel: str) -> Looking:
        if channel not in self._lookings:
            self._lookings[channel] = Looking(self._app, CHANNELS[channel])
            self._begin(self._lookings[channel].go_on())
        return self._lookings[channel]

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
