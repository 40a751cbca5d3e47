"""Talking to a child process: one speaks, with espeak and its like; another listens to uploads.

What they need is kept out of the web process for three reasons: espeak is not thread-safe, and a
hostile text or file may crash it or a codec; together they weigh 60 MB; and espeak is under the
GPL, the app is not. They are two, so that a file which breaks one leaves the other speaking.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from langapp.lib import turns
from langapp.speech.clips import Sound
from langapp.speech.engines import BadAudio, Offline, Unsupported

# Started by its path, and -P keeps that path's folder out of the imports: langapp itself is not
# imported there, so the child is up in 0.15 s.
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("answering.py")))
NEEDED = (
    "PATH",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
    "PYTHONPATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
)
"""Of our environment, and nothing else of it: what opens a stranger's file is told no secret."""
REFUSALS = {"unsupported": Unsupported, "bad audio": BadAudio}


class Unanswered(Exception):
    """There is no answer; whoever asks next may have one."""


class Busy(Unanswered):
    """It is still at something else, or takes too long over this."""


class Gone(Unanswered):
    """It ended without an answer, and so did the one begun in its place."""


class Process:
    """One child, begun when first asked, asked one thing at a time, begun anew when gone.

    An answer takes no longer than `patience` seconds, beside as many of waiting for a turn.
    """

    def __init__(self, who: str, patience: float, idle: float = 60.0) -> None:
        self.who = who
        self.patience = patience
        self.idle = idle
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(
        self, request: dict[str, Any], body: bytes = b"", longer: float = 0.0
    ) -> tuple[dict[str, Any], bytes]:
        """`longer` is how many seconds this answer may take beyond `patience`. Raises Busy or Gone."""
        turns.step_aside()
        if not self._turn.acquire(timeout=self.patience):
            raise Busy("the child process is busy")
        try:
            deadline = time.monotonic() + self.patience + longer
            try:
                return self._exchange(request, body, deadline)
            except Gone:  # it rested, or was killed: a new one answers
                return self._again(request, body, deadline)
        finally:
            self._turn.release()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _again(self, request: dict[str, Any], body: bytes, deadline: float) -> tuple[dict[str, Any], bytes]:
        try:
            return self._exchange(request, body, deadline)
        except Busy as error:
            raise Gone("the child process ended, and the next did not answer") from error

    def _exchange(
        self, request: dict[str, Any], body: bytes, deadline: float
    ) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        watch = threading.Timer(max(0.0, deadline - time.monotonic()), process.kill)
        watch.start()
        try:
            return _talk(process, {**request, "bytes": len(body)}, body)
        except (OSError, ValueError) as error:
            self.stop()
            if time.monotonic() >= deadline:
                raise Busy("the child process does not answer") from error
            raise Gone("the child process ended without an answer") from error
        finally:
            watch.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._parent != os.getpid():  # a fork's copy of the pipes belongs to the original
            self._process, self._parent = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it rested: that is no try of this request's
        if self._process is None:
            try:
                self._process = self._begun()
            except OSError as error:  # no memory, or no process, to spare
                raise Busy("the child process cannot be begun") from error
        return self._process

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            (*COMMAND, self.who, str(self.idle)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )


class Child(Process):
    """The one that speaks."""

    def __init__(self, patience: float = 8.0, idle: float = 60.0) -> None:
        super().__init__("speaking_child", patience, idle)

    def speak(self, voice: str, text: str, engine: str = "espeak") -> Sound:
        """Speaks, trims, levels and encodes. Raises Unsupported, BadAudio or Offline."""
        return self._sound({"engine": engine, "voice": voice, "text": text})

    def play(self, notes: str) -> Sound:
        """As a music box plays them: each “pitch@seconds”. Raises BadAudio or Offline."""
        return self._sound({"notes": notes})

    def measure(self, mp3: bytes) -> Sound:
        """Listens to an MP3 and leaves it as it is. Raises BadAudio or Offline."""
        return self._sound({}, mp3)

    def _sound(self, request: dict[str, Any], body: bytes = b"") -> Sound:
        try:
            answer, data = self.ask(request, body)
        except Unanswered as error:
            raise Offline(str(error)) from error
        if refusal := answer.get("refused"):
            raise REFUSALS[refusal](answer["why"])
        return Sound(data or body, answer["duration"], answer["lufs"], answer["gain_db"])


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    # One thread of linear algebra is plenty, and each costs memory on a large machine.
    return {**kept, "OPENBLAS_NUM_THREADS": "1"}


def _talk(
    process: subprocess.Popen[bytes], request: dict[str, Any], body: bytes
) -> tuple[dict[str, Any], bytes]:
    """Raises OSError or ValueError where the process is gone or does not make sense."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request).encode() + b"\n" + body)
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    data = process.stdout.read(answer["bytes"])
    if len(data) != answer["bytes"]:
        raise ValueError("cut short")
    return answer, data


CHILD = Child()
