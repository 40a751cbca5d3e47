"""The database: set up so that what was saved is saved, and never silently mended or emptied."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, StatementError

from langapp import create_app
from langapp.config import Config, Misconfigured
from langapp.db import check, db
from langapp.families.wishes import Wish
from tests.cast import Key, an_id, device_of, report, said
from tests.conftest import make_config
from tests.visiting import visit

MOMENT = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)


# Times


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT,
        MOMENT.astimezone(timezone(timedelta(hours=5, minutes=45))),
        MOMENT.astimezone(timezone(-timedelta(hours=8))),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_moment_comes_out_as_it_went_in_and_in_utc(inside: Flask, moment: datetime) -> None:
    db.session.add(Wish(tag="vi", words="", ref="", times=1, last_at=moment))
    db.session.flush()
    db.session.expire_all()
    kept = db.session.get_one(Wish, ("vi", "", "")).last_at
    assert kept == moment
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(inside: Flask) -> None:
    db.session.add(Wish(tag="vi", words="", ref="", times=1, last_at=MOMENT.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="a moment needs its time zone"):
        db.session.flush()


def test_moments_are_put_in_order_by_the_database(inside: Flask) -> None:
    for hours in (5, -3, 0):
        at = MOMENT.astimezone(timezone(timedelta(hours=hours))) + timedelta(hours=hours)
        db.session.add(Wish(tag=str(hours), words="", ref="", times=1, last_at=at))
    ordered = db.session.scalars(db.select(Wish).order_by(Wish.last_at)).all()
    assert [wish.tag for wish in ordered] == ["-3", "0", "5"]


# Transactions


def test_looking_may_not_write(app: Flask, on: str) -> None:
    """On PostgreSQL the database itself refuses. On SQLite looking takes no lock, so that nobody waits for it."""
    with app.test_request_context("/today"):
        assert db.session.scalar(text("SELECT count(*) FROM wish")) == 0
        if on == "postgresql":
            with pytest.raises(DBAPIError, match="read-only transaction"):
                db.session.execute(text("DELETE FROM wish"))
        else:
            other = sqlite3.connect(db.engine.url.database or "", timeout=0)
            other.execute("BEGIN IMMEDIATE").close()
            other.close()


def test_pages_open_while_somebody_else_is_writing(app: Flask, world: dict[str, Key]) -> None:
    with app.app_context(), db.engine.connect() as writer:
        writer.execute(text("DELETE FROM wish"))
        writer.execute(text("UPDATE family SET skipped = 'hand'"))
        begun = time.monotonic()
        visit(device_of(app, world["mai"]), "/today")
        assert time.monotonic() - begun < 2
        writer.rollback()


def test_whoever_writes_waits_for_whoever_is_writing(app: Flask, world: dict[str, Key]) -> None:
    answers = []

    def say() -> None:
        answers.append(report(device_of(app, world["mai"]), said()).status_code)

    with app.app_context(), db.engine.connect() as writer:
        writer.execute(text("INSERT INTO wish VALUES ('vi', '', '', 1, '2026-01-01')"))
        phone = threading.Thread(target=say)
        phone.start()
        phone.join(0.1)
        writer.commit()
    phone.join(5)
    assert answers == [200]


def test_foreign_keys_hold(inside: Flask) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("INSERT INTO device VALUES ('d', 'nobody', 'x', '2026-01-01')"))


# A file


@pytest.fixture
def sqlite(tmp_path: Path) -> Config:
    return make_config(tmp_path, f"sqlite:///{tmp_path / 'langapp.db'}")


@pytest.fixture
def on_a_file(sqlite: Config) -> Iterator[Flask]:
    app = create_app(sqlite)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_every_connection_to_a_file_keeps_what_was_committed(on_a_file: Flask) -> None:
    """With synchronous at NORMAL a power cut would lose threads that were answered with "woven in"."""
    with db.engine.connect() as one, db.engine.connect() as two:
        for connection in (one, two):
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
            connection.rollback()


def a_real_database(file: Path) -> bytes:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE told (words TEXT)")
    connection.executemany("INSERT INTO told VALUES (?)", [("x" * 500,)] * 100)
    connection.commit()
    connection.close()
    return file.read_bytes()


DAMAGED = {
    "a text": lambda whole: b"Dear diary\n" * 100,
    "one letter": lambda whole: b"x",
    "zeros": lambda whole: bytes(8192),
    "a page": lambda whole: b"<!doctype html><title>502</title>",
    "a picture": lambda whole: b"\x89PNG\r\n\x1a\n" + bytes(400),
    "the head alone": lambda whole: whole[:60],
    "half of it": lambda whole: whole[: len(whole) // 2 - 100],
    "a wrong first page": lambda whole: whole[:100] + b"\xff" * 3996 + whole[4096:],
    "another name": lambda whole: b"SQLite format 2\0" + whole[16:],
}


def test_a_damaged_file_is_named_and_left_exactly_as_it_is(sqlite: Config, on_a_file: Flask) -> None:
    file = sqlite.database_file
    assert file is not None
    whole = a_real_database(file)
    for what, spoil in DAMAGED.items():
        file.write_bytes(spoil(whole))
        with pytest.raises(Misconfigured) as refused:
            check(sqlite, db.engine)
        db.engine.dispose()
        assert str(file) in str(refused.value), what
        assert "Nothing was changed: put a backup in its place" in str(refused.value), what
        assert "\n" not in str(refused.value), what
        assert file.read_bytes() == spoil(whole), what


def test_a_folder_in_its_place_is_named(sqlite: Config) -> None:
    assert sqlite.database_file is not None
    sqlite.database_file.mkdir()
    app = create_app(sqlite)
    with app.app_context():
        with pytest.raises(
            Misconfigured, match="is a folder where the database file should be: move it away"
        ):
            check(sqlite, db.engine)
        db.engine.dispose()


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    config = make_config(tmp_path, f"sqlite:///{tmp_path / 'file' / 'langapp.db'}")
    app = create_app(config)
    with app.app_context():
        with pytest.raises(Misconfigured, match=r"cannot be written in .*: make it and its folder writable"):
            check(config, db.engine)
        db.engine.dispose()


@pytest.mark.parametrize("held", [None, b""])
def test_a_new_or_an_empty_file_is_a_beginning(sqlite: Config, on_a_file: Flask, held: bytes | None) -> None:
    assert sqlite.database_file is not None
    if held is not None:
        sqlite.database_file.write_bytes(held)
    check(sqlite, db.engine)


def test_a_full_disk_is_said_and_over_when_there_is_room_again(
    app: Flask, world: dict[str, Key], on: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A file may be told how large it can grow; a PostgreSQL server that is full answers the same way."""
    with app.app_context():
        if on == "sqlite":
            pages = db.session.scalar(text("PRAGMA page_count"))
            db.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        else:
            db.session.execute(
                text(
                    "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE disk_full; END $$ LANGUAGE plpgsql"
                )
            )
            db.session.execute(
                text("CREATE TRIGGER full_disk BEFORE INSERT ON thread EXECUTE FUNCTION full_disk()")
            )
        db.session.commit()
    mai = device_of(app, world["mai"])
    many = [said(number, id=an_id(number)) for number in range(200)]
    answer = report(mai, *many)
    assert answer.status_code == 500
    assert "Nothing you saved is gone. Try again in a moment" in answer.text
    assert "0 threads so far" in visit(mai, "/today").response.text
    with app.app_context():
        if on == "sqlite":
            db.session.execute(text("PRAGMA max_page_count = 1000000"))
        else:
            db.session.execute(text("DROP TRIGGER full_disk ON thread"))
        db.session.commit()
    assert report(mai, *many).status_code == 200
    assert "200 threads so far" in visit(mai, "/today").response.text


# A server


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://langapp:hunter2@127.0.0.1:1/langapp",
        "postgresql+psycopg://langapp:hunter2@/langapp?host=/nowhere/at/all",
        "postgresql+psycopg://langapp:hunter2@name.invalid/langapp",
    ],
)
def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path, address: str) -> None:
    config = make_config(tmp_path, address)
    app = create_app(config)
    begun = time.monotonic()
    with app.app_context():
        with pytest.raises(Misconfigured) as refused:
            check(config, db.engine)
        db.engine.dispose()
    assert str(refused.value).startswith("The database of DATABASE_URL cannot be opened (")
    assert str(refused.value).endswith("check the address, the name and the password.")
    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert time.monotonic() - begun < 6


def test_a_database_that_was_away_for_a_moment_is_found_again(
    app: Flask, world: dict[str, Key], on: str
) -> None:
    mai = device_of(app, world["mai"])
    assert mai.get("/today").status_code == 200
    with app.app_context():
        if on == "postgresql":
            other = create_engine(db.engine.url)
            with other.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            other.dispose()
        else:
            db.engine.dispose()
    assert mai.get("/today").status_code == 200
    assert report(mai, said()).status_code == 200
