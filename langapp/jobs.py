"""Background jobs: work that begins once the transaction that asked for it has committed.

    @job
    def warm(slug: str) -> None: ...

    enqueue(warm, "bath-time")

A job runs in an app context and is one transaction. It may be run late, and once: whatever must not
be lost belongs in a row of the database, with a job only to act on it. What somebody waits for stands in a queue of its own: a voice for every
lesson takes hours, and six digits are good for ten minutes. `@soon` is done in a moment; of what is `@awaited` somebody
sees how far it is.
"""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib import import_module
from math import inf
from typing import Any, ParamSpec

from flask import Flask, current_app

from langapp.config import Config
from langapp.db import after_commit, db

P = ParamSpec("P")
JOBS: dict[str, Callable[..., None]] = {}
OTHERS = ("soon", "awaited", "visiting")
QUEUE_OF: dict[str, str] = {}
"""Of jobs that do not stand in the first queue."""
AN_HOUR, A_DAY = 3600.0, 24 * 3600.0
LONGEST_NAP = 2.0
LONGEST_WAIT = 2.0
log = logging.getLogger(__name__)


def job(act: Callable[P, None]) -> Callable[P, None]:
    """Marks a module's function as one that may run in the background."""
    JOBS[_name(act)] = act
    return act


def soon(act: Callable[P, None]) -> Callable[P, None]:
    """The same, for a short job that somebody waits for: it stands behind no long one."""
    QUEUE_OF[_name(act)] = "soon"
    return job(act)


def awaited(act: Callable[P, None]) -> Callable[P, None]:
    """The same, for one of seconds or minutes that tells how far it is."""
    QUEUE_OF[_name(act)] = "awaited"
    return job(act)


def visiting(act: Callable[P, None]) -> Callable[P, None]:
    """The same, for whoever has no family here: however much they ask for, no family waits for it."""
    QUEUE_OF[_name(act)] = "visiting"
    return job(act)


def enqueue(act: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """When db.session commits; at once where it holds no transaction; never where it rolls back.

    The arguments are pickled. With app.config["JOBS_IMMEDIATE"] the job runs then and there.
    """
    name = _name(act)
    if name not in JOBS:
        raise TypeError(f"{name} is not a @job")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(partial(_hand_over, app, name, args, kwargs))


def start(
    app: Flask, daily: Sequence[Callable[[], None]] = (), hourly: Sequence[Callable[[], None]] = ()
) -> Callable[[], None]:
    """Threads of this process take up jobs from now on. Returns what stops them; exit does too.

    `daily` are jobs that nobody asks for: they run now, and every day that the app stays open. Those that are `hourly` stand
    behind short jobs alone.
    """
    queue = _queue(app)
    queue.regular, queue.every = [_name(act) for act in daily], A_DAY
    queue.others["soon"].regular, queue.others["soon"].every = [_name(act) for act in hourly], AN_HOUR
    every = [
        (each, threading.Thread(target=each.work, name=each.name, daemon=True))
        for each in (queue, *queue.others.values())
    ]

    def stop() -> None:
        for each, _thread in every:
            each.working = False
            each.wake.set()
        for _each, thread in every:
            thread.join(timeout=1)
        queue.close()

    atexit.register(stop)
    for each, thread in every:
        each.working = True
        thread.start()
    return stop


def _hand_over(app: Flask, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    if app.config.get("JOBS_IMMEDIATE"):
        _perform(app, name, args, kwargs)
    else:
        queue = _queue(app)
        other = QUEUE_OF.get(name)
        (queue.others[other] if other else queue).put(name, args, kwargs)


def _perform(app: Flask, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    import_module(name.partition(":")[0])
    with app.app_context():
        JOBS[name](*args, **kwargs)
        db.session.commit()


def _name(act: Callable[..., None]) -> str:
    return f"{act.__module__}:{act.__qualname__}"


def _queue(app: Flask) -> _Queue:
    queue: _Queue = app.extensions.setdefault("jobs", _Queue(app))
    return queue


@dataclass
class _Queue:
    """What huey keeps of an app's jobs: `jobs.db` and one for each of the others in the data folder, or PostgreSQL's tables."""

    app: Flask
    name: str = "jobs"
    wake: threading.Event = field(default_factory=threading.Event)
    working: bool = False
    regular: list[str] = field(default_factory=list)
    every: float = A_DAY
    """Seconds between two times of what is regular."""
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _task: Any = None

    @cached_property
    def others(self) -> dict[str, _Queue]:
        return {name: _Queue(self.app, name) for name in OTHERS}

    def put(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Never raises: what asked for the job is committed, and must not be called a failure."""
        for _ in range(2):
            try:
                task = self._opened()
                task(name, args, kwargs)
                self.wake.set()
                if not self.working:  # nothing stays open that a fork would share
                    task.huey.storage.close()
                return
            except Exception as error:
                if not self._mend(error):
                    log.error("The job %s is lost, its queue cannot be written: %s", name, error)
                    return

    def work(self) -> None:
        nap, complaint, last = 0.1, "", -inf
        while self.working:
            self.wake.wait(nap)
            self.wake.clear()
            # By the clock on the wall: the other one stands still while a computer sleeps. Set back, it begins anew.
            if not 0 <= time.time() - last < self.every:
                last = time.time()
                for name in self.regular:
                    self.put(name, (), {})
            try:
                huey = self._opened().huey
                while self.working and (task := huey.dequeue()) is not None:
                    nap = 0.1
                    huey.execute(task)
                nap = min(nap * 1.5, LONGEST_NAP)
            except Exception as error:
                self._mend(error)
                nap = LONGEST_NAP
                if str(error) != complaint:
                    complaint = str(error)
                    log.warning("The queue of jobs cannot be read: %s", complaint)

    def _opened(self) -> Any:
        with self._opening:
            if self._task is None:
                self._task = self._open(self.app.extensions["langapp"])
            return self._task

    def _open(self, config: Config) -> Any:
        # huey takes 40 ms to import: the first job pays, rather than every start.
        from huey import PostgresHuey, SqliteHuey
        from huey.serializer import SignedSerializer

        # Signed, because huey unpickles whatever it finds in its tables.
        options = {"results": False, "serializer": SignedSerializer(secret=config.secret_key)}
        if config.on_sqlite:
            file = str(config.data / f"{self.name}.db")
            huey = SqliteHuey("langapp", filename=file, timeout=LONGEST_WAIT, **options)
        else:
            dsn = config.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
            huey = PostgresHuey("langapp" if self.name == "jobs" else self.name, dsn=dsn, **options)

        @huey.task()  # type: ignore[untyped-decorator]
        def perform(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
            _perform(self.app, name, args, kwargs)

        return perform

    def _mend(self, error: Exception) -> bool:
        """Has the queue opened anew. Whether it was damaged, and is now without its file."""
        self._let_go()
        # A lock or a full disk is an OperationalError, and no reason to throw anything away.
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        if damaged:
            for file in self.app.extensions["langapp"].data.glob(f"{self.name}.db*"):
                file.unlink(missing_ok=True)
        return damaged

    def close(self) -> None:
        self._let_go()
        for other in vars(self).get("others", {}).values():
            other.close()

    def _let_go(self) -> None:
        with self._opening:
            if self._task is not None:
                self._task.huey.storage.close()
            self._task = None
