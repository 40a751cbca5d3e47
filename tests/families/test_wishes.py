"""What is asked for and is not there yet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.families.wishes import Wish
from tests.cast import REF, all_rows, device_of
from tests.visiting import checked, visit


def wishes(app: Flask) -> dict[tuple[str, str, str], int]:
    with app.app_context():
        return {(wish.tag, wish.words, wish.ref): wish.times for wish in db.session.scalars(select(Wish))}


def test_the_same_wish_is_counted_and_nothing_is_kept_of_who_wished(
    app: Flask, client: FlaskClient, mai: FlaskClient
) -> None:
    for someone in (client, mai, mai):
        someone.post("/wishes", data={"tag": "lo"})
    mai.post("/wishes", data={"tag": "lo", "ref": REF})
    client.post("/wishes", data={"words": " Rohingya "})
    client.post("/wishes", data={"words": "Rohingya"})
    assert wishes(app) == {("lo", "", ""): 3, ("lo", "", REF): 1, ("", "Rohingya", ""): 2}
    assert set(Wish.__table__.columns.keys()) == {"tag", "words", "ref", "times", "last_at"}


def test_a_visitor_is_thanked(client: FlaskClient) -> None:
    page = visit(client, "/another-language")
    named = next(form for form in page.forms if form.action == "/wishes" and "words" in form.data)
    wished = named.send(client, words="ئۇيغۇرچە")
    assert wished.location == "/another-language?wished=yes"
    assert visit(client, wished.location).texts("p", "banner") == [
        "Asked for. Thank you: it tells us what to write next."
    ]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"words": ""},
        {"words": "   "},
        {"tag": "xx"},
        {"tag": "xx", "words": "Klingon"},
        {"ref": REF},
        {"tag": "vi", "ref": "x"},
        {"tag": "vi", "ref": "../x/y"},
        {"tag": "vi", "ref": f"{'a' * 81}/b"},
        {"words": "x" * 61},
        {"words": "ண" * 61},
        {"words": "x" * 60_000},
    ],
    ids=lambda form: str(form)[:40],
)
def test_what_is_no_wish_is_refused_in_a_sentence(
    app: Flask, client: FlaskClient, form: dict[str, str]
) -> None:
    before = all_rows(app)
    answer = client.post("/wishes", data=form)
    assert answer.status_code == 422
    assert checked(client, "/wishes", answer).texts("p", "problem") != [""]
    assert all_rows(app) == before


@pytest.mark.parametrize(
    "words", ["\x00", "Lao\x00", "\x1b[31m", "\u202eoal", "'; DROP TABLE wish; --", "%s %(x)s {x}"]
)
def test_no_wish_breaks_anything(app: Flask, client: FlaskClient, words: str) -> None:
    assert client.post("/wishes", data={"words": words}).status_code in (303, 422)
    assert len(wishes(app)) <= 1


def test_wishes_at_the_same_moment_are_all_counted(app: Flask) -> None:
    def wish(_number: int) -> int:
        return device_of(app).post("/wishes", data={"tag": "km"}).status_code

    with ThreadPoolExecutor(8) as visitors:
        assert list(visitors.map(wish, range(24))) == [303] * 24
    assert wishes(app) == {("km", "", ""): 24}
