"""Filling the cache: first with the voice on this machine, then, politely, with the online one.

What is there is left alone, so that stopping at any moment and beginning again is going on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from flask import Flask, current_app

from langapp.config import current
from langapp.jobs import enqueue, job
from langapp.speech import clips
from langapp.speech.clips import Clip, Saying
from langapp.speech.engines import (
    BadAudio,
    Engine,
    Offline,
    RateLimited,
    Resting,
    Unsaid,
    Unsupported,
    clip_by,
    clip_of,
)
from langapp.speech.manners import LONGEST_REST
from langapp.speech.speaking import AT_HAND, BEST_FIRST, ENGINES, GTTS, best_cached, make

PATIENCE = 60.0
"""Seconds of rest that are waited out. A longer one ends the batch: the next goes on from there."""

BATCH = 20
"""Sayings a job asks for online: half a minute's work, and then another job may have its turn."""

TRIES = 3
HOUR = 3600.0

_bad: dict[str, float] = {}
_busy = Lock()
_left: dict[Saying, None] = {}
_leaving = Lock()


class Outcome(StrEnum):
    MADE = "made"
    CACHED = "cached"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """What became of one saying and engine; `again` where another time may do better."""

    saying: Saying
    engine: str
    outcome: Outcome
    why: str = ""
    again: bool = False


@job
def warm(sayings: list[Saying]) -> None:
    """In the background: the offline clips, and then, behind all other jobs, the online ones."""
    wanted = list(dict.fromkeys(sayings))
    for engine in reversed(AT_HAND):
        for _ in warming(wanted, engine.name):
            pass
    if current().online_speech:
        for first in range(0, len(wanted), BATCH):
            enqueue(warm_online, wanted[first : first + BATCH])


@job
def warm_online(sayings: list[Saying]) -> None:
    """In silence, whatever happens: what the network did not give is asked for again later."""
    results = list(warming(sayings, GTTS.name, waiting=True))
    if left := [result.saying for result in results if result.again]:
        _try_again(left)


def engines(only: str | None = None) -> list[Engine]:
    """Those that would be used, the quickest first and Google last; or the one of a name."""
    if only:
        return [ENGINES[only]]
    return [*reversed(AT_HAND), GTTS] if current().online_speech else [*reversed(AT_HAND)]


def work(
    sayings: Iterable[Saying], only: str | None = None, upgrade: bool = False
) -> Iterator[tuple[Engine, list[Saying]]]:
    """What each engine is to say, if it can say any of it. To upgrade is to say again, better, what a
    lesser engine has said.
    """
    wanted = list(dict.fromkeys(sayings))
    for engine in engines(only):
        if only or any(clip_of(engine, saying) for saying in wanted):
            yield engine, [saying for saying in wanted if not upgrade or _said_worse(engine, saying)]


def warming(sayings: Iterable[Saying], only: str | None = None, waiting: bool = False) -> Iterator[Result]:
    """One result for each saying and engine, as it comes; waiting for another online batch or not."""
    for engine, wanted in work(sayings, only):
        yield from saying_all(engine, wanted, waiting)


def saying_all(engine: Engine, sayings: list[Saying], waiting: bool = False) -> Iterator[Result]:
    clips.sweep(before=time.time() - HOUR)
    if engine is GTTS:
        yield from _online(engine, sayings, waiting)
    else:
        yield from _saying(engine, sayings, make)


def settled(engine: Engine, saying: Saying) -> Result | None:
    """What can be told without making anything; None where the clip is still to be made."""
    try:
        clip = clip_by(engine, saying)
    except Unsupported as error:
        return Result(saying, engine.name, Outcome.SKIPPED, str(error))
    if clip.exists():
        return Result(saying, engine.name, Outcome.CACHED)
    if _bad.get(clip.key, 0) > time.monotonic():
        return Result(saying, engine.name, Outcome.SKIPPED, "it failed less than an hour ago")
    return None


def _said_worse(engine: Engine, saying: Saying) -> bool:
    said = best_cached(saying)
    names = [better.name for better in BEST_FIRST]
    return said is not None and names.index(said.engine) > names.index(engine.name)


def _saying(
    engine: Engine, sayings: list[Saying], make: Callable[[Engine, Saying], Clip]
) -> Iterator[Result]:
    for saying in sayings:
        yield settled(engine, saying) or _made(engine, saying, make)


def _made(engine: Engine, saying: Saying, make: Callable[[Engine, Saying], Clip]) -> Result:
    try:
        make(engine, saying)
    except (Unsupported, RateLimited) as error:
        again = isinstance(error, RateLimited)
        return Result(saying, engine.name, Outcome.SKIPPED, str(error), again)
    except (Unsaid, OSError) as error:
        again = isinstance(error, Offline)
        return Result(saying, engine.name, Outcome.FAILED, str(error), again)
    return Result(saying, engine.name, Outcome.MADE)


def _online(engine: Engine, sayings: list[Saying], waiting: bool) -> Iterator[Result]:
    with _only_one(current().data / "gtts.lock", waiting) as ours:
        batch = _Batch() if ours else _Batch(given_up="another process is at it")
        yield from _saying(engine, sayings, batch.make)


@dataclass
class _Batch:
    """A run against a service that may be away. Once given up, it says so without asking again."""

    given_up: str = ""
    made: int = 0
    bad_in_a_row: int = 0

    def make(self, engine: Engine, saying: Saying) -> Clip:
        if self.given_up:
            raise RateLimited(self.given_up)
        try:
            clip = self._patiently(engine, saying)
        except (RateLimited, Offline) as error:
            self.given_up = str(error)
            raise
        except BadAudio as error:
            self._note_bad(clip_by(engine, saying), error)
            raise
        self.made += 1
        self.bad_in_a_row = 0
        return clip

    def _patiently(self, engine: Engine, saying: Saying) -> Clip:
        """Waits out a short rest; but not for what was not there to begin with."""
        for _ in range(TRIES - 1):
            try:
                return make(engine, saying)
            except (RateLimited, Offline) as error:
                away = isinstance(error, (Offline, Resting)) and not self.made
                if away or error.rest > PATIENCE:
                    raise
                GTTS.manners.sleep(error.rest)
        return make(engine, saying)

    def _note_bad(self, clip: Clip, error: BadAudio) -> None:
        _bad[clip.key] = time.monotonic() + HOUR
        self.bad_in_a_row += 1
        if self.bad_in_a_row == TRIES:  # a consent page or a new protocol: not about this saying
            GTTS.manners.failed()
            self.given_up = str(error)


def _try_again(sayings: list[Saying]) -> None:
    """Once, after the longest rest, with all that was left by then."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with _leaving:
        first = not _left
        _left.update(dict.fromkeys(sayings))
    if first:
        timer = Timer(LONGEST_REST, _again, (app,))
        timer.daemon = True
        timer.start()


def _again(app: Flask) -> None:
    with _leaving:
        sayings = list(_left)
        _left.clear()
    with app.app_context():
        warm(sayings)


@contextmanager
def _only_one(file: Path, waiting: bool) -> Iterator[bool]:
    """Whether we are the only batch on this machine: two would halve the gap between requests."""
    if not _busy.acquire(blocking=waiting):
        yield False
        return
    try:
        with file.open("w") as lock:
            yield _locked(lock, waiting)
    finally:
        _busy.release()


def _locked(lock: IO[str], waiting: bool) -> bool:
    if sys.platform == "win32":  # there the app is one process
        return True
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
