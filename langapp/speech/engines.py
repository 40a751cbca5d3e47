"""What an engine is: something at the edge of the process that turns a saying into sound."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Protocol

from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.pieces import graphemes

LONGEST = 200
"""Graphemes. A family says shorter things; anything longer is a mistake or an attack."""


class Unsaid(Exception):
    """An engine did not say it. The message is for a log; `rest` is how many seconds to wait."""

    def __init__(self, why: str, rest: float = 0.0) -> None:
        super().__init__(why)
        self.rest = rest


class Unsupported(Unsaid):
    """It cannot say this rightly, now or later."""


class BadAudio(Unsaid):
    """It answered with something that is not the sound asked for."""


class Offline(Unsaid):
    """It could not be reached, or did not answer in time."""


class RateLimited(Unsaid):
    """It wants a rest."""


class Resting(RateLimited):
    """Our own manners keep us from asking now."""


class Engine(Protocol):
    name: str

    def __hash__(self) -> int: ...

    def voice(self, saying: Saying) -> str:
        """The voice that says it rightly, with its release. Raises Unsupported."""

    def reads(self, saying: Saying) -> Saying:
        """As this engine is given it: with what to `speak` instead, or without."""

    def speak(self, saying: Saying) -> Sound:
        """Raises Unsaid."""


def clip_by(engine: Engine, saying: Saying) -> Clip:
    """The clip this engine has made or would make. Raises Unsupported where it should not speak."""
    return Clip(engine.reads(saying), engine.name, engine.voice(saying))


@lru_cache(maxsize=8192)
def clip_of(engine: Engine, saying: Saying) -> Clip | None:
    """The same, None where it should not speak."""
    try:
        return clip_by(engine, saying)
    except Unsupported:
        return None


@lru_cache(maxsize=8192)
def unsayable(say: str) -> str | None:
    """Why no engine could say it; None if one might."""
    categories = [unicodedata.category(character) for character in say]
    if not any(category[0] in "LN" for category in categories):
        return "there is nothing to say in it"
    if any(category in ("Cc", "Cn", "Co", "Cs") for category in categories):
        return "it holds a character that stands for no sound"
    if len(say) > 5 * LONGEST or len(graphemes(say)) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    return None
