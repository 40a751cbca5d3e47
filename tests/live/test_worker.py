"""The head of a request, looked at before a thread waits for the rest of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from langapp.live import worker

WHOLE = b"GET /w HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_whole_head_is_left_for_whoever_reads_it(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(WHOLE + b"and more")
    assert worker._has_a_head(ours)
    assert ours.recv(100) == WHOLE + b"and more"


def test_a_head_may_come_in_pieces(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends

    def send() -> None:
        for letter in WHOLE:
            theirs.sendall(bytes([letter]))
            time.sleep(0.002)

    sending = threading.Thread(target=send)
    sending.start()
    assert worker._has_a_head(ours)
    sending.join()


@pytest.mark.parametrize("begun", [b"GET /w HTTP/1.1\r\nHost: x\r\nX-A: ", b""])
def test_whoever_falls_silent_in_the_middle_is_let_go_of(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(worker, "HEAD", 0.2)
    ours, theirs = ends
    theirs.sendall(begun)
    began = time.monotonic()
    assert not worker._has_a_head(ours)
    assert time.monotonic() - began < 2


def test_whoever_has_hung_up_is_not_waited_for(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    theirs.sendall(b"GET /w")
    theirs.close()
    began = time.monotonic()
    assert not worker._has_a_head(ours)
    assert time.monotonic() - began < worker.HEAD / 2
