"""Talking to the child process, in which espeak, numpy and the codecs live.

They are kept out of the web process for three reasons: espeak is not thread-safe, and a hostile
text or file may crash it; together they weigh 60 MB; and espeak is under the GPL, the app is not.
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

from langapp.speech.clips import Sound
from langapp.speech.engines import BadAudio, Offline, Unsupported

# Started by its path, and -P keeps that path's folder out of the imports: langapp itself is not
# imported there, so the child is up in 0.15 s.
COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("espeak_child.py")))
REFUSALS = {"unsupported": Unsupported, "bad audio": BadAudio}


class _Gone(Exception):
    """The process ended before it answered."""


class Child:
    """One process, begun when first asked, asked one thing at a time, begun anew when gone."""

    def __init__(self, patience: float = 8.0, idle: float = 60.0) -> None:
        self.patience = patience
        self.idle = idle
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def speak(self, voice: str, text: str) -> Sound:
        """Speaks, trims, levels and encodes. Raises Unsupported, BadAudio or Offline."""
        return self._ask({"voice": voice, "text": text})

    def measure(self, mp3: bytes) -> Sound:
        """Listens to an MP3 and leaves it as it is. Raises BadAudio or Offline."""
        return self._ask({}, mp3)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, request: dict[str, Any], body: bytes = b"") -> Sound:
        if not self._turn.acquire(timeout=self.patience):
            raise Offline("the speaking process is busy")
        try:
            try:
                return self._exchange(request, body)
            except _Gone:  # it rested, or was killed: a new one answers
                return self._exchange(request, body)
        except _Gone:
            raise Offline("the speaking process ended without an answer") from None
        finally:
            self._turn.release()

    def _exchange(self, request: dict[str, Any], body: bytes) -> Sound:
        process = self._running()
        deadline = time.monotonic() + self.patience
        watch = threading.Timer(self.patience, process.kill)
        watch.start()
        try:
            answer, data = _talk(process, {**request, "bytes": len(body)}, body)
        except (OSError, ValueError) as error:
            self.stop()
            if time.monotonic() >= deadline:
                raise Offline("the speaking process does not answer") from error
            raise _Gone from error
        finally:
            watch.cancel()
        if refusal := answer.get("refused"):
            raise REFUSALS[refusal](answer["why"])
        return Sound(data or body, answer["duration"], answer["lufs"], answer["gain_db"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._parent != os.getpid():  # a fork's copy of the pipes belongs to the original
            self._process, self._parent = None, os.getpid()
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603
                (*COMMAND, str(self.idle)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # One thread of linear algebra is plenty, and each costs memory on a large machine.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._process


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
