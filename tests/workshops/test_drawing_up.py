"""A plan that nobody has to think of: for every theme, length and room, whole, in time, and sayable."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from langapp import i18n
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf
from langapp.refs import is_sung
from langapp.web import Refused
from langapp.workshops.preparing import planning
from langapp.workshops.steps import FEWEST, KINDS, LENGTHS, MOST, Step

COUNTS = {20: (5, 5), 30: (6, 6), 45: (7, 8)}
LAUNCH = [language.tag for language in languages().at("launch")]


def drawn(theme: str, tags: list[str], minutes: int, on_shelf: Shelf | None = None) -> tuple[Step, ...]:
    held = on_shelf or shelf.current()
    return planning.draw_up(held.packs[theme], tags, minutes, held)


def lines(steps: tuple[Step, ...], kind: str) -> tuple[str, ...]:
    return next(step.refs for step in steps if step.kind == kind)


def without(*slugs: str) -> Shelf:
    return Shelf({slug: pack for slug, pack in shelf.current().packs.items() if slug not in slugs})


@pytest.mark.parametrize("minutes", LENGTHS)
def test_every_theme_makes_a_whole_plan_for_any_room(inside: Flask, minutes: int) -> None:
    held, dice = shelf.current(), random.Random(8)
    for theme in held.of_kind(*planning.THEMES):
        for _ in range(4):
            tags = dice.sample(LAUNCH, dice.randint(1, 6))
            steps = planning.draw_up(theme, tags, minutes, held)
            least, most = COUNTS[minutes]
            assert FEWEST <= least <= len(steps) <= most <= MOST, (theme.slug, tags)
            assert sum(step.minutes for step in steps) == minutes
            assert all(step.minutes > 0 and step.kind in KINDS for step in steps)
            assert all(step.notes and step.materials for step in steps)
            assert len({step.id for step in steps}) == len(steps)
            assert (steps[0].kind, steps[-1].kind) == ("welcome", "goodbye")
            for step in steps:
                for ref in step.refs:
                    place = held.line(ref)
                    assert place is not None
                    assert any(tag in place[1].wordings for tag in tags), ref
            assert 2 <= len(lines(steps, "hear")) <= 5
            assert steps == planning.draw_up(theme, tags, minutes, held)


def test_a_rhyme_is_one_to_play_in_a_language_of_the_room(inside: Flask) -> None:
    held = shelf.current()
    for tag in LAUNCH:
        [ref] = lines(drawn("bath-time", [tag], 20), "rhyme")
        place = held.line(ref)
        assert place is not None
        assert is_sung(ref)
        assert (place[0].language, place[0].form in ("play", "finger")) == (tag, True)


def test_a_welcome_with_time_has_a_song_and_every_song_is_in_another_language(inside: Flask) -> None:
    steps = drawn("bath-time", ["hi", "ko", "ta"], 45)
    songs = [ref for step in steps for ref in step.refs if is_sung(ref)]
    places = [shelf.current().line(ref) for ref in songs]
    assert [place[0].language for place in places if place] == ["hi", "ko", "ta"]
    assert steps[0].refs == ("greetings/say-hello", songs[0])
    assert len(drawn("bath-time", ["hi", "ko", "ta"], 20)[0].refs) == 1


def test_what_all_of_them_say_goes_before_what_some_of_them_say(inside: Flask) -> None:
    held = shelf.current()
    theme = held.packs["bath-time"]
    some = {line.id for line in theme.lines[:4]}
    assert some <= {ref.partition("/")[2] for ref in lines(drawn("bath-time", ["vi", "ta"], 30), "hear")}
    thin = Pack.from_json(theme.to_json())
    for line in thin.lines[:4]:
        del line.wordings["vi"]
    steps = drawn("bath-time", ["vi", "ta"], 30, Shelf({**held.packs, "bath-time": thin}))
    assert not {ref.partition("/")[2] for ref in lines(steps, "hear")} & some


def test_pictures_are_of_words_that_go_with_the_theme_and_none_comes_twice(inside: Flask) -> None:
    held = shelf.current()
    for theme, words in (("bath-time", "our-body"), ("mealtime", "food-and-drink"), ("animals", "animals")):
        refs = lines(drawn(theme, ["vi", "ta"], 30), "pictures")
        places = [held.line(ref) for ref in refs]
        assert {ref.partition("/")[0] for ref in refs} == {words}
        pictures = [place[1].picture for place in places if place]
        assert all(pictures)
        assert 2 <= len(set(pictures)) == len(pictures) <= 4


def test_a_story_is_told_in_the_order_of_its_pack(inside: Flask) -> None:
    refs = lines(drawn("bath-time", ["vi", "ta"], 45), "story")
    places = [
        [f"bath-time/{line.id}" for line in shelf.current().packs["bath-time"].lines].index(ref)
        for ref in refs
    ]
    assert places == sorted(places)
    assert len(places) == 4


def test_where_the_shelf_has_no_greetings_and_no_songs_there_is_a_plan_all_the_same(inside: Flask) -> None:
    held = shelf.current()
    bare = without("greetings", *(song.slug for song in held.of_kind("song")))
    for minutes in LENGTHS:
        steps = drawn("bath-time", ["vi"], minutes, bare)
        assert len(steps) >= COUNTS[minutes][0]
        assert sum(step.minutes for step in steps) == minutes
        assert not [step for step in steps if step.kind == "rhyme"]
    alone = Shelf({"bath-time": held.packs["bath-time"]})
    assert len(drawn("bath-time", ["vi"], 45, alone)) >= 7


def test_a_theme_that_nobody_of_the_room_says_is_refused_with_what_to_do(inside: Flask) -> None:
    with pytest.raises(Refused, match="Choose another theme"):
        drawn("mealtime", ["hmn"], 30)
    with pytest.raises(Refused, match="20, 30 or 45"):
        drawn("mealtime", ["vi"], 10**9)


def test_notes_are_in_the_language_of_whoever_draws_it_up_and_name_the_rhyme(inside: Flask) -> None:
    rhyme = next(step for step in drawn("bath-time", ["hi"], 20) if step.kind == "rhyme")
    assert rhyme.notes.startswith("A rhyme in Hindi: “Akkad bakkad")
    with i18n.speaking("vi", "messages"):
        rhyme = next(step for step in drawn("bath-time", ["hi"], 20) if step.kind == "rhyme")
        assert "Tiếng Hindi" in rhyme.notes


@pytest.mark.parametrize("weights", [[1], [3, 8, 4, 5, 3], [3, 8, 4, 5, 6, 3], [1, 1, 1]])
@pytest.mark.parametrize("minutes", [3, 5, 20, 30, 45, 60])
def test_shares_add_up(weights: list[int], minutes: int) -> None:
    found = planning.shares(weights, minutes)
    assert sum(found) == minutes
    assert len(found) == len(weights)
