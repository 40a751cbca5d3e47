"""One process at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from langapp.lib.lockfile import held

ANOTHER = """
import sys
from pathlib import Path
from langapp.lib.lockfile import held
print("waiting", flush=True)
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "sync.lock"


def another(lock: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_another_process_waits_until_it_is_let_go(lock: Path) -> None:
    with held(lock):
        process = another(lock)
        assert process.stdout.readline() == "waiting\n"
        heard: list[str] = []
        listening = threading.Thread(target=lambda: heard.append(process.stdout.readline()))
        listening.start()
        listening.join(0.15)
        assert heard == [], "two hold it at once"
    listening.join(5)
    assert heard == ["held\n"]
    process.communicate("\n", timeout=5)
    assert process.returncode == 0


def test_a_process_that_was_killed_holds_nothing(lock: Path) -> None:
    process = another(lock)
    assert process.stdout.readline() == "waiting\n"
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.communicate()
    entered = threading.Event()

    def take() -> None:
        with held(lock):
            entered.set()

    threading.Thread(target=take, daemon=True).start()
    assert entered.wait(5)


def test_threads_of_one_process_wait_for_each_other_too(lock: Path) -> None:
    order: list[str] = []

    def take() -> None:
        with held(lock):
            order.append("second")

    with held(lock):
        thread = threading.Thread(target=take)
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_it_is_let_go_when_what_was_done_goes_wrong(lock: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(lock):
        raise ZeroDivisionError
    with held(lock):
        assert lock.exists()


def test_what_the_file_held_is_left_alone(lock: Path) -> None:
    lock.write_text("kept")
    with held(lock):
        assert lock.read_text() == "kept"
    assert lock.read_text() == "kept"
