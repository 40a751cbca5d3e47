"""The head of a request, looked at before a thread waits for the rest of it; and how many threads there are."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from gunicorn.config import Config

from langapp.live import worker
from tests.live.small import eventually

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


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[worker.Worker]:
    """Threads of other tests may be here as well."""
    monkeypatch.setattr(worker, "KEPT", threading.active_count() + 10)
    config = Config()
    config.set("threads", 2 * worker.KEPT)
    begun = worker.Worker(1, os.getpid(), [], None, 30, config, None)
    begun.tpool = begun.get_thread_pool()
    yield begun
    begun.tpool.shutdown()
    begun.tmp.close()


def crowd_of(begun: worker.Worker, number: int) -> list[threading.Thread]:
    """As many threads as came at one moment."""
    all_here = threading.Barrier(number)

    def serve() -> threading.Thread:
        all_here.wait(10)
        return threading.current_thread()

    return [each.result(10) for each in [begun.tpool.submit(serve) for _ in range(number)]]


def test_threads_of_a_crowd_end_and_who_is_at_work_finishes(begun: worker.Worker) -> None:
    threads = crowd_of(begun, worker.KEPT + 1)
    goes_on = threading.Event()
    late = begun.tpool.submit(lambda: goes_on.wait(10) and threading.current_thread())
    begun.nr_conns = 1
    begun.notify()
    eventually(lambda: sum(thread.is_alive() for thread in threads) == 1)
    assert crowd_of(begun, 2)
    goes_on.set()
    assert late.result(10) in threads
    eventually(lambda: not any(thread.is_alive() for thread in threads))


def test_while_a_crowd_is_there_its_threads_stay(begun: worker.Worker) -> None:
    threads = crowd_of(begun, worker.KEPT + 1)
    begun.nr_conns = worker.KEPT + 1
    begun.notify()
    assert set(crowd_of(begun, worker.KEPT + 1)) == set(threads)


def test_threads_at_work_are_not_too_many(begun: worker.Worker) -> None:
    pool, goes_on = begun.tpool, threading.Event()
    begun.nr_conns = worker.KEPT
    slow = [pool.submit(goes_on.wait, 10) for _ in range(worker.KEPT)]
    begun.notify()
    goes_on.set()
    assert all(each.result(10) for each in slow)
    assert begun.tpool is pool


def test_few_threads_stay_for_the_next_pages(begun: worker.Worker) -> None:
    threads = crowd_of(begun, 3)
    begun.notify()
    assert crowd_of(begun, 3)[0] in threads
