"""An app whose clips are in a temporary folder, the real child process, and a Google of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import db
from langapp.config import Config
from langapp.speech import speaking, views, warming
from langapp.speech.child import CHILD, Child
from langapp.speech.manners import Manners
from tests.speech.fake_google import FakeGoogle


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    """A child of the tests' own, for what they do to it."""
    mine = Child()
    yield mine
    mine.stop()


@pytest.fixture(scope="session", autouse=True)
def _last_child_out() -> Iterator[None]:
    yield
    CHILD.stop()


@pytest.fixture(scope="session")
def mp3(child: Child) -> bytes:
    return child.speak("vi", "xin chào bé").mp3


@contextmanager
def serving(mp3: bytes) -> Iterator[FakeGoogle]:
    with FakeGoogle(mp3) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def _google(mp3: bytes) -> Iterator[FakeGoogle]:
    with serving(mp3) as server:
        yield server


@pytest.fixture
def google(_google: FakeGoogle) -> Iterator[FakeGoogle]:
    _google.forget()
    yield _google
    _google.over.set()


@pytest.fixture
def another_google(mp3: bytes) -> Iterator[FakeGoogle]:
    """One that a test may do anything to."""
    with serving(mp3) as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, google: FakeGoogle) -> Config:
    return Config(
        data=tmp_path,
        audio=tmp_path / "audio",
        database_url=f"sqlite:///{tmp_path / 'langapp.db'}",
        secret_key="a secret for tests, of some length",
        gtts_base_url=google.url,
        speech_daily_cap=500,
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The least of an app: what speech needs, and its own pages."""
    app = Flask("langapp")
    app.extensions["langapp"] = config
    db.init(app, config)
    app.register_blueprint(views.blueprint)
    with app.app_context():
        yield app
        db.db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def manners(app: Flask, config: Config, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Manners:
    """The online engine's, with a clock that costs no time; and nothing remembered of other tests."""
    mine = Manners(config.data / "gtts.json", config.speech_daily_cap, clock.sleep, clock)
    monkeypatch.setattr(speaking.GTTS, "_manners", mine)
    monkeypatch.setattr(speaking.GTTS, "_session", None)
    monkeypatch.setattr(warming, "_bad", {})
    return mine


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    def wait(true: Callable[[], bool], seconds: float = 5.0) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.01)

    return wait
