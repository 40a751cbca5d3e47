"""What several files about a room share."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.speech import accepting
from langapp.speech.clips import Sound
from tests.cast import Key
from tests.workshops.building import a_guest, a_session


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


@pytest.fixture
def parent(app: Flask, room: str) -> FlaskClient:
    return a_guest(app, room, ["vi"])


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was listened to: hearing real sound is tested in tests/speech."""
    seen: list[bytes] = []

    def accept(data: bytes, longest: float) -> accepting.Accepted:
        if not data:
            raise accepting.NotAccepted("silent")
        seen.append(data)
        return accepting.Accepted(Sound(b"ID3" + data, 1.0, -18.0, gain_db=0.0), b"fLaC", ())

    monkeypatch.setattr(accepting, "accept", accept)
    return seen
