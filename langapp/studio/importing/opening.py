"""Opening what somebody sent, in a process of its own: bounded, told no secret, and gone afterwards."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from langapp import i18n
from langapp.lib.tables import Note, Opened, Row, Sheet
from langapp.lib.tables.reading import LARGEST
from langapp.speech.child import NEEDED
from langapp.studio.importing import unopened
from langapp.web import Refused

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("opening_child.py")))
PATIENCE = 25.0
"""Seconds. The largest table that is taken needs two, the largest ZIP of packs six."""
MOST = 2
"""Files that are opened at the same time: each may need much memory."""
LONGEST_NAME = 120

log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(MOST)


def open_file(data: bytes, name: str) -> Opened:
    """What the file holds; its bytes say what it is, its name only how a text is to be read. Raises Refused."""
    if len(data) > LARGEST:
        raise unopened.refusal("large", {"most": str(LARGEST // 1_000_000)})
    return _opened(*_asked(data, "file", _plain(name)))


def read_packs(folder: Path) -> list[dict[str, Any]]:
    """Each folder in it as a pack, as opening_child tells it, in the reader's language. Raises Refused."""
    answer, code = _asked(b"", "packs", str(folder), i18n.locale())
    try:
        told = json.loads(answer)
        if isinstance(told, list):
            return told
    except ValueError as error:
        raise _ended(code) from error
    raise unopened.refusal(told["refused"], told["given"])


def _asked(data: bytes, *what: str) -> tuple[bytes, int]:
    """What the process answers, and how it ended."""
    if not _places.acquire(timeout=PATIENCE):
        raise unopened.busy()
    try:
        done = subprocess.run(  # noqa: S603
            (*COMMAND, *what),
            input=data,
            stdout=subprocess.PIPE,
            env={kept: os.environ[kept] for kept in NEEDED if kept in os.environ},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise unopened.refusal("bomb", {}) from error
    except OSError as error:  # no memory, or no process, to spare
        raise unopened.busy() from error
    finally:
        _places.release()
    return done.stdout, done.returncode


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[-LONGEST_NAME:]


def _opened(answer: bytes, code: int) -> Opened:
    head, _, rest = answer.partition(b"\n")
    try:
        told: dict[str, Any] = json.loads(head)
        if "refused" not in told:
            return _made(told, rest)
    except (ValueError, KeyError, TypeError) as error:
        raise _ended(code) from error
    raise unopened.refusal(told["refused"], told["given"])


def _ended(code: int) -> Refused:
    log.warning("A file that was sent ended the process that opened it, with %d", code)
    return unopened.refusal("bomb" if code < 0 else "damaged", {})


def _made(told: dict[str, Any], rest: bytes) -> Opened:
    pack = None
    if told["pack"] is not None:
        pack, at = {}, 0
        for name, size in told["pack"].items():
            pack[name] = rest[at : at + size]
            at += size
        if at != len(rest):
            raise ValueError("cut short")
    return Opened(
        told["kind"],
        [Sheet(sheet["name"], [Row(**row) for row in sheet["rows"]]) for sheet in told["sheets"]],
        [Note(**note) for note in told["notes"]],
        pack,
        told["about"],
    )
