"""Accepting a person's recording: made safe, trimmed, levelled and written anew, or refused."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from langapp.speech.child import Busy, Gone, Process
from langapp.speech.clips import Sound

LARGEST = 10_000_000
"""Bytes. Ten minutes of any recorder's Opus or AAC are half of that."""

LARGEST_WHOLE = 2 * LARGEST
"""Of what we wrote ourselves, to the last detail: six minutes are 17 MB at most."""

A_LINE, SPEED = 120.0, 6.0
"""Seconds that a line may last; and seconds of a song heard through in one, on a machine that does much else too."""

MOST = 8
"""Recordings that are listened to or wait for it. Each is held in memory until its turn has come."""

LISTENER = Process("listening_child", patience=25.0)
_places = threading.BoundedSemaphore(MOST)


@dataclass(frozen=True)
class Accepted:
    sound: Sound
    original: bytes
    """FLAC, mono, 24 kHz, neither trimmed nor levelled: kept privately, so that both can be redone."""
    flags: tuple[str, ...]
    """Of "clipped" (too loud for the microphone) and "quiet" (too faint, or drowned by the room)."""


class NotAccepted(Exception):
    """`why` is one of: empty, too-large, not-sound, video, too-long, silent, too-short, busy."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def accept(data: bytes, longest: float = 120.0, largest: int = LARGEST) -> Accepted:
    """`longest` is in seconds, `largest` in bytes. Raises NotAccepted."""
    if not data:
        raise NotAccepted("empty")
    if len(data) > largest:
        raise NotAccepted("too-large")
    answer, made = _heard(data, longest)
    if why := answer.get("refused"):
        raise NotAccepted(why)
    mp3, original = made[: answer["mp3"]], made[answer["mp3"] :]
    return Accepted(
        Sound(mp3, answer["duration"], answer["lufs"], gain_db=0.0), original, tuple(answer["flags"])
    )


def _heard(data: bytes, longest: float) -> tuple[dict[str, Any], bytes]:
    if not _places.acquire(blocking=False):
        raise NotAccepted("busy")
    try:
        return LISTENER.ask({"longest": longest}, data, longer=max(0.0, (longest - A_LINE) / SPEED))
    except Busy as error:
        raise NotAccepted("busy") from error
    except Gone as error:  # twice: it is the file that does it
        raise NotAccepted("not-sound") from error
    finally:
        _places.release()
