"""Readings: when one fits its text, and how it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.config import ROOT
from langapp.languages import readings
from langapp.languages.fitting import JYUTPING
from langapp.languages.readings import STOPS, SYSTEMS, Cell, cells, clauses, problem
from langapp.packs import files


def every_reading(system: str) -> list[tuple[str, str]]:
    """The texts and readings of the lessons in one system."""
    packs = [files.read(folder).pack for folder in files.folders(ROOT / "lessons")]
    forms = [
        form
        for pack in packs
        if pack
        for wordings in ([line.wordings for line in pack.lines])
        for wording in wordings.values()
        for _variant, form in wording.forms()
    ] + [title for pack in packs if pack for title in pack.titles.values()]
    return [(form.text, form.readings[system]) for form in forms if system in form.readings]


@pytest.mark.parametrize(
    ("system", "text", "reading"),
    [
        ("jyutping", "沖涼好唔好？", "cung1 loeng4 hou2 m4 hou2"),
        ("jyutping", "月光光，照地堂", "jyut6 gwong1 gwong1 ziu3 dei6 tong4"),
        ("jyutping", "BB瞓", "fan3"),
        ("jyutping", "𨋢", "lip1"),
        ("jyutping", "好  好", " hou2   hou2 "),
        ("pinyin", "妈妈", "mā ma"),
        ("pinyin", "妈妈，我饿了！", "mā ma wǒ è le"),
        ("pinyin", "女儿", "nǚ ér"),
        ("pinyin", "绿色", "Lǜ sè"),
        ("pinyin", "妈妈", "ma\u0304 ma"),
        ("zhuyin", "媽媽", "ㄇㄚ ㄇㄚ˙"),
        ("zhuyin", "媽媽", "ㄇㄚ ˙ㄇㄚ"),
        ("zhuyin", "好不好？", "ㄏㄠˇ ㄅㄨˋ ㄏㄠˇ"),
        ("furigana", "お母さん", "お母[かあ]さん"),
        ("furigana", "お風呂に入ろうか？", "お風呂[ふろ]に入[はい]ろうか？"),
        ("furigana", "時々、雨", "時々[ときどき]、雨[あめ]"),
        ("furigana", "ママ", "ママ"),
        ("hepburn", "お母さん", "okāsan"),
        ("rr", "목욕할까?", "mogyokalkka?"),
        ("paiboon", "แม่", "mɛ̂ɛ"),
        ("rtgs", "แม่", "mae"),
        ("iso15919", "आँखें बंद करो", "ām̐khēṁ band karō"),
        ("iso15919", "கண்ண மூடிக்கோ", "kaṇṇa mūṭikkō"),
        ("friendly", "نہانے چلیں؟", "nahaanay chalein?"),
        ("mns", "ээж", "eej"),
    ],
)
def test_a_reading_that_fits(system: str, text: str, reading: str) -> None:
    assert problem(system, text, reading) is None


@pytest.mark.parametrize(
    ("system", "text", "reading", "told"),
    [
        ("jyutping", "沖涼", "cung1", "“沖涼” needs 2, here are 1"),
        ("jyutping", "沖涼", "cung1 loeng4 hou2", "“沖涼” needs 2, here are 3"),
        ("jyutping", "沖涼", "cung1loeng4", "needs 2"),
        ("jyutping", "沖涼", "", "“沖涼” needs 2, here are 0"),
        ("jyutping", "OK", "ou1", "“OK” needs 0, here are 1"),
        ("jyutping", "沖，", "cung1 ,", "needs 1"),
        ("jyutping", "沖", "cung", "cung has no tone number. End it in a tone from 1 to 6"),
        ("jyutping", "沖", "Cung1", "Cung1 is not Jyutping"),
        ("pinyin", "妈妈", "māma", "“妈妈” needs 2, here are 1"),
        ("pinyin", "妈", "ma1", "ma1 is not Pinyin. Write the tone as a mark"),
        ("pinyin", "女", "nv3", "nv3 is not Pinyin"),
        ("pinyin", "妈", "mā.", "mā. is not Pinyin"),
        ("pinyin", "妈", "ㄇㄚ", "is not Pinyin"),
        ("zhuyin", "好", "hǎo", "hǎo is not Zhuyin. Use ㄅ to ㄩ"),
        ("zhuyin", "好", "ㄏㄠ3", "is not Zhuyin"),
        ("zhuyin", "好", "ˇ", "is not Zhuyin"),
        ("furigana", "お母さん", "お母さん", "in brackets how “お母さん” is read"),
        ("furigana", "お母さん", "お母[]さん", "in brackets how “母” is read"),
        ("furigana", "お母さん", "お母[kaa]さん", "“kaa” over “母” is not kana"),
        ("furigana", "お母さん", "お母[かあ]", "Without them it is “お母さん”"),
        ("furigana", "お母さん", "お母[かあさん", "Without them it is “お母さん”"),
        ("furigana", "お母さん", "おかあさん", "Without them it is “お母さん”"),
        ("furigana", "お母さん", "", "Without them it is “お母さん”"),
        ("hepburn", "お母さん", "おkāsan", "“お” does not belong in this reading: Hepburn"),
        ("rr", "엄마", "엄마", "“엄” does not belong in this reading: Revised Romanization"),
        ("rtgs", "แม่", "mɛɛ แ", "“แ” does not belong in this reading: RTGS"),
        ("paiboon", "แม่", "แม่", "“แ” does not belong in this reading: Paiboon"),
        ("iso15919", "मां", "māं म", "ISO 15919 is written in Latin letters"),
        ("friendly", "ماں", "mааn", "“а” does not belong in this reading: Friendly reading"),
        ("mns", "ээж", "ээж", "“э” does not belong in this reading: MNS 5217"),
        ("rr", "엄마", "", ""),
        ("friendly", "ماں", " ", ""),
        ("iso15919", "मां", "?", ""),
        ("hepburn", "ママ", "123", ""),
    ],
)
def test_a_reading_that_does_not_fit_is_told_what_to_do(
    system: str, text: str, reading: str, told: str
) -> None:
    why = problem(system, text, reading)
    assert why, "nothing was noticed"
    assert told in why


@pytest.mark.parametrize("system", [name for name, system in SYSTEMS.items() if not system.ruby])
def test_a_hidden_character_in_a_reading_is_noticed(system: str) -> None:
    for hidden in ("\u202e", "\u2066", "\u200f", "\u061c", "\ufeff"):
        assert problem(system, "x", f"ma{hidden}ma"), ascii(hidden)


# Jyutping, by the scheme of the Linguistic Society of Hong Kong


INITIALS = ("b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "ng", "h", "gw", "kw", "w", "z", "c", "s", "j")
FINALS = """
    aa aai aau aam aan aang aap aat aak  a ai au am an ang ap at ak  e ei eu em eng ep ek  i iu im in ing ip it ik
    o oi ou on ong ot ok  u ui un ung ut uk  eoi eon eot  oe oeng oek  yu yun yut
