"""Differences that a person has looked at."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from langapp.packs.authoring import settling
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.settling import Settled
from tests.packs.authoring.saying import said

LEI = Difference(said("yue", "嚟，食飯喇"), "jyutping", "嚟", "lei4", "lai4", "ToJyutping")
ENTRY = Settled("yue", "嚟", "jyutping", "Said so every day.")


@pytest.mark.parametrize(
    "narrower",
    [
        {}, {"ours": "lei4"}, {"theirs": "lai4"}, {"ref": "small-pack/one"}, {"within": "^嚟"},
    ],
)  # fmt: skip
def test_an_entry_settles_its_piece_wherever_it_stands(narrower: dict[str, str]) -> None:
    outcome = settling.settle([LEI], [dataclasses.replace(ENTRY, **narrower)])
    assert (outcome.open, outcome.settled, outcome.unused) == ([], [LEI], [])


@pytest.mark.parametrize(
    "other",
    [
        {"language": "zh-Hans"}, {"piece": "喇"}, {"system": "script"}, {"ours": "lai4"}, {"theirs": "loi4"},
        {"ref": "small-pack/two"}, {"within": "嚟$"},
    ],
)  # fmt: skip
def test_an_entry_about_something_else_settles_nothing_and_is_told(other: dict[str, str]) -> None:
    entry = dataclasses.replace(ENTRY, **other)
    outcome = settling.settle([LEI], [entry])
    assert (outcome.open, outcome.settled, outcome.unused) == ([LEI], [], [entry])
    assert "take this entry out" in entry.unused.why


FILE = """\
language: yue
settled:
  - piece: 嚟
    system: jyutping
    ours: lei4
    why: Said so every day.
"""


def test_entries_are_read_with_their_place(tmp_path: Path) -> None:
    entries, problems = read(tmp_path, FILE)
    assert problems == []
    (entry,) = entries
    assert (entry.language, entry.piece, entry.ours, entry.at) == ("yue", "嚟", "lei4", 3)


def test_only_the_languages_asked_for_are_read(tmp_path: Path) -> None:
    read(tmp_path, FILE)
    assert settling.read(tmp_path, frozenset({"ko"})) == ([], [])


@pytest.mark.parametrize(
    ("changed", "to", "line", "why"),
    [
        ("    why: Said so every day.\n", "", 3, "this entry needs why"),
        ("why: Said so every day.", 'why: ""', 3, "this entry needs why"),
        ("ours:", "our:", 3, "“our” is not known here"),
        ("ours: lei4", "ours: [lei4]", 3, "an entry has piece, system, why"),
        ("ours: lei4", 'within: "("', 3, "“within” is no pattern"),
        ("ours: lei4", 'within: "a{99999999999}"', 3, "“within” is no pattern"),
        (
            "system: jyutping",
            "system: jyutpin",
            3,
            "nothing compares “jyutpin” in yue: use script, jyutping, words",
        ),
        ("settled:", "settle:", 1, "a list is needed under “settled:”"),
        ("language: yue", "language: ko", 1, "the file is named yue"),
        ("settled:", "settled: *all", 2, "aliases"),
    ],
)
def test_an_entry_that_cannot_be_used_is_a_problem(
    tmp_path: Path, changed: str, to: str, line: int, why: str
) -> None:
    entries, (problem,) = read(tmp_path, FILE.replace(changed, to))
    assert entries == []
    assert problem.line == line
    assert why in problem.why


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "settled" / "yue.yaml").mkdir(parents=True)
    entries, (problem,) = settling.read(tmp_path)
    assert (entries, problem.line, problem.why[:14]) == ([], 1, "cannot be read")


def test_an_entry_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    entry = FILE.split("settled:\n")[1]
    entries, (problem,) = read(tmp_path, FILE + entry)
    assert len(entries) == 1
    assert (problem.line, problem.why) == (7, "this entry stands here already, at line 3: keep one")


def read(lessons: Path, text: str) -> tuple[list[Settled], list[settling.Problem]]:
    folder = lessons / "settled"
    folder.mkdir(exist_ok=True)
    (folder / "yue.yaml").write_text(text, encoding="utf-8")
    return settling.read(lessons)
