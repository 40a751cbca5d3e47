"""Looking at one channel: what was told of is read once, and whoever has not seen it is shown it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from flask import Flask

from langapp.db import looking
from langapp.live.channels import Channel, Frame
from langapp.live.listeners import Listener

BREATH = 0.02
"""Seconds between two looks at the least: three hundred phones that come back at once are looked for together."""
log = logging.getLogger(__name__)


class Looking:
    """All of one channel that somebody listens to. Its methods belong to the thread of the watch; reading does not."""

    def __init__(self, app: Flask, channel: Channel) -> None:
        self.listeners: dict[str, set[Listener]] = {}
        self._app = app
        self._channel = channel
        self._told: set[str] = set()
        self._something = asyncio.Event()
        self._somebody_new = asyncio.Event()
        self._complaints: set[str] = set()

    def enter(self, listener: Listener) -> None:
        self.listeners.setdefault(listener.id, set()).add(listener)
        self.look_for(listener)

    def leave(self, listener: Listener) -> None:
        others = self.listeners.get(listener.id, set())
        others.discard(listener)
        if not others:
            self.listeners.pop(listener.id, None)

    def look_for(self, listener: Listener) -> None:
        """Now, whatever the channel says about how often."""
        self._somebody_new.set()
        self._look_again(listener.id)

    def tell(self, id: str) -> None:
        if id in self.listeners:
            self._look_again(id)

    def tell_all(self) -> None:
        if self.listeners:
            self._told.update(self.listeners)
            self._something.set()

    async def go_on(self) -> None:
        """Each look begins after the last has ended, so that what is shown never goes back."""
        now = asyncio.get_running_loop().time
        looked = -max(self._channel.every, BREATH)
        while True:
            await self._something.wait()
            rest = looked + self._channel.every - now()
            if rest > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._somebody_new.wait(), rest)
            await asyncio.sleep(looked + BREATH - now())
            looked = now()
            await self._look()

    def _look_again(self, id: str) -> None:
        self._told.add(id)
        self._something.set()

    async def _look(self) -> None:
        self._something.clear()
        self._somebody_new.clear()
        # Whoever comes while it is read may know a newer state already: the next look is theirs.
        audience = {id: list(self.listeners[id]) for id in self._told if id in self.listeners}
        self._told.clear()
        if not audience:
            return
        try:
            frames = await asyncio.to_thread(self._read, list(audience))
            for id, listeners in audience.items():
                self._show(frames.get(id), listeners)
        except Exception as error:
            # The next look is two seconds away at most, and the stream goes on.
            if (kind := type(error).__name__) not in self._complaints:
                self._complaints.add(kind)
                log.exception("The channel %s cannot be read", self._channel.name)
        else:
            self._complaints.clear()

    def _read(self, ids: list[str]) -> Mapping[str, Frame]:
        with self._app.app_context(), looking():
            return self._channel.read(ids)

    def _show(self, frame: Frame | None, listeners: list[Listener]) -> None:
        if frame is None:
            for listener in listeners:
                listener.end()
            return
        data = rendered(frame)
        for listener in listeners:
            if not listener.takes():
                continue
            if listener.last_id != frame.id:
                listener.send(data)
                listener.last_id = frame.id
            if frame.last:
                listener.end()


def rendered(frame: Frame) -> bytes:
    if not frame.id.isprintable() or "\n" in frame.data or "\r" in frame.data:
        raise ValueError("a frame is one line")
    return f"id: {frame.id}\ndata: {frame.data}\n\n".encode()
