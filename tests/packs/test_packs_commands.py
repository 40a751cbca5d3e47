"""`langapp packs`: check lesson files, publish what changed."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from langapp.db import db
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.authoring import comparing
from langapp.packs.cli import packs
from tests.cast import SAID, all_rows
from tests.packs.authoring import folder as lists
from tests.packs.writing import PACK, VI, document, folder

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(packs, [str(arg) for arg in args])


@pytest.fixture
def lessons(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lessons folder of this installation, with one small pack in it; the terminal is open beside it."""
    lessons = tmp_path / "lessons"
    folder(lessons, vi=VI)
    app.extensions["langapp"] = dataclasses.replace(app.extensions["langapp"], lessons=lessons)
    monkeypatch.chdir(tmp_path)
    return lessons


def break_it(lessons: Path) -> None:
    file = lessons / "small-pack" / "vi.yaml"
    file.write_text(file.read_text().replace("Một", "一"))
    pack = lessons / "small-pack" / "pack.yaml"
    pack.write_text(pack.read_text().replace("moment: bath", "moment: noon"))


TOLD = (
    "lessons/small-pack/pack.yaml:4: Choose the moment it belongs to: waking, changing, dressing, meal, "
    "outdoors, play, bath, bedtime, comfort, call, any.\n"
    "lessons/small-pack/vi.yaml:5: “一” does not belong in Vietnamese. Take it out or write it another way.\n"
)
YUE = """\
language: yue
by: [Langapp]
wordings:
  one:
    text: 嚟，食飯喇
    readings: {jyutping: lei4 sik6 faan6 laa3}
"""
IN_ORDER = re.compile(r"1 packs?, 1 lines?, 1 wordings?: all in order\.\n")


# Checking


def test_checking_counts_what_is_there(run: Run, lessons: Path) -> None:
    assert IN_ORDER.fullmatch(run("check").output)


def test_checking_tells_every_problem_where_it_is_and_fails(run: Run, lessons: Path) -> None:
    break_it(lessons)
    result = run("check")
    assert result.exit_code == 1
    assert result.output.startswith(f"{TOLD}2 to mend")
    assert result.output.count("\n") == 3


@pytest.mark.parametrize(
    "path", ["lessons", "lessons/small-pack", "lessons/small-pack/pack.yaml", "lessons/small-pack/"]
)
def test_a_pack_is_named_by_its_folder_its_file_or_the_folder_around(
    run: Run, lessons: Path, path: str
) -> None:
    folder(lessons.parent / "elsewhere", "bad-pack", pack=PACK.replace("bath", "noon"))
    assert IN_ORDER.fullmatch(run("check", path).output)
    break_it(lessons)
    assert run("check", path).output.startswith(f"{TOLD}2 to mend")


def test_a_file_of_wordings_names_its_pack(run: Run, lessons: Path) -> None:
    """It is the file a writer has open."""
    break_it(lessons)
    assert run("check", "lessons/small-pack/vi.yaml").output.startswith(f"{TOLD}2 to mend")


def test_several_packs_are_checked_together(run: Run, lessons: Path) -> None:
    folder(lessons, "other-pack", vi=VI)
    result = run("check", "lessons/small-pack", "lessons/other-pack")
    assert result.output == "2 packs, 2 lines, 2 wordings: all in order.\n"
    assert run("check", "lessons", "lessons/other-pack", "lessons/other-pack/vi.yaml").output == result.output


@pytest.mark.parametrize("path", ["nowhere", "lessons/nowhere", "empty"])
def test_a_path_without_a_pack_fails(run: Run, lessons: Path, path: str) -> None:
    (lessons.parent / "empty").mkdir()
    result = run("check", path)
    assert result.exit_code == 1
    assert f"{path}/pack.yaml:1: there is no pack.yaml here: a pack is a folder with one\n" in result.output


def test_lessons_without_packs_are_not_in_order(run: Run, lessons: Path) -> None:
    """Nothing checked is nothing known."""
    for file in sorted(lessons.glob("*/*")):
        file.unlink()
    (lessons / "small-pack").rmdir()
    assert run("check").exit_code == 1


def test_checking_publishes_nothing(app: Flask, run: Run, lessons: Path) -> None:
    before = all_rows(app)
    run("check")
    assert all_rows(app) == before


def test_a_difference_nobody_settled_fails_too(run: Run, lessons: Path) -> None:
    folder(lessons, yue=YUE)
    result = run("check")
    assert result.exit_code == 1
    assert result.output == (
        "lessons/small-pack/yue.yaml:6: jyutping of “嚟” is “lei4” here, “lai4” says ToJyutping: correct it, or "
        "settle it (system: jyutping) in settled/yue.yaml\n"
        "1 to mend in 1 packs.\n"
    )


def test_one_language_is_checked_by_itself(run: Run, lessons: Path) -> None:
    folder(lessons, yue=YUE)
    assert IN_ORDER.fullmatch(run("check", "--language", "vi").output)
    assert run("check", "--language", "yue").exit_code == 1
    assert run("check", "--language", "vi", "--language", "yue").exit_code == 1


