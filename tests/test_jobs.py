"""Jobs begin after the commit that asked for them, and their queue is never in the way."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from langapp import db as database
from langapp import jobs
from langapp.config import Config
from langapp.db import db
from langapp.jobs import enqueue, job

done: list[str] = []


@job
def note(word: str, *, loudly: bool = False) -> None:
    assert current_app
    done.append(word.upper() if loudly else word)


@job
def write(word: str) -> None:
    db.session.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
    if word == "fails":
        raise ValueError("in the middle of it")


@job
def note_the_day() -> None:
    done.append("a day")


@jobs.soon
def note_the_hour() -> None:
    done.append("an hour")


@job
def take_long() -> None:
    eventually(lambda: done.count("an hour") >= 3)
    done.append("a long one")


@job
def wait_for_the_other() -> None:
    eventually(lambda: done == ["at once"])
    done.append("the other")


@jobs.soon
def at_once() -> None:
    done.append("at once")


def not_a_job() -> None: ...


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    done.clear()
    app = Flask("langapp")
    config = Config(
        data=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'langapp.db'}",
        secret_key="a secret for tests, of some length",
    )
    app.extensions["langapp"] = config
    database.init(app, config)
    with app.app_context():
        db.session.execute(text("CREATE TABLE word (word TEXT)"))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()
    jobs._queue(app).close()


@pytest.fixture
def immediate(app: Flask) -> None:
    app.config["JOBS_IMMEDIATE"] = True


@pytest.fixture
def working(app: Flask) -> Iterator[None]:
    stop = jobs.start(app)
    yield
    stop()


def eventually(true: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def begin() -> None:
    db.session.execute(text("INSERT INTO word VALUES ('x')"))


def words() -> list[str]:
    return list(db.session.scalars(text("SELECT word FROM word")))


@pytest.mark.usefixtures("immediate")
class TestWhen:
    def test_at_once_outside_a_transaction(self) -> None:
        enqueue(note, "mẹ", loudly=True)
        assert done == ["MẸ"]

    def test_after_the_commit_and_in_order(self) -> None:
        begin()
        enqueue(note, "one")
        enqueue(note, "two")
        assert done == []
        db.session.commit()
        assert done == ["one", "two"]
        begin()
        db.session.commit()
        assert done == ["one", "two"]

    @pytest.mark.parametrize("end", ["rollback", "close", "remove"])
    def test_never_when_what_asked_for_it_did_not_happen(self, end: str) -> None:
        begin()
        enqueue(note, "never")
        getattr(db.session, end)()
        begin()
        db.session.commit()
        assert done == []

    def test_not_when_the_commit_fails(self) -> None:
        begin()
        db.session.execute(
            text(
                "CREATE TABLE odd (n INTEGER PRIMARY KEY,"
                " of INTEGER REFERENCES odd DEFERRABLE INITIALLY DEFERRED)"
            )
        )
        db.session.execute(text("INSERT INTO odd VALUES (1, 2)"))
        enqueue(note, "never")
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()
        begin()
        db.session.commit()
        assert done == []

    def test_a_savepoint_that_is_undone_takes_its_jobs_along(self) -> None:
        begin()
        enqueue(note, "outer")
        with db.session.begin_nested():
            enqueue(note, "kept")
            undone = db.session.begin_nested()
            enqueue(note, "undone")
            undone.rollback()
        assert done == []
        db.session.commit()
        assert done == ["outer", "kept"]

    def test_savepoints_undone_from_outside_take_their_jobs_along(self) -> None:
        begin()
        outer = db.session.begin_nested()
        with db.session.begin_nested():
            enqueue(note, "inner")
        db.session.begin_nested()
        enqueue(note, "innermost")
        outer.rollback()
        enqueue(note, "after")
        db.session.commit()
        assert done == ["after"]

    def test_a_job_is_one_transaction(self) -> None:
        enqueue(write, "kept")
        with pytest.raises(ValueError, match="middle"):
            enqueue(write, "fails")
        assert words() == ["kept"]

    def test_only_what_is_marked_may_run(self) -> None:
        with pytest.raises(TypeError, match="not_a_job is not a @job"):
            enqueue(not_a_job)


@pytest.mark.usefixtures("working")
class TestWorking:
    def test_jobs_are_done_in_the_background_in_order(self) -> None:
        for number in range(20):
            enqueue(note, str(number))
        eventually(lambda: len(done) == 20)
        assert done == [str(number) for number in range(20)]

    def test_nobody_waits_for_the_worker_to_look(self) -> None:
        enqueue(note, "first")
        eventually(lambda: done == ["first"])
        time.sleep(0.5)
        began = time.monotonic()
        enqueue(note, "second")
        eventually(lambda: done == ["first", "second"])
        assert time.monotonic() - began < 0.4

    def test_a_job_that_fails_is_undone_logged_and_followed(self, caplog: pytest.LogCaptureFixture) -> None:
        enqueue(write, "fails")
        enqueue(write, "kept")
        enqueue(note, "done")
        eventually(lambda: done == ["done"])
        assert words() == ["kept"]
        assert "in the middle of it" in caplog.text

    def test_a_damaged_queue_is_begun_anew_while_it_is_used(self, app: Flask) -> None:
        enqueue(note, "before")
        eventually(lambda: done == ["before"])
        file = app.extensions["langapp"].data / "jobs.db"
        with sqlite3.connect(file) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        with file.open("r+b") as damaged:
            damaged.write(b"no database " * 5000)
        eventually(lambda: bool(enqueue(note, "after")) or "after" in done)

    def test_a_locked_queue_is_waited_for_and_not_thrown_away(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(jobs, "LONGEST_WAIT", 0.1)
        monkeypatch.setattr(jobs, "LONGEST_NAP", 0.1)
        enqueue(note, "before")
        eventually(lambda: done == ["before"])
        jobs._queue(app).close()
        with sqlite3.connect(app.extensions["langapp"].data / "jobs.db") as other:
            other.execute("BEGIN EXCLUSIVE")
            began = time.monotonic()
            enqueue(note, "lost")
            assert time.monotonic() - began < 2
            assert "is lost" in caplog.text
            other.rollback()
        other.close()
        enqueue(note, "after")
        eventually(lambda: done == ["before", "after"])


def test_a_damaged_queue_is_begun_anew_at_the_start(app: Flask) -> None:
    file = app.extensions["langapp"].data / "jobs.db"
    file.write_bytes(b"this was a database once" * 100)
    enqueue(note, "anew")
    stop = jobs.start(app)
    eventually(lambda: done == ["anew"])
    stop()


def test_a_job_waits_for_a_worker_and_survives_a_restart(app: Flask) -> None:
    enqueue(note, "later")
    jobs._queue(app).close()
    assert done == []
    stop = jobs.start(app)
    eventually(lambda: done == ["later"])
    stop()


def test_what_somebody_waits_for_stands_behind_no_long_work(app: Flask) -> None:
    """A voice for each of all lessons takes hours, and six digits are good for ten minutes."""
    enqueue(wait_for_the_other)
    enqueue(at_once)
    stop = jobs.start(app)
    eventually(lambda: done == ["at once", "the other"])
    stop()


def test_a_queue_that_someone_else_wrote_into_is_not_obeyed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    enqueue(note, "ours")
    with sqlite3.connect(app.extensions["langapp"].data / "jobs.db") as theirs:
        [(data,)] = theirs.execute("SELECT data FROM task").fetchall()
        forged = data.replace(b"ours", b"evil")
        theirs.execute("UPDATE task SET data = ?", (forged,))
    theirs.close()
    with caplog.at_level(logging.WARNING):
        stop = jobs.start(app)
        eventually(lambda: "cannot be read" in caplog.text)
        stop()
    assert done == []


def test_stopping_is_quick_even_while_nothing_happens(app: Flask) -> None:
    stop = jobs.start(app)
    eventually(lambda: jobs._queue(app)._task is not None)
    began = time.monotonic()
    stop()
    assert time.monotonic() - began < 0.5


def test_daily_jobs_run_when_the_app_opens_and_every_day_it_stays_open(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "A_DAY", 0.2)
    stop = jobs.start(app, daily=[note_the_day])
    eventually(lambda: done.count("a day") >= 3)
    stop()
    so_far = len(done)
    time.sleep(0.5)
    assert len(done) == so_far


def test_hourly_jobs_wait_for_no_long_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AN_HOUR", 0.2)
    stop = jobs.start(app, daily=[take_long], hourly=[note_the_hour])
    eventually(lambda: done.count("an hour") >= 3)
    stop()


class Clock:
    """The one on the wall, while the one that `time.monotonic` reads stands still, as on a laptop that sleeps."""

    def __init__(self) -> None:
        self.now, self.monotonic, self.sleep = 1_800_000_000.0, time.monotonic, time.sleep

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(jobs, "time", clock)
    monkeypatch.setattr(jobs, "LONGEST_NAP", 0.05)
    return clock


def test_an_hour_that_was_slept_through_is_over(app: Flask, clock: Clock) -> None:
    stop = jobs.start(app, hourly=[note_the_hour])
    eventually(lambda: done == ["an hour"])
    clock.now += jobs.AN_HOUR - 1
    time.sleep(0.3)
    assert done == ["an hour"]
    clock.now += 1
    eventually(lambda: done == ["an hour"] * 2)
    stop()


def test_a_clock_that_is_set_back_holds_nothing_up(app: Flask, clock: Clock) -> None:
    stop = jobs.start(app, hourly=[note_the_hour])
    eventually(lambda: done == ["an hour"])
    clock.now -= 40 * jobs.A_DAY
    eventually(lambda: done == ["an hour"] * 2)
    clock.now += jobs.AN_HOUR
    eventually(lambda: done == ["an hour"] * 3)
    time.sleep(0.3)
    assert len(done) == 3
    stop()
