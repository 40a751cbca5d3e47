"""The word a dictionary would have, inside the word a child hears."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import heads
from tests.packs.authoring.saying import said


@pytest.mark.parametrize(
    ("tag", "text", "head"),
    [
        ("zh-Hant-TW", "狗狗，汪汪", "狗"),
        ("zh-Hans", "小鸟，叽叽", "鸟"),
        ("yue", "狗仔", "狗"),
        ("ja", "うしさん、もーもー", "うし"),
        ("ja", "お馬さん、ひひーん", "馬"),
        ("th", "น้องหมา โฮ่งๆ", "หมา"),
        ("vi", "Con chó, gâu gâu", "chó"),
        ("ko", "먹어", "먹다"),
        ("ko", "마셔", "마시다"),
        ("ko", "가", "가다"),
        ("ko", "봐", "보다"),
        ("ko", "줘", "주다"),
        ("ko", "해", "하다"),
        ("bn", "খাও", "খাওয়া"),
        ("bn", "দেখো", "দেখা"),
        ("hi", "पिताजी", "पिता"),
        ("fil", "Ang aso, aw aw", "aso"),
    ],
)
def test_it_is_among_those_looked_for(tag: str, text: str, head: str) -> None:
    assert head in heads.heads(said(tag, text))


def test_the_word_itself_comes_first() -> None:
    assert heads.heads(said("vi", "Con chó, gâu gâu"))[0] == "con chó"


def test_a_word_in_kanji_is_looked_for_in_kana_too() -> None:
    assert "くつ" in heads.heads(said("ja", "靴", furigana="靴[くつ]"))
