"""What a session does, one after the other: steps, and the slides they are shown as. A plan keeps them as one document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields

from langapp.refs import is_sung

KINDS = ("welcome", "hear", "neighbour", "rhyme", "pictures", "story", "goodbye")
LENGTHS = (20, 30, 45)
"""Minutes a session may be asked to last."""
FEWEST, MOST = 5, 8
"""Steps a plan is drawn up with; a leader may leave some out, or put more in."""


@dataclass(frozen=True)
class Step:
    """`refs` are lines of packs; of a song its line `sung`. `id` lasts through every edit of the plan."""

    id: str
    kind: str
    refs: tuple[str, ...] = ()
    minutes: int = 3
    materials: str = ""
    notes: str = ""
    """What the leader had better know, as the leader may reword it."""

    @property
    def slides(self) -> Iterator[Slide]:
        """Each line by itself; pictures to choose from lie side by side, and a step without lines is a slide all the same."""
        if self.kind == "pictures" or not self.refs:
            yield Slide(self, self.refs)
            return
        for ref in self.refs:
            yield Slide(self, (ref,))


@dataclass(frozen=True)
class Slide:
    """What the room sees at one moment."""

    step: Step
    refs: tuple[str, ...] = field(default=())

    @property
    def is_song(self) -> bool:
        return any(is_sung(ref) for ref in self.refs)


def slides_of(steps: Sequence[Step]) -> tuple[Slide, ...]:
    return tuple(slide for step in steps for slide in step.slides)


def to_json(steps: Sequence[Step]) -> str:
    return json.dumps([asdict(step) for step in steps], ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> tuple[Step, ...]:
    """What `to_json` wrote; what a later version may have added to a step is passed over."""
    known = {each.name for each in fields(Step)}
    return tuple(
        Step(
            **{**{name: value for name, value in kept.items() if name in known}, "refs": tuple(kept["refs"])}
        )
        for kept in json.loads(text)
    )
