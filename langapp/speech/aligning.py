"""Finding lines in a recording, in a process apart: what people sent is opened nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langapp.speech.child import Process, Unanswered

ALIGNER = Process("aligning_child", patience=30.0, idle=20.0)

Span = tuple[float, float]


class NotFound(Exception):
    """There is no answer now. There may be one later."""


class NotSound(NotFound):
    """What is no sound is none later either."""


def align(lines: Sequence[bytes], recording: bytes) -> tuple[list[Span], float]:
    """When each line is sung, in seconds, and how sure that is, from 0 to 1. All are MP3. Raises NotFound."""
    answer = _ask(lines, recording)
    return [(start, end) for start, end in answer["spans"]], answer["sure"]


def sounding(recording: bytes) -> Span:
    """From the first sound to the last. Raises NotFound."""
    first, last = _ask((), recording)["sounding"]
    return first, last


def _ask(lines: Sequence[bytes], recording: bytes) -> dict[str, Any]:
    try:
        answer, _data = ALIGNER.ask({"lines": [len(line) for line in lines]}, b"".join([*lines, recording]))
    except Unanswered as error:
        raise NotFound(str(error)) from error
    if "refused" in answer:
        raise (NotSound if answer["refused"] == "not-sound" else NotFound)(answer["refused"])
    return answer
