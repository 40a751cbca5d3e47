"""What a child process runs: it answers one request after another. child.py is the other side.

    python -P answering.py speaking_child 60        who answers, and the seconds of idleness it bears

In and out: a line of JSON, and as many bytes as its "bytes" says. Who answers is a module beside
this one with a `begin()` that gives back what turns a request into an answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

Answer = tuple[dict[str, Any], bytes]


def main(who: str, idle: float) -> None:
    # Ctrl-C is for the parent, which then closes our stdin.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bare_langapp()
    out = _own_stdout()
    answer: Callable[[dict[str, Any], bytes], Answer] = import_module(f"langapp.speech.{who}").begin()
    while request := _next(sys.stdin.buffer, idle):
        facts, data = answer(*request)
        try:
            out.write(json.dumps({**facts, "bytes": len(data)}).encode() + b"\n" + data)
            out.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent is gone, and nobody is left to be told


def _next(source: BinaryIO, idle: float) -> tuple[dict[str, Any], bytes] | None:
    """The next request; None when the parent is gone, be it in mid-word. Idle, the process ends and frees memory."""
    rest = threading.Timer(idle, os._exit, (0,))
    rest.daemon = True
    rest.start()
    line = source.readline()
    rest.cancel()
    if not line.endswith(b"\n"):
        return None
    request = json.loads(line)
    body = source.read(request["bytes"])
    return (request, body) if len(body) == request["bytes"] else None


def _own_stdout() -> BinaryIO:
    """Answers go where nothing else is written: what a library prints is not an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _bare_langapp() -> None:
    """A `langapp` that holds the same modules and imports nothing: the real one brings the web along."""
    package = ModuleType("langapp")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["langapp"] = package


if __name__ == "__main__":
    main(sys.argv[1], idle=float(sys.argv[2]))
