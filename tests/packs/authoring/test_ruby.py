"""Cutting a text into the pieces that are read otherwise."""

from __future__ import annotations

from langapp.packs.authoring import ruby

WORDS = {"行人": ("xíng", "rén"), "银行": ("yín", "háng")}
ALONE = {"行": "xíng", "人": "rén", "银": "yín"}


def read(text: str) -> list[str]:
    found: list[str] = []
    while (at := len(found)) < len(text):
        found += WORDS.get(text[at : at + 2], (ALONE.get(text[at], ""),))
    return found


def test_a_piece_is_the_character_where_it_alone_is_read_so() -> None:
    assert list(ruby.differing("人，行", "rèn xíng", read)) == [("人", "rèn", "rén")]


def test_a_piece_is_the_word_that_makes_a_character_sound_so() -> None:
    assert list(ruby.differing("银行人", "yín xíng rén", read)) == [("银行", "yín xíng", "yín háng")]


def test_two_faults_in_a_word_are_one_difference() -> None:
    assert list(ruby.differing("银行", "yīn xíng", read)) == [
        ("银", "yīn", "yín"),
        ("银行", "yīn xíng", "yín háng"),
    ]


def test_a_reading_that_is_too_short_is_left_to_the_format() -> None:
    assert list(ruby.differing("银行", "yín", read)) == []
