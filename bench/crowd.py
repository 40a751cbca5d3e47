"""A room full of phones, their leader, and families elsewhere who read: one asyncio loop, and what each saw when."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

AGAIN, SOON, EACH, BEATS = 0.5, 0.8, 2.0, 15.0
"""Seconds, as in pages/live.js, and what a phone that lost its stream does is what it does there."""
TRIES = 6


class Phone(asyncio.Protocol):
    def __init__(self, crowd: Crowd, cookie: str) -> None:
        self.crowd = crowd
        self.slide = -1
        self.seen = 0.0
        self.beats = 0
        self._cookie = cookie
        self._last_id = ""
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self._answered = False
        self._told = False
        self._begun = 0.0
        self._breaks = 0

    async def come(self) -> None:
        self._begun, self._told = time.perf_counter(), False
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self, "127.0.0.1", self.crowd.port)
        except OSError:
            self._lost()

    def leave(self) -> None:
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._received, self._answered = transport, b"", False
        seen = f"Last-Event-ID: {self._last_id}\r\n" if self._last_id else ""
        headers = f"Host: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {self._cookie}\r\n{seen}"
        transport.write(f"GET {self.crowd.path} HTTP/1.1\r\n{headers}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._answered:
            head, found, rest = self._received.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 200 " not in (line := head.partition(b"\r\n")[0]):
                self.crowd.refused.append(line.decode())
                self.leave()
                return
            self._answered, self._received = True, rest
        *events, self._received = self._received.split(b"\n\n")
        for event in events:
            self._hear(event)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport, self._answered = None, False
        self._lost()

    @property
    def listens(self) -> bool:
        return self._answered

    def _lost(self) -> None:
        if self.crowd.stays:
            self.crowd.begin(self._come_back())

    async def _come_back(self) -> None:
        if self._told and time.perf_counter() - self._begun > EACH:
            self._last_id = ""
            await asyncio.sleep(about(AGAIN))
            return await self.come()
        self._breaks += 1
        await asyncio.sleep(about(AGAIN if self._breaks < 2 else EACH))
        unanswered = 0
        while True:
            answer = await ask(self.crowd.port, "GET", self.crowd.state, self._cookie)
            if answer.status == 200:
                self._shown(answer.body)
                if self._breaks < 2 or unanswered or time.perf_counter() - self._begun > BEATS:
                    return await self.come()
                unanswered = 0
            else:
                unanswered += 1
            await asyncio.sleep(about(SOON if 0 < unanswered < TRIES else EACH))

    def _hear(self, event: bytes) -> None:
        lines = dict(line.partition(b":")[::2] for line in event.split(b"\n"))
        if b"event" in lines or b"data" in lines:
            self._told, self._breaks = True, 0
        if b"event" in lines:
            self.beats += 1
        elif b"data" in lines:
            self._last_id = lines.get(b"id", b"").strip().decode()
            self._shown(lines[b"data"])

    def _shown(self, state: bytes) -> None:
        slide = json.loads(state)["slide"]
        if slide != self.slide:
            self.slide, self.seen = slide, time.perf_counter()
            self.crowd.look()


class Crowd:
    """So many phones of one stream. In `async with` they come, and leave at the end."""

    def __init__(self, port: int, path: str, cookies: Sequence[str], number: int) -> None:
        self.port, self.path = port, path
        self.state = path.replace("/events", "/state")
        self.stays = True
        self.phones = [Phone(self, cookies[index % len(cookies)]) for index in range(number)]
        self.refused: list[str] = []
        """What a phone that asked for its stream was answered instead."""
        self.answered: list[float] = []
        """Milliseconds of the leader's requests by themselves."""
        self._awaited = 0
        self._unseen = 0
        self._all_saw = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Crowd:
        await asyncio.gather(*(phone.come() for phone in self.phones))
        await eventually(lambda: all(phone.slide >= 0 for phone in self.phones), 60)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stays = False
        for phone in self.phones:
            phone.leave()
        await asyncio.sleep(0.2)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def look(self) -> None:
        self._unseen -= 1
        if self._unseen <= 0 and all(phone.slide == self._awaited for phone in self.phones):
            self._all_saw.set()

    async def step(self, path: str, cookie: str, body: str, slide: int, within: float = 10) -> list[float]:
        """The leader goes on to a slide. Milliseconds until each phone saw it, from before the leader asked; fewer than
        there are phones where some did not."""
        self._awaited, self._unseen = slide, sum(phone.slide != slide for phone in self.phones)
        self._all_saw.clear()
        begun = time.perf_counter()
        until = begun + within
        answer = await ask(self.port, "POST", path, cookie, body)
        if answer.status >= 400:
            raise SystemExit(f"{path} answered {answer.status}")
        self.answered.append(answer.took)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_saw.wait(), until - time.perf_counter())
        return [1000 * (phone.seen - begun) for phone in self.phones if phone.slide == slide]


class Readers:
    """Families elsewhere, who open so many pages a second meanwhile."""

    def __init__(self, port: int, path: str, cookie: str, a_second: float) -> None:
        self.took: list[float] = []
        self._asked = port, path, cookie
        self._between = 1 / a_second

    async def __aenter__(self) -> Readers:
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()

    async def _read(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._open())
                await asyncio.sleep(self._between)

    async def _open(self) -> None:
        port, path, cookie = self._asked
        answer = await ask(port, "GET", path, cookie)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        self.took.append(answer.took)


@dataclass(frozen=True)
class Answer:
    """`status` is 599 where nobody answers, `took` the milliseconds until all of it is here."""

    status: int
    body: bytes
    took: float


async def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> Answer:
    begun = time.perf_counter()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Accept-Encoding: br",  # What is as short as a state comes as it is.
        "Connection: close",
    ]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        answer = await reader.read()
        writer.close()
    except OSError:
        answer = b""
    status = int(answer.split(b" ", 2)[1]) if answer else 599
    return Answer(status, answer.partition(b"\r\n\r\n")[2], 1000 * (time.perf_counter() - begun))


def about(seconds: float) -> float:
    return seconds * random.uniform(0.7, 1.3)


async def eventually(true: Callable[[], bool], seconds: float) -> None:
    until = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > until:
            raise SystemExit("The phones did not all get their stream.")
        await asyncio.sleep(0.01)


def p(found: Sequence[float], percent: int) -> float:
    return quantiles(found, n=100, method="inclusive")[percent - 1]
