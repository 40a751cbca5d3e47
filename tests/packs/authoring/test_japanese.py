"""Furigana, against IPADIC itself; Hepburn, against the furigana."""

from __future__ import annotations

import pytest

from langapp.packs.authoring.engines.japanese import differences
from tests.packs.authoring.saying import said, told


@pytest.mark.parametrize(
    ("furigana", "hepburn"),
    [
        ("お母[かあ]さんは優[やさ]しいね", "okāsan wa yasashii ne"),
        ("今日[きょう]は月[つき]がきれいだね", "kyō wa tsuki ga kirei da ne"),
        ("お風呂[ふろ]に入[はい]ろうか", "o-furo ni hairō ka"),
        ("ねんねしよう", "nenne shiyō"),
        ("ママを見[み]て", "mama o mite"),
        ("外[そと]へ行[い]こう", "soto e ikō"),
        ("電話[でんわ]だよ", "denwa da yo"),
        ("もういっかい", "mō ikkai"),
        ("そう思[おも]う？", "sō omou?"),
        ("にゃーにゃー、ぶーぶー", "nyānyā, būbū"),
        ("ちゅるちゅる", "churuchuru"),
        ("はち", "hachi"),
        ("こんにちは", "konnichiwa"),
        ("抱[だ]っこしよっか", "dakko shiyokka"),
        ("おうちに帰[かえ]ろう", "o-uchi ni kaerō"),
    ],
)
def test_what_follows_is_no_difference(furigana: str, hepburn: str) -> None:
    text = "".join(c for at, c in enumerate(furigana) if not _inside(furigana, at))
    found = told(differences, said("ja", text, furigana=furigana, hepburn=hepburn))
    assert [one for one in found if one[0] == "hepburn"] == []


def _inside(furigana: str, at: int) -> bool:
    return furigana[:at].count("[") > furigana[:at].count("]") or furigana[at] in "[]"


@pytest.mark.parametrize(
    ("text", "furigana", "piece", "ours", "theirs"),
    [
        ("お母さん", "お母[はは]さん", "お母さん", "おははさん", "おかあさん"),
        ("ご飯を食べよう", "ご飯[はん]を食[く]べよう", "食べよ", "くべよ", "たべよ"),
    ],
)
def test_another_reading_of_kanji_is_told_by_the_word(
    text: str, furigana: str, piece: str, ours: str, theirs: str
) -> None:
    assert told(differences, said("ja", text, furigana=furigana)) == [("furigana", piece, ours, theirs)]


@pytest.mark.parametrize(
    ("text", "hepburn", "piece", "ours", "theirs"),
    [
        ("ママをみて", "mama wo mite", "を", "wo", "o"),
        ("ねんねしよう", "nenne shiyou", "しよう", "shiyou", "shiyō"),
        ("ねんねしよう", "nene shiyō", "ねんね", "nene", "nenne"),
        ("おじいちゃん", "ojīchan", "おじいちゃん", "ojīchan", "ojiichan"),
    ],
)
def test_letters_that_do_not_follow_are_told_by_the_word(
    text: str, hepburn: str, piece: str, ours: str, theirs: str
) -> None:
    assert told(differences, said("ja", text, hepburn=hepburn)) == [("hepburn", piece, ours, theirs)]


def test_kana_over_no_kanji_are_left_to_the_format() -> None:
    """A slip of a writer, and no reason for the whole check to end."""
    assert told(differences, said("ja", "食べる", furigana="食[た]べる[べる]", hepburn="taberu")) == []
