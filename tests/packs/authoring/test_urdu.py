"""Friendly Roman Urdu, loosely against uromanizer itself."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.urdu import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("text", "friendly"),
    [
        ("نہانے چلیں؟", "nahaanay chalein?"),
        ("چلو، کپڑے اتارتے ہیں", "chalo, kapray utaartay hain"),
        ("ماں تم سے پیار کرتی ہے", "maan tum se pyaar karti hai"),
    ],
)
def test_a_familys_spelling_is_no_difference(text: str, friendly: str) -> None:
    assert told(differences, said("ur", text, friendly=friendly)) == []


def test_another_word_is_told() -> None:
    assert told(differences, said("ur", "نہانے چلیں؟", friendly="nahaanay jalein?")) == [
        ("friendly", "چلیں", "jalein", "chalein")
    ]


def test_another_vowel_is_told_where_the_list_has_the_word() -> None:
    assert told(differences, said("ur", "پانی", friendly="paani")) == []
    assert [one[2:] for one in told(differences, said("ur", "پانی", friendly="puni"))] == [("puni", "paani")]
