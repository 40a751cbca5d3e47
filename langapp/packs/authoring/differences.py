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
        told = TOLD.get(self.system, READ_OTHERWISE).format(this=self)
        settle = f"correct it, or settle it (system: {self.system}) in settled/{self.said.language}.yaml"
        return self.said.problem(f"{told}: {settle}", *(self.inside or ("readings", self.system)))


READ_OTHERWISE = "{this.system} of “{this.piece}” is “{this.ours}” here, “{this.theirs}” says {this.source}"
TOLD = {
    "script": "“{this.piece}” is of another writing, “{this.theirs}” says {this.source}",
    "spaces": "“{this.piece}” has no U+200B between its words, “{this.theirs}” says {this.source}",
    "words": "“{this.piece}” is {this.source}, which does not confirm it",
    "picture": "“{this.piece}” is not among the names of the picture “{this.source}” in CLDR: {this.theirs}",
}
