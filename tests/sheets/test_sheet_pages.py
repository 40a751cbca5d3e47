"""Two taps from a card to paper; everybody prints what is everybody's, and a family's words are printed by the family."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.cast import an_id, queries
from tests.visiting import visit

OF_PACKS = (
    "/sheets/fridge/bath",
    "/sheets/fridge/bath?lines=all&paper=letter",
    "/sheets/flashcards/our-body",
    "/sheets/song/hamaari-gaaye",
    "/sheets/bingo/food-and-drink",
)


@pytest.mark.parametrize("path", OF_PACKS)
def test_a_sheet_is_for_everybody_in_their_own_languages(
    client: FlaskClient, mai: FlaskClient, joon: FlaskClient, path: str
) -> None:
    for who in (client, mai, joon):
        visit(who, path)


def test_from_a_card_it_is_two_taps(mai: FlaskClient) -> None:
    menu = visit(mai, "/sheets?line=bath-time/shall-we-bathe")
    assert menu.h1 == "Put the phone down"
    sheet = visit(mai, next(link for link in menu.links if link.startswith("/sheets/fridge")))
    assert sheet.h1 == "Bath time"
    assert {element.get("lang") for element in sheet.all("p", css="w")} == {"vi", "ta"}
    assert "/loop/bath" in menu.links


def test_a_visitor_prints_public_words_in_the_language_they_ask_for(client: FlaskClient) -> None:
    sheet = visit(client, "/sheets/fridge/bath?language=km&language=ur")
    assert {element.get("lang") for element in sheet.all("p", css="w")} == {"km", "ur"}
    assert ("language", "km") in sheet.form("/sheets/fridge/bath/pdf").fields


@pytest.mark.parametrize(
    "path",
    [
        "/sheets/fridge/nothing",
        "/sheets/nothing/bath",
        "/sheets/song/bath",
        "/sheets/fridge/hamaari-gaaye",
        "/sheets/fridge/ours:bath",
        "/sheets?moment=nothing",
        "/sheets?line=nothing/at-all",
        "/sheets",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, mai: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert mai.get(path).status_code == 404


def test_a_familys_own_line_is_on_its_paper_alone(
    mai: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    told = {"meaning": "Up goes the duck", "moment": "bath", "text-1": "Vịt bay lên nào"}
    assert mai.post(f"/family/lines/{an_id()}", data=told).status_code == 303
    assert "Vịt bay lên nào" in visit(mai, "/sheets/fridge/bath").text
    assert "Vịt bay lên nào" in visit(mai, "/sheets/flashcards/ours").text
    assert "Vịt bay lên nào" not in visit(joon, "/sheets/fridge/bath?language=vi").text
    assert "Vịt bay lên nào" not in visit(client, "/sheets/fridge/bath?language=vi").text
    assert joon.get("/sheets/flashcards/ours").status_code == 404


def test_a_page_asks_the_database_little(app: Flask, mai: FlaskClient) -> None:
    mai.get("/sheets/fridge/bath")
    for path in ("/sheets?moment=bath", *OF_PACKS):
        with queries(app) as seen:
            mai.get(path)
        assert len(seen) <= 6, seen


def test_the_square_leads_to_a_public_page_and_opens_nothing(mai: FlaskClient, client: FlaskClient) -> None:
    """Paper is lost: what is on it must be no key."""
    from langapp.sheets import about

    with mai.application.test_request_context("/sheets/fridge/bath?language=vi"):
        mai.application.preprocess_request()
        of = about.find("bath")
        assert of is not None
        assert about.absolute(of.sound) == "http://localhost/packs/bath-time"
    visit(client, "/packs/bath-time")


@pytest.fixture
def at_once(app: Flask) -> Iterator[None]:
    app.config["JOBS_IMMEDIATE"] = True
    yield
    del app.config["JOBS_IMMEDIATE"]


@pytest.mark.usefixtures("at_once")
def test_a_pdf_is_made_in_a_job_and_is_the_familys(mai: FlaskClient, joon: FlaskClient) -> None:
    answer = mai.post("/sheets/fridge/bath/pdf", data={"paper": "letter"})
    assert answer.status_code == 303
    page = visit(mai, answer.location)
    [saved] = [link for link in page.links if link.endswith("/made.pdf")]
    with mai.get(saved) as fetched:
        pdf = PdfReader(io.BytesIO(fetched.data))
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [612, 792]
    assert "Bath time" in pdf.pages[0].extract_text()
    assert joon.get(saved).status_code == 404
