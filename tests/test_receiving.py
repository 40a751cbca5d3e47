"""Taking in what is sent, within bounds of time; and what is said when many write at once."""

from __future__ import annotations

import socket
import sqlite3
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

from langapp import receiving
from langapp.families.models import Family


def test_whoever_sends_without_end_is_hung_up_on() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        with receiving._patience(ours, longest=0.1):
            assert theirs.recv(1) == b"", "the connection is closed while its body is still awaited"


def test_whoever_is_done_in_time_is_left_alone() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with receiving._patience(ours, longest=0.2):
            pass
        time.sleep(1.3)
        ours.sendall(b"still here")
        assert theirs.recv(20) == b"still here"


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked")),
        OperationalError("SELECT 1", {}, Exception("connection timeout expired")),
        OperationalError("SELECT 1", {}, Exception("FATAL:  sorry, too many clients already")),
        NoConnectionInTime("QueuePool limit of size 5 overflow 10 reached"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_too_many_who_ask_at_once_are_asked_to_come_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def busy(*_: object) -> None:
        raise error

    monkeypatch.setattr(Family, "begin", busy)
    answer = client.post("/families", data={"language": ["ko"]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
