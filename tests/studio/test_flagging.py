"""Flags beside a cell: a meaning that is written in another script is noticed, and nothing that may be meant so."""

from __future__ import annotations

import pytest
from flask import Flask

from langapp.studio.grid import flagging


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("手を洗おう", "Latn"), ("水", "Latn"), ("ہاتھ دو", "Latn"), ("ただいま", "Hans"),
        ("Wash your hands.", "Aran"), ("let's go", "Jpan"), ("Мыло", "Latn"), ("手", "Kore"),
    ],
)  # fmt: skip
def test_what_has_no_letter_of_the_script_is_in_other_letters(text: str, script: str) -> None:
    assert flagging.is_in_other_letters(text, script)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", "Latn"), ("12:30", "Latn"), ("…?!", "Hans"), ("👶🏽", "Latn"), ("あ", "Latn"), ("물", "Latn"), ("Bánh mì", "Latn"),
        ("Say “加油”", "Latn"), ("ＯＫ", "Latn"), ("TV", "Hans"), ("OK!", "Jpan"), ("Peppa Pig", "Aran"), ("3 kg", "Jpan"),
        ("看 TV", "Hant"), ("手 (손)", "Kore"), ("a", "Deva"), ("é", "Latn"), ("مچھلی fish", "Aran"),
    ],
)  # fmt: skip
def test_what_may_be_meant_so_is_let_be(text: str, script: str) -> None:
    assert not flagging.is_in_other_letters(text, script)


def test_it_is_said_of_the_cell_in_the_language_of_the_meanings(app: Flask) -> None:
    rows = {"a": {"meaning": "手を洗おう", "cue": "Rub them well", "ja:text": "手を洗おう"}}
    with app.test_request_context():
        [flag] = flagging.flags_of(rows, "phrases")["a"]
        assert flag["field"] == "meaning"
        assert "are in English" in flag["why"]
        assert [flag["field"] for flag in flagging.flags_of(rows, "phrases", "ur")["a"]] == ["meaning", "cue"]
        assert flagging.flags_of(rows, "phrases", "tlh")["a"] == [], "A language nobody knows has no letters."
