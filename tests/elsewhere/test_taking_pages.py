"""Asking for it: by a family, by a visitor, and by those who may not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from tests.cast import Key, all_rows, an_id
from tests.elsewhere.test_table import rows
from tests.elsewhere.words import device
from tests.visiting import visit
from tests.voices.recording import record, speaker

SONG = "so-ja-raja"


@pytest.fixture
def at_once(app: Flask) -> Iterator[None]:
    app.config["JOBS_IMMEDIATE"] = True
    yield
    del app.config["JOBS_IMMEDIATE"]


def fetched(client: FlaskClient, address: str, **asked: object) -> tuple[str, bytes]:
    """The name and the bytes of what comes of asking."""
    waiting = client.post(address, data=asked)
    assert waiting.status_code == 303, waiting.text
    page = visit(client, waiting.headers["Location"])
    [saved] = [link for link in page.links if link.startswith("/makings/")]
    with client.get(saved) as file:
        assert file.status_code == 200
        return file.headers["Content-Disposition"], file.get_data()


def own_line(client: FlaskClient, **texts: str) -> None:
    kept = client.post(f"/family/lines/{an_id()}", data={"meaning": "Moon hands", "moment": "bath", **texts})
    assert kept.status_code == 303


def test_the_page_offers_what_there_is(mai: FlaskClient, client: FlaskClient) -> None:
    page = visit(mai, "/elsewhere/bath-time")
    ticked = [value for name, value in page.form("/elsewhere/anki/bath-time").fields if name == "language"]
    assert ticked == ["vi", "ta"]
    assert visit(client, "/elsewhere/bath-time").form("/elsewhere/anki/bath-time").fields == ()
    song = visit(client, f"/elsewhere/{SONG}").form(f"/elsewhere/anki/{SONG}")
    assert song.fields == (("language", "ur"),)
    visit(mai, "/elsewhere/ours")


@pytest.mark.usefixtures("at_once")
def test_a_family_takes_a_pack_along(mai: FlaskClient) -> None:
    name, deck = fetched(mai, "/elsewhere/anki/bath-time")
    assert name == 'attachment; filename="Bath time.apkg"'
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        assert "collection.anki2" in archive.namelist()
        assert len(archive.namelist()) > 20
    name, book = fetched(mai, "/elsewhere/book/bath-time", language=["ta"])
    assert name == 'attachment; filename="Bath time.epub"'
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert archive.read("mimetype") == b"application/epub+zip"


@pytest.mark.usefixtures("at_once")
def test_a_visitor_takes_a_pack_along_in_the_languages_of_the_form(client: FlaskClient) -> None:
    assert fetched(client, "/elsewhere/anki/bath-time", language=["ur"])
    assert fetched(client, f"/elsewhere/book/{SONG}")
    none = client.post("/elsewhere/anki/bath-time")
    assert none.status_code == 422
    assert "Choose at least one language to take along." in none.text
    odd = client.post("/elsewhere/table/bath-time", data={"language": ["xx", "ur", "<script>", "ur"]})
    assert {row[0] for row in rows(odd.data)[1:]} == {"اردو"}


def test_a_table_comes_at_once(mai: FlaskClient) -> None:
    answer = mai.post("/elsewhere/table/bath-time")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Bath time.csv"'
    assert {row[0] for row in rows(answer.data)[1:]} == {"Tiếng Việt", "தமிழ்"}


def test_their_own_words_are_theirs_alone(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    assert mai.post("/elsewhere/table/ours").status_code == 422  # There are none yet.
    own_line(mai, **{"text-1": "tay trăng"})
    for ours in (mai, arun):
        assert "tay trăng" in ours.post("/elsewhere/table/ours").text
    assert joon.post("/elsewhere/table/ours").status_code == 422
    for kind in ("table", "anki", "book"):
        assert client.post(f"/elsewhere/{kind}/ours", data={"language": "vi"}).status_code == 404
        assert mai.post(f"/elsewhere/{kind}/ours:bath").status_code == 404
        assert mai.post(f"/elsewhere/{kind}/nothing").status_code == 404
    assert client.get("/elsewhere/ours").status_code == 404
    assert mai.get("/elsewhere/ours:bath").status_code == 404


@pytest.mark.usefixtures("at_once")
def test_what_one_family_had_made_is_no_other_familys(mai: FlaskClient, joon: FlaskClient) -> None:
    own_line(mai, **{"text-1": "tay trăng"})
    asked = mai.post("/elsewhere/anki/ours").headers["Location"]
    visit(mai, asked)
    assert joon.get(asked).status_code == 404


@pytest.mark.usefixtures("at_once")
def test_a_voice_taken_back_is_given_out_no_more(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    with app.app_context():
        recording = record(speaker(device(world["mai"]).family_id))
        db.session.commit()
    asked = mai.post("/elsewhere/anki/bath-time").headers["Location"]
    [saved] = [link for link in visit(mai, asked).links if link.startswith("/makings/")]
    with mai.get(saved) as file:
        assert file.status_code == 200
    assert mai.post(f"/recordings/{recording}/withdrawal").status_code == 303
    assert mai.get(saved).status_code == 404
    assert "taken back" in visit(mai, asked).text


def test_looking_and_asking_change_no_row(app: Flask, mai: FlaskClient) -> None:
    before = all_rows(app)
    visit(mai, "/elsewhere/bath-time")
    mai.post("/elsewhere/anki/bath-time")
    mai.post("/elsewhere/table/bath-time")
    assert all_rows(app) == before
