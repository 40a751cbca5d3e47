"""Names that every card, system and display takes; and lists that name them."""

from __future__ import annotations

import re

import pytest

from langapp.languages.registry import languages
from langapp.loops import naming
from langapp.loops.naming import LONGEST, Listed, file_name, shown, spoken
from langapp.loops.turns import pause_after

REF = "bath-time/shall-we-bathe"


@pytest.mark.parametrize(
    ("meaning", "ref", "name"),
    [
        ("Shall we have a bath?", REF, "03 Shall we have a bath.mp3"),
        ('Let’s go: up/down \\ <"now"> | * ?', REF, "03 Lets go up down now.mp3"),
        ("Mình đi tắm nhé", REF, "03 Minh di tam nhe.mp3"),
        ("چلو نہائیں", REF, "03 shall we bathe.mp3"),
        ("洗澡吧", "ours/018f3600-0000-7000-8000-000000000001", "03.mp3"),
        ("Nel", "ours/018f3600-0000-7000-8000-000000000001", "03 Nel.mp3"),
        ("…", REF, "03 shall we bathe.mp3"),
        ("con", REF, "03 con.mp3"),
        ("../../etc/passwd", REF, "03 etc passwd.mp3"),
        ("a\u202eb\u2066c", REF, "03 a b c.mp3"),
        ("", "ours/x", "03.mp3"),
    ],
)
def test_a_file_is_called_by_its_number_and_its_meaning_in_plain_letters(
    meaning: str, ref: str, name: str
) -> None:
    assert file_name(3, 12, meaning, ref) == name


def test_names_are_of_bounded_length_and_in_order() -> None:
    for meaning in ("word " * 40, "x" * 400):
        assert len(file_name(1, 2, meaning, REF)) <= LONGEST + len("01 .mp3")
    names = [file_name(number, 120, "Bath", REF) for number in range(1, 121)]
    assert sorted(names) == names


def test_every_language_has_the_code_that_tags_want() -> None:
    for language in languages():
        assert re.fullmatch(r"[a-z]{3}", spoken([language.tag]))
        assert spoken([language.tag]) != naming.UNKNOWN, language.tag
    assert spoken(["zh-Hans", "zh-Hant-TW", "yue"]) == "zhoyue"


def test_what_is_shown_stays_on_its_line_and_turns_nothing_around() -> None:
    assert shown("a\nb\r\x00c \u202e d\u2028e\u2066f") == "a b c d ef"
    assert shown("क्\u200dष") == "क्\u200dष", "joiners belong to how a word is written"


def test_a_list_cannot_be_broken_by_what_is_in_it() -> None:
    files = [Listed("01 Bath.mp3", shown("x\n#EXTM3U\nhttp://elsewhere.example/a.mp3"), "Bà", 3.4)]
    lines = naming.playlist("Bath\ntime", files).decode().split("\r\n")
    assert [line for line in lines if line and not line.startswith("#")] == ["01 Bath.mp3"]
    assert naming.plain_playlist(files) == b"#EXTM3U\r\n#EXTINF:3,01 Bath\r\n01 Bath.mp3\r\n"


@pytest.mark.parametrize(("seconds", "pause"), [(0.1, 2.0), (1.0, 2.0), (2.2, 3.2), (5.0, 6.0), (300.0, 6.0)])
def test_a_pause_is_as_long_as_an_answer_takes(seconds: float, pause: float) -> None:
    assert pause_after(seconds) == pause
