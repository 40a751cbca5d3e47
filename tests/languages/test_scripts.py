"""Which characters belong to a script, and the ones that only look as if they did."""

from __future__ import annotations

import unicodedata

import pytest

from langapp.languages import scripts
from langapp.languages.registry import languages

OWN = {
    "Hans": "妈妈，洗澡好不好？〇々",
    "Hant": "沖涼好唔好？揸𨋢，「食咗未」！",
    "Jpan": "お風呂に入ろうか？ラーメン、々ヶ〜",
    "Kore": "엄마, 목욕할까? ㅋㅋ",
    "Latn": "Mình đi tắm nhé? ỡ Ặ — “ơi” Ñandu",
    "Deva": "नहाने चलें? आँखें। ज़रा, क्‍ष ॐ",
    "Beng": "স্নান করবে? ৎ",
    "Guru": "ਨਹਾਈਏ? ਮਾਂ ੴ",
    "Gujr": "નાહવા જઈએ?",
    "Taml": "குளிக்கலாமா? ஸ்ரீ",
    "Telu": "స్నానం చేద్దామా?",
    "Mlym": "കുളിക്കാം? അവന്‍ ൽ",
    "Sinh": "නාමුද? ක්‍ෂ",
    "Thai": "อาบน้ำ\u200bกันไหม ๆ",
    "Laoo": "ອາບນ້ຳ",
    "Mymr": "ရေချိုးမလား။",
    "Khmr": "ងូត\u200bទឹក​ទេ?",
    "Cyrl": "Усанд орох уу? ө ү",
    "Arab": "حمام می\u200cکنیم؟ كتاب",
    "Aran": "نہانے چلیں؟ اللہ، بچّہ ۔ ہے ۓ",
}
SCRIPTS = sorted(scripts.SCRIPTS)


def found(text: str, script: str) -> list[tuple[str, str | None]]:
    return [(stray.character, stray.meant) for stray in scripts.strays(text, script)]


def test_there_is_an_example_for_every_script() -> None:
    assert sorted(OWN) == SCRIPTS
    assert {language.script for language in languages()} <= set(OWN)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_knows_its_own(script: str) -> None:
    assert found(OWN[script], script) == []
    assert found(unicodedata.normalize("NFC", OWN[script]), script) == []


AKIN = [{"Hans", "Hant", "Jpan"}, {"Arab", "Aran"}]
STRANGERS = [
    (script, other)
    for script in SCRIPTS
    for other in SCRIPTS
    if script != other and not any({script, other} <= family for family in AKIN)
]


@pytest.mark.parametrize(("script", "other"), STRANGERS)
def test_a_text_in_the_wrong_script_is_noticed(script: str, other: str) -> None:
    strays = {character for character, _meant in found(OWN[other], script)}
    letters = {c for c in OWN[other] if unicodedata.category(c) in ("Lo", "Ll", "Lu")}
    assert letters <= strays


def test_each_stray_is_told_once_in_the_order_met() -> None:
    assert found("அxமyx", "Taml") == [("x", None), ("y", None)]


@pytest.mark.parametrize(
    ("text", "script", "strays"),
    [
        ("お風呂", "Hant", ["お"]),
        ("漢字", "Kore", ["漢", "字"]),
        ("mа", "Latn", ["а"]),  # a Cyrillic а
        ("ο", "Latn", ["ο"]),  # a Greek ο
        ("नahāne", "Deva", ["a", "h", "ā", "n", "e"]),
        ("sữa£", "Latn", ["£"]),
        ("x\ue000", "Latn", ["\ue000"]),  # private use
        ("a\u00adb", "Latn", ["\u00ad"]),  # a soft hyphen
        ("a\x07", "Latn", ["\x07"]),
        ("a\nb", "Latn", ["\n"]),
        ("a\tb", "Latn", ["\t"]),
        ("\ufeffa", "Latn", ["\ufeff"]),
        ("ａ", "Latn", ["ａ"]),  # a full-width a
        ("ﷺ", "Latn", ["ﷺ"]),
    ],
)
def test_look_alikes_and_hidden_characters_are_noticed(text: str, script: str, strays: list[str]) -> None:
    assert [character for character, _meant in found(text, script)] == strays


