"""A parent says a line for the room: with a yes, and heard by a leader first."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.workshops import showing
from langapp.workshops.guests import voice_pages
from langapp.workshops.models import Guest, RoomVoice, Workshop
from tests.cast import Key, all_rows, an_id, device_of
from tests.workshops.building import a_guest, a_session
from tests.workshops.voicing import REF, how_many, let, played, said_yes, send, told


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
    assert let(priya, room, at) == 303
    with other.get(f"{at}.mp3") as answer:
        assert answer.data == b"ID3a line"
    assert played(stranger, at) == 404


def test_what_was_let_plays_before_every_other_voice(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)

    def first() -> str:
        with app.app_context():
            workshop = db.session.get_one(Workshop, room)
            [shown] = showing.slides(workshop, [workshop.slide], ["vi"])
            voice = shown.cards[0].says[0].voice
            return voice.url if voice else ""

    assert first() != f"{at}.mp3"
    let(priya, room, at)
    assert first() == f"{at}.mp3"
    send(parent, at, b"once more")
    assert first() != f"{at}.mp3", "another take is heard by a leader first"


def test_a_take_that_came_while_a_leader_heard_another_is_not_let(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    with app.app_context():
        former = db.session.scalars(select(RoomVoice)).one().take
    send(parent, at, b"another")
    voice_id = at.rpartition("/")[2]
    priya.post(f"/workshops/{room}/voices/{voice_id}/letting", data={"take": former})
    assert played(a_guest(app, room), at) == 404
    let(priya, room, at)
    assert played(a_guest(app, room), at) == 200


def test_a_phone_may_ask_for_a_part_of_it_and_keeps_none(
    parent: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    with parent.get(f"{at}.mp3", headers={"Range": "bytes=0-2"}) as answer:
        assert (answer.status_code, answer.data) == (206, b"ID3")
        assert answer.headers["Content-Range"] == "bytes 0-2/9"
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_way_to_what_one_said_stands_where_one_is_asked(
    app: Flask, parent: FlaskClient, room: str
) -> None:
    assert f'href="/rooms/{room}/voices"' not in parent.get(f"/rooms/{room}/voices/new").text
    said_yes(parent, room)
    assert f'href="/rooms/{room}/voices"' in parent.get(f"/rooms/{room}/voices/new").text
    assert f'href="/rooms/{room}/voices"' not in a_guest(app, room).get(f"/rooms/{room}/voices/new").text


def test_every_screen_is_told_when_the_room_hears_something_else(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    revision, voices = told(app, room)
    at = said_yes(parent, room)
    send(parent, at)
    assert told(app, room) == (revision, voices), "only a leader hears it"
    let(priya, room, at)
    assert told(app, room) == (revision + 1, voices + 1)
    let(priya, room, at)
    assert told(app, room) == (revision + 1, voices + 1), "twice is once"
    send(parent, at, b"another")
    assert told(app, room) == (revision + 2, voices + 2)
    let(priya, room, at)
    parent.post(f"{at}/withdrawal")
    assert told(app, room) == (revision + 4, voices + 4)


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


def test_one_phone_says_a_dozen_lines_and_no_more(app: Flask, parent: FlaskClient, room: str) -> None:
    with app.app_context():
        [guest] = Guest.all_of(room)
        for number in range(12):
            RoomVoice.agree(guest, f"greetings/line-{number}", "vi", "", "Yes", datetime.now(UTC))
        db.session.commit()
    form = {"id": an_id(50), "ref": REF, "tag": "vi", "consent": str(voice_pages.CONSENT)}
    assert parent.post(f"/rooms/{room}/voices", data=form).status_code == 422
    assert how_many(app) == (12, 0)


def test_another_yes_to_the_same_line_takes_the_place_of_the_former(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    assert said_yes(parent, room) == at, "twice is once"
    assert how_many(app) == (1, 1)
    let(priya, room, at)
    _revision, voices = told(app, room)
    other = said_yes(parent, room, id=an_id(20))
    assert other != at
    assert how_many(app) == (1, 0)
    assert told(app, room)[1] == voices + 1
    assert played(parent, at) == 404
