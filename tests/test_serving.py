"""`langapp serve` as a process of its own: how it opens, what it says when it cannot, and what it never loses."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from langapp import create_app
from langapp.config import ROOT
from langapp.db import db
from langapp.packs import shelf
from langapp.readiness import make_ready
from tests.cast import Key, an_id, said
from tests.conftest import Databases, make_config

SERVE = [sys.executable, "-m", "langapp", "serve"]
OPENS = 90.0  # seconds, on a machine that has much else to do


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, **other: str) -> dict[str, str]:
    """What a process is told: nothing of the machine it runs on, and no voice from elsewhere."""
    return {
        "PATH": os.environ["PATH"],
        "LANGAPP_DATA": str(folder / "data"),
        "LANGAPP_AUDIO": str(folder / "audio"),
        "LANGAPP_ONLINE_SPEECH": "off",
        "PORT": str(free_port()),
        **other,
    }


class Server:
    """A process of `langapp serve`, with all it started."""

    def __init__(self, env: dict[str, str]) -> None:
        self.port = int(env["PORT"])
        self.log = Path(env["LANGAPP_DATA"] + ".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                SERVE, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def opens(self) -> None:
        deadline = time.monotonic() + OPENS
        while not self._answers():
            assert time.monotonic() < deadline, self.told
            assert self.process.poll() is None, self.told
            time.sleep(0.02)

    @property
    def told(self) -> str:
        """All it wrote on the terminal."""
        return self.log.read_text()

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/privacy")[0] == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": f"session={token}", "Content-Type": "application/json"}
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def kill(self) -> None:
        """As a power cut would, from the outside: nobody gets to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)


@contextmanager
def serving(env: dict[str, str]) -> Iterator[Server]:
    server = Server(env)
    try:
        server.opens()
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


# What it says when it cannot open. They are begun together, and read at the end.


def _text_for_a_database(folder: Path) -> dict[str, str]:
    (folder / "data").mkdir()
    (folder / "data" / "langapp.db").write_text("Dear diary\n" * 100)
    return {}


def _held_database(folder: Path) -> dict[str, str]:
    (folder / "data").mkdir()
    connection = sqlite3.connect(folder / "data" / "langapp.db", isolation_level=None)
    connection.execute("CREATE TABLE told (words TEXT)")
    connection.execute("BEGIN EXCLUSIVE")
    HELD.append(connection)
    return {}


def _port_in_use(folder: Path) -> dict[str, str]:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    HELD.append(taken)
    return {"PORT": str(taken.getsockname()[1])}


