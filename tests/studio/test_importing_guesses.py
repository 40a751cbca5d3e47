"""Which column goes where, guessed."""

from __future__ import annotations

import pytest

from langapp.lib.tables import CSV, LIBRELINGO, Opened, Row, Sheet
from langapp.studio.importing import mapping


def sheet(*rows: list[str]) -> Sheet:
    return Sheet("", [Row(number, cells) for number, cells in enumerate(rows, 1)])


def guessed(*rows: list[str], prefer: tuple[str, ...] = ()) -> tuple[bool, tuple[str, ...]]:
    choice = mapping.guess(Opened(CSV, [sheet(*rows)]), 0, prefer)
    return choice.header, choice.fields


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("English|Vietnamese|Note", "meaning|vi:text|vi:note"),
        ("Meaning|廣東話|粵拼", "meaning|yue:text|yue:readings.jyutping"),
        ("English|Cantonese|Cantonese (Jyutping)", "meaning|yue:text|yue:readings.jyutping"),
        ("意味|日本語|ふりがな|ローマ字", "meaning|ja:text|ja:readings.furigana|ja:readings.hepburn"),
        ("Translation|اردو|Roman Urdu", "meaning|ur:text|ur:readings.friendly"),
        ("English|ไทย|Pronunciation|Picture", "meaning|th:text|th:readings.paiboon|picture"),
        (
            "EN|Chinese (Simplified)|Pinyin|Literal",
            "meaning|zh-Hans:text|zh-Hans:readings.pinyin|zh-Hans:literal",
        ),
        (
            "EN|Mandarin of Taiwan|Pinyin|Zhuyin",
            "meaning|zh-Hant-TW:text|zh-Hant-TW:readings.pinyin|zh-Hant-TW:readings.zhuyin",
        ),
        ("meaning|bn:text|bn@bangladesh:text", "meaning|bn:text|bn@bangladesh:text"),
        ("Meaning|Bengali|Bengali, Bangladesh|id|Tags", "meaning|bn:text|bn@bangladesh:text|id:text|"),
    ],
)
def test_a_header_says_what_is_below_it(header: str, fields: str) -> None:
    names = header.split("|")
    assert guessed(names, ["x"] * len(names)) == (True, tuple(fields.split("|")))


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ("Let's wash your hands|手を洗おう;The water is warm|お湯があったかいね", "meaning|ja:text"),
        (
            "沖涼好唔好？|cung1 loeng4 hou2 m4 hou2|Shall we have a bath?",
            "yue:text|yue:readings.jyutping|meaning",
        ),
        (
            "洗手吧|xǐ shǒu ba|Wash your hands;水很热|shuǐ hěn rè|The water is hot",
            "zh-Hans:text|zh-Hans:readings.pinyin|meaning",
        ),
        ("손 씻자|son ssitja|Let's wash your hands", "ko:text|ko:readings.rr|meaning"),
        ("Mình tắm nhé?|Shall we have a bath?;Nước ấm lắm|The water is warm", "vi:text|meaning"),
        ("Ligo na tayo|Let's have a bath;Mainit ang tubig|The water is warm", "fil:text|meaning"),
        ("நீச்சல்|nīccal|swimming in the sea", "ta:text|ta:readings.iso15919|meaning"),
        ("bathtub|Shall we have a bath?|ہاتھ دھو لیں", "picture|meaning|ur:text"),
        ("食べる|eat", "ja:text|meaning"),
        ("3 May 2024|お湯|hot water over there;12 June|水|water is in it", "|ja:text|meaning"),
    ],
)
def test_without_a_header_the_letters_say_it(rows: str, fields: str) -> None:
    cells = [row.split("|") for row in rows.split(";")]
    assert guessed(*cells) == (False, tuple(fields.split("|")))


def test_of_two_languages_in_one_script_the_packs_own_is_meant() -> None:
    row = ["पानी गरम छ", "The water is warm"]
    assert guessed(row)[1] == ("hi:text", "meaning")
    assert guessed(row, prefer=("ne",))[1] == ("ne:text", "meaning")


def test_a_taught_word_is_no_header() -> None:
    assert not guessed(["note", "메모", "a small piece of paper"], ["book", "책", "to read"])[0]


def test_a_number_is_not_indonesian() -> None:
    assert guessed(["ID", "English"], ["17", "hello"], ["18", "water"])[1] == ("", "meaning")


def test_a_column_without_a_name_has_the_letter_of_the_spreadsheet() -> None:
    named = mapping.columns(sheet(["Meaning", ""], ["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]), 1)
    assert [(column.name, column.values) for column in named] == [
        ("Meaning", ["a", "c", "e"]),
        ("B", ["b", "d", "f"]),
    ]
    assert [mapping.letter(column) for column in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]


def test_a_course_says_what_it_teaches() -> None:
    rows = sheet(["Tagalog", "English", "Other versions"], ["Ligo na tayo", "Let's have a bath", ""])
    course = Opened(LIBRELINGO, [rows], about={"text": "tl", "meaning": "en"})
    assert mapping.guess(course, 0).fields == ("fil:text", "meaning", "")
