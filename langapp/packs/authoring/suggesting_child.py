"""The process that suggests readings. suggesting.py is the other side.

    python -m langapp.packs.authoring.suggesting_child 300       and the seconds of idleness it bears

In and out, a line of JSON: {"tag", "texts"}, and {"readings"}, one for each text. With a pack, {"document", "lessons"},
{"settled"} too: the file of `taken_along` for this language.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

MEMORY = 2 << 30  # bytes
CPU = 30  # seconds a request


def main(idle: float) -> None:
    # Ctrl-C is for the parent, which then closes our stdin.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = _own_stdout()
    _bound()
    from langapp.packs.authoring import proposing

    while request := _next(sys.stdin.buffer, idle):
        _bound_time()
        readings = [_readings(proposing, request["tag"], text) for text in request["texts"]]
        told = {"readings": readings, "settled": _settled(request)}
        try:
            out.write(json.dumps(told).encode() + b"\n")
            out.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent is gone, and nobody is left to be told


def _readings(proposing: Any, tag: str, text: str) -> dict[str, str]:
    """A text that an engine stumbles over is one without a suggestion."""
    try:
        found: dict[str, str] = proposing.readings_of(tag, text)
    except Exception:
        return {}
    return found


def _settled(request: dict[str, Any]) -> str:
    if "document" not in request:
        return ""
    from langapp.packs.authoring import taken_along

    try:
        return taken_along.settled(request["document"], request["tag"], Path(request["lessons"]))
    except Exception:
        return ""


def _next(source: BinaryIO, idle: float) -> dict[str, Any] | None:
    """The next request; None when the parent is gone, be it in mid-word. Idle, the process ends and frees memory."""
    rest = threading.Timer(idle, os._exit, (0,))
    rest.daemon = True
    rest.start()
    line = source.readline()
    rest.cancel()
    if not line.endswith(b"\n"):
        return None
    request: dict[str, Any] = json.loads(line)
    return request


def _own_stdout() -> BinaryIO:
    """Answers go where nothing else is written: what a library prints is not an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _bound() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_time() -> None:
    """CPU, counted anew for each request; who exceeds it is killed."""
    if sys.platform == "linux":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + CPU, most))


if __name__ == "__main__":
    main(float(sys.argv[1]))
