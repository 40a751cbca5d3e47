"""How we behave towards a service that owes us nothing.

One request every second and a half, a longer pause after forty, a daily cap; and when it fails or
refuses, a rest that doubles. Kept in a small file, so that a restart forgets none of it.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from langapp.speech.engines import Resting

GAP, JITTER = 1.5, 0.5  # seconds
EVERY, PAUSE = 40, 30.0  # requests, seconds
SHORTEST_REST, LONGEST_REST = 30.0, 15 * 60.0
A_DAY = 24 * 3600.0


def duration(requests: int) -> float:
    """Seconds that so many take, as a rule."""
    return requests * (GAP + JITTER / 2) + requests // EVERY * PAUSE


@dataclass
class _Memory:
    day: str = ""
    sent: int = 0
    next_at: float = 0.0
    rest_until: float = 0.0
    rest: float = SHORTEST_REST

    @classmethod
    def read(cls, kept: dict[str, Any]) -> _Memory:
        return cls(
            day=str(kept["day"]),
            sent=int(kept["sent"]),
            next_at=float(kept["next_at"]),
            rest_until=float(kept["rest_until"]),
            rest=float(kept["rest"]),
        )


@dataclass
class Manners:
    file: Path
    daily_cap: int
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time

    def before(self) -> None:
        """Waits for our turn. Raises Resting in a rest, and when the day's share is used up."""
        memory, now = self._today(), self.clock()
        if memory.sent >= self.daily_cap:
            raise Resting(f"today's {self.daily_cap} requests are used up", A_DAY - now % A_DAY)
        if memory.rest_until > now:
            raise Resting("the online voices are resting", memory.rest_until - now)
        # Bounded, because a clock that was once far ahead must not make us wait for it.
        self.sleep(min(max(memory.next_at - now, 0.0), PAUSE))
        memory.sent += 1
        memory.next_at = self.clock() + self._gap(memory.sent)
        self._remember(memory)

    def succeeded(self) -> None:
        memory = self._today()
        if memory.rest != SHORTEST_REST:
            memory.rest = SHORTEST_REST
            self._remember(memory)

    def failed(self, wanted: float = 0.0) -> float:
        """Begins a rest, at least as long as was wanted, and says how long it is."""
        memory = self._today()
        rest = min(max(wanted, memory.rest), A_DAY)
        memory.rest_until = self.clock() + rest
        memory.rest = min(memory.rest * 2, LONGEST_REST)
        self._remember(memory)
        return rest

    def _gap(self, sent: int) -> float:
        return PAUSE if sent % EVERY == 0 else GAP + random.uniform(0, JITTER)  # noqa: S311

    def _today(self) -> _Memory:
        try:
            memory = _Memory.read(json.loads(self.file.read_bytes()))
            memory.rest_until = min(memory.rest_until, self.clock() + A_DAY)
        except (OSError, ValueError, TypeError, KeyError):
            memory = _Memory()
        today = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
        if memory.day != today:
            memory.day, memory.sent = today, 0
        return memory

    def _remember(self, memory: _Memory) -> None:
        part = self.file.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(asdict(memory)))
        part.replace(self.file)
