"""Jyutping, against ToJyutping itself."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.cantonese import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("text", "jyutping"),
    [
        ("沖涼好唔好？", "cung1 loeng4 hou2 m4 hou2"),
        ("媽媽好錫你", "maa4 maa1 hou2 sek3 nei5"),
        ("食飯，洗手", "sik6 faan6 sai2 sau2"),
    ],
)
def test_what_it_reads_as_we_do_is_no_difference(text: str, jyutping: str) -> None:
    assert told(differences, said("yue", text, jyutping=jyutping)) == []


@pytest.mark.parametrize(
    ("text", "jyutping", "piece", "ours", "theirs"),
    [
        ("沖涼好唔好？", "cung1 loeng4 hou3 m4 hou2", "好", "hou3", "hou2"),
        # The tone of the first 媽 is 4 only because of the second.
        ("媽媽好錫你", "maa1 maa1 hou2 sek3 nei5", "媽媽", "maa1 maa1", "maa4 maa1"),
    ],
)
def test_a_wrong_tone_is_told_with_the_smallest_piece_that_shows_it(
    text: str, jyutping: str, piece: str, ours: str, theirs: str
) -> None:
    assert told(differences, said("yue", text, jyutping=jyutping)) == [("jyutping", piece, ours, theirs)]


def test_a_form_without_a_reading_is_left_to_the_format() -> None:
    assert told(differences, said("yue", "沖涼")) == []