HELD: list[Any] = []
PRODUCTION = {"LANGAPP_ENV": "production", "LANGAPP_BASE_URL": "https://langapp.example.org"}
CANNOT: dict[str, tuple[Callable[[Path], dict[str, str]], str]] = {
    "a text where the database should be": (_text_for_a_database, r"is not a database, or is damaged\. Nothing was changed"),
    "a database another program holds": (_held_database, "is held by another program: stop that program"),
    "a port in use": (_port_in_use, r"Port \d+ on 127\.0\.0\.1 cannot be used .* or choose another, as in PORT=\d+"),
    "a server that does not answer": (
        lambda folder: {"DATABASE_URL": "postgresql://langapp:hunter2@127.0.0.1:1/langapp"},
        "The database of DATABASE_URL cannot be opened",
    ),
    "no secret in production": (lambda folder: PRODUCTION, "SECRET_KEY is missing or weak"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Every way not to open, all at once, while the other tests of this file run."""
    trying = {}
    for name, (prepare, _sentence) in CANNOT.items():
        folder = tmp_path_factory.mktemp("cannot")
        env = environment(folder, **prepare(folder))
        trying[name] = subprocess.Popen(
            SERVE,
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    yield trying
    for process in trying.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    for held in HELD:
        held.close()


# How it opens


@pytest.fixture
def served(tmp_path: Path, databases: Databases, world: dict[str, Key]) -> dict[str, str]:
    """The world, in a database that only this process uses."""
    databases.copy("world", "served")
    return environment(
        tmp_path, DATABASE_URL=databases.url("served").replace("postgresql+psycopg", "postgresql")
    )


def test_what_was_answered_survives_a_kill_and_is_there_once(
    served: dict[str, str], world: dict[str, Key], databases: Databases
) -> None:
    """Two parents' phones report while the server is killed; then it opens again, and they report all anew."""
    answered: list[str] = []
    tried: list[str] = []
    enough = threading.Event()

    def phone(server: Server, token: str, first: int) -> None:
        for number in range(first, first + 10_000):
            thread = an_id(number)
            tried.append(thread)
            try:
                status, held = server.ask("POST", "/facts", {"facts": [said(number)]}, token)
            except (OSError, http.client.HTTPException):
                return
            if status != 200:
                return
            assert json.loads(held)["held"] == [thread]
            answered.append(thread)
            if len(answered) >= 60:
                enough.set()

    with serving(served) as server:
        phones = [
            threading.Thread(target=phone, args=(server, world[name].token, 100_000 * index))
            for index, name in enumerate(("mai", "arun", "mai", "arun"))
        ]
        for each in phones:
            each.start()
        assert enough.wait(20)
        server.kill()
        for each in phones:
            each.join(20)

    with serving(served) as server:
        kept = woven(databases)
        assert len(kept) == len(set(kept))
        assert set(answered) <= set(kept) <= set(tried)
        facts = [said(0, id=thread) for thread in tried]
        assert server.ask("POST", "/facts", {"facts": facts}, world["mai"].token)[0] == 200
        assert sorted(woven(databases)) == sorted(tried)
        _is_open_and_closes_when_told(server, world["mai"].token, len(tried))


def _is_open_and_closes_when_told(server: Server, token: str, threads: int) -> None:
    assert b"Which languages does your family speak?" in server.ask("GET", "/")[1]
    assert f"{threads} threads so far" in server.ask("GET", "/today", token=token)[1].decode()
    assert server.ask("GET", "/today")[0] == 303
    assert server.stop() == 0
    first, *ways_in = server.told.splitlines()
    assert first == f"Langapp is on http://127.0.0.1:{server.port}"
    roles = [way.split("  ")[1].removeprefix("as a ") for way in ways_in]
    assert roles == ["parent", "teacher", "workshop leader"]


def woven(databases: Databases) -> list[str]:
    engine = create_engine(databases.url("served"))
    with engine.connect() as connection:
        kept = list(connection.scalars(text("SELECT id FROM thread")))
    engine.dispose()
    return kept


# How it does not open


@pytest.mark.parametrize("what", CANNOT)
def test_where_it_cannot_open_one_sentence_says_why(
    refusals: dict[str, subprocess.Popen[str]], what: str
) -> None:
    process = refusals[what]
    out, error = process.communicate(timeout=120)
    assert process.returncode not in (0, None)
    assert out == ""
    assert re.search(CANNOT[what][1], error), error
    assert len(error.strip().splitlines()) == 1, error
    assert error.startswith("Error: ")
    assert "hunter2" not in error


def test_lessons_that_are_wrong_do_not_close_the_house(tmp_path: Path) -> None:
    """The problem is told on the terminal with its place, and what is on the shelf stays there."""
    lessons = tmp_path / "lessons"
    shutil.copytree(ROOT / "lessons" / "our-body", lessons / "our-body")
    config = make_config(tmp_path, f"sqlite:///{tmp_path / 'langapp.db'}", lessons=lessons)
    app = create_app(config)
    make_ready(app, config)
    with (lessons / "our-body" / "vi.yaml").open("a") as file:
        file.write("\nno-such-line: không\n")
    make_ready(app, config)
    with app.app_context():
        assert list(shelf.current().packs) == ["our-body"]
        assert app.test_client().get("/packs/our-body").status_code == 200
    app.extensions.pop("jobs").close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
