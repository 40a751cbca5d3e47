"""The lessons that ship: complete, in the right script, and consistent with each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from langapp.config import ROOT
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.packs import checking
from langapp.packs.documents import Form, Line, Pack
from tests.house.extracting import packs

WORDED = tuple(language.tag for language in languages().at("launch"))
READINGS = {tag: set(languages().get(tag).readings) for tag in WORDED}
HAN_SIGNS = "，。？！、：；「」『』“”…～"
LATIN_SIGNS = ",?!.…:-'"
SIGNS = {
    "yue": HAN_SIGNS,
    "zh-Hans": HAN_SIGNS,
    "zh-Hant-TW": HAN_SIGNS,
    "ja": HAN_SIGNS + "・",
    "ko": ",?!~.…",
    "vi": LATIN_SIGNS,
    "fil": LATIN_SIGNS,
    "th": ",?!-…ๆฯ",
    "hi": ",?!।-…",
    "ur": "،؟۔!؛-…",
    "pa": ",?!।-…",
    "bn": ",?!।-…",
    "ta": ",?!.-…",
}
ROUTINES = {
    "waking-up", "changing-a-nappy", "getting-dressed", "mealtime", "bath-time", "bedtime", "going-out", "playing",
    "comfort", "calling-the-family", "greetings", "love-and-praise",
}  # fmt: skip
WORDS = {
    "our-family", "our-body", "food-and-drink", "animals", "at-home", "clothes", "sky-and-garden", "things-that-go",
    "colours", "numbers", "doing-words", "feelings",
}  # fmt: skip
KEPT_BY = {
    "lunar-new-year": {"zh-Hans", "zh-Hant-TW", "yue"},
    "seollal": {"ko"},
    "tet": {"vi"},
    "mid-autumn": {"zh-Hans", "zh-Hant-TW", "yue", "vi"},
    "chuseok": {"ko"},
    "dolls-festival": {"ja"},
    "childrens-day": {"ja"},
    "songkran": {"th"},
    "diwali": {"hi", "pa", "ta"},
    "eid-al-fitr": {"ur", "bn", "hi"},
    "vaisakhi": {"pa"},
    "pongal": {"ta"},
    "pohela-boishakh": {"bn"},
    "simbang-gabi-and-pasko": {"fil"},
}
LENGTHS = {
    "phrases": (10, 12),
    "words": (12, 12),
    "song": (4, 8),
    "festival": (6, 6),
    "encouragement": (10, 10),
}
EVERY_PACK = pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.slug)
EVERY_LANGUAGE = pytest.mark.parametrize("tag", WORDED)


def forms(tag: str) -> Iterator[tuple[str, Form]]:
    """Every form in a language, titles too, with where it stands."""
    for pack in packs():
        if title := pack.titles.get(tag):
            yield pack.slug, title
        for line in pack.lines:
            if wording := line.wordings.get(tag):
                for variant, form in wording.forms():
                    yield f"{pack.ref(line)} {variant}".strip(), form


def remarks(pack: Pack, line: Line) -> Iterator[str]:
    yield from (line.meaning, line.title, line.body, line.source, line.cue, line.turn)
    for wording in line.wordings.values():
        for _variant, form in wording.forms():
            yield from (form.note, form.literal, form.register, form.region)


def of_kind(kind: str) -> set[str]:
    return {pack.slug for pack in packs() if pack.kind == kind}


def test_the_packs_that_were_promised_are_there() -> None:
    assert of_kind("phrases") >= ROUTINES
    assert of_kind("words") >= WORDS
    assert of_kind("festival") >= set(KEPT_BY)
    assert of_kind("encouragement") >= {"encouragement"}


@EVERY_LANGUAGE
def test_each_language_has_a_lullaby_and_a_song_to_play(tag: str) -> None:
    forms = {pack.form for pack in packs() if pack.kind == "song" and pack.language == tag}
    assert "lullaby" in forms
    assert forms & {"play", "finger"}


@EVERY_PACK
def test_nothing_is_wrong_with_a_pack(pack: Pack) -> None:
    assert checking.problems(pack) == []


@EVERY_PACK
def test_every_line_is_worded_in_every_language(pack: Pack) -> None:
    """A song in its own, a festival in those that keep it, the rest in all; other languages as far as they have come."""
    wanted = {pack.language} if pack.kind == "song" else KEPT_BY.get(pack.slug, set(WORDED))
    assert {
        pack.ref(line): wanted - set(line.wordings) for line in pack.lines if wanted - set(line.wordings)
    } == {}
    assert set(pack.by) == set(pack.languages) >= wanted


@EVERY_PACK
def test_a_pack_is_as_long_as_its_kind(pack: Pack) -> None:
    least, most = LENGTHS[pack.kind]
    assert least <= len(pack.lines) <= most


@EVERY_PACK
def test_a_line_to_say_comes_with_what_to_do(pack: Pack) -> None:
    for line in pack.lines:
        assert line.picture or pack.kind == "song", pack.ref(line)
        assert line.cue or pack.kind == "song", pack.ref(line)
        assert line.turn or pack.kind in ("song", "encouragement"), pack.ref(line)


@EVERY_PACK
def test_sentences_are_whole(pack: Pack) -> None:
    assert pack.summary.endswith(".")
    for line in pack.lines:
        assert line.meaning[0].isupper(), line.meaning
        for sentence in filter(None, (line.cue, line.turn)):
            assert sentence[0].isupper(), sentence
            assert sentence[-1] in ".?…", sentence


@EVERY_PACK
def test_meanings_differ_within_a_pack(pack: Pack) -> None:
    """But for a song, in which a line may come again."""
    meanings = [line.meaning for line in pack.lines]
    assert pack.kind == "song" or len(set(meanings)) == len(meanings)


@EVERY_PACK
def test_a_song_has_its_title_and_its_provenance(pack: Pack) -> None:
    if pack.kind == "song":
        assert set(pack.titles) == {pack.language}
        assert pack.provenance is not None
        assert len(pack.provenance.why) > 20
        assert pack.provenance.unverified
    else:
        assert (pack.provenance, pack.language, pack.form) == (None, "", "")


@EVERY_PACK
def test_what_people_read_hides_nothing(pack: Pack) -> None:
    for text in (pack.title, pack.summary, *(each for line in pack.lines for each in remarks(pack, line))):
        assert unicodedata.is_normalized("NFC", text)
        assert not set(text) & scripts.OVERRIDES, text
        assert not any(unicodedata.category(character) in ("Cc", "Co", "Cn") for character in text), text


@EVERY_LANGUAGE
def test_no_wording_has_a_letter_of_another_script(tag: str) -> None:
    language = languages().get(tag)
    found = {where: scripts.strays(form.text, language.script) for where, form in forms(tag)}
    assert len(found) > 280
    assert {where: strays for where, strays in found.items() if strays} == {}


@EVERY_LANGUAGE
def test_a_wording_uses_the_signs_of_its_language(tag: str) -> None:
    """An Urdu question ends in ؟, a Cantonese one in ？."""
    for where, form in forms(tag):
        signs = {character for character in form.text if unicodedata.category(character)[0] == "P"}
        assert signs <= set(SIGNS[tag]), f"{where}: {form.text}"


@EVERY_LANGUAGE
def test_a_wording_has_every_reading_of_its_language(tag: str) -> None:
    for where, form in forms(tag):
        assert set(form.readings) == READINGS[tag], where


@EVERY_LANGUAGE
def test_a_wording_is_short_and_tidy(tag: str) -> None:
    for where, form in forms(tag):
        assert unicodedata.is_normalized("NFC", form.text), where
        assert form.text == " ".join(form.text.split()), where
        assert len(form.text.split()) <= 9, where
        assert checking.graphemes(form.text) <= 40, where
        for reading in form.readings.values():
            assert reading == " ".join(reading.split()), where


@pytest.mark.parametrize("tag", ["ko", "hi", "ta", "ur", "pa", "bn"])
def test_a_question_is_a_question_in_its_reading_too(tag: str) -> None:
    for where, form in forms(tag):
        asked = form.text.endswith(("?", "؟"))
        for system, reading in form.readings.items():
            assert reading.endswith("?") == asked, f"{where} {system}"


@pytest.mark.parametrize("tag", ["ko", "hi", "ta", "ur", "pa", "bn", "th"])
def test_a_reading_is_in_lower_case(tag: str) -> None:
    for where, form in forms(tag):
        for reading in form.readings.values():
            assert reading == reading.lower(), where


@EVERY_LANGUAGE
def test_a_choosable_variant_says_something_else(tag: str) -> None:
    for pack in packs():
        for line in pack.lines:
            wording = line.wordings.get(tag)
            for key, form in wording.variants.items() if wording else ():
                assert form.text != wording.form.text, f"{pack.ref(line)} {key}"  # type: ignore[union-attr]


def test_what_a_computer_reads_instead_is_in_the_same_script() -> None:
    for tag in WORDED:
        language = languages().get(tag)
        for where, form in forms(tag):
            assert scripts.strays(form.speak, language.script) == [], where
            assert form.speak != form.text, where


def test_urdu_and_hindi_are_each_their_own() -> None:
    """No wording of one is the other's, letter for letter, in the reading people type."""
    urdu = {where: form.readings["friendly"] for where, form in forms("ur")}
    hindi = {where: form.readings["friendly"] for where, form in forms("hi")}
    phrases = [where for where in urdu if where in hindi and " " in urdu[where]]
    same = [where for where in phrases if urdu[where] == hindi[where]]
    assert len(same) < len(phrases) / 2, same


def test_files_name_the_lines_in_the_order_of_the_pack() -> None:
    for pack in packs():
        for tag in pack.languages:
            text = (ROOT / "lessons" / pack.slug / f"{tag}.yaml").read_text(encoding="utf-8")
            written = re.findall(r"^  ([a-z0-9-]+):", text.partition("\nwordings:")[2], re.MULTILINE)
            assert written == [line.id for line in pack.lines], f"{pack.slug}/{tag}.yaml"
