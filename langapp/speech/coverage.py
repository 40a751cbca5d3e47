"""How much of what there is to say can be heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from langapp.speech.clips import Saying
from langapp.speech.engines import Engine, clip_of
from langapp.speech.speaking import BEST_FIRST, can_speak


@dataclass
class Coverage:
    """How many sayings, how many of them people and each engine have said, and how many can be heard:
    said, or sayable on this machine as soon as somebody asks.
    """

    sayings: int = 0
    people: int = 0
    by_engine: Counter[str] = field(default_factory=Counter)
    heard: int = 0

    @property
    def silent(self) -> int:
        return self.sayings - self.heard

    @property
    def percent(self) -> int:
        """Rounded down: only all of it is 100."""
        return 100 * self.heard // self.sayings if self.sayings else 0

    def __add__(self, other: Coverage) -> Coverage:
        return Coverage(
            self.sayings + other.sayings,
            self.people + other.people,
            self.by_engine + other.by_engine,
            self.heard + other.heard,
        )


def coverage(sayings: Iterable[Saying], by_people: Set[Saying] = frozenset()) -> dict[str, Coverage]:
    """By language tag, in the order they come. `by_people` is what a person says whom everyone may hear."""
    found: dict[str, Coverage] = {}
    for saying in dict.fromkeys(sayings):
        found[saying.tag] = found.get(saying.tag, Coverage()) + _of(saying, saying in by_people)
    return found


def _of(saying: Saying, by_a_person: bool) -> Coverage:
    said = Counter(engine.name for engine in BEST_FIRST if _has(engine, saying))
    return Coverage(1, int(by_a_person), said, int(by_a_person or can_speak(saying)))


def _has(engine: Engine, saying: Saying) -> bool:
    clip = clip_of(engine, saying)
    return clip is not None and clip.exists()
