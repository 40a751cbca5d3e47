"""What the real child processes are told of the machine they run on."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from langapp.lib import soundfile, turns
from langapp.speech.child import COMMAND, NEEDED, Child, Process

SECRETS = {
    "SECRET_KEY": "a secret for tests",
    "DATABASE_URL": "postgresql://langapp:hunter2@db/langapp",
    "LANGAPP_SOMETHING": "of another day",
}


@pytest.fixture(params=["speaking_child", "listening_child"])
def begun(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    process = Process(request.param, patience=15.0)
    assert process.ask({"longest": 1.0}, b"no sound")[0]["refused"]
    yield process
    process.stop()


def test_neither_is_told_a_secret(begun: Process) -> None:
    told = Path(f"/proc/{begun.pid}/environ").read_bytes()
    names = {each.partition(b"=")[0].decode() for each in told.split(b"\0") if each}
    assert names == {*(name for name in NEEDED if name in os.environ), "OPENBLAS_NUM_THREADS"}
    assert not names & SECRETS.keys()
    for value in SECRETS.values():
        assert value.encode() not in told


def test_pages_that_wait_for_it_keep_no_other_page_waiting(
    begun: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 60)
    waiting = threading.Semaphore(0)

    def page(_environ: object, _start_response: object) -> list[bytes]:
        waiting.release()
        return [str(begun.ask({"longest": 1.0}, b"no sound")[0]["refused"]).encode()]

    pages = turns.Turns(page)
    with ThreadPoolExecutor(turns.AT_ONCE + 1) as crowd:
        with begun._turn:
            asked = [crowd.submit(pages, {"REQUEST_METHOD": "GET"}, print) for _ in range(turns.AT_ONCE + 1)]
            assert all(waiting.acquire(timeout=5) for _ in asked)
        assert all(each.result(20) for each in asked)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that says nothing of itself, as under systemd."""
    for name in NEEDED:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("alone")
def test_without_any_of_it_they_speak_and_listen() -> None:
    child, listener = Child(), Process("listening_child", patience=15.0)
    try:
        assert child.speak("vi", "Ăn cơm đi con").duration > 0.3
        spoken = child.speak("", "ごはんですよ", engine="openjtalk")
        assert spoken.duration > 0.3
        heard, made = listener.ask({"longest": 5.0}, spoken.mp3)
        samples = soundfile.decode(made[: heard["mp3"]], "mp3")
        assert np.abs(samples).max() > 0.05
    finally:
        child.stop()
        listener.stop()


SPEAK = b'{"engine": "espeak", "voice": "vi", "text": "M\xe1\xba\xb9 \xc6\xa1i", "bytes": 0}\n'


@pytest.mark.parametrize(
    "last_words",
    [b"", b'{"engine": "esp', b'{"longest": 1.0, "bytes": 9000}\nhalf of it', SPEAK],
    ids=["nothing", "half a line", "half a body", "a question"],
)
@pytest.mark.parametrize("who", ["speaking_child", "listening_child"])
def test_a_parent_that_is_gone_is_no_reason_to_complain(who: str, last_words: bytes) -> None:
    if who == "listening_child" and last_words == SPEAK:
        last_words = b'{"longest": 1.0, "bytes": 8}\nno sound'
    with subprocess.Popen(
        [*COMMAND, who, "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        child.stdin.write(last_words)
        child.stdin.close()
        assert child.stderr.read() == b""
        assert child.wait(10) == 0
