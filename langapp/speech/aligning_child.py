"""The child process that finds lines in a recording. aligning.py is the other side.

{"lines": how many bytes each of them has} and their MP3s, one after the other, and the recording's; back come the
spans and how sure they are, or only from when to when anything sounds, where there are no lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langapp.lib import alignment, soundfile
from langapp.lib.soundfile import RATE, NoSound
from langapp.speech import bounds

LONGEST = 420.0  # seconds; of a song that is sung whole, and some

Answer = tuple[dict[str, Any], bytes]


def begin() -> Callable[[dict[str, Any], bytes], Answer]:
    bounds.bound()
    return answer


def answer(request: dict[str, Any], body: bytes) -> Answer:
    bounds.bound_time()
    files, at = [], 0
    for size in request["lines"]:
        files.append(body[at : at + size])
        at += size
    try:
        recording = soundfile.decode(body[at:], "mp3", longest=LONGEST)
        lines = [soundfile.decode(file, "mp3", longest=LONGEST) for file in files]
    except NoSound:
        return {"refused": "not-sound"}, b""
    except MemoryError:
        return {"refused": "too-much"}, b""
    if not lines:
        return {"sounding": alignment.sounding(recording, RATE)}, b""
    found = alignment.align(lines, recording, RATE)
    return {"spans": found.spans, "sure": found.sure}, b""
