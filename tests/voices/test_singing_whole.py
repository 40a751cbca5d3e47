"""A song sung whole is one more line of it: asked for, recorded and heard like any other, and said by no computer."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import LONGEST_SUNG
from langapp.speech import accepting
from langapp.voices import arriving, choosing
from langapp.voices.choosing import Voices
from langapp.voices.models import Ask
from langapp.voices.models.recordings import LONGEST_TEXT
from langapp.web import Refused
from tests.visiting import visit
from tests.voices.recording import record, speaker

SONG = "vi-dau-cau-van"
SUNG = f"{SONG}/sung"


def family_id(person: FlaskClient) -> str:
    page = person.get("/today").text
    return page.partition('data-family="')[2].partition('"')[0]


def test_the_whole_song_is_its_lines_one_below_the_other(app: Any) -> None:
    with app.app_context():
        pack, line = shelf.current().line(SUNG) or pytest.fail("there is none")
    assert line.wordings["vi"].form.text.split("\n") == [each.wordings["vi"].form.text for each in pack.lines]
    assert SUNG not in [pack.ref(each) for each in pack.lines]


def test_only_a_song_has_it(app: Any) -> None:
    with app.app_context():
        assert shelf.current().line("bath-time/sung") is None


def test_there_is_room_for_its_text() -> None:
    assert LONGEST_TEXT >= LONGEST_SUNG


def test_no_computer_sings(app: Any, client: FlaskClient) -> None:
    assert client.get(f"/voices/{SUNG}/vi").status_code == 404
    with app.app_context():
        _pack, line = shelf.current().line(SUNG) or pytest.fail("there is none")
        assert Voices().all(SUNG, "vi", "", line.wordings["vi"].form) == ()
        assert all("\n" not in said.text for said in choosing.sayings())


def test_a_song_may_last_longer_than_a_line(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (arriving.longest(SUNG), arriving.longest(f"{SONG}/line-1")) == (360.0, 120.0)


def test_grandmother_is_asked_for_all_of_it(mai: FlaskClient) -> None:
    page = visit(mai, f"/family/asks/new/{SUNG}/1")
    assert page.response.text.count(" checked") == 2, "the song, and one way to send it"
    answer = mai.post("/family/asks", data={"ref": SUNG, "tag": "vi", "pace": "list"})
    with mai.application.app_context():
        ask = db.session.get(Ask, answer.location.rpartition("/")[2])
        assert ask is not None
        assert ask.pace == "one", "in a song there are silences, which are not its end"
        link = ask.path
    guest = mai.application.test_client()
    text = visit(guest, link).text
    assert "sung" not in text
    guest.post(f"{link}/consent", data={"name": "Bà", "consent": "yes"})


def test_it_is_recorded_at_home_and_then_heard(mai: FlaskClient, joon: FlaskClient) -> None:
    with mai.application.app_context():
        recording = record(speaker(family_id(mai)), SUNG)
        db.session.commit()
    page = visit(mai, f"/family/recorder/{SUNG}/1")
    assert 'data-longest="360000"' in page.response.text
    assert f"/recordings/{recording}.mp3" in page.response.text
    assert f"/recordings/{recording}.mp3" in visit(mai, f"/family/voices/{SUNG}/1").response.text
    visit(mai, "/family/voices")
    assert joon.get(f"/recordings/{recording}.mp3").status_code == 404


def test_a_song_has_no_wording_of_its_own_as_a_whole(mai: FlaskClient) -> None:
    assert mai.get(f"/family/wordings/{SUNG}/1").status_code == 404
    assert mai.post(f"/family/wordings/{SUNG}/1", data={"text": "la la"}).status_code == 404
    assert mai.post("/family/kept-lines", data={"ref": SUNG}).status_code == 404


def test_what_lasts_too_long_is_told_so_in_minutes_of_a_song(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(data: bytes, longest: float) -> Any:
        raise accepting.NotAccepted("too-long")

    monkeypatch.setattr(accepting, "accept", too_long)
    with pytest.raises(Refused, match="six minutes"):
        arriving._accepted(b"sound", SUNG)
    with pytest.raises(Refused, match="two minutes"):
        arriving._accepted(b"sound", f"{SONG}/one")
