"""The child process that listens to what people sent. accepting.py is the other side.

{"longest": seconds} and the file; back come {"refused": why}, or what was measured and "mp3", how
many of the bytes are the MP3: the rest is the FLAC.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langapp.lib import soundfile
from langapp.lib.soundfile import NoSound, Samples, Silent, TooLong, TooShort, Video
from langapp.lib.utterance import utterance
from langapp.speech import bounds

GRACE = 0.5  # seconds: a recorder stopped in time has written its last packet whole

WHY: dict[type[NoSound], str] = {
    Silent: "silent",
    TooShort: "too-short",
    TooLong: "too-long",
    Video: "video",
    NoSound: "not-sound",
}

Answer = tuple[dict[str, Any], bytes]


def begin() -> Callable[[dict[str, Any], bytes], Answer]:
    bounds.bound()
    return answer


def answer(request: dict[str, Any], body: bytes) -> Answer:
    bounds.bound_time()
    try:
        return _accepted(soundfile.decode(body, longest=request["longest"] + GRACE))
    except NoSound as error:
        return {"refused": WHY[type(error)]}, b""
    except MemoryError:
        return {"refused": "not-sound"}, b""


def _accepted(recording: Samples) -> Answer:
    heard = utterance(recording)
    samples = soundfile.level(heard.samples)
    mp3 = soundfile.encode(samples)
    facts = {
        "mp3": len(mp3),
        "duration": round(len(samples) / soundfile.RATE, 3),
        "lufs": round(soundfile.loudness(samples), 1),
        "flags": [flag for flag in ("clipped", "quiet") if getattr(heard, flag)],
    }
    return facts, mp3 + soundfile.encode_whole(recording)
