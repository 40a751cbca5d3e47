from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from langapp import live
from langapp.db import db
from langapp.live import watch
from tests.conftest import Databases
from tests.live import small

Listen = Callable[..., "Listening"]


class Listening:
    """A thread that follows a stream as any server would, and keeps what came."""

    def __init__(self, app: Flask, path: str, last_id: str = "") -> None:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        self.answer = app.test_client().get(path, headers=headers)
        self.pieces: list[str] = []
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        for piece in self.answer.response:
            self.pieces.append(piece.decode())
        self.answer.close()

    @property
    def versions(self) -> list[int]:
        found = [line for piece in self.pieces for line in piece.splitlines() if line.startswith("data: {")]
        return [json.loads(line.removeprefix("data: "))["version"] for line in found]

    def sees(self, *versions: int) -> None:
        """All it has seen so far, in order."""
        small.eventually(lambda: self.versions == list(versions))

    @property
    def ended(self) -> bool:
        return not self._thread.is_alive()

    def leave(self) -> None:
        self.answer.close()


@pytest.fixture
def address(databases: Databases) -> str:
    """Of a database with two things, which any process may open."""
    databases.make("live")
    return databases.url("live")


@pytest.fixture
def app(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(watch, "LOOKS_EVERY", 60)  # What is seen sooner was heard of.
    app = small.make(tmp_path, address)
    small.begin(app)
    yield app
    live.close(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def listen(app: Flask) -> Listen:
    return lambda path="/things/one", last_id="": Listening(app, path, last_id)


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """In a transaction of its own."""

    def change(id: str = "one", **values: int) -> None:
        with app.app_context():
            small.set_to(id, **values)
            db.session.commit()

    return change
