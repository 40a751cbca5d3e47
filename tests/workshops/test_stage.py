"""The wall: one meaning, every language that came, how to come in, and the cloth; each piece of it by itself too."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.workshops.models import Guest, RoomThread, Workshop
from langapp.workshops.wall import walls
from tests.cast import Key, queries, teaches
from tests.visiting import Page, fragment, text_of, visit
from tests.workshops.building import STEPS, a_guest, a_session

BATH, NEIGHBOUR, SONG, PICTURES = 1, 3, 4, 5
TWELVE = ("yue", "ta", "ko", "vi", "ur", "th", "ja", "hi", "bn", "fil", "pa", "zh-Hans")
LARGEST = 60_000


@pytest.fixture
def held(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


@pytest.fixture
def leader(app: Flask, world: dict[str, Key], held: str) -> FlaskClient:
    client = teaches(app, world["priya"], "leading")
    client.post(f"/workshops/{held}/position", data={"to": BATH})
    return client


def come(app: Flask, held: str, *families: Sequence[str]) -> None:
    for tags in families:
        a_guest(app, held, tags)


def wall(client: FlaskClient, held: str, asked: str = "") -> Page:
    return visit(client, f"/workshops/{held}/stage{asked}")


def parts(page: Page) -> list[dict[str, Any]]:
    shown = page.by_id("shown")
    assert shown is not None
    found: list[dict[str, Any]] = json.loads(shown.get("data-parts", ""))
    return found


def test_it_shows_the_meaning_once_and_each_language_with_its_families(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    come(app, held, ["ur"], ["vi", "ta"], ["vi"])
    page = wall(leader, held)
    assert page.h1 == "Shall we have a bath?"
    assert page.texts("p", "of") == ["اردو1 family", "Tiếng Việt2 families", "தமிழ்1 family"], "as they came"
    assert "Mình đi tắm nhé?" in page.texts("p", "w")
    assert "kulikkalaamaa?" in page.texts("p", "reading")
    assert [tile.get("class", "").split()[1] for tile in page.all("li", "tile")] == [
        "dye-jade",
        "dye-indigo",
        "dye-madder",
    ], "each as it was dyed before anybody came"
    assert "3 families are here" in page.text


def test_while_nobody_is_here_it_shows_the_languages_that_are_expected(
    leader: FlaskClient, held: str
) -> None:
    page = wall(leader, held)
    assert page.texts("b", "endonym") == ["Tiếng Việt", "தமிழ்", "اردو"]
    assert "0 families" not in page.text
    assert "0 threads" not in text_of(page.by_id("loom"))  # type: ignore[arg-type]
    dyes = [tile.get("class", "").split()[1] for tile in page.all("li", "tile")]
    assert dyes == ["dye-indigo", "dye-madder", "dye-jade"]


def test_languages_that_are_expected_stay_after_those_that_came(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    come(app, held, ["ko"], ["ta"])
    page = wall(leader, held)
    assert page.texts("p", "of") == ["한국어1 family", "தமிழ்1 family", "Tiếng Việt", "اردو"]
    assert [tile.get("class", "").split()[1:] for tile in page.all("li", "tile")] == [
        ["dye-lac"],
        ["dye-madder"],
        ["dye-indigo", "awaited"],
        ["dye-jade", "awaited"],
    ]


def test_a_voice_that_the_room_may_hear_is_another_state(leader: FlaskClient, held: str, app: Flask) -> None:
    before = json.loads(leader.get(f"/workshops/{held}/state").data)
    with app.app_context():
        Workshop.held(held).voices_changed()
        db.session.commit()
    assert json.loads(leader.get(f"/workshops/{held}/state").data)["voices"] == before["voices"] + 1


def test_the_four_questions_are_told_of_and_so_is_what_is_taken_home(leader: FlaskClient, held: str) -> None:
    assert wall(leader, held).texts("p", "questions") == []
    leader.post(f"/workshops/{held}/questions")
    assert wall(leader, held).texts("p", "questions") == ["Four small questions are on your phones"]
    leader.post(f"/workshops/{held}/ending")
    page = wall(leader, held)
    assert page.texts("p", "questions") == []
    assert page.texts("p", "home") == ["Take it home on your phone"]
    assert "wide" in page.by_id("shown").get("class", "")  # type: ignore[union-attr]


def test_the_way_in_is_a_square_an_address_and_six_digits_in_two_threes(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    page = wall(leader, held)
    assert re.fullmatch(r"[0-9]{3} [0-9]{3}", page.texts("p", "code")[0])
    assert page.texts("p", "typed") == ["localhost/w"]
    assert page.all("{http://www.w3.org/2000/svg}svg", "qr")
    leader.post(f"/workshops/{held}/closing")
    closed = wall(leader, held)
    assert closed.texts("p", "code") == []
    assert closed.all("{http://www.w3.org/2000/svg}svg", "qr") == []


def test_more_than_six_are_close_together_and_more_than_twelve_are_named(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    come(app, held, *([tag] for tag in TWELVE))
    page = wall(leader, held)
    assert len(page.all("li", "tile")) == 12
    assert "many" in page.by_id("shown").get("class", "")  # type: ignore[union-attr]
    come(app, held, ["zh-Hant-TW"], ["zh-Hant-TW"], ["ta"])
    page = wall(leader, held)
    assert len(page.all("li", "tile")) == 12
    assert len(page.all("p", "besides")[0]) == 1, "one of those with one family is named"
    assert "國語2 families" in page.texts("p", "of")


def test_a_language_without_the_words_is_asked_for_them(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, ["mn"])
    assert "How do you say it?" in wall(leader, held).text


def test_a_song_stands_there_line_by_line(app: Flask, leader: FlaskClient, held: str) -> None:
    leader.post(f"/workshops/{held}/position", data={"to": SONG})
    page = wall(leader, held)
    assert page.h1 == "Little house of bamboo"
    assert page.texts("p", "w")[0] == "Bahay kubo, kahit munti"
    assert page.texts("b", "endonym") == ["Filipino"]
    assert len(page.texts("p", "cue")) == 8
    assert page.all("li", "tile") == []


def test_pictures_are_large_with_their_words(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, ["vi"])
    leader.post(f"/workshops/{held}/position", data={"to": PICTURES})
    page = wall(leader, held)
    assert len(page.all("li", "one")) == 2
    assert any("dog.svg" in image.get("src", "") for image in page.all("img"))


@pytest.mark.parametrize(
    ("doing", "said"),
    [("listen", "Listen"), ("together", "Everyone together"), ("ask", "A parent says it for us")],
)
def test_what_the_room_is_asked_stands_over_the_line(
    leader: FlaskClient, held: str, doing: str, said: str
) -> None:
    leader.post(f"/workshops/{held}/doing", data={"doing": doing})
    assert wall(leader, held).texts("p", "prompt") == [said]
    ahead = leader.get(f"/workshops/{held}/stage/tiles?slide={NEIGHBOUR}")
    assert said not in ahead.text, "of the slide that is up, and of no other"


def test_a_pause_and_the_end_are_quiet(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, ["vi"])
    leader.post(f"/workshops/{held}/pause")
    page = wall(leader, held)
    assert (page.h1, parts(page), page.texts("p", "w")) == ("A short pause", [], [])
    leader.post(f"/workshops/{held}/ending")
    page = wall(leader, held)
    assert (page.h1, parts(page), page.texts("p", "code")) == ("Goodbye", [], [])
    assert [form.action for form in page.forms] == []


def test_a_wall_mirrors_nothing_but_itself_by_day_until_it_is_asked(leader: FlaskClient, held: str) -> None:
    leader.set_cookie("look", "night.right.en")
    assert wall(leader, held).root.get("data-mode") == "day"
    assert wall(leader, held, "?mode=night").root.get("data-mode") == "night"
    assert wall(leader, held, "?locale=nonsense&mode=x").root.get("lang") == "en"


def test_it_follows_without_scripts(leader: FlaskClient, held: str) -> None:
    page = wall(leader, held, "?mode=night")
    back, play, onward = page.forms
    assert 'http-equiv="refresh"' in page.response.text
    answer = onward.send(leader, to=str(BATH + 1))
    assert answer.location == f"/workshops/{held}/stage?mode=night"
    assert wall(leader, held).h1 == "Splash, splash!"
    assert play.data["on"] == "stage"
    assert back.action == onward.action


# Piece by piece


def test_a_slide_is_asked_for_by_itself_also_one_that_is_not_up(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    come(app, held, ["vi"])
    shown, join = fragment(leader.get(f"/workshops/{held}/stage/tiles"))
    assert (shown.get("id"), shown.get("data-slide"), join.get("id")) == ("shown", str(BATH), "join")
    other, _join = fragment(leader.get(f"/workshops/{held}/stage/tiles?slide={NEIGHBOUR}"))
    assert other.get("data-slide") == str(NEIGHBOUR)
    assert "Ask the person next to you" in text_of(other)
    last, _join = fragment(leader.get(f"/workshops/{held}/stage/tiles?slide=999"))
    assert last.get("data-slide") == str(sum(len(list(step.slides)) for step in STEPS) - 1)


def test_the_cloth_grows_by_what_is_said(app: Flask, leader: FlaskClient, held: str, now: datetime) -> None:
    come(app, held, ["vi"], ["ta"])
    with app.app_context():
        for number, guest in enumerate([*Guest.all_of(held)] * 3):
            RoomThread.add(guest, f"018f3600-0000-7000-8000-{number:012x}", "bath-time/splash", now)
        db.session.commit()
    [loom] = fragment(leader.get(f"/workshops/{held}/stage/cloth"))
    assert "6 threads today" in text_of(loom)
    assert loom.get("data-woven") == "6 false"
    assert "6 threads today" in wall(leader, held).text


# Sound


def test_each_language_sounds_in_turn_and_whoever_a_person_says_comes_first(
    app: Flask, leader: FlaskClient, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(app, held, ["ta"], ["vi"], ["ko"])
    with app.app_context():
        monkeypatch.setattr(walls, "_is_human", lambda voice: "/ko" in voice.url)
        page = wall(leader, held)
    assert [part["lit"] for part in parts(page)] == ["0-ko", "0-ta", "0-vi", "0-ur"], (
        "and then what is expected"
    )
    lit = {tile.get("data-lit") for tile in page.all("li", "tile")}
    assert {part["lit"] for part in parts(page)} == lit
    assert all(part["sound"].startswith(("/voices/", "/clips/")) for part in parts(page))


def test_a_song_sounds_line_by_line_where_nobody_sang_it(leader: FlaskClient, held: str) -> None:
    leader.post(f"/workshops/{held}/position", data={"to": SONG})
    page = wall(leader, held)
    lit = [part["lit"] for part in parts(page)]
    assert lit == [str(number) for number in range(8)]
    assert [line.get("data-lit") for line in page.all("li") if line.get("data-lit")] == lit


# As many as there are


def test_neither_languages_nor_guests_cost_queries(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, ["vi"])
    pages = ("/stage", "/stage/tiles", "/stage/cloth")
    few = [_cost(app, leader, f"/workshops/{held}{path}") for path in pages]
    come(app, held, *([tag] for tag in TWELVE), *(["vi"] for _ in range(28)))
    assert [_cost(app, leader, f"/workshops/{held}{path}") for path in pages] == few
    assert max(few) <= 18


def test_a_wall_is_small(app: Flask, leader: FlaskClient, held: str, now: datetime) -> None:
    come(app, held, *([tag] for tag in TWELVE))
    with app.app_context():
        guests = Guest.all_of(held)
        for number in range(200):
            RoomThread.add(
                guests[number % 12], f"018f3600-0000-7000-8000-{number:012x}", "bath-time/splash", now
            )
        db.session.commit()
    assert len(leader.get(f"/workshops/{held}/stage").data) < LARGEST


def test_what_it_shows_is_of_this_session(
    app: Flask, world: dict[str, Key], leader: FlaskClient, held: str
) -> None:
    other = a_session(app, world["lan"])
    come(app, other, ["ko"])
    assert "한국어" not in wall(leader, held).text
    with app.app_context():
        assert db.session.get_one(Workshop, other).present == "ko"


def _cost(app: Flask, client: FlaskClient, path: str) -> int:
    client.get(path)
    with queries(app) as seen:
        assert client.get(path).status_code == 200
    return len(seen)
