"""Words and ideas: counted, never measured."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from langapp.db import db
from langapp.families.models import Device, Family
from langapp.languages.registry import languages
from langapp.lib.spreadsheet import FORMULA
from langapp.packs.documents import Form
from langapp.practice import hearing
from langapp.practice.hearing import Entry, a_day, at_noon, fold
from langapp.practice.models import LONGEST_WORD, HeardWord, Undo
from langapp.web import Refused
from tests.cast import SAID, Key, an_id, queries

NOW = SAID + timedelta(days=400)
AHEAD = timedelta(0)


@dataclass(frozen=True)
class Told:
    id: str
    ref: str
    tag: str
    word: str
    heard_at: datetime
    child_id: int | None = None


def told(*words: tuple[str, str, str]) -> list[Told]:
    """Each a ref, a tag and a word; heard one a day."""
    return [
        Told(an_id(number), ref, tag, word, SAID + timedelta(days=number))
        for number, (ref, tag, word) in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("words", "total", "ideas"),
    [
        ([], 0, 0),
        ([("animals/dog", "ta", "நாய்")], 1, 1),
        # One idea in two languages.
        ([("animals/dog", "ta", "நாய்"), ("animals/dog", "vi", "chó")], 2, 1),
        # Told twice, by two people or on two days.
        ([("animals/dog", "ta", "நாய்"), ("animals/dog", "ta", "நாய்")], 1, 1),
        # The pack says it otherwise since.
        ([("animals/dog", "ta", "நாய்"), ("animals/dog", "ta", "நாய்க்குட்டி")], 1, 1),
        # Their own words stand for themselves, in each language.
        ([("", "ta", "mum"), ("", "vi", "mum")], 2, 2),
        ([("", "vi", "Bà"), ("", "vi", "bà"), ("", "vi", "ba\u0300")], 1, 1),
        ([("", "vi", "bà"), ("", "vi", "ba"), ("", "vi", "bá")], 3, 3),
        ([("animals/dog", "ta", "நாய்"), ("", "ta", "நாய்")], 2, 2),
    ],
)
def test_a_word_is_a_wording_and_an_idea_is_a_meaning(
    words: list[tuple[str, str, str]], total: int, ideas: int
) -> None:
    heard = fold(told(*words))
    assert (heard.total, heard.ideas) == (total, ideas)


some_words = st.lists(
    st.tuples(
        st.sampled_from(["", "animals/dog", "animals/cat"]),
        st.sampled_from(["ta", "vi"]),
        st.sampled_from("abA"),
    ),
    max_size=30,
)


@given(some_words)
def test_neither_number_ever_goes_down_and_there_are_no_more_ideas_than_words(
    words: list[tuple[str, str, str]],
) -> None:
    figures = [
        (heard.total, heard.ideas) for heard in (fold(told(*words[:n])) for n in range(len(words) + 1))
    ]
    assert figures == sorted(figures)
    assert [ideas for _total, ideas in figures] == sorted(ideas for _total, ideas in figures)
    assert all(ideas <= total for total, ideas in figures)


def test_the_first_word_in_a_language_is_the_one_heard_first() -> None:
    heard = fold(told(("a/b", "vi", "x"), ("a/c", "ta", "y"), ("a/d", "ta", "z"), ("a/b", "ta", "w")))
    assert [(word.tag, word.text) for word in heard.firsts(["ta", "ko", "vi"])] == [("ta", "y"), ("vi", "x")]


def test_every_telling_of_a_word_can_be_taken_back_by_itself() -> None:
    [word] = fold(told(("a/b", "vi", "x"), ("a/b", "vi", "x"))).words
    assert [fact for fact, _at in word.told] == [an_id(0), an_id(1)]


# Kept


@pytest.fixture
def mais(inside: Flask, world: dict[str, Key]) -> Device:
    return db.session.get_one(Device, world["mai"].device)


def hear(device: Device, number: int, **other: object) -> None:
    HeardWord.add(
        device,
        an_id(number),
        **{"ref": "animals/dog", "tag": "ta", "word": "நாய்", "heard_at": SAID, "now": NOW, **other},
    )


@pytest.mark.parametrize("seed", range(3))
def test_late_twice_and_in_any_order_comes_to_the_same(mais: Device, seed: int) -> None:
    facts = [("heard", n) for n in range(12)] * 2 + [("undo", 3), ("undo", 3), ("undo", 11)]
    for kind, number in random.Random(seed).sample(facts, len(facts)):
        at = SAID + timedelta(days=number)
        if kind == "heard":
            hear(mais, number, ref=f"animals/n{number}", heard_at=at)
        else:
            Undo.add(mais.family_id, an_id(number), undone_at=NOW, now=NOW)
    kept = HeardWord.standing(mais.family_id)
    assert [row.id for row in kept] == [an_id(number) for number in range(11) if number != 3]


def test_nothing_was_heard_later_than_it_was_told_of(mais: Device) -> None:
    hear(mais, 1, heard_at=NOW + timedelta(days=9))
    assert [row.heard_at for row in HeardWord.standing(mais.family_id)] == [NOW]


def test_a_word_without_a_little_one_is_the_first_one_s(mais: Device) -> None:
    family = db.session.get_one(Family, mais.family_id)
    linh = family.little_one()
    hear(mais, 1)
    hear(mais, 2, ref="animals/cat", child_id=linh.id)
    assert hearing.of(family, linh).total == 2
    assert hearing.of(family, None).total == 1


@pytest.mark.parametrize("word", ["no", "12:30", "ba\u0300", "பா\u200cப்பா", "👨‍👩‍👧", "x" * LONGEST_WORD])
def test_a_word_is_kept_as_it_is(mais: Device, word: str) -> None:
    hear(mais, 1, ref="", word=f"  {word}\n")
    [kept] = HeardWord.standing(mais.family_id)
    assert kept.word == word


def test_what_would_turn_a_line_round_is_left_out(mais: Device) -> None:
    hear(mais, 1, ref="", word="a\u202eb\u2066c\0d")
    assert [row.word for row in HeardWord.standing(mais.family_id)] == ["abc d"]


@pytest.mark.parametrize("word", ["", " \n\t", "\u202e", "x" * (LONGEST_WORD + 1)])
def test_no_word_at_all_and_too_long_a_one_are_refused(mais: Device, word: str) -> None:
    with pytest.raises(Refused):
        hear(mais, 1, ref="", word=word)


def test_what_was_heard_is_one_query_however_much_it_is(inside: Flask, mais: Device) -> None:
    family = db.session.get_one(Family, mais.family_id)
    child = family.little_one()
    for number in range(60):
        hear(mais, number, ref=f"animals/n{number}")
    db.session.flush()
    with queries(inside) as asked:
        assert hearing.of(family, child).total == 60
    assert len(asked) == 1


# When it was


@pytest.mark.parametrize("hours", [-12, -5, 0, 5.5, 14])
def test_a_chosen_day_stays_that_day_where_the_family_is_and_wherever_it_moves(hours: float) -> None:
    ahead = timedelta(hours=hours)
    at = at_noon(date(2024, 3, 5), ahead, NOW)
    for moved in (-11, 0, 11):
        assert (at + ahead + timedelta(hours=moved)).date() == date(2024, 3, 5)


def test_no_chosen_day_lies_in_the_future() -> None:
    now = datetime(2024, 3, 5, 6, tzinfo=UTC)
    assert at_noon(date(2024, 3, 5), AHEAD, now) == now
    assert a_day("2024-03-05", now.date()) == now.date()
    for text in ("2024-03-06", "2019-12-31", "5.3.2024", "", "2024-02-30"):
        with pytest.raises(Refused):
            a_day(text, now.date())


# Taken along


def entry(text: str, tag: str = "ta", reading: str = "") -> Entry:
    [word] = fold(told(("", tag, text))).words
    return Entry(word, languages().get(tag), Form(text, {"friendly": reading} if reading else {}), None)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+", "-ssi", "@ba", "＝1", "\t=1", 'a"b', "a,b", "a\nb", "'quoted", "கள்", "پانی", "no", "017"],
)
def test_a_cell_is_never_a_formula_and_otherwise_what_it_was(text: str) -> None:
    held = hearing.table([entry(text, reading=text)], AHEAD)
    assert held.startswith("\ufeff")
    [_names, row] = csv.reader(io.StringIO(held[1:], newline=""))
    assert row[0] == "தமிழ்"
    for cell in row[1:3]:
        assert not cell.startswith(FORMULA)
        assert cell in (text, f"'{text}")


def test_words_come_in_the_family_s_order_of_languages_and_none_is_left_out() -> None:
    lists = hearing.by_language([entry("a", "vi"), entry("b", "ta"), entry("c", "ko")], ["ta", "vi"])
    assert [(language.tag, len(theirs)) for language, theirs in lists] == [("ta", 1), ("vi", 1), ("ko", 1)]


def test_furigana_stands_over_a_word_and_is_not_its_reading_beside_it() -> None:
    [word] = fold(told(("", "ja", "お母さん"))).words
    form = Form("お母さん", {"furigana": "お母[かあ]さん", "hepburn": "okaasan"})
    assert Entry(word, languages().get("ja"), form, None).reading == "okaasan"
