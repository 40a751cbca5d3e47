"""The whole check: what the format refuses, what the teeth find, and what was settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langapp.packs.authoring import comparing, purity, settling, songs
from langapp.packs.authoring.said import Said, all_said
from langapp.packs.authoring.wordlists import Folder
from langapp.packs.files import Problem, Reading, folders


@dataclass
class Found:
    """Everything there is to tell of some packs."""

    readings: list[Reading]
    said: list[Said]
    problems: list[Problem]
    outcome: settling.Outcome
    compared: set[tuple[str, str]]
    uncompared: set[tuple[str, str]]

    @property
    def to_mend(self) -> list[Problem]:
        """Problems, open differences and entries that settle nothing, in reading order, each once."""
        open_ones = [difference.problem for difference in self.outcome.open]
        return sorted({*self.problems, *open_ones, *(entry.unused for entry in self.outcome.unused)})


def look(readings: Iterable[Reading], only: Iterable[str] = (), wordlists: Folder | None = None) -> Found:
    """Look at packs; `only` names the languages wanted, all where it is empty."""
    readings, only = list(readings), frozenset(only)
    problems = [
        problem for reading in readings for problem in reading.problems if _wanted(problem.file, only)
    ]
    said = list(all_said(readings, only))
    comparison = comparing.compare(said, wordlists)
    entries, wrong = _entries(readings, only)
    outcome = settling.settle(comparison.differences, entries)
    whole = _is_whole(readings)
    outcome.unused = [
        entry for entry in outcome.unused if whole and (entry.language, entry.system) in comparison.compared
    ]
    problems += [*wrong, *purity.problems(said), *songs.problems(readings, only)]
    return Found(readings, said, problems, outcome, comparison.compared, comparison.uncompared)


def _entries(
    readings: Sequence[Reading], only: frozenset[str]
) -> tuple[list[settling.Settled], list[Problem]]:
    entries: list[settling.Settled] = []
    problems: list[Problem] = []
    for lessons in sorted({reading.folder.parent for reading in readings}):
        kept, wrong = settling.read(lessons, only)
        entries += kept
        problems += wrong
    return entries, problems


def _wanted(file: Path, only: frozenset[str]) -> bool:
    return not only or file.stem in only or file.stem == "pack"


def _is_whole(readings: Sequence[Reading]) -> bool:
    """Whether nothing of a lessons folder was left out: only then can an entry be known to settle nothing."""
    looked_at = {reading.folder for reading in readings}
    return all(set(folders(lessons)) <= looked_at for lessons in {folder.parent for folder in looked_at})
