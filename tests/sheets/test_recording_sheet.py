"""Lines for a grandmother: a square and her own language; the paper is as good as the link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.voices.models import Ask
from tests.cast import queries
from tests.sheets.printed import fetched, is_there, made_at, pdf, text_of
from tests.visiting import visit

REFS = ["bath-time/shall-we-bathe", "bath-time/warm-water"]


def _ask(client: FlaskClient, tag: str, **more: object) -> str:
    answer = client.post("/family/asks", data={"tag": tag, "ref": REFS[:1], **more})
    assert answer.status_code == 303
    return f"/sheets/recording/{answer.headers['Location'].rpartition('/')[2]}"


@pytest.fixture
def path(mai: FlaskClient) -> str:
    return _ask(mai, "vi", name="Bà ngoại")


def test_she_is_greeted_and_asked_in_her_language(mai: FlaskClient, path: str) -> None:
    page = visit(mai, path)
    assert page.h1 == "Xin chào Bà ngoại"
    assert page.all("h1")[0].get("lang") is None  # its header says it
    assert {each.get("lang") for each in page.all("p", "w")} == {"vi"}
    assert len(page.all("span", "tick")) == 1
    assert "Hướng camera điện thoại vào đây" in page.text


def test_her_lines_stand_in_her_script_alone(joon: FlaskClient) -> None:
    page = visit(joon, _ask(joon, "ur", name="Nani"))
    assert not page.all("p", "reading")
    assert {each.get("lang") for each in page.all("p", "w")} == {"ur"}


def test_the_family_reads_what_the_paper_can_do(mai: FlaskClient, path: str) -> None:
    text = visit(mai, path).text
    assert "Whoever holds this paper can send these lines as Bà ngoại, until " in text
    assert "or until you stop the link" in text


def test_it_is_the_family_s_to_print_and_nobody_else_s(
    arun: FlaskClient, joon: FlaskClient, client: FlaskClient, path: str
) -> None:
    assert arun.get(path).status_code == 200
    for other in (joon, client):
        assert other.get(path).status_code == 404
        assert other.post(f"{path}/pdf").status_code == 404


def test_a_link_that_was_stopped_is_not_printed(app: Flask, mai: FlaskClient, path: str) -> None:
    address = made_at(app, mai, path)
    assert fetched(mai, address) == 200
    mai.post(f"/family/asks/{path.rpartition('/')[2]}/revocation")
    assert mai.get(path).status_code == 422
    assert "does not open any more" in mai.get(path).get_data(as_text=True)
    assert mai.post(f"{path}/pdf").status_code == 422
    assert fetched(mai, address) == 404  # nor is what was made before


def test_a_link_that_has_run_out_is_not_printed(app: Flask, mai: FlaskClient, path: str) -> None:
    with app.app_context():
        ask = db.session.get_one(Ask, path.rpartition("/")[2])
        ask.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        db.session.commit()
    assert mai.get(path).status_code == 422


def test_no_token_stands_in_the_address_or_in_words(app: Flask, mai: FlaskClient, path: str) -> None:
    with app.app_context():
        token = db.session.get_one(Ask, path.rpartition("/")[2]).token
    assert token not in mai.get(path).get_data(as_text=True)  # a camera reads it, and nobody else
    assert token not in text_of(pdf(app, mai, path))


def test_the_file_says_it_in_her_language(app: Flask, mai: FlaskClient, path: str) -> None:
    made = pdf(app, mai, path, paper="letter")
    assert len(made.pages) == 1
    assert is_there("Xin chào Bà ngoại", text_of(made))
    assert is_there("Mình đi tắm nhé?", text_of(made)) or is_there("Mình đi tắm nha?", text_of(made))


def test_it_is_no_other_sheet(mai: FlaskClient, path: str) -> None:
    ask_id = path.rpartition("/")[2]
    for kind in ("fridge", "flashcards", "cloth", "relatives", "festival"):
        assert mai.get(f"/sheets/{kind}/{ask_id}").status_code == 404
    for name in ("bath", "family", "bath-time", "018f3600-0000-7000-8000-000000000001"):
        assert mai.get(f"/sheets/recording/{name}").status_code == 404


def test_a_page_of_it_asks_little(app: Flask, mai: FlaskClient, path: str) -> None:
    mai.get(path)
    with queries(app) as asked:
        mai.get(path)
    assert len(asked) <= 7, asked
