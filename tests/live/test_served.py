"""Streams whose connection `langapp serve`'s worker hands over, in a process of its own and over real sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask

from langapp import live
from langapp.config import ROOT
from langapp.db import db
from langapp.live import watch
from tests.conftest import Databases
from tests.live import small
from tests.live.small import eventually
from tests.test_serving import free_port

PATIENCE = "1"


class Served:
    def __init__(self, folder: Path, address: str) -> None:
        self.port = free_port()
        self.log = folder / "served.log"
        command = [sys.executable, "-m", "tests.live.small", str(folder), address, str(self.port), PATIENCE]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        eventually(self._opened, 20)

    def _opened(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.numbers()["streams"] == 0
        except OSError:
            return False

    def numbers(self) -> dict[str, int]:
        with urlopen(f"http://127.0.0.1:{self.port}/numbers", timeout=5) as answer:
            found: dict[str, int] = json.load(answer)
            return found

    def post(self, path: str, body: str) -> None:
        assert urlopen(f"http://127.0.0.1:{self.port}{path}", body.encode(), timeout=5).status == 200

    def workers(self) -> list[int]:
        return [
            int(pid)
            for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Phone:
    """A browser's side of one stream, read when asked for."""

    def __init__(
        self, served: Served, path: str = "/things/one", method: str = "GET", last_id: str = ""
    ) -> None:
        self.connection = socket.create_connection(("127.0.0.1", served.port), timeout=10)
        again = f"Last-Event-ID: {last_id}\r\n" if last_id else ""
        self.connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{again}\r\n".encode())
        self._received = b""

    def until(self, end: bytes) -> str:
        while end not in self._received:
            more = self.connection.recv(65536)
            if not more:
                raise EOFError(self._received)
            self._received += more
        piece, self._received = self._received.split(end, 1)
        return piece.decode()

    def head(self) -> list[str]:
        return self.until(b"\r\n\r\n").split("\r\n")

    def begins(self) -> Phone:
        self.head()
        assert self.until(b"\n\n") == "retry: 1000"
        return self

    def version(self) -> int:
        """Of the next frame."""
        while not (piece := self.until(b"\n\n")).startswith("id: "):
            assert piece == "event: beat\ndata: "
        version: int = json.loads(piece.partition("\ndata: ")[2])["version"]
        return version

    def ends(self) -> None:
        with pytest.raises(EOFError):
            self.version()

    def close(self) -> None:
        self.connection.close()


@pytest.fixture(scope="module")
def _database(databases: Databases) -> str:
    databases.make("served")
    return databases.url("served")


