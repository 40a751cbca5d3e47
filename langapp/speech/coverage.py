"""How much of what there is to say can be heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from langapp.speech.clips import Saying
from langapp.speech.engines import Engine, clip_of
from langapp.speech.speaking import BEST_FIRST


@dataclass
class Coverage:
    """Of one language: how many sayings, how many each engine has said, how many nobody has."""

    sayings: int = 0
    by_engine: Counter[str] = field(default_factory=Counter)
    silent: int = 0


def coverage(sayings: Iterable[Saying]) -> dict[str, Coverage]:
    """By language tag, in the order they come."""
    found: dict[str, Coverage] = {}
    for saying in dict.fromkeys(sayings):
        said = [engine.name for engine in BEST_FIRST if _has(engine, saying)]
        language = found.setdefault(saying.tag, Coverage())
        language.sayings += 1
        language.by_engine.update(said)
        language.silent += not said
    return found


def _has(engine: Engine, saying: Saying) -> bool:
    clip = clip_of(engine, saying)
    return clip is not None and clip.exists()