"""
SELDOM = "en et om op um up oet"  # kept for child talk, loans and contractions


@pytest.mark.parametrize("final", FINALS.split())
def test_every_final_of_the_scheme_is_a_syllable(final: str) -> None:
    initial = "j" if final.startswith("yu") else "s"
    for tone in "123456":
        assert JYUTPING.fullmatch(f"{initial}{final}{tone}"), f"{initial}{final}{tone}"


@pytest.mark.parametrize("final", SELDOM.split())
def test_the_finals_of_child_talk_and_loans_are_syllables_too(final: str) -> None:
    assert JYUTPING.fullmatch(f"g{final}1")


@pytest.mark.parametrize("initial", INITIALS)
def test_every_initial_of_the_scheme_begins_a_syllable(initial: str) -> None:
    assert JYUTPING.fullmatch(f"{initial}aa1")


@pytest.mark.parametrize("syllable", ["m4", "ng5", "hm2", "hng6", "aa3", "o1", "uk1", "ung3", "ak1", "oi3"])
def test_a_syllable_may_have_no_initial_or_no_vowel(syllable: str) -> None:
    assert JYUTPING.fullmatch(syllable)


@pytest.mark.parametrize(
    "syllable",
    [
        "", "1", "b1", "gw1", "maa", "maa0", "maa7", "maa9", "maa11", "1maa", "maa1!", "Maa1", "MAA1", "maa¹",
        "maa１", "maaa1", "mm4", "ngng1", "maai", "sh1", "shui2", "tsim1", "chi1", "zhi1", "qi1", "xi1", "ri1",
        "vi1", "yan4", "yi1", "yau5", "yue4", "yut6", "yun4", "yu4", "jyung1", "jyut", "eok1", "oem1", "eong1",
        "ɡung1", "gung1 ", "ming\u0301", "māma",
    ],
)  # fmt: skip
def test_what_is_no_syllable_of_the_scheme_is_refused(syllable: str) -> None:
    """Among them the habits of Yale (yut6), Pinyin (qi1) and English (shui2)."""
    assert not JYUTPING.fullmatch(syllable)


def test_every_syllable_of_the_lessons_is_jyutping() -> None:
    used = every_reading("jyutping")
    syllables = {syllable for _text, reading in used for syllable in reading.split()}
    assert len(syllables) > 150
    assert {syllable for syllable in syllables if not JYUTPING.fullmatch(syllable)} == set()
    assert [problem("jyutping", text, reading) for text, reading in used] == [None] * len(used)


# How it is shown


@pytest.mark.parametrize(
    ("system", "text", "reading", "expected"),
    [
        (
            "jyutping",
            "沖涼好唔好？",
            "cung1 loeng4 hou2 m4 hou2",
            [
                Cell("沖", "cung¹"),
                Cell("涼", "loeng⁴"),
                Cell("好", "hou²"),
                Cell("唔", "m⁴"),
                Cell("好", "hou²", "？"),
            ],
        ),
        ("jyutping", "𨋢！？」", "lip1", [Cell("𨋢", "lip¹", "！？」")]),
        ("jyutping", "「好」，", "hou2", [Cell("「", ""), Cell("好", "hou²", "」，")]),
        ("jyutping", "BB瞓", "fan3", [Cell("B", ""), Cell("B", ""), Cell("瞓", "fan³")]),
        ("jyutping", "好 好", "hou2 hou2", [Cell("好", "hou²"), Cell(" ", ""), Cell("好", "hou²")]),
        ("pinyin", "妈妈！！", "mā ma", [Cell("妈", "mā"), Cell("妈", "ma", "！！")]),
        ("zhuyin", "好。", "ㄏㄠˇ", [Cell("好", "ㄏㄠˇ", "。")]),
        (
            "furigana",
            "お風呂に入ろうか？",
            "お風呂[ふろ]に入[はい]ろうか？",
            [Cell("お", ""), Cell("風呂", "ふろ"), Cell("に", ""), Cell("入", "はい"), Cell("ろうか？", "")],
        ),
        ("furigana", "「母」。", "「母[はは]」。", [Cell("「", ""), Cell("母", "はは", "」。")]),
        ("furigana", "ママ", "ママ", [Cell("ママ", "")]),
        ("furigana", "時々", "時々[ときどき]", [Cell("時々", "ときどき")]),
    ],
)
def test_a_ruby_text_is_cut_so_that_no_punctuation_stands_alone(
    system: str, text: str, reading: str, expected: list[Cell]
) -> None:
    assert problem(system, text, reading) is None
    assert cells(system, text, reading) == expected


@pytest.mark.parametrize("system", ["jyutping"])
def test_nothing_of_a_text_is_lost_in_its_cells(system: str) -> None:
    used = every_reading(system)
    assert used
    for text, reading in used:
        assert "".join(cell.base + cell.tail for cell in cells(system, text, reading)) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from("沖涼好唔𨋢，。？！」B "), min_size=1, max_size=12).map("".join))
def test_any_han_text_is_whole_in_its_cells(text: str) -> None:
    reading = " ".join("hou2" for character in text if character in "沖涼好唔𨋢")
    made = cells("jyutping", text, reading)
    assert "".join(cell.base + cell.tail for cell in made) == text
    assert [cell.over for cell in made if cell.over] == ["hou²"] * len(reading.split())


def test_only_the_tones_of_jyutping_are_raised() -> None:
    assert readings.shown("jyutping", "cung1 loeng4") == "cung¹ loeng⁴"
    assert readings.shown("rr", "eomma 2") == "eomma 2"


def test_which_systems_stand_over_the_text() -> None:
    ruby = {name for name in SYSTEMS if readings.is_ruby(name)}
    assert ruby == {"jyutping", "pinyin", "zhuyin", "furigana"}


@pytest.mark.parametrize(
    ("system", "text", "reading", "expected"),
    [
        ("jyutping", "好，好！", "hou2 hou2", [[Cell("好", "hou²", "，")], [Cell("好", "hou²", "！")]]),
        (
            "jyutping",
            "「好」，好",
            "hou2 hou2",
            [[Cell("「", ""), Cell("好", "hou²", "」，")], [Cell("好", "hou²")]],
        ),
        (
            "furigana",
            "ねんね、ころりよ！母、おいで。",
            "ねんね、ころりよ！母[はは]、おいで。",
            [
                [Cell("ねんね、", "")],
                [Cell("ころりよ！", "")],
                [Cell("母", "はは", "、")],
                [Cell("おいで。", "")],
            ],
        ),
        ("furigana", "ママ", "ママ", [[Cell("ママ", "")]]),
    ],
)
def test_a_ruby_text_may_turn_to_the_next_line_after_a_comma(
    system: str, text: str, reading: str, expected: list[list[Cell]]
) -> None:
    assert clauses(system, text, reading) == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from("沖涼好唔𨋢，。？！」B "), min_size=1, max_size=12).map("".join))
def test_clauses_are_the_whole_text_and_none_begins_with_a_stop(text: str) -> None:
    made = clauses("jyutping", text, " ".join("hou2" for character in text if character in "沖涼好唔𨋢"))
    assert "".join(cell.base + cell.tail for clause in made for cell in clause) == text
    assert all(made)
    assert all(clause[0].base[0] not in STOPS for clause in made[1:])


def test_a_reading_that_is_half_written_leaves_the_text_as_it_is() -> None:
    for system, text, reading in (
        ("jyutping", "你好嗎", "nei5"),
        ("pinyin", "你好", ""),
        ("furigana", "入ろう", "はいろう"),
        ("furigana", "入ろう", "出[で]よう"),
    ):
        assert "".join(cell.base + cell.tail for cell in cells(system, text, reading)) == text
