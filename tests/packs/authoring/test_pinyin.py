"""Pinyin, syllable by syllable."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import pinyin


@pytest.mark.parametrize(
    ("numbered", "marked"),
    [
        ("ma1", "mā"), ("ma5", "ma"), ("lu:4", "lǜ"), ("lve4", "lüè"), ("xue2", "xué"), ("gui4", "guì"), ("jiu3", "jiǔ"),
        ("dou1", "dōu"), ("zhuang4", "zhuàng"), ("ê2", "ế"), ("n", "n"),
    ],
)  # fmt: skip
def test_a_tone_digit_becomes_a_mark(numbered: str, marked: str) -> None:
    assert pinyin.marked(numbered) == marked


@pytest.mark.parametrize(
    ("syllable", "zhuyin"),
    [
        ("mā", "ㄇㄚ"), ("ma", "˙ㄇㄚ"), ("xǐ", "ㄒㄧˇ"), ("shǒu", "ㄕㄡˇ"), ("shì", "ㄕˋ"), ("zì", "ㄗˋ"), ("yī", "ㄧ"),
        ("wǔ", "ㄨˇ"), ("yú", "ㄩˊ"), ("jū", "ㄐㄩ"), ("quán", "ㄑㄩㄢˊ"), ("xióng", "ㄒㄩㄥˊ"), ("nǚ", "ㄋㄩˇ"), ("lüè", "ㄌㄩㄝˋ"),
        ("gōng", "ㄍㄨㄥ"), ("wēng", "ㄨㄥ"), ("yǒng", "ㄩㄥˇ"), ("liù", "ㄌㄧㄡˋ"), ("duì", "ㄉㄨㄟˋ"), ("lún", "ㄌㄨㄣˊ"), ("ér", "ㄦˊ"),
        ("ài", "ㄞˋ"), ("o", "˙ㄛ"), ("r", "ㄦ"), ("wǒ", "ㄨㄛˇ"), ("bō", "ㄅㄛ"), ("yuè", "ㄩㄝˋ"), ("yīng", "ㄧㄥ"),
    ],
)  # fmt: skip
def test_a_syllable_is_one_zhuyin(syllable: str, zhuyin: str) -> None:
    assert pinyin.zhuyin(syllable) == zhuyin


@pytest.mark.parametrize("nothing", ["", "x", "bx", "hello", "qa1"])
def test_what_is_no_syllable_has_none(nothing: str) -> None:
    assert pinyin.zhuyin(nothing) is None