@pytest.mark.parametrize("script", SCRIPTS)
def test_punctuation_spaces_digits_and_pictures_belong_everywhere(script: str) -> None:
    assert found(" 12, (3)!? – “…” 👶 ☂\u00a0\u3000、。", script) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ي", "ی"), ("ى", "ی"), ("ك", "ک"), ("ه", "ہ"), ("ة", "ۃ")],
    ids=lambda letter: f"U+{ord(letter):04X}",
)
def test_an_arabic_keyboards_letters_are_noticed_in_urdu_and_put_right(typed: str, meant: str) -> None:
    assert found(f"پان{typed}", "Aran") == [(typed, meant)]
    assert found(f"پان{meant}", "Aran") == []
    assert found(typed, "Arab") == []


BIDI = [0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", BIDI, ids=lambda code: f"U+{code:04X}")
@pytest.mark.parametrize("script", ["Latn", "Aran", "Taml", "Hant"])
def test_a_character_that_turns_the_direction_is_noticed(script: str, code: int) -> None:
    assert chr(code) in [character for character, _meant in found(OWN[script] + chr(code), script)]


@pytest.mark.parametrize("joiner", ["\u200b", "\u200c", "\u200d"], ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("script", SCRIPTS)
def test_joiners_are_letters_to_the_scripts_that_need_them(script: str, joiner: str) -> None:
    assert found(OWN[script][0] + joiner + OWN[script][0], script) == []
    assert scripts.letters(f"a{joiner} b!") == f"a{joiner}b"


@pytest.mark.parametrize(
    ("character", "expected"),
    [("好", True), ("𨋢", True), ("々", True), ("〇", True), ("㗎", True), ("豈", True),
     ("か", False), ("한", False), ("，", False), ("a", False), ("ㄅ", False)],
)  # fmt: skip
def test_what_is_han(character: str, expected: bool) -> None:
    assert scripts.is_han(character) is expected


def test_a_stray_has_a_name_a_person_can_look_up() -> None:
    assert [stray.name for stray in scripts.strays("ي\x07", "Aran")] == ["ARABIC LETTER YEH", "U+0007"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("沖涼好唔好？", "沖涼好唔好"), ("नहाने चलें?", "नहानेचलें"), ("…！ ,", ""), ("क्‍ष 12", "क्‍ष12"), ("👶", "")],
)
def test_letters_are_a_text_without_what_is_around_them(text: str, expected: str) -> None:
    assert scripts.letters(text) == expected


@pytest.mark.parametrize(
    ("text", "script", "runs"),
    [
        (
            "Counted ひとつ, ふたつ.",
            "Jpan",
            [("Counted ", 0), ("ひとつ", 1), (", ", 0), ("ふたつ", 1), (".", 0)],
        ),
        ("To Grandma, வா போ here", "Taml", [("To Grandma, ", 0), ("வா போ", 1), (" here", 0)]),
        ("வா போ", "Taml", [("வா போ", 1)]),
        ("Also said: bé", "Latn", [("Also said: bé", 0)]),
        ("Nothing of it", "Aran", [("Nothing of it", 0)]),
        ("", "Hans", []),
    ],
)
def test_a_remark_is_cut_where_another_script_begins(
    text: str, script: str, runs: list[tuple[str, int]]
) -> None:
    cut = scripts.runs(text, script)
    assert cut == runs
    assert "".join(run for run, _ours in cut) == text


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Mình đi tắm nhé?", 16),
        ("沖涼好唔好？", 11),
        ("お風呂", 6),
        ("목욕할까?", 9),
        ("नहाने", 4),
        ("", 0),
        ("อาบน้ำ", 5),
    ],
)
def test_how_wide_a_text_is(text: str, width: int) -> None:
    assert scripts.width(text) == width
