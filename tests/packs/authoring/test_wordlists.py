"""Word lists in a folder outside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from langapp.packs.authoring.wordlists import Folder, fold
from tests.packs.authoring import folder


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mẹ", "mẹ"), ("ズボン", "ずぼん"), ("مَاں", "ماں"), ("mặt  chó!", "mặt chó"), ("แม่\u200bรัก", "แม่รัก")],
)
def test_two_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("mẹ", "me"), ("か", "が"), ("ਕੁੱਤਾ", "ਕੁਤਾ")])
def test_two_words_are_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_each_list_is_named_by_where_its_words_come_from(tmp_path: Path) -> None:
    known = folder.make(tmp_path).of("vi")
    assert known.lists == {
        "CLDR": {"mặt chó", "chó", "diều"},
        "Wiktionary": {"mẹ", "chó", "cún", "mèo"},
        "ipa-dict": {"mèo"},
    }
    assert known.synsets["cún"] == {"1-n"}


def test_another_script_of_the_language_is_left_out(tmp_path: Path) -> None:
    assert set(folder.make(tmp_path).of("pa").lists) == {"CLDR"}


def test_a_folder_without_lists_knows_nothing(tmp_path: Path) -> None:
    assert Folder(tmp_path).of("vi").lists == {}
