"""Cells tidied: what a spreadsheet or a keyboard slipped in goes, and is told; what a script needs stays."""

from __future__ import annotations

import pytest

from langapp.config import ROOT
from langapp.languages.registry import languages
from langapp.packs import files
from langapp.studio.grid import tidying
from langapp.studio.grid.tidying import Tidied, tidied


def of(text: str, tag: str = "vi", reading: str = "") -> Tidied:
    return tidied(text, languages().get(tag), reading)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("hi", "क्\u200dष"),
        ("bn", "র\u200d্যাব"),
        ("ta", "-கள்"),
        ("ml", "ന്\u200d"),
        ("si", "ශ්\u200dරී"),
        ("ur", "می\u200cں"),
        ("fa", "می\u200cخواهم"),
        ("fa", "كتاب"),
        ("th", "อาบ\u200bน้ำ"),
        ("lo", "ອາບ\u200bນ້ຳ"),
        ("km", "ងូត\u200bទឹក"),
        ("my", "ရေ\u200bချိုး"),
        ("ko", "-ssi"),
        ("vi", "no"),
        ("vi", "on"),
        ("vi", "12:30"),
        ("vi", "017"),
        ("vi", "'tis"),
        ("ja", "ＣＤ！\u3000はい"),
        ("yue", "「嚟」，\u3000好"),
        ("vi", "“Ơi”"),
        ("vi", "👨\u200d👩\u200d👧 ❤️"),
        ("hmn", "Tuaj no"),
    ],
)
def test_what_belongs_to_a_word_stays_and_nothing_is_said(tag: str, text: str) -> None:
    assert of(text, tag) == Tidied(text, [])


@pytest.mark.parametrize(
    ("tag", "text", "made", "why"),
    [
        ("vi", "\ufeffxin chào\u200b", "xin chào", ["unseen"]),
        ("vi", "xin\u00a0chào\u00ad", "xin chào", ["unseen"]),
        ("vi", "ch\u200dào", "chào", ["unseen"]),
        ("ur", "\u202bپانی\u202c", "پانی", ["unseen"]),
        ("vi", "a\x07b", "a b", ["unseen"]),
        ("vi", "a\ud800b\ufdd0", "ab", ["unseen"]),
        ("th", "a\u200bb", "ab", ["unseen"]),
        ("vi", " một \t hai ", "một hai", []),
        ("vi", "cha\u0300o", "chào", []),
        ("vi", "một\r\nhai", "một hai", ["line-break"]),
        ("ur", "كيا هے", "کیا ہے", ["urdu"]),
        ("ur", "ﮐﯿﺎ", "کیا", ["joined-letters"]),
        ("ja", "ｶﾞｷﾞ ﾊﾟﾝ", "ガギ パン", ["half-kana"]),
        ("vi", "1-Mar", "1-Mar", ["like-date"]),
        ("vi", "Mar-24", "Mar-24", ["like-date"]),
        ("vi", "2024-03-01 00:00:00", "2024-03-01 00:00:00", ["like-date"]),
    ],
)
def test_what_slipped_in_goes_and_is_told(tag: str, text: str, made: str, why: list[str]) -> None:
    done = of(text, tag)
    assert done.text == made
    assert [note.why for note in done.notes] == why
    assert of(made, tag).text == made, "tidied once is tidied"


@pytest.mark.parametrize(
    ("tag", "system", "text", "made"),
    [
        ("yue", "jyutping", "ｃｕｎｇ１\u3000ｌｏｅｎｇ４", "cung1 loeng4"),
        ("ja", "hepburn", "kon’ya", "kon'ya"),
        ("zh-Hans", "pinyin", "Xī‘ān", "Xī'ān"),
        ("ja", "furigana", "食［た］べる！", "食[た]べる！"),
        ("hi", "iso15919", "kaʼī", "kaʼī"),
        ("ja", "furigana", "食[ﾀ]べる", "食[タ]べる"),
    ],
)
def test_readings_are_typed_with_ordinary_letters(tag: str, system: str, text: str, made: str) -> None:
    done = of(text, tag, system)
    assert done.text == made
    assert bool(done.notes) == (made != text)


def test_a_story_keeps_the_ends_of_its_lines() -> None:
    assert tidied("Ngày xưa\r\n \r\n có ", None, lines=True) == Tidied("Ngày xưa\n\ncó", [])


UNICODE = ("မင်္ဂလာပါ", "နေကောင်းလား", "ရေချိုးမယ်", "ကြယ်", "ကျေးဇူးတင်ပါတယ်", "အိပ်တော့", "လက်ပေးပါ", "ချစ်တယ်",
           "ဗိုက်ဆာလား", "မေမေ", "သား", "ရေ", "ဟုတ်ကဲ့", "တက္ကသိုလ်", "ဦးလေး", "ဩ")  # fmt: skip
ZAWGYI = ("မဂၤလာပါ", "ေနေကာင္းလား", "ေရခ်ိဳးမယ္", "ၾကယ္", "ေက်းဇူးတင္ပါတယ္", "အိပ္ေတာ့", "လက္ေပးပါ", "ခ်စ္တယ္",
          "ဗိုက္ဆာလား", "ေမေမ", "ေရ", "ဟုတ္ကဲ့", "တကၠသိုလ္", "ဦးေလး")  # fmt: skip


@pytest.mark.parametrize("text", UNICODE)
def test_burmese_in_unicode_is_taken(text: str) -> None:
    assert of(text, "my") == Tidied(text, [])


@pytest.mark.parametrize("text", ZAWGYI)
def test_burmese_in_zawgyi_is_noticed_and_left_as_it_is(text: str) -> None:
    done = of(text, "my")
    assert [note.why for note in done.notes] == [tidying.REFUSES]
    assert done.text == text


def test_nothing_that_we_have_published_would_be_changed() -> None:
    said = 0
    for folder in files.folders(ROOT / "lessons"):
        pack = files.read(folder).pack
        assert pack is not None
        for line in pack.lines:
            assert tidied(line.meaning, None) == Tidied(line.meaning, [])
            for tag, wording in line.wordings.items():
                for _, form in wording.forms():
                    said += 1
                    assert of(form.text, tag) == Tidied(form.text, [])
                    for system, reading in form.readings.items():
                        assert of(reading, tag, system) == Tidied(reading, []), folder
    assert said > 500
