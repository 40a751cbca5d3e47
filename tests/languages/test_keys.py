"""Folding: what a hurried parent types, and what it finds."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.languages import keys as keys_module
from langapp.languages.keys import begins, fold, initials, keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # accents, tones, capitals
        ("mama", "māma"),
        ("MAMA", "Mā ma"),
        ("di ngu", "đi ngủ"),
        ("DI NGU", "ĐI NGỦ"),
        ("me oi", "Mẹ ơi"),
        ("nuoc am lam nay", "Nước ấm lắm này"),
        ("me\u0323 o\u031bi", "Mẹ ơi"),
        ("roti", "roṭī"),
        ("amkhem", "ām̐khēṁ"),
        ("kulikkalama", "kuḷikkalāmā"),
        # long vowels written double, doubled consonants written once
        ("maa", "ma"),
        ("mā", "maa"),
        ("kulikalama", "kulikkalaamaa?"),
        ("thatha", "thaatha"),
        ("akka", "aka"),
        # spaces, tones as digits, punctuation
        ("cung loeng", "cung1 loeng4"),
        ("cungloeng", "cung1 loeng4"),
        ("thankyou", "Thank you."),
        ("dont", "Don’t"),
        ("chhap chhap chhapaak", "chhap-chhap, chhapaak!"),
        # scripts that are one to those who type
        ("妈妈", "媽媽"),
        ("媽媽", "妈妈"),
        ("什么", "什麼"),
        ("什麽", "什麼"),
        ("里面", "裏面"),
        ("冲凉好唔好", "沖涼好唔好？"),
        ("ママ", "まま"),
        ("ラーメン", "らーめん"),
        ("ヴ", "ゔ"),
        # Urdu from an Arabic keyboard
        ("نهانے چليں", "نہانے چلیں؟"),
        ("كپڑے", "کپڑے"),
        ("پاني", "پانی"),
        ("آ\u064a\u0654", "آ\u0626"),
        # one sound or one look, two spellings
        ("मैं यहां हूं", "मैं यहाँ हूँ"),
        ("ਪਂਜਾਬੀ", "ਪੰਜਾਬੀ"),
        ("منا", "مُنّا"),
        ("پپی", "پپّی"),
        ("ນ\u0ecd\u0ec9\u0eb2", "ນ\u0ec9\u0eb3"),
        ("น\u0e4d\u0e49\u0e32", "น\u0e49\u0e33"),
        ("น\u0e49\u0e4d\u0e32", "น\u0e49\u0e33"),
        ("ក\u17d2តៅ", "ក\u17d2ដៅ"),
        # marks that come precomposed, or do not
        ("क\u093cलम", "\u0958लम"),
        ("엄마", "\u110b\u1165\u11b7\u1106\u1161"),
        ("STRASSE", "straße"),
        ("istanbul", "İstanbul"),
        ("sol", "sǿl"),
    ],
)
def test_two_spellings_of_one_thing_fold_to_one(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),
        ("は", "ぱ"),
        ("क", "कि"),
        ("की", "कि"),
        ("ज", "ज़"),
        ("हु", "हुँ"),
        ("க", "கா"),
        ("ப", "ப்"),
        ("가", "까"),
        ("엄마", "아빠"),
        ("ب", "پ"),
        ("ماما", "مامی"),
        ("妈", "马"),
        ("mama", "nana"),
        ("ba", "pa"),
    ],
)
def test_what_differs_to_its_readers_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shall we have a bath?", "shalwehaveabath"),
        ("नहाने चलें?", "नहानेचलें"),
        ("குளிக்கலாமா?", "குளிக்கலாமா"),
        ("沖涼好唔好？", "冲凉好唔好"),
        ("нохой", "нохой"),
        ("𨋢", "䢂"),
        ("", ""),
        ("  ", ""),
        ("123 ½ ①", ""),
        ("?!…،。", ""),
        ("👶🏽", ""),
        ("%_'\"\\;--", ""),
        ("\x00\x07\u202e", ""),
        ("\u0301\u0301", "\u0301\u0301"),
    ],
)
def test_a_text_folds_to_its_letters(text: str, expected: str) -> None:
    assert fold(text) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mẹ ơi", ["meoi", "oi"]),
        ("Say hello.", ["sayhelo", "helo"]),
        ("妈妈好", ["妈妈好", "妈好", "好"]),
        ("媽 A", ["妈a", "a"]),
        ("엄마 와", ["엄마와", "마와", "와", "ㅇㅁ", "ㅇ", "ㅇㅁㅇ"]),
        ("नहाने चलें?", ["नहानेचलें", "चलें"]),
        ("க்ஷ", ["க்ஷ"]),
        ("cung1 loeng4", ["cungloeng", "loeng"]),
        ("nahaane-chalein", ["nahanechalein", "chalein"]),
        ("", []),
        ("123", []),
    ],
)
def test_a_text_may_be_begun_at_every_word_character_and_syllable(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("엄마", "ㅇㅁ"),
        ("목욕할까?", "ㅁㅇㅎㄲ"),
        ("오리 어디 갔지?", "ㅇㄹㅇㄷㄱㅈ"),
        ("뽀뽀", "ㅃㅃ"),
        ("ㅇㅁ", "ㅇㅁ"),
        ("ㅋㅋ 가", "ㅋㅋㄱ"),
        ("힣", "ㅎ"),
        ("가", "ㄱ"),
        ("엄마 OK", ""),
        ("媽", ""),
        ("", ""),
        ("123", ""),
    ],
)
def test_korean_may_be_asked_for_by_first_letters(text: str, expected: str) -> None:
    assert initials(text) == expected


def test_the_table_of_han_pairs_leads_to_one_form() -> None:
    """A chain (麼 to 么, 么 to 幺) would leave what is typed in Simplified unfound."""
    pairs = Path(keys_module.__file__).with_name("han.txt").read_text(encoding="utf-8").split()
    assert len(pairs) > 2000
    assert all(len(pair) == 2 for pair in pairs)
    assert [pair for pair in pairs if fold(fold(pair[0])) != fold(pair[0])] == []
    assert [pair for pair in pairs if fold(pair[0]) != fold(pair[1])] == []


ANY = st.characters(exclude_categories=("Cs",))
ALIVE = st.text(
    st.sampled_from("aAáăâđĐớßıİǾœ\u0301\u0323媽妈麼么裏嗰𨋢かガヴーㅇ엄마ㄲनहाँ़क्‍षகௌ்اآأؤئيیكکہة،。 -'’?👶1")
    | ANY,
    max_size=30,
)


@settings(deadline=None, max_examples=300)
@given(ALIVE)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert unicodedata.is_normalized("NFC", fold(text))
    assert " " not in fold(text)


@settings(deadline=None)
@given(ALIVE)
def test_composed_or_not_it_folds_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(ALIVE)
def test_keys_are_folded_and_the_whole_text_is_the_first(text: str) -> None:
    found = keys(text)
    assert not fold(text) or found[0] == fold(text)
    assert all(found)
    assert len(set(found)) == len(found)


@settings(deadline=None, max_examples=300)
@given(st.text("aAbé 媽妈엄마ㅇかガनहाँ-.’", max_size=30), st.text("abé媽엄ㅇかनह", min_size=1, max_size=3))
def test_a_text_is_begun_as_its_keys_say(text: str, typed: str) -> None:
    for wanted in (fold(typed), *keys(text)):
        assert begins(text, wanted) == any(key.startswith(wanted) for key in keys(text))


@pytest.mark.parametrize("text", ["媽" * 200, "엄" * 200, "ba " * 67, "xa" + "媽" * 198])
@pytest.mark.parametrize("wanted", ["z", "a", "妈", "엄", "ㅇ"])
def test_no_letter_is_folded_for_each_place_it_may_be_begun_at(
    monkeypatch: pytest.MonkeyPatch, text: str, wanted: str
) -> None:
    counted = 0

    def counting(some: str) -> str:
        nonlocal counted
        counted += len(some)
        return fold(some)

    monkeypatch.setattr(keys_module, "fold", counting)
    begins(text, wanted)
    assert counted <= 2 * len(text)


@pytest.mark.parametrize("text", ["a" * 10_000, "ắ" * 10_000, "\u0301" * 10_000, "媽" * 10_000, "%" * 10_000])
def test_a_long_query_is_folded_in_no_time(text: str) -> None:
    began = time.perf_counter()
    fold(text)
    assert time.perf_counter() - began < 1
