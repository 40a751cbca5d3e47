"""What an engine or a list has otherwise than we wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from langapp.packs.authoring.said import Said
from langapp.packs.files import Problem


@dataclass(frozen=True)
class Difference:
    """A piece of a text, as small as could be aligned, with our reading of it and another's."""

    said: Said
    system: str
    piece: str
    ours: str
    theirs: str
    source: str
    inside: tuple[str, ...] = ()
    """Where inside the form it stands; at its reading in `system`, where nothing is said."""

    @property
    def problem(self) -> Problem:
        told = (
            f"{self.system} of “{self.piece}” is “{self.ours}” here, “{self.theirs}” says {self.source}: "
            f"correct it, or settle it in settled/{self.said.language}.yaml"
        )
        return self.said.problem(told, *(self.inside or ("readings", self.system)))
