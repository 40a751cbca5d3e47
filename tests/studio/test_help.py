"""Help while a pack is written: asked for by the grid, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.packs import shelf
from langapp.packs.authoring import suggesting
from langapp.studio.grid import help_views, helping
from tests.cast import Key, all_rows, queries, teaches


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"])


def names(client: FlaskClient, q: str) -> list[str]:
    return [each["name"] for each in client.get("/studio/pictures", query_string={"q": q}).json["pictures"]]


def alike(client: FlaskClient, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/studio/alike", query_string=asked).json["alike"]
    return found


# Readings


def test_readings_are_suggested_in_the_order_of_the_texts(app: Flask, lan: FlaskClient) -> None:
    suggesting._keep("yue", "早晨", {"jyutping": "zou2 san4"})
    suggesting._keep("yue", "早抖", {"jyutping": "zou2 tau2"})
    before = all_rows(app)
    answer = lan.post("/studio/readings", json={"tag": "yue", "texts": ["早抖", "", "早晨"]})
    assert answer.json == {"readings": [{"jyutping": "zou2 tau2"}, {}, {"jyutping": "zou2 san4"}]}
    assert all_rows(app) == before


def test_the_shelf_is_asked_before_an_engine(lan: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "suggest", lambda _tag, texts: [{"jyutping": "x"} for _text in texts])
    answer = lan.post("/studio/readings", json={"tag": "yue", "texts": ["沖涼好唔好？"]})
    assert answer.json == {"readings": [{"jyutping": "cung1 loeng4 hou2 m4 hou2"}]}


def test_no_transaction_is_open_while_an_engine_is_asked(
    lan: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones = []
    monkeypatch.setattr(
        suggesting, "suggest", lambda _tag, texts: open_ones.append(db.session().in_transaction()) or [{}]
    )
    assert lan.post("/studio/readings", json={"tag": "yue", "texts": ["早晨"]}).json == {"readings": [{}]}
    assert open_ones == [False]


def test_the_script_is_told_its_words_and_what_can_be_read(client: FlaskClient) -> None:
    told = client.get("/studio/help").json
    assert "hi" in told["tags"]
    assert "vi" not in told["tags"]
    assert told["words"]["take_all"] == "Take all {n} suggested readings"


@pytest.mark.parametrize(
    "told",
    [None, [], {}, {"tag": "xx", "texts": ["a"]}, {"tag": "yue", "texts": "a"}, {"tag": "yue", "texts": [1]},
     {"tag": ["yue"], "texts": []}, {"tag": "vi", "texts": ["a"] * 201}],
)  # fmt: skip
def test_what_is_no_question_is_refused(lan: FlaskClient, told: object) -> None:
    assert lan.post("/studio/readings", json=told).status_code == 400


def test_half_a_letter_is_no_trouble(lan: FlaskClient) -> None:
    assert lan.post("/studio/readings", json={"tag": "vi", "texts": ["\ud83d"]}).json == {"readings": [{}]}


def test_help_is_for_those_who_write(joon: FlaskClient, client: FlaskClient) -> None:
    for path in ("/studio/alike?meaning=Milk", "/studio/pictures?q=cow"):
        assert joon.get(path).status_code == 404
        assert client.get(path).status_code == 303
    assert joon.post("/studio/readings", json={"tag": "vi", "texts": []}).status_code == 404


def test_a_visitor_of_the_sandbox_is_helped_a_little(client: FlaskClient) -> None:
    suggesting._keep("yue", "早晨", {"jyutping": "zou2 san4"})
    ask = {"tag": "yue", "texts": ["早晨"]}
    assert client.post("/studio/sandbox/readings", json=ask).json == {"readings": [{"jyutping": "zou2 san4"}]}
    with help_views._visitor:
        assert client.post("/studio/sandbox/readings", json=ask).json["readings"]
    many = {"tag": "yue", "texts": ["早晨"] * 13}
    assert client.post("/studio/sandbox/readings", json=many).status_code == 400
    assert client.get("/studio/sandbox/pictures?q=cow").json["pictures"][0]["name"] == "cow"
    assert client.get("/studio/sandbox/alike?meaning=Shall+we+have+a+bath").json["alike"]


# Lines that mean the same


def test_a_meaning_that_is_there_already_is_offered_with_its_cells(app: Flask, lan: FlaskClient) -> None:
    [first, *_] = alike(lan, meaning="shall we have a bath", tag="vi", tags="vi yue")
    assert (first["ref"], first["pack"], first["same"]) == ("bath-time/shall-we-bathe", "Bath time", True)
    assert first["cells"]["yue:readings.jyutping"] == "cung1 loeng4 hou2 m4 hou2"
    assert "vi:text" in first["cells"]
    assert "meaning" not in first["cells"]
    assert not any(field.startswith("ko:") for field in first["cells"])


def test_a_text_that_is_there_already_is_offered_too(lan: FlaskClient) -> None:
    [first, *_] = alike(lan, text="沖涼好唔好", tag="yue", tags="yue")
    assert first["ref"] == "bath-time/shall-we-bathe"


@pytest.mark.parametrize("meaning", ["", "W", "We", "Wash", "zzzz", "!!!"])
def test_too_little_means_nothing_yet(lan: FlaskClient, meaning: str) -> None:
    assert alike(lan, meaning=meaning, tags="vi") == []


def test_what_the_draft_itself_published_is_no_news(app: Flask) -> None:
    with app.test_request_context():
        here = shelf.current()
        assert helping.alike(here, "Shall we have a bath?", "", "", (), without="")
        assert not helping.alike(here, "Shall we have a bath?", "", "", (), without="bath-time")


# Pictures


@pytest.mark.parametrize(
    ("q", "name"),
    [("cow", "cow"), ("Cows", "cow"), ("the christmas tree", "christmas-tree"), ("bicycel", "bicycle"), ("con bò", "cow"), ("牛", "cow"),
     ("airplane", "aeroplane")],
)  # fmt: skip
def test_a_picture_is_found_by_a_word_of_any_language(lan: FlaskClient, q: str, name: str) -> None:
    assert name in names(lan, q)[:3]


def test_no_more_than_a_handful_is_shown_and_nothing_for_nothing(lan: FlaskClient) -> None:
    assert names(lan, "") == names(lan, "?!") == names(lan, "qqqqq") == []
    assert (
        len(
            names(
                lan, "a baby in a boat with a ball and a bee on a bicycle by a big blue bus, a cow and a car"
            )
        )
        <= 12
    )


def test_what_shows_the_very_word_is_obvious(lan: FlaskClient) -> None:
    found = lan.get("/studio/pictures?q=Cow").json["pictures"]
    assert [each["name"] for each in found if each["obvious"]] == ["cow"]
    assert found[0]["address"].startswith("/static/pictures/cow.svg?v=")
    assert not any(each["obvious"] for each in lan.get("/studio/pictures?q=bicycel").json["pictures"])


def test_help_costs_few_questions_of_the_database(app: Flask, lan: FlaskClient) -> None:
    lan.get("/studio/pictures?q=cow")
    with queries(app) as seen:
        lan.get("/studio/pictures?q=cow")
        lan.get("/studio/alike?meaning=Shall+we+have+a+bath&tags=vi")
    assert len(seen) <= 10
