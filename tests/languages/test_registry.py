"""The languages the app knows, as `lessons/languages.yaml` gives them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from langapp.languages import readings, registry, scripts
from langapp.languages.registry import FILE, STAGES, BadRegistry, Language, languages, read

LAUNCH = {
    "yue", "zh-Hans", "zh-Hant-TW", "ja", "ko", "vi", "fil", "th", "hi", "ur", "pa", "bn", "ta",
}  # fmt: skip
RIGHT_TO_LEFT = {"ur", "fa"}
RECORD = "{tag: vi, name: Vietnamese, endonym: Tiếng Việt, script: Latn, stage: launch}"


# The file that ships


def test_the_languages_of_the_first_page_are_there() -> None:
    assert {language.tag for language in languages().at("launch")} == LAUNCH
    assert {language.stage for language in languages()} == set(STAGES)


def test_a_language_is_found_by_its_tag_and_by_no_other_name() -> None:
    known = languages()
    assert "ta" in known
    assert known.get("ta").name == "Tamil"
    for stranger in ("TA", "tam", "Tamil", "", None, 3):
        assert stranger not in known
    with pytest.raises(KeyError):
        known.get("TA")


def test_they_come_in_the_order_of_the_file() -> None:
    tags = [language.tag for language in languages()]
    text = FILE.read_text(encoding="utf-8")
    assert tags == sorted(tags, key=lambda tag: text.index(f"tag: {tag},"))


@pytest.mark.parametrize("language", list(languages()), ids=lambda language: language.tag)
def test_a_record_is_right(language: Language) -> None:
    assert unicodedata.normalize("NFC", language.endonym) == language.endonym
    assert scripts.strays(language.endonym, language.script) == []
    assert (language.direction == "rtl") == (language.tag in RIGHT_TO_LEFT)
    assert set(language.readings) <= set(readings.SYSTEMS)
    assert bool(language.readings) == (language.script != "Latn")
    speech = language.speech
    assert set(speech.espeak_variants) <= set(language.variants)
    assert (speech.espeak is None) == (speech.grade is None)
    assert speech.grade in (None, "B", "C")


def test_no_two_languages_share_a_name() -> None:
    for name in ("name", "endonym"):
        names = [getattr(language, name) for language in languages()]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("yue", "yue-Hant-HK"), ("zh-Hans", "zh-Hans"), ("zh-Hant-TW", "zh-Hant-TW"), ("ta", "ta")],
)
def test_the_page_is_told_the_script_where_glyphs_depend_on_it(tag: str, expected: str) -> None:
    assert languages().get(tag).html_lang == expected


@pytest.mark.parametrize(
    ("tag", "system", "expected"),
    [
        ("yue", "jyutping", "yue-Latn-jyutping"),
        ("zh-Hans", "pinyin", "zh-Latn"),
        ("zh-Hant-TW", "zhuyin", "zh-Bopo"),
        ("zh-Hant-TW", "pinyin", "zh-Latn"),
        ("ja", "furigana", "ja-Hira"),
        ("ja", "hepburn", "ja-Latn"),
        ("ko", "rr", "ko-Latn"),
        ("ur", "friendly", "ur-Latn"),
    ],
)
def test_a_reading_says_which_letters_it_is_in(tag: str, system: str, expected: str) -> None:
    assert languages().get(tag).reading_lang(system) == expected


def test_the_registry_is_read_once() -> None:
    assert languages() is languages()


# Files that are wrong


def written(folder: Path, text: str) -> Path:
    file = folder / "languages.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_least_of_a_record_is_enough(tmp_path: Path) -> None:
    [language] = read(written(tmp_path, f"languages:\n  - {RECORD}\n"))
    assert language == Language("vi", "Vietnamese", "Tiếng Việt", "Latn", "launch")
    assert (language.direction, language.readings, language.variants) == ("ltr", (), {})
    assert language.speech == registry.LanguageSpeech(None, None, {}, None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("- vi", 1),
        ("tongues: []", 1),
        ("languages: no", 1),
        ("languages: {vi: Vietnamese}", 1),
        ("languages:\n  - vi", 2),
        ("languages:\n  - [vi]", 2),
        ("languages:\n  - &one {tag: vi}\n  - *one", 2),
        (f"languages:\n  - {RECORD}\n  - {RECORD}", 3),
        (f"languages:\n  - {RECORD}\n\n  # a remark\n  - {{tag: ta}}", 5),
    ],
)
def test_a_file_that_is_no_list_of_records_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(BadRegistry, match=rf"^languages\.yaml:{line}: \S"):
        read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # what is missing, and what is too much
        ("tag: vi, ", ""),
        ("name: Vietnamese, ", ""),
        ("endonym: Tiếng Việt, ", ""),
        ("script: Latn, ", ""),
        (", stage: launch", ""),
        ("}", ", colour: red}"),
        # what is not one of the things it may be
        ("script: Latn", "script: Latin"),
        ("stage: launch", "stage: soon"),
        ("}", ", direction: up}"),
        ("}", ", readings: [klingon]}"),
        ("}", ", speech: {espeak: vi, grade: Z}}"),
        ("}", ", speech: {festival: vi}}"),
        ("}", ", speech: {espeak: vi, grade: B, espeak_variants: {south: vi-vn-x-south}}}"),
        ("tag: vi", "tag: ''"),
        ("tag: vi", "tag: Viet Nam"),
        ("name: Vietnamese", "name: ''"),
        # what has another shape
        ("tag: vi", "tag: [vi]"),
        ("name: Vietnamese", "name: [Vietnamese]"),
        ("script: Latn", "script: [Latn]"),
        ("stage: launch", "stage: {launch: yes}"),
        ("}", ", readings: rr}"),
        ("}", ", readings: [[rr]]}"),
        ("}", ", variants: [north, south]}"),
        ("}", ", variants: {north: [Northern]}}"),
        ("}", ", speech: yes}"),
        ("}", ", speech: [vi]}"),
        ("}", ", speech: {gtts: [vi]}}"),
        ("}", ", speech: {espeak_variants: south}}"),
    ],
)
def test_a_record_that_is_wrong_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    assert old in RECORD
    good = RECORD.replace("vi", "ta").replace("Vietnamese", "Tamil")
    bad = RECORD[::-1].replace(old[::-1], new[::-1], 1)[::-1]
    with pytest.raises(BadRegistry, match=r"^languages\.yaml:3: \S"):
        read(written(tmp_path, f"languages:\n  - {good}\n  - {bad}\n"))
