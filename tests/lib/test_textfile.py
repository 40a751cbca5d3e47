"""Text in any encoding: what is known is read, what is guessed is said to be a guess, and mojibake is never silent."""

from __future__ import annotations

import random

import pytest

from langapp.lib import textfile
from langapp.lib.textfile import NotText

SAID = {
    "gb18030": ("给我你的手，我们一起洗澡。水热不热？\nbath,妈妈爱你", "GB18030"),
    "big5hkscs": ("俾隻手我，我哋一齊沖涼。水熱唔熱？\nbath,媽媽愛你", "Big5"),
    "cp932": ("お手手ちょうだい。お風呂に入ろうね\nbath,水は熱い？", "Shift_JIS"),
    "euc_jp": ("お手手ちょうだい。お風呂に入ろうね\nbath,水は熱い？", "EUC-JP"),
    "cp949": ("손 주세요. 목욕하자\nbath,물이 뜨거워요?", "EUC-KR"),
    "cp874": ("อาบน้ำกันนะ ส่งมือมา\nbath,น้ำร้อนไหม", "TIS-620"),
    "cp1252": ("Dame la mano, ¿está caliente?\nMás café “sí”", "Windows-1252"),
    "cp1251": ("Дай мне руку\nbath,вода горячая?", "Windows-1251"),
    "cp1256": ("مجھے اپنا ہاتھ دو\nbath,گرم", "Windows-1256"),
}


@pytest.mark.parametrize("encoding", SAID)
def test_old_encodings_are_guessed_by_their_letters_and_said_to_be(encoding: str) -> None:
    text, called = SAID[encoding]
    read = textfile.decoded(text.encode(encoding))
    assert (read.text, read.guessed) == (text, called)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["xin chào,hello\n", "给我手\t手\r\n給我,手\n", "엄마,mum\n", "no\n"])
def test_unicode_is_read_as_it_is(encoding: str, text: str) -> None:
    if encoding in ("utf-16-be", "utf-16-le") or not text.isascii():
        read = textfile.decoded(text.encode(encoding))
        assert read.text == text
        assert read.guessed == ("UTF-16" if encoding in ("utf-16-be", "utf-16-le") else "")
    else:
        assert textfile.decoded(text.encode(encoding)).text == text


def test_vietnamese_of_windows_is_made_whole() -> None:
    typed = "Con uô\u0301ng nươ\u0301c nhe\u0301, đưa tay cho me\u0323"
    read = textfile.decoded(typed.encode("cp1258"))
    assert (read.text, read.guessed) == ("Con uống nước nhé, đưa tay cho mẹ", "Windows-1258")


def test_a_table_of_plain_words_needs_no_guess() -> None:
    assert textfile.decoded(b"no,full\r12:30,017\r") == textfile.Text("no,full\r12:30,017\r")


def test_noise_is_no_text() -> None:
    noise = random.Random(7).randbytes(3000)
    for data in (noise, bytes(range(1, 256)) * 3, b"abc\0def"):
        with pytest.raises(NotText):
            textfile.decoded(data)


def test_a_mark_that_lies_is_not_believed() -> None:
    for data in (b"\xff\xfea", b"\xef\xbb\xbf\xe9t\xe9", b"\xff\xfea\0\0\0b\0"):
        with pytest.raises(NotText):
            textfile.decoded(data)
