"""Two taps from a card to paper; everybody prints what is everybody's, and a family's words are printed by the family."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import CaregiverLanguage, Device
from langapp.sheets import about
from langapp.voices.models import Recording, Rung, Speaker
from tests.cast import Key, an_id, queries
from tests.sheets.printed import fetched, is_there, made_at, pdf, sizes, text_of
from tests.visiting import visit
from tests.voices.recording import NOW, record, speaker

World = dict[str, Key]

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


def test_a_familys_verse_is_on_its_song_sheet_line_by_line(
    app: Flask, mai: FlaskClient, joon: FlaskClient
) -> None:
    verse = {"id": an_id(7), "text": "Ví dầu Bông ngủ cho ngoan\nMẹ ngồi mẹ hát"}
    assert mai.post("/family/songs/vi-dau-cau-van/verse", data=verse).status_code == 303
    path = "/sheets/song/vi-dau-cau-van"
    page = visit(mai, path)
    assert page.texts("h2") == ["Our own verse"]
    assert "Bông ngủ" in page.text
    assert "Bông ngủ" not in visit(joon, path).text
    printed = pdf(app, mai, path)
    lines = "\n".join(each.extract_text() for each in printed.pages).splitlines()
    assert not [line for line in lines if "ngoan" in line and "Mẹ" in line]
    assert is_there("Mẹ ngồi mẹ hát", text_of(printed))
    assert path in visit(mai, f"/sheets?line=ours/{an_id(7)}").links


def test_a_page_asks_the_database_little(app: Flask, mai: FlaskClient) -> None:
    mai.get("/sheets/fridge/bath")
    for path in ("/sheets?moment=bath", *OF_PACKS):
        with queries(app) as seen:
            mai.get(path)
        assert len(seen) <= 6, seen


def test_the_square_leads_to_a_public_page_and_opens_nothing(mai: FlaskClient, client: FlaskClient) -> None:
    """Paper is lost: what is on it must be no key."""
    with mai.application.test_request_context("/sheets/fridge/bath?language=vi"):
        mai.application.preprocess_request()
        of = about.find("bath")
        assert of is not None
        assert about.absolute(of.sound) == "http://localhost/packs/bath-time"
    visit(client, "/packs/bath-time")


def test_a_pdf_is_made_in_a_job_and_is_the_familys(app: Flask, mai: FlaskClient, joon: FlaskClient) -> None:
    made = pdf(app, mai, "/sheets/fridge/bath", paper="letter")
    assert sizes(made) == {(216, 279)}
    assert is_there("Bath time", text_of(made))
    assert fetched(joon, made_at(app, mai, "/sheets/fridge/bath", paper="letter")) == 404


def test_a_visitor_has_a_pdf_too(app: Flask, client: FlaskClient) -> None:
    assert is_there("日本語", text_of(pdf(app, client, "/sheets/flashcards/our-body", language="ja")))


def test_a_sheet_says_whose_voices_there_are_until_they_are_taken_back(
    app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient, world: World
) -> None:
    path = "/sheets/fridge/bath"
    with app.app_context():
        hers = record(speaker(world["mai"].family, "Bà ngoại"))
        db.session.commit()
    said = "Point your family’s phone here to hear Bà ngoại say them."
    assert said in visit(mai, path).text
    assert "Bà ngoại" not in visit(joon, path).text
    assert "Bà ngoại" not in visit(client, f"{path}?language=vi").text
    address = made_at(app, mai, path)
    assert fetched(mai, address) == 200
    with app.app_context():
        db.session.get_one(Recording, hers).withdraw("family", NOW)
        db.session.commit()
    assert fetched(mai, address) == 404
    assert said not in visit(mai, path).text


def test_a_sheet_is_not_given_out_once_a_voice_on_it_said_no(
    app: Flask, mai: FlaskClient, world: World
) -> None:
    """Her whole yes, or all but one phone: her recording itself is not marked by either."""
    path = "/sheets/fridge/bath"
    with app.app_context():
        by = speaker(world["mai"].family, "Bà ngoại")
        speaker_id, hers = by.id, record(by)
        db.session.commit()
    address = made_at(app, mai, path)
    for rung, answer in ((Rung.ME, 404), (Rung.FAMILY, 200)):
        with app.app_context():
            db.session.get_one(Recording, hers).move(rung, world["mai"].device)
            db.session.commit()
        assert fetched(mai, address) == answer
    with app.app_context():
        db.session.get_one(Speaker, speaker_id).withdraw_consent(NOW)
        db.session.commit()
    assert fetched(mai, address) == 404


def test_a_name_that_one_phone_keeps_to_itself_is_on_no_sheet(
    app: Flask, mai: FlaskClient, world: World
) -> None:
    with app.app_context():
        record(speaker(world["mai"].family, "Bà ngoại"), rung=Rung.ME, device_id=world["mai"].device)
        db.session.commit()
    assert "Bà ngoại" not in visit(mai, "/sheets/fridge/bath").text


def test_who_reads_no_script_has_the_reading_first(app: Flask, mai: FlaskClient) -> None:
    with app.app_context():
        choices = CaregiverLanguage(caregiver_id=_caregiver(app, mai), tag="ta", shows="reading")
        db.session.merge(choices)
        db.session.commit()
    page = visit(mai, "/sheets/fridge/bath")
    assert "kulikkalaamaa?" in page.texts(css="large")
    assert "குளிக்கலாமா?" in page.texts(css="small")


def _caregiver(app: Flask, client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    device = Device.of_token(cookie.value)
    assert device is not None
    return device.caregiver_id


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/sheets/fridge/bath?language=hi&language=bn&language=ur&language=ta&language=th&language=ja", 1),
        ("/sheets/fridge/bath?lines=all&language=yue&language=ta", 2),
        ("/sheets/song/agdum-bagdum", 1),
        ("/sheets/song/dukkeoba-dukkeoba", 1),
        ("/sheets/festival/songkran?paper=letter", 1),
    ],
)
def test_no_page_holds_the_foot_alone(app: Flask, client: FlaskClient, path: str, most: int) -> None:
    """What stands between title and foot is measured, however long the title is."""
    bare, _, asked = path.partition("?")
    made = pdf(app, client, bare, **parse_qs(asked))
    assert len(made.pages) <= most
    assert len("".join(made.pages[-1].extract_text().split())) > 150


def test_nothing_is_said_twice_to_who_speaks_it(client: FlaskClient) -> None:
    for path, css in (("fridge/bath", "rows"), ("song/hamaari-gaaye", "verses")):
        page = client.get(f"/sheets/{path}?language=ur&language=ko", headers={"Accept-Language": "ur"})
        listed = page.get_data(as_text=True).partition(f'<ol class="{css}')[2].partition("</ol>")[0]
        assert "dye-" in listed
        assert 'class="meaning"' not in listed