@pytest.fixture(scope="module")
def here(_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """This process, on the same database."""
    app = small.make(tmp_path_factory.mktemp("here"), _database)
    small.begin(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def _served(here: Flask, _database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"), _database)
    yield served
    served.stop()
    assert "Traceback" not in served.log.read_text(), served.log.read_text()


@pytest.fixture
def served(_served: Served, here: Flask) -> Iterator[Served]:
    with here.app_context():
        small.set_to("one", version=1, size=0, ended=0)
        db.session.commit()
    yield _served
    if _served.process.poll() is None:
        eventually(lambda: _served.numbers()["streams"] == 0)


@pytest.fixture
def join(served: Served) -> Iterator[Callable[..., Phone]]:
    phones: list[Phone] = []

    def join(*args: str, **kwargs: str) -> Phone:
        phones.append(Phone(served, *args, **kwargs))
        return phones[-1]

    yield join
    for phone in phones:
        phone.close()


def test_the_worker_hands_over_the_connection_and_keeps_nothing_of_it(
    served: Served, join: Callable[..., Phone]
) -> None:
    phones = [join() for _ in range(30)]
    for phone in phones:
        status, *headers = phone.head()
        named = dict(line.split(": ", 1) for line in headers)
        assert status == "HTTP/1.1 200 OK"
        assert named["Connection"] == "close"
        assert named["Content-Type"] == "text/event-stream; charset=utf-8"
        assert named["Cache-Control"] == "no-store"
        assert not {"Transfer-Encoding", "Content-Length", "Content-Encoding"} & set(named)
        assert phone.until(b"\n\n") == "retry: 1000"
        assert phone.version() == 1
    assert served.numbers() == {"streams": 30, "connections": 0}
    served.post("/things/one", "version=2")
    assert [phone.version() for phone in phones] == [2] * 30
    for phone in phones[:20]:
        phone.close()
    eventually(lambda: served.numbers()["streams"] == 10)
    phones[20].connection.sendall(b"GET / HTTP/1.1\r\n\r\n")  # Nobody asks anything on a stream.
    eventually(lambda: served.numbers()["streams"] == 9)


def test_another_process_is_heard(
    served: Served, here: Flask, join: Callable[..., Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOKS_EVERY", 60)  # What is seen sooner was heard of, here as there.
    phone = join(last_id="1").begins()
    own = here.test_client().get("/things/one", headers={"Last-Event-ID": "1"})
    assert next(own.response) == b"retry: 1000\n\n"
    time.sleep(0.3)  # Both listen by now.
    with here.app_context():
        small.set_to("one", version=2)
        db.session.commit()
    assert phone.version() == 2
    assert next(own.response)[:5] == b"id: 2"
    served.post("/things/one", "version=3")
    assert phone.version() == 3
    assert next(own.response)[:5] == b"id: 3"
    live.close(here)
    own.close()


def test_headers_alone_and_who_leaves_at_once_leave_nothing_behind(
    served: Served, join: Callable[..., Phone]
) -> None:
    assert join(method="HEAD").head()[0] == "HTTP/1.1 200 OK"
    for _ in range(20):
        join().close()
    assert join().begins().version() == 1


def test_nobody_waits_for_those_who_do_not_hang_up(served: Served) -> None:
    lingering = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(5)]
    for each in lingering:
        each.sendall(b"GET /numbers HTTP/1.0\r\n\r\n")
        assert each.recv(4096)
    begun = time.monotonic()
    served.numbers()
    # gunicorn by itself gives each of them two seconds, one after the other.
    assert time.monotonic() - begun < 5
    for each in lingering:
        each.close()


def test_it_beats(join: Callable[..., Phone]) -> None:
    phone = join(last_id="1").begins()
    assert phone.until(b"\n\n") == "event: beat\ndata: "


def test_who_takes_nothing_in_is_let_go_of_and_nobody_waits_for_them(
    served: Served, join: Callable[..., Phone]
) -> None:
    slow, quick = join().begins(), join().begins()
    assert quick.version() == 1
    seen = []
    for version in range(2, 12):  # Far more than the buffers between two sockets hold.
        served.post("/things/one", f"version={version}&size=2000000")
        seen.append(quick.version())
    assert seen == list(range(2, 12))
    eventually(lambda: served.numbers()["streams"] == 1)
    slow.close()


def test_who_catches_up_sees_the_newest(served: Served, join: Callable[..., Phone]) -> None:
    phone = join().begins()
    for version in range(2, 8):
        served.post("/things/one", f"version={version}&size=2000000")
    versions = [phone.version()]
    while versions[-1] != 7:
        versions.append(phone.version())
    assert len(versions) < 7


def test_the_last_frame_ends_the_connection(served: Served, join: Callable[..., Phone]) -> None:
    phone = join().begins()
    assert phone.version() == 1
    served.post("/things/one", "version=2&ended=1")
    assert phone.version() == 2
    phone.ends()


def test_a_killed_worker_is_followed_by_another_and_a_stop_ends_all_at_once(
    served: Served, join: Callable[..., Phone]
) -> None:
    before = join().begins()
    assert before.version() == 1
    (worker,) = served.workers()
    os.kill(worker, signal.SIGKILL)
    with pytest.raises((EOFError, ConnectionResetError)):
        before.version()
    phones = [join().begins() for _ in range(30)]
    assert [phone.version() for phone in phones] == [1] * 30
    begun = time.monotonic()
    served.process.terminate()
    for phone in phones:
        phone.ends()
    assert served.process.wait(8) == 0
    assert time.monotonic() - begun < 8  # gunicorn's patience is ten; bench/live.py says how long it takes.