def test_what_could_not_be_compared_is_told_in_one_line(
    run: Run, lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(lessons, pack=PACK.replace("kind: phrases", "kind: words") + "    picture: dog\n", yue=YUE)
    monkeypatch.setattr(comparing.importlib.util, "find_spec", lambda name: None)
    result = run("check")
    assert result.exit_code == 0
    assert result.output == (
        "Not compared here: jyutping, script (.venv/bin/uv pip install -r requirements-dev.lock brings the engines); words and "
        "pictures (give --wordlists DIR).\n"
        "1 packs, 1 lines, 2 wordings: all in order.\n"
    )


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_language_that_does_not_exist_is_refused(run: Run, lessons: Path, command: str) -> None:
    """Nothing would be found in it, and all would seem in order."""
    result = run(command, "--language", "VI")
    assert result.exit_code == 2
    assert "there is no language “VI”: use yue, " in result.output


@pytest.mark.parametrize("path", ["lessons/settled", "lessons/settled/yue.yaml"])
def test_what_is_settled_is_checked_with_the_packs_around_it(run: Run, lessons: Path, path: str) -> None:
    (lessons / "settled").mkdir()
    (lessons / "settled" / "yue.yaml").write_text("language: yue\nsettled: [a]\n")
    result = run("check", path)
    assert result.output.startswith("lessons/settled/yue.yaml:2: an entry has piece, ")
    assert result.output.endswith("1 to mend in 1 packs.\n")


def test_word_lists_must_be_a_folder_that_holds_them(run: Run, lessons: Path) -> None:
    assert run("check", "--wordlists", "nowhere").exit_code == 2
    folder(lessons, pack=PACK.replace("kind: phrases", "kind: words") + "    picture: dog\n", vi=VI)
    result = run("check", "--wordlists", lessons)
    assert result.exit_code == 2
    assert "there is no cldr_annotations_*.json.gz in " in result.output


def test_words_that_lack_an_engine_are_told_with_the_engines(
    run: Run, lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(lessons, pack=PACK.replace("kind: phrases", "kind: words") + "    picture: dog\n", vi=VI)
    monkeypatch.setattr(comparing.importlib.util, "find_spec", lambda name: None)
    result = run("report", "--wordlists", lists.make(tmp_path / "lists").path)
    assert result.output.startswith("Not compared here: picture, words (.venv/bin/uv pip install ")


# Reporting


def test_the_report_has_a_row_for_every_language_of_the_first_page(run: Run, lessons: Path) -> None:
    result = run("report")
    assert result.exit_code == 0
    tags = [line.split()[0] for line in result.output.splitlines()]
    assert tags == ["language", *(language.tag for language in languages().at("launch")), "all"]


def test_the_report_tells_open_differences_and_does_not_fail(run: Run, lessons: Path) -> None:
    folder(lessons, yue=YUE)
    result = run("report", "--json", "--language", "yue")
    assert result.exit_code == 0
    (row,) = json.loads(result.output)
    assert (row["language"], row["lines"], row["coverage"], row["open"]) == ("yue", 1, 100, 1)
    assert run("report", "--markdown").output.startswith("| language | packs |")


# Publishing


def test_syncing_tells_what_was_published_and_taken_off(app: Flask, run: Run, lessons: Path) -> None:
    with app.app_context():
        shipped = sorted(shelf.current().packs)
    result = run("sync")
    assert result.exit_code == 0
    assert result.output == "small-pack: edition 1\n" + "".join(
        f"{slug}: taken off the shelf\n" for slug in shipped
    )
    with app.app_context():
        assert list(shelf.current().packs) == ["small-pack"]
    assert run("sync").output == "Nothing has changed: 1 packs on the shelf.\n"


def test_a_change_is_the_next_edition(run: Run, lessons: Path) -> None:
    run("sync")
    file = lessons / "small-pack" / "vi.yaml"
    file.write_text(file.read_text().replace("Một dòng", "Một hàng"))
    assert run("sync").output == "small-pack: edition 2\n"


def test_with_a_problem_nothing_is_published(app: Flask, run: Run, lessons: Path) -> None:
    folder(lessons, "aa-pack", vi=VI)
    break_it(lessons)
    before = all_rows(app)
    result = run("sync")
    assert (result.exit_code, result.output) == (
        1,
        f"{TOLD}2 to mend. Nothing was published, and the shelf is as it was.\n",
    )
    assert all_rows(app) == before


def test_a_name_that_is_a_teachers_is_told_and_the_rest_is_published(
    app: Flask, run: Run, lessons: Path
) -> None:
    with app.app_context():
        theirs = dataclasses.replace(document(), slug="their-pack")
        shelf.add(theirs, origin="a teacher", position=5, now=SAID)
        db.session.commit()
    folder(lessons, "their-pack", vi=VI)
    result = run("sync")
    assert result.exit_code == 0
    assert "small-pack: edition 1\n" in result.output
    assert "their-pack: left out, because a pack that a teacher here wrote has this name." in result.output
    with app.app_context():
        assert shelf.current().packs["their-pack"] == theirs
