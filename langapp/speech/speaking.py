"""Saying something: from the cache, or at once on this machine; never by way of the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache

from langapp.speech.clips import Clip, Saying
from langapp.speech.engines import Engine, Unsaid, Unsupported, clip_by, clip_of
from langapp.speech.espeak import Espeak
from langapp.speech.gtts import Gtts
from langapp.speech.openjtalk import OpenJTalk

ESPEAK = Espeak()
OPENJTALK = OpenJTalk()
GTTS = Gtts()
BEST_FIRST: tuple[Engine, ...] = (GTTS, OPENJTALK, ESPEAK)
ENGINES: dict[str, Engine] = {engine.name: engine for engine in BEST_FIRST}
AT_HAND = tuple(engine for engine in BEST_FIRST if engine is not GTTS)
"""Those of this machine."""

_refused: set[str] = set()
_making: dict[str, threading.Lock] = {}


class NoVoice(Exception):
    """Nothing here can say it rightly now: an honest silence, and an invitation to record it."""


def best_cached(saying: Saying) -> Clip | None:
    return next((clip for clip in _clips(saying) if clip.exists()), None)


def can_speak(saying: Saying) -> bool:
    """Whether speak_now would: there is a clip, or an engine of this machine says it rightly."""
    ours = (clip for clip in _clips(saying) if clip.engine != GTTS.name)
    return any(clip.key not in _refused for clip in ours) or best_cached(saying) is not None


def speak_now(saying: Saying) -> Clip:
    """Raises NoVoice."""
    if cached := best_cached(saying):
        return cached
    whys = []
    for engine in AT_HAND:
        try:
            return make(engine, saying)
        except (Unsaid, OSError) as error:
            whys.append(str(error))
    raise NoVoice("; ".join(whys))


def make(engine: Engine, saying: Saying) -> Clip:
    """The clip, made if it is not there; once, however many ask. Raises Unsaid or OSError.

    Two processes may both make it: each writes it whole, and the later replaces the earlier.
    """
    clip = clip_by(engine, saying)
    with _alone(clip.key):
        if not clip.exists():
            try:
                clip.keep(engine.speak(saying), made=datetime.now(UTC))
            except Unsupported:
                _refused.add(clip.key)
                raise
    return clip


@lru_cache(maxsize=8192)
def _clips(saying: Saying) -> tuple[Clip, ...]:
    """Of every engine that says it rightly, the best first, whether they are made or not."""
    return tuple(clip for engine in BEST_FIRST if (clip := clip_of(engine, saying)))


@contextmanager
def _alone(key: str) -> Iterator[None]:
    """Who comes after the lock was dropped finds the file, or tries again where there is none."""
    with _making.setdefault(key, threading.Lock()):
        try:
            yield
        finally:
            _making.pop(key, None)
