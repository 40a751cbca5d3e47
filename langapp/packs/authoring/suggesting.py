"""Readings suggested for a text, by a process apart: dictionaries weigh hundreds of megabytes and seconds.

It is begun when first asked, ends when nobody has asked for a while, and is killed where it does not answer.
Whatever goes amiss, and wherever the engines are not installed, there is no suggestion, and nothing else.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from langapp.config import ROOT
from langapp.packs.documents import Pack

COMMAND = (sys.executable, "-P", "-m", "langapp.packs.authoring.suggesting_child")
NEEDED = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "HOME", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")  # fmt: skip
"""Of our environment, and nothing else of it: what reads a stranger's text is told no secret."""
PATIENCE, IDLE, REST = 20.0, 300.0, 30.0
"""Seconds: for an answer, without a question, and after a question that was not answered."""
MOST, LONGEST = 200, 200
"""Texts asked about at once; characters of one."""
WAITING = 6
KEPT = 4000

Readings = Mapping[str, str]
NONE: Readings = MappingProxyType({})

log = logging.getLogger("langapp")


class Unanswered(Exception):
    """There is no answer now."""


class Process:
    """The child: one, asked one thing at a time."""

    def __init__(
        self, patience: float = PATIENCE, idle: float = IDLE, command: Sequence[str] = COMMAND
    ) -> None:
        self.patience = patience
        self.idle = idle
        self.command = command
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._parent = 0
        self._rests_until = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def ask(self, tag: str, texts: Sequence[str]) -> list[dict[str, str]]:
        """Raises Unanswered."""
        told: list[dict[str, str]] = self._told("readings", {"tag": tag, "texts": list(texts)})
        return told

    def settle(self, tag: str, document: str, lessons: Path) -> str:
        """What `taken_along` tells of one language of a pack. Raises Unanswered."""
        asked = {"tag": tag, "texts": [], "document": document, "lessons": str(lessons)}
        return str(self._told("settled", asked))

    def _told(self, wanted: str, asked: dict[str, Any]) -> Any:
        if not self._places.acquire(blocking=False):
            raise Unanswered("too many wait")
        try:
            if not self._turn.acquire(timeout=self.patience):
                raise Unanswered("it is busy")
            try:
                return self._answered(wanted, asked)
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _answered(self, wanted: str, asked: dict[str, Any]) -> Any:
        if time.monotonic() < self._rests_until:
            raise Unanswered("it rests")
        try:
            return self._exchange(wanted, asked)
        except (OSError, ValueError, KeyError) as error:
            self.stop()
            self._rests_until = time.monotonic() + REST
            log.warning("readings are not suggested for a while: %s", type(error).__name__)
            raise Unanswered("it does not answer") from error

    def _exchange(self, wanted: str, asked: dict[str, Any]) -> Any:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(self.patience, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            told = json.loads(process.stdout.readline())
        finally:
            watch.cancel()
        if len(told["readings"]) != len(asked["texts"]):
            raise ValueError("cut short")
        return told[wanted]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._parent != os.getpid():  # a fork's copy of the pipes belongs to the original
            self._process, self._parent = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # it rested
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603  ours, with nothing of what was asked in it
                (*self.command, str(self.idle)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
                cwd=ROOT,
            )
        return self._process


def suggest(tag: str, texts: Sequence[str], process: Process | None = None) -> list[Readings]:
    """For each text its readings by system: those that fit it, and none where there is nothing to suggest."""
    from langapp.packs.authoring import proposing

    wanted = list(
        dict.fromkeys(text for text in texts[:MOST] if 0 < len(text) <= LONGEST and (tag, text) not in _kept)
    )
    if wanted and proposing.can(tag):
        try:
            told = (process or PROCESS).ask(tag, wanted)
        except Unanswered:
            told = []
        for text, readings in zip(wanted, told, strict=False):
            _keep(tag, text, readings)
    return [known(tag, text) for text in texts]


def settled(pack: Pack, lessons: Path, process: Process | None = None) -> dict[str, str]:
    """By language, the file that goes along with a pack: where it is read otherwise than an engine reads it, and why.

    Language by language, so that whoever writes meanwhile is answered in between.
    """
    from langapp.packs.authoring import comparing

    found: dict[str, str] = {}
    for tag in dict.fromkeys([*pack.languages, *pack.titles]):
        if tag in comparing.ENGINES:
            try:
                found[tag] = (process or PROCESS).settle(tag, _only(pack, tag).to_json(), lessons)
            except Unanswered:
                break
    return {tag: text for tag, text in found.items() if text}


def _only(pack: Pack, tag: str) -> Pack:
    """What is said of it in one language, as far as one question bears."""
    lines = (
        dataclasses.replace(line, wordings={tag: wording})
        for line in pack.lines
        if (wording := line.wordings.get(tag))
        and all(len(form.text) <= LONGEST for _key, form in wording.forms())
    )
    titles = {of: form for of, form in pack.titles.items() if of == tag and len(form.text) <= LONGEST}
    return dataclasses.replace(pack, lines=tuple(islice(lines, MOST)), titles=titles)


def known(tag: str, text: str) -> Readings:
    """What was suggested a while ago; nothing is waited for."""
    return _kept.get((tag, text), NONE)


def _keep(tag: str, text: str, readings: Readings) -> None:
    with _keeping:
        _kept[tag, text] = readings
        _kept.move_to_end((tag, text))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"}


PROCESS = Process()
_kept: OrderedDict[tuple[str, str], Readings] = OrderedDict()
_keeping = threading.Lock()
