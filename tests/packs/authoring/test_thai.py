"""Paiboon, against thaiphon itself; RTGS, against the Paiboon; and the spaces nobody sees."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.thai import differences
from tests.packs.authoring.saying import said, told

LOVES = "แม่\u200bรัก\u200bหนู\u200bนะ"


@pytest.mark.parametrize(
    ("text", "paiboon", "rtgs"),
    [
        (LOVES, "mɛ̂ɛ rák nǔu ná", "mae rak nu na"),
        ("กินข้าว\u200bหรือยัง", "gin-kâao rʉ̌ʉ-yang", "kin khao rue yang"),
        ("ไม่เป็นไร", "mâi bpen rai", "maipenrai"),
        ("เรือ\u200bไป", "rʉʉa bpai", "ruea pai"),
        ("จุ๊บๆ", "júp-júp", "chup-chup"),
        ("สบาย", "sà-baai", "sabai"),
    ],
)
def test_what_sounds_alike_is_no_difference(text: str, paiboon: str, rtgs: str) -> None:
    assert told(differences, said("th", text, paiboon=paiboon, rtgs=rtgs)) == []


def test_a_wrong_tone_is_told_by_the_word() -> None:
    assert told(differences, said("th", LOVES, paiboon="mɛ̂ɛ rák nùu ná")) == [("paiboon", "หนู", "nùu", "nǔu")]


def test_a_missing_word_is_told() -> None:
    assert told(differences, said("th", LOVES, paiboon="mɛ̂ɛ nǔu ná")) != []


def test_letters_for_signs_that_do_not_follow_are_told() -> None:
    form = said("th", LOVES, paiboon="mɛ̂ɛ rák nǔu ná", rtgs="mae rak noo na")
    assert told(differences, form) == [("rtgs", "nǔu", "noo", "nu")]


def test_a_run_of_words_without_spaces_is_noticed() -> None:
    assert told(differences, said("th", LOVES)) == []
    (found,) = told(differences, said("th", LOVES.replace("\u200b", "")))
    assert found[0] == "spaces"
    assert found[3].count("|") > 1
