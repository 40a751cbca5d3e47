"""Paiboon into the letters of road signs."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import paiboon


@pytest.mark.parametrize(
    ("syllable", "rtgs"),
    [
        ("mɛ̂ɛ", "mae"), ("gin", "kin"), ("kâao", "khao"), ("rʉ̌ʉ", "rue"), ("yang", "yang"), ("bpen", "pen"), ("dtɔ̂ng", "tong"),
        ("jâo", "chao"), ("chʉ̂ʉ", "chue"), ("pɔ̂ɔ", "pho"), ("dəən", "doen"), ("ləəi", "loei"), ("hǐu", "hio"), ("reo", "reo"),
        ("mʉ̂a", "muea"), ("mʉ̂ʉa", "muea"), ("dtua", "tua"), ("dǐao", "diao"), ("nʉ̀ai", "nueai"), ("sà", "sa"), ("bplaa", "pla"),
        ("grà", "kra"), ("ngaan", "ngan"), ("rák", "rak"), ("kwǎa", "khwa"), ("wǎan", "wan"), ("aa", "a"),
    ],
)  # fmt: skip
def test_a_syllable_has_one_spelling_there(syllable: str, rtgs: str) -> None:
    assert paiboon.rtgs(syllable) == rtgs


@pytest.mark.parametrize("nothing", ["", "xyz", "mɛ̂ɛrák"])
def test_what_is_no_syllable_has_none(nothing: str) -> None:
    assert paiboon.rtgs(nothing) is None
