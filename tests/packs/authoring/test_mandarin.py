"""Pinyin and Zhuyin, against CC-CEDICT itself."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.mandarin import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("洗澡好不好？", "xǐ zǎo hǎo bu hǎo"),
        ("妈妈爱你", "mā ma ài nǐ"),
        ("宝宝乖，睡觉了", "bǎo bao guāi shuì jiào le"),
        ("一起洗手吧", "yī qǐ xǐ shǒu ba"),
        ("东西", "dōng xi"),
        ("小心点儿", "xiǎo xīn diǎn r"),
    ],
)
def test_the_dictionary_reads_the_mainland(text: str, pinyin: str) -> None:
    assert told(differences, said("zh-Hans", text, pinyin=pinyin)) == []


@pytest.mark.parametrize(
    ("text", "pinyin", "piece", "ours", "theirs"),
    [
        ("妈妈爱你", "mā mā ài nǐ", "妈妈", "mā mā", "mā ma"),
        ("睡觉了", "shuì jué le", "睡觉", "shuì jué", "shuì jiào"),
        # A spoken change of tone is not written: never mix layers.
        ("一起", "yì qǐ", "一", "yì", "yī"),
    ],
)
def test_another_reading_is_told(text: str, pinyin: str, piece: str, ours: str, theirs: str) -> None:
    assert told(differences, said("zh-Hans", text, pinyin=pinyin)) == [("pinyin", piece, ours, theirs)]


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("星期天", "xīng qí tiān"),
        ("垃圾", "lè sè"),
        ("我和你", "wǒ hàn nǐ"),
        ("喔", "o"),
        ("看著我", "kàn zhe wǒ"),
    ],
)
def test_taiwan_reads_in_its_own_way(text: str, pinyin: str) -> None:
    assert told(differences, said("zh-Hant-TW", text, pinyin=pinyin)) == []


@pytest.mark.parametrize(("text", "pinyin"), [("星期天", "xīng qī tiān"), ("垃圾", "lā jī")])
def test_the_mainlands_reading_is_a_difference_in_taiwan(text: str, pinyin: str) -> None:
    assert told(differences, said("zh-Hant-TW", text, pinyin=pinyin)) != []
    assert told(differences, said("zh-Hans", text, pinyin=pinyin)) == []


def test_zhuyin_follows_from_the_pinyin() -> None:
    reading = {"pinyin": "mā ma xǐ shǒu", "zhuyin": "ㄇㄚ ˙ㄇㄚ ㄒㄧˇ ㄕㄡˇ"}
    assert told(differences, said("zh-Hant-TW", "媽媽洗手", **reading)) == []
    other = {**reading, "zhuyin": "ㄇㄚ ㄇㄚ˙ ㄒㄧˇ ㄕㄡˊ"}
    assert told(differences, said("zh-Hant-TW", "媽媽洗手", **other)) == [
        ("zhuyin", "媽", "ㄇㄚ˙", "˙ㄇㄚ"),
        ("zhuyin", "手", "ㄕㄡˊ", "ㄕㄡˇ"),
    ]


def test_zhuyin_alone_is_compared_with_the_dictionary() -> None:
    assert told(differences, said("zh-Hant-TW", "洗手", zhuyin="ㄒㄧˇ ㄕㄡˇ")) == []
    assert told(differences, said("zh-Hant-TW", "洗手", zhuyin="ㄒㄧˇ ㄕㄡ")) == [
        ("zhuyin", "手", "ㄕㄡ", "ㄕㄡˇ")
    ]
