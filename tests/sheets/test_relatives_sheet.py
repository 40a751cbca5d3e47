"""Faces and names: the kin words of a family, and the names of those whose yes stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.voices.models import Recording, Rung, Speaker
from tests.cast import Key, queries
from tests.sheets.printed import fetched, is_there, made_at, pdf, text_of
from tests.visiting import Page, visit
from tests.visiting import text_of as read
from tests.voices.recording import NOW, record, speaker

PATH = "/sheets/relatives/family"
World = dict[str, Key]
Since = Callable[[Speaker, list[Recording], str], None]


def _room(page: Page, meaning: str) -> str:
    return next(text for text in map(read, page.all("li")) if text.startswith(meaning))


def _spoken(app: Flask, world: World, *people: Speaker) -> None:
    for each in people:
        record(each)
    db.session.commit()


def test_each_person_has_a_room_and_a_word_in_every_language(mai: FlaskClient) -> None:
    page = visit(mai, PATH)
    assert page.h1 == "Our faces"
    room = _room(page, "Mum's mum")
    assert "Bà ngoại" in room
    assert "பாட்டி" in room
    assert "paatti" in room
    assert len(page.all("span", "oval")) == 18


def test_the_pack_of_kin_words_leads_to_the_same(mai: FlaskClient, client: FlaskClient) -> None:
    assert "Bà ngoại" in visit(mai, "/sheets/relatives/our-family").text
    assert "Our faces" in visit(client, "/sheets/relatives/our-family?language=ko").text
    assert client.get(PATH).status_code in (302, 303, 404)


def test_the_family_s_own_word_goes_before_the_pack_s(mai: FlaskClient) -> None:
    mai.post("/family/wordings/our-family/mothers-mother/1", data={"text": "Bà Năm"})
    assert "Bà Năm" in _room(visit(mai, PATH), "Mum's mum")


def test_whoever_speaks_stands_under_the_word_the_family_calls_them(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: World
) -> None:
    family = world["mai"].family
    with app.app_context():
        _spoken(
            app,
            world,
            speaker(family, "Nguyễn Thị Lan", relation="bà ngoại"),
            speaker(family, "Kaveri", relation="Paatti"),
            speaker(family, "Chú Ba"),
        )
    page = visit(mai, PATH)
    assert "Nguyễn Thị Lan" in _room(page, "Mum's mum")
    # Two grandmothers are paatti: which of them it is, nobody guesses.
    assert "Kaveri" not in _room(page, "Mum's mum") + _room(page, "Dad's mum")
    assert "Kaveri" in page.texts("bdi", "name")
    assert "Chú Ba" in page.text
    assert "Lan" not in visit(joon, PATH).text


def test_a_mark_makes_another_word(app: Flask, mai: FlaskClient, world: World) -> None:
    """Ba is a father, and bà a grandmother."""
    with app.app_context():
        _spoken(app, world, speaker(world["mai"].family, "Tư", relation="Bá"))
    assert all("Tư" not in _room(visit(mai, PATH), each) for each in ("Mum's mum", "Dad's mum"))


def test_nobody_is_printed_who_took_it_back_or_said_nothing(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: World
) -> None:
    """Nor who is for one phone alone, not even from that phone: its file is fetched by the others too."""
    family = world["mai"].family
    with app.app_context():
        refused, silent, hidden, kept = (
            speaker(family, name) for name in ("Refused", "Silent", "Hidden", "Kept here")
        )
        record(refused)
        refused.withdraw_consent(NOW + timedelta(hours=1))
        hers = db.session.get_one(Recording, record(hidden))
        hers.withdraw("family", NOW + timedelta(hours=1))
        record(kept, rung=Rung.ME, device_id=world["arun"].device)
        assert silent.id
        db.session.commit()
    for who in (mai, arun):
        text = visit(who, PATH).text
        assert not [name for name in ("Refused", "Silent", "Hidden", "Kept here") if name in text]


def _says_no(by: Speaker, _recordings: list[Recording], _device: str) -> None:
    by.withdraw_consent(NOW + timedelta(hours=1))


def _is_taken_back_whole(_by: Speaker, recordings: list[Recording], _device: str) -> None:
    for each in recordings:
        each.withdraw("family", NOW + timedelta(hours=1))


def _is_kept_to_one_phone(_by: Speaker, recordings: list[Recording], device: str) -> None:
    for each in recordings:
        each.move(Rung.ME, device)


@pytest.mark.parametrize("since", [_says_no, _is_taken_back_whole, _is_kept_to_one_phone])
def test_a_file_with_a_name_is_given_out_while_the_family_hears_its_owner(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, world: World, since: Since
) -> None:
    with app.app_context():
        lan = speaker(world["mai"].family, "Nguyễn Thị Lan", relation="bà ngoại")
        kept, lan_id = [record(lan), record(lan, "bath-time/clothes-off", after=5)], lan.id
        db.session.commit()
    address = made_at(app, mai, PATH)
    assert fetched(arun, address) == 200
    assert fetched(joon, address) == 404
    with app.app_context():
        recordings = [db.session.get_one(Recording, each) for each in kept]
        since(db.session.get_one(Speaker, lan_id), recordings, world["mai"].device)
        db.session.commit()
    assert fetched(mai, address) == 404


def test_the_file_has_every_word(app: Flask, mai: FlaskClient, joon: FlaskClient) -> None:
    made = pdf(app, mai, PATH)
    assert len(made.pages) == 2
    assert all(is_there(word, text_of(made)) for word in ("Our faces", "Bà ngoại", "paatti", "Mum's mum"))
    theirs = text_of(pdf(app, joon, PATH, paper="letter"))
    assert is_there("외할머니", theirs)
    assert is_there("naani", theirs)


def test_a_page_of_it_asks_little(app: Flask, mai: FlaskClient) -> None:
    visit(mai, PATH)
    with queries(app) as asked:
        mai.get(PATH)
    assert len(asked) <= 9, asked


def test_a_word_as_long_as_a_line_stays_in_its_room(app: Flask, mai: FlaskClient) -> None:
    mai.post("/family/wordings/our-family/mothers-mother/1", data={"text": "Bà " * 60})
    made = pdf(app, mai, PATH, paper="letter")
    assert len(made.pages) == 2


def test_languages_without_kin_words_have_rooms_for_faces_too(app: Flask, client: FlaskClient) -> None:
    assert client.post("/families", data={"language": ["km", "lo"]}).status_code == 303
    assert len(visit(client, "/sheets/relatives/family").texts(css="oval")) == 9
    assert len(pdf(app, client, "/sheets/relatives/family").pages) == 1
