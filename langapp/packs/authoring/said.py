"""Every form that a pack says, one by one, with the place it stands at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from langapp.packs.checking import Path
from langapp.packs.documents import Form, Line, Pack
from langapp.packs.files import Problem, Reading


@dataclass(frozen=True)
class Said:
    """One form of one line, or of a title, in one language. `line` is None for a title."""

    reading: Reading = field(repr=False, compare=False)
    pack: Pack = field(repr=False, compare=False)
    line: Line | None = field(repr=False, compare=False)
    language: str
    variant: str
    form: Form
    path: Path

    @property
    def ref(self) -> str:
        return self.pack.ref(self.line) if self.line else self.pack.slug

    @property
    def text(self) -> str:
        return self.form.text

    def problem(self, why: str, *inside: str) -> Problem:
        """What to mend, at this form or at something inside it: "text", or "readings" and a system."""
        file, line = self.reading.place((*self.path, *inside))
        return Problem(file, line, why)


def all_said(readings: Iterable[Reading], only: frozenset[str] = frozenset()) -> Iterator[Said]:
    """All forms of these packs, titles of songs among them; `only` names the languages wanted."""
    for reading in readings:
        if reading.pack is None:
            continue
        pack = reading.pack
        for tag, title in pack.titles.items():
            if not only or tag in only:
                yield Said(reading, pack, None, tag, "", title, ("titles", tag))
        for line in pack.lines:
            for tag, wording in line.wordings.items():
                if only and tag not in only:
                    continue
                for variant, form in wording.forms():
                    path = ("lines", line.id, tag, *([variant] if variant else []))
                    yield Said(reading, pack, line, tag, variant, form, path)
