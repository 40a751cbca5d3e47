"""Kana into letters."""

from __future__ import annotations

import pytest

from langapp.packs.authoring import kana


@pytest.mark.parametrize(
    ("written", "hepburn"),
    [
        ("おかあさん", "okāsan"), ("おにいさん", "oniisan"), ("せんせい", "sensei"), ("おねえさん", "onēsan"), ("ゆうき", "yūki"),
        ("おおきい", "ōkii"), ("とうきょう", "tōkyō"), ("しゃしん", "shashin"), ("ちょっと", "chotto"), ("まっちゃ", "matcha"),
        ("ざっし", "zasshi"), ("しんぶん", "shinbun"), ("きんえん", "kin'en"), ("ケーキ", "kēki"), ("ファン", "fan"), ("パーティー", "pātī"),
        ("チェック", "chekku"), ("ウィンク", "winku"), ("じゃあね", "jāne"), ("まぁ", "mā"), ("つづく", "tsuzuku"), ("えっ", "e"),
    ],
)  # fmt: skip
def test_a_word_of_kana_has_one_spelling(written: str, hepburn: str) -> None:
    assert kana.hepburn(written) == hepburn


def test_katakana_is_read_as_hiragana() -> None:
    assert kana.hiragana("アヒルさん") == "あひるさん"
