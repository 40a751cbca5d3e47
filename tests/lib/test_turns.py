"""Of a crowd so many are answered at once, and nobody is kept out by those that are slow."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from langapp.lib import turns
from langapp.lib.turns import AT_ONCE, Turns


class Slow:
    """Answers once it is told to, and knows how many it is answering."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.began = threading.Semaphore(0)
        self.most = self._now = 0
        self._counting = threading.Lock()

    def __call__(self, environ: dict[str, Any], _start_response: object) -> Iterable[bytes]:
        with self._counting:
            self._now += 1
            self.most = max(self.most, self._now)
        self.began.release()
        self.goes_on.wait(20)
        with self._counting:
            self._now -= 1
        if environ.get("fails"):
            raise ValueError("It fails.")
        return [b"here"]

    def begin(self, number: int) -> bool:
        return all(self.began.acquire(timeout=10) for _ in range(number))


def ask(wsgi: Turns, method: str = "GET", **more: Any) -> list[bytes]:
    return list(wsgi({"REQUEST_METHOD": method, **more}, lambda *_: None))


def test_a_crowd_takes_turns_and_all_are_answered() -> None:
    slow = Slow()
    turn = Turns(slow)
    with ThreadPoolExecutor(4 * AT_ONCE) as crowd:
        waiting = [crowd.submit(ask, turn) for _ in range(4 * AT_ONCE)]
        assert slow.begin(AT_ONCE)
        assert not slow.began.acquire(timeout=0.2), "one more had to wait"
        slow.goes_on.set()
        assert [each.result(10) for each in waiting] == [[b"here"]] * (4 * AT_ONCE)
    assert slow.most == AT_ONCE


def test_who_sends_something_waits_for_nobody_and_holds_nobody_up() -> None:
    slow = Slow()
    turn = Turns(slow)
    with ThreadPoolExecutor(3 * AT_ONCE) as crowd:
        for method in ("POST", "GET"):
            for _ in range(AT_ONCE):
                crowd.submit(ask, turn, method)
            assert slow.begin(AT_ONCE)
        crowd.submit(ask, turn, "POST")
        assert slow.begin(1)
        slow.goes_on.set()


def test_behind_slow_pages_one_waits_no_longer_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    slow = Slow()
    turn = Turns(slow)
    with ThreadPoolExecutor(2 * AT_ONCE) as crowd:
        for _ in range(AT_ONCE + 1):
            crowd.submit(ask, turn)
        assert slow.begin(AT_ONCE + 1)
        slow.goes_on.set()
    assert ask(turn) == [b"here"]


def test_who_waits_for_another_process_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    waits = Slow()

    def page(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        if environ.get("waits"):
            turns.step_aside()
            turns.step_aside()
            return waits(environ, start_response)
        return [b"at once"]

    turn = Turns(page)
    with ThreadPoolExecutor(2 * AT_ONCE) as crowd:
        for _ in range(2 * AT_ONCE):
            crowd.submit(ask, turn, waits=True)
        assert waits.begin(2 * AT_ONCE)
        for _ in range(AT_ONCE + 1):
            assert ask(turn) == [b"at once"]
        waits.goes_on.set()


def test_what_goes_wrong_gives_its_turn_back() -> None:
    slow = Slow()
    slow.goes_on.set()
    turn = Turns(slow)
    for _ in range(2 * AT_ONCE):
        with pytest.raises(ValueError, match="fails"):
            ask(turn, fails=True)
    assert ask(turn) == [b"here"]
