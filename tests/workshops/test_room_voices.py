"""A parent says a line for the room: with a yes, heard by a leader first, and taken back at any time."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.config import Config
from langapp.db import db
from langapp.speech import accepting
from langapp.speech.clips import Sound
from langapp.workshops import showing
from langapp.workshops.guests import voice_pages
from langapp.workshops.models import Guest, RoomVoice, Workshop
from tests.cast import Key, all_rows, an_id, device_of
from tests.workshops.building import a_guest, a_session

REF = "greetings/say-hello"


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


@pytest.fixture
def priya(app: Flask, world: dict[str, Key], room: str) -> FlaskClient:
    return device_of(app, world["priya"])


@pytest.fixture
def parent(app: Flask, room: str) -> FlaskClient:
    return a_guest(app, room, ["vi"])


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was listened to: hearing real sound is tested in tests/speech."""
    seen: list[bytes] = []

    def accept(data: bytes, longest: float) -> accepting.Accepted:
        if not data:
            raise accepting.NotAccepted("silent")
        seen.append(data)
        return accepting.Accepted(Sound(b"ID3" + data, 1.0, -18.0, gain_db=0.0), b"fLaC", ())

    monkeypatch.setattr(accepting, "accept", accept)
    return seen


def said_yes(parent: FlaskClient, room: str, **other: str) -> str:
    """The address of the voice it is a yes to."""
    form = {"id": an_id(9), "ref": REF, "tag": "vi", "consent": str(voice_pages.CONSENT), **other}
    answer = parent.post(f"/rooms/{room}/voices", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def send(parent: FlaskClient, at: str, sound: bytes = b"a line") -> int:
    answer = parent.post(f"{at}/sound", data={"id": an_id(10), "sound": (io.BytesIO(sound), "take")})
    return answer.status_code


def played(phone: FlaskClient, at: str) -> int:
    with phone.get(f"{at}.mp3") as answer:
        return answer.status_code


def test_the_line_that_is_up_is_asked_for_in_the_languages_of_the_phone(
    parent: FlaskClient, room: str
) -> None:
    page = parent.get(f"/rooms/{room}/voices/new").text
    assert REF in page
    assert str(voice_pages.CONSENT) in page
    assert 'value="vi"' in page
    assert 'value="ta"' not in page


def test_a_yes_to_other_words_is_no_yes(app: Flask, parent: FlaskClient, room: str) -> None:
    before = all_rows(app)
    form = {"ref": REF, "tag": "vi", "consent": "Everybody may keep it."}
    assert parent.post(f"/rooms/{room}/voices", data=form).status_code == 422
    form = {"ref": "bath-time/splash", "tag": "vi", "consent": str(voice_pages.CONSENT)}
    assert parent.post(f"/rooms/{room}/voices", data=form).status_code == 422
    form = {"ref": REF, "tag": "ta", "consent": str(voice_pages.CONSENT)}
    assert parent.post(f"/rooms/{room}/voices", data=form).status_code == 422
    assert all_rows(app) == before


def test_nobody_but_the_leader_and_the_one_who_said_it_hears_it_until_the_leader_lets_them(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    other, stranger = a_guest(app, room, ["ta"]), device_of(app)
    at = said_yes(parent, room)
    assert played(parent, at) == 404
    assert send(parent, at) == 303
    assert heard == [b"a line"]
    assert [played(each, at) for each in (parent, priya, other, stranger)] == [
        200, 200, 404, 404,
    ]  # fmt: skip
    voice_id = at.rpartition("/")[2]
    assert voice_id in priya.get(f"/workshops/{room}/voices").text
    assert priya.post(f"/workshops/{room}/voices/{voice_id}/letting").status_code == 303
    with other.get(f"{at}.mp3") as answer:
        assert answer.data == b"ID3a line"
    assert played(stranger, at) == 404


def test_what_was_let_plays_before_every_other_voice(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    voice_id = at.rpartition("/")[2]

    def first() -> str:
        with app.app_context():
            workshop = db.session.get_one(Workshop, room)
            [shown] = showing.slides(workshop, [workshop.slide], ["vi"])
            voice = shown.cards[0].says[0].voice
            return voice.url if voice else ""

    assert first() != f"{at}.mp3"
    priya.post(f"/workshops/{room}/voices/{voice_id}/letting")
    assert first() == f"{at}.mp3"
    send(parent, at, b"once more")
    assert first() != f"{at}.mp3", "another take is heard by a leader first"


@pytest.mark.parametrize("by", ["parent", "leader"])
def test_taken_back_it_is_gone_at_once_from_the_disk_too(
    app: Flask,
    config: Config,
    parent: FlaskClient,
    priya: FlaskClient,
    room: str,
    heard: list[bytes],
    by: str,
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    voice_id = at.rpartition("/")[2]
    file = Path(config.data) / "workshops" / room / f"{voice_id}.mp3"
    assert file.read_bytes() == b"ID3a line"
    for _twice in range(2):
        if by == "parent":
            assert parent.post(f"{at}/withdrawal").status_code == 303
        else:
            assert priya.post(f"/workshops/{room}/voices/{voice_id}/removal").status_code == 303
    assert not file.exists()
    assert played(priya, at) == 404
    assert send(parent, at) == 404


def test_of_a_phone_that_was_taken_out_nothing_is_heard(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    with app.app_context():
        workshop = Workshop.held(room)
        [guest] = Guest.all_of(room)
        guest.remove(workshop, datetime.now(UTC))
        db.session.commit()
    assert played(priya, at) == 404
    assert parent.get(at).status_code == 410
    assert send(parent, at, b"all the same") == 410


def test_anothers_voice_is_nobody_elses_to_send_or_take_back(
    app: Flask, world: dict[str, Key], parent: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    other = a_guest(app, room, ["vi"])
    elsewhere = a_guest(app, a_session(app, world["lan"]), ["vi"])
    before = all_rows(app)
    for phone in (other, elsewhere, device_of(app)):
        assert send(phone, at, b"not mine") == 404
        assert phone.get(at).status_code == 404
        phone.post(f"{at}/withdrawal")
    voice_id = at.rpartition("/")[2]
    lan = device_of(app, world["lan"])
    assert lan.post(f"/workshops/{room}/voices/{voice_id}/letting").status_code == 404
    assert lan.get(f"/workshops/{room}/voices").status_code == 404
    assert all_rows(app) == before


def test_silence_is_told_and_nothing_is_kept(
    app: Flask, parent: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    answer = parent.post(f"{at}/sound", data={"id": an_id(10), "sound": (io.BytesIO(b""), "take")})
    assert answer.status_code == 422
    assert "Come closer to the phone" in answer.text
    with app.app_context():
        assert db.session.scalars(select(RoomVoice.received_at)).one() is None


def test_one_phone_says_a_dozen_lines_and_no_more(parent: FlaskClient, room: str) -> None:
    for number in range(12):
        said_yes(parent, room, id=an_id(20 + number))
    form = {"id": an_id(50), "ref": REF, "tag": "vi", "consent": str(voice_pages.CONSENT)}
    assert parent.post(f"/rooms/{room}/voices", data=form).status_code == 422
    assert said_yes(parent, room, id=an_id(20)).endswith(an_id(20)), "twice is once"
