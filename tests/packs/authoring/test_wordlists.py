"""Word lists in a folder outside the project."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from langapp.packs.authoring.wordlists import Folder, Unusable, fold
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


def test_a_folder_without_the_great_lists_is_refused(tmp_path: Path) -> None:
    """Without them most words would seem to be in no list."""
    with pytest.raises(Unusable, match="there is no cldr_annotations_"):
        Folder(tmp_path).of("vi")


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("cldr_annotations_48.json.gz", b"not gzipped"),
        ("omw_synset_words.json.gz", gzip.compress(b"{}")[:-4]),
        ("omw_synset_words.json.gz", gzip.compress(b"{")),
        ("cldr_annotations_48.json.gz", gzip.compress(b"[1]")),
        ("cldr_annotations_48.json.gz", gzip.compress(b'{"vi": ["x"]}')),
        ("ipa/vi_N.txt.gz", gzip.compress(b"\xff")),
    ],
)
def test_a_damaged_list_is_named(tmp_path: Path, name: str, held: bytes) -> None:
    lists = folder.make(tmp_path)
    (tmp_path / name).write_bytes(held)
    with pytest.raises(Unusable, match=name):
        lists.of("vi")
