"""Differences that a person has looked at: one entry a piece, with the reason, in `lessons/settled/<tag>.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langapp.lib import strictyaml
from langapp.packs.authoring import comparing
from langapp.packs.authoring.differences import Difference
from langapp.packs.files import SETTLED, Problem

NEEDS = ("piece", "system", "why")
MAY = ("ours", "theirs", "ref", "within")


@dataclass(frozen=True)
class Settled:
    """A difference that stays. What it leaves out may be anything; `within` is a pattern of the text around."""

    language: str
    piece: str
    system: str
    why: str
    ours: str = ""
    theirs: str = ""
    ref: str = ""
    within: str = ""
    file: Path = field(default=Path(), compare=False)
    at: int = field(default=0, compare=False)

    def settles(self, difference: Difference) -> bool:
        return (
            (self.language, self.system, self.piece)
            == (difference.said.language, difference.system, difference.piece)
            and self.ours in ("", difference.ours)
            and self.theirs in ("", difference.theirs)
            and self.ref in ("", difference.said.ref)
            and (not self.within or re.search(self.within, difference.said.text) is not None)
        )

    @property
    def unused(self) -> Problem:
        told = f"nothing differs any more about the {self.system} of “{self.piece}”: take this entry out"
        return Problem(self.file, self.at, told)


@dataclass
class Outcome:
    """Differences still open, those settled, and the entries that settled nothing."""

    open: list[Difference]
    settled: list[Difference]
    unused: list[Settled]


def settle(differences: Iterable[Difference], entries: Sequence[Settled]) -> Outcome:
    outcome = Outcome([], [], [])
    used: set[int] = set()
    for difference in differences:
        by = [number for number, entry in enumerate(entries) if entry.settles(difference)]
        used.update(by)
        (outcome.settled if by else outcome.open).append(difference)
    outcome.unused = [entry for number, entry in enumerate(entries) if number not in used]
    return outcome


def read(lessons: Path, only: frozenset[str] = frozenset()) -> tuple[list[Settled], list[Problem]]:
    """The entries of a lessons folder, and what is wrong with them. `only` names the languages wanted."""
    entries: list[Settled] = []
    problems: list[Problem] = []
    for file in sorted((lessons / SETTLED).glob("*.yaml")):
        if not only or file.stem in only:
            _read(file, entries, problems)
    return entries, problems


def _read(file: Path, entries: list[Settled], problems: list[Problem]) -> None:
    try:
        document = strictyaml.load(file.read_bytes())
    except strictyaml.NotStrictYAML as error:
        problems.append(Problem(file, error.line, error.why))
        return
    except OSError as error:
        problems.append(Problem(file, 1, f"cannot be read: {error.strerror}"))
        return
    value = document.value if isinstance(document.value, dict) else {}
    if value.get("language") != file.stem:
        problems.append(
            Problem(file, 1, f"the file is named {file.stem}: begin it with “language: {file.stem}”")
        )
        return
    if not isinstance(kept := value.get("settled"), list):
        problems.append(Problem(file, 1, "a list is needed under “settled:”, each entry with a hyphen"))
        return
    for number, entry in enumerate(kept):
        at = document.line("settled", number)
        if isinstance(settled := _entry(entry, file, at), str):
            problems.append(Problem(file, at, settled))
        elif settled in entries:
            first = entries[entries.index(settled)].at
            problems.append(Problem(file, at, f"this entry stands here already, at line {first}: keep one"))
        else:
            entries.append(settled)


def _entry(entry: object, file: Path, at: int) -> Settled | str:
    """An entry, or what to mend in it."""
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        return f"an entry has {', '.join(NEEDS)} and may have {', '.join(MAY)}, each one piece of text"
    told = {name: value.strip() for name, value in entry.items()}
    if lacking := [name for name in NEEDS if not told.get(name)]:
        return f"this entry needs {' and '.join(lacking)}"
    if unknown := [name for name in told if name not in NEEDS + MAY]:
        return f"“{unknown[0]}” is not known here: use {', '.join(NEEDS + MAY)}"
    if told["system"] not in (systems := comparing.systems(file.stem)):
        return f"nothing compares “{told['system']}” in {file.stem}: use {', '.join(systems)}"
    if (wrong := _pattern(told.get("within", ""))) is not None:
        return f"“within” is no pattern: {wrong}"
    return Settled(language=file.stem, file=file, at=at, **told)


def _pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return str(error)
    return None
