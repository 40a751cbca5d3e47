"""Stray marks and spaces, and a line that could not break."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import purity
from tests.packs.authoring.saying import said


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("yue", "沖涼好唔好？"),
        ("ja", "はち、ぶんぶん！"),
        ("ur", "چلو، نہانے چلیں؟"),
        ("hi", "चलो, आओ!"),
        ("fil", "Nasa'n ka?"),
        ("th", "แม่\u200bรัก\u200bหนู"),
        ("si", "ක්\u200dරියා"),
        ("km", "សួស្តី"),
    ],
)
def test_clean_text_has_no_fault(tag: str, text: str) -> None:
    assert list(purity.problems([said(tag, text)])) == []


@pytest.mark.parametrize(
    ("tag", "text", "why"),
    [
        ("yue", "沖涼好唔好?", "Write ？"),
        ("yue", "洗手, 食飯", "Write ，"),
        ("ja", "はち，ぶんぶん", "Write 、"),
        ("ur", "چلو, چلیں؟", "Write ،"),
        ("ur", "چلیں?", "Write ؟"),
        ("hi", "आओ！", "Write this script's own"),
        ("vi", "Mình  đi", "a space too many"),
        ("vi", "Mình đi ?", "Take out the space before “?”"),
        ("vi", "Mình\u200bđi", "hidden space"),
        ("vi", "Mình\u00a0đi", "does not break"),
        ("fil", "Nasa`n ka", "is no apostrophe. Write '"),
        ("ko", "목욕\u200d할까", "hidden joiner"),
        ("th", "แม่\u200b\u200bรัก", "a space too many"),
        ("km", "សួស្តីម៉ាក់ស្រឡាញ់កូនណាស់", "put U+200B between them"),
    ],
)
def test_a_stray_is_named_with_what_to_do(tag: str, text: str, why: str) -> None:
    (problem,) = purity.problems([said(tag, text)])
    assert why in problem.why


def test_a_reading_may_hold_no_stray_space_either() -> None:
    (problem,) = purity.problems([said("ko", "밥 먹자", rr="bam  meokja")])
    assert problem.why.startswith("rr: There is a space too many")
