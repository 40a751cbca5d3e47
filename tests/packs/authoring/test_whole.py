"""The whole check, as `langapp packs check` runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from langapp.config import ROOT
from langapp.packs import files
from langapp.packs.authoring import comparing, whole
from langapp.packs.authoring.wordlists import Folder
from tests.packs.authoring import folder as lists
from tests.packs.writing import PACK, folder

YUE = """\
language: yue
by: [Langapp]
wordings:
  one:
    text: 嚟，食飯喇
    readings: {jyutping: lei4 sik6 faan6 laa3}
"""
SETTLED = """\
language: yue
settled:
  - piece: 嚟
    system: jyutping
    ours: lei4
    why: Said so every day.
"""
SHARED = ROOT.parent / "shared" / "data" / "wordlists"


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder(tmp_path, yue=YUE)
    return tmp_path


def settle(lessons: Path, text: str = SETTLED) -> None:
    (lessons / "settled").mkdir()
    (lessons / "settled" / "yue.yaml").write_text(text, encoding="utf-8")


def look(lessons: Path, *only: str, wordlists: Folder | None = None) -> whole.Found:
    return whole.look(map(files.read, files.folders(lessons)), only, wordlists)


def mend(found: whole.Found) -> list[str]:
    return [f"{problem.file.name}:{problem.line}: {problem.why}" for problem in found.to_mend]


def test_an_open_difference_is_told_where_its_reading_stands(lessons: Path) -> None:
    assert mend(look(lessons)) == [
        "yue.yaml:6: jyutping of “嚟” is “lei4” here, “lai4” says ToJyutping: correct it, or settle it "
        "(system: jyutping) in settled/yue.yaml"
    ]


def test_a_settled_one_is_not_told(lessons: Path) -> None:
    settle(lessons)
    found = look(lessons)
    assert mend(found) == []
    assert [one.piece for one in found.outcome.settled] == ["嚟"]


def test_the_folder_of_what_is_settled_is_no_pack(lessons: Path) -> None:
    settle(lessons)
    assert [path.name for path in files.folders(lessons)] == ["small-pack"]


def test_an_entry_that_settles_nothing_is_told_when_everything_was_looked_at(lessons: Path) -> None:
    settle(lessons, SETTLED.replace("lei4", "lai4"))
    folder(lessons, "other-pack", yue=YUE)
    assert "yue.yaml:3: nothing differs any more about the jyutping of “嚟”: take this entry out" in mend(
        look(lessons)
    )
    one_pack = whole.look([files.read(lessons / "small-pack")])
    assert not any("take this entry out" in told for told in mend(one_pack))


def test_an_entry_of_what_was_not_compared_stays(lessons: Path) -> None:
    settle(lessons, SETTLED + "  - {piece: 冇, system: words, why: No list has it.}\n")
    assert mend(look(lessons)) == []


def test_only_the_languages_asked_for_are_looked_at(lessons: Path) -> None:
    assert mend(look(lessons, "vi")) == []
    assert len(mend(look(lessons, "yue"))) == 1


def test_words_are_confirmed_where_there_are_lists(tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    words = PACK.replace("kind: phrases", "kind: words") + "    picture: dog\n"
    wording = "language: vi\nby: [Langapp]\nwordings:\n  one:\n    text: Chóa\n"
    folder(lessons, pack=words, vi=wording)
    without = look(lessons)
    assert mend(without) == []
    assert without.uncompared == {("vi", "words"), ("vi", "picture")}
    within = look(lessons, wordlists=lists.make(tmp_path / "lists"))
    assert [told.split(":")[0] for told in mend(within)] == ["vi.yaml"]
    assert within.uncompared == set()


def test_without_an_engine_its_systems_are_told_as_not_compared(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing.importlib.util, "find_spec", lambda name: None)
    found = look(lessons)
    assert mend(found) == []
    assert found.uncompared == {("yue", "jyutping"), ("yue", "script")}


def test_without_the_extra_nothing_that_is_right_is_called_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An English word keeps its spelling, which only a list of English words can know; words are in two lists or none."""
    lessons = tmp_path / "lessons"
    words = PACK.replace("kind: phrases", "kind: words") + "    picture: bicycle\n"
    ta = "language: ta\nby: [Langapp]\nwordings:\n  one:\n    text: பைக்\n    readings: {friendly: bike, iso15919: baik}\n"
    folder(lessons, pack=words, ta=ta)
    assert mend(look(lessons)) == [
        "ta.yaml:6: iso15919 of “பைக்” is “baik” here, “paik” says the letters: correct it, or settle it "
        "(system: iso15919) in settled/ta.yaml"
    ]
    monkeypatch.setattr(comparing.importlib.util, "find_spec", lambda name: None)
    found = look(lessons, wordlists=lists.make(tmp_path / "lists"))
    assert {one.system for one in found.outcome.open} == {"iso15919"}
    assert found.uncompared == {("ta", "friendly"), ("ta", "words"), ("ta", "picture")}


@pytest.mark.parametrize("tag", sorted(comparing.ENGINES))
def test_an_engine_names_what_it_compares(tag: str) -> None:
    for engine in comparing.engines(tag):
        assert engine.SYSTEMS
        assert all(isinstance(name, str) for name in engine.NEEDS)


def test_the_app_and_the_command_need_no_engine() -> None:
    """Importing them must not import what only the extra brings."""
    names = {name for tag in comparing.ENGINES for engine in comparing.engines(tag) for name in engine.NEEDS}
    code = "import langapp, langapp.packs.cli, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {*names, "wordfreq"} == set()


def test_the_lessons_that_ship_differ_in_nothing_that_is_not_settled() -> None:
    """All of them, every engine, and the word lists where they lie beside the checkout."""
    found = look(ROOT / "lessons", wordlists=Folder(SHARED) if SHARED.is_dir() else None)
    assert mend(found) == []
    assert not {system for _, system in found.uncompared} - {"words", "picture"}
