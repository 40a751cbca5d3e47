"""A parent says a line for the room: with a yes, heard by a leader first, and taken back at any time."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.db import db
from langapp.speech import accepting
from langapp.speech.clips import Sound
from langapp.workshops import showing, state
from langapp.workshops.guests import drawing, voice_pages
from langapp.workshops.models import Guest, RoomSound, RoomVoice, Workshop
from langapp.workshops.models.workshops import KEPT
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


def let(priya: FlaskClient, room: str, at: str) -> int:
    """As the page says it, of the take that a leader hears on it."""
    voice_id = at.rpartition("/")[2]
    _before, _, after = priya.get(f"/workshops/{room}/voices").text.partition(f"{voice_id}/letting")
    take = after.partition('name="take" value="')[2].partition('"')[0]
    return priya.post(f"/workshops/{room}/voices/{voice_id}/letting", data={"take": take}).status_code


def how_many(app: Flask) -> tuple[int, int]:
    """Voices and sounds that there are."""
    with app.app_context():
        found = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (RoomVoice, RoomSound)]
        return found[0] or 0, found[1] or 0


def told(app: Flask, room: str) -> tuple[int, int]:
    """What screens are told: whether anything is different, and whether it is the voices."""
    with app.app_context():
        seen = state.of(db.session.get_one(Workshop, room), datetime.now(UTC))
        return seen["revision"], seen["voices"]


def end(app: Flask, room: str, ago: timedelta = timedelta(0)) -> None:
    with app.app_context():
        Workshop.held(room).end(datetime.now(UTC) - ago)
        db.session.commit()


def take_out(app: Flask, room: str) -> None:
    with app.app_context():
        workshop = Workshop.held(room)
        for guest in Guest.all_of(room):
            guest.remove(workshop, datetime.now(UTC))
        db.session.commit()


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


@pytest.mark.parametrize("by", ["parent", "leader"])
def test_taken_back_nothing_of_it_is_here_any_more(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes], by: str
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    voice_id = at.rpartition("/")[2]
    assert how_many(app) == (1, 1)
    for _twice in range(2):
        if by == "parent":
            assert parent.post(f"{at}/withdrawal").status_code == 303
        else:
            assert priya.post(f"/workshops/{room}/voices/{voice_id}/removal").status_code == 303
    assert how_many(app) == (0, 0)
    assert played(priya, at) == 404
    assert send(parent, at) == 404


def test_with_the_guest_goes_all_that_it_said(
    app: Flask, parent: FlaskClient, room: str, heard: list[bytes]
) -> None:
    send(parent, said_yes(parent, room))
    parent.post(f"/rooms/{room}/departure")
    assert how_many(app) == (0, 0)


def after_the_end(app: Flask, room: str) -> None:
    end(app, room)


@pytest.mark.parametrize("then", [after_the_end, take_out])
def test_it_can_be_heard_and_taken_back_after_the_end_and_by_a_phone_that_was_taken_out(
    app: Flask,
    parent: FlaskClient,
    priya: FlaskClient,
    room: str,
    heard: list[bytes],
    then: Callable[[Flask, str], None],
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    then(app, room)
    assert send(parent, at, b"all the same") == 410
    if then is take_out:
        assert played(priya, at) == 404, "of a phone that was taken out nothing is heard"
    else:
        assert let(priya, room, at) == 422, "nobody is there to hear it"
    page = parent.get(at)
    assert page.status_code == 200
    assert "data-recorder" not in page.text
    assert f"{at}/withdrawal" in page.text
    listed = parent.get(f"/rooms/{room}/voices").text
    assert f"{at}.mp3" in listed
    assert f"{at}/withdrawal" in listed
    assert played(parent, at) == 200
    answer = parent.post(f"{at}/withdrawal", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, f"/rooms/{room}/voices")
    assert how_many(app) == (0, 0)


def test_a_day_after_the_end_nobody_hears_it_whether_or_not_it_is_forgotten_yet(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    end(app, room, KEPT)
    assert [played(parent, at), played(priya, at)] == [404, 404]
    assert parent.get(f"/rooms/{room}/voices").status_code == 404


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


def test_what_was_taken_back_is_in_no_drawing(
    app: Flask, parent: FlaskClient, priya: FlaskClient, room: str, heard: list[bytes]
) -> None:
    at = said_yes(parent, room)
    send(parent, at)
    other = a_guest(app, room, ["vi"])
    other.get(f"/rooms/{room}")
    kept = drawing._drawn.cache_info().currsize
    let(priya, room, at)
    assert f"{at}.mp3" in other.get(f"/rooms/{room}").text
    assert drawing._drawn.cache_info().currsize == kept
    parent.post(f"{at}/withdrawal")
    assert f"{at}.mp3" not in other.get(f"/rooms/{room}").text


def withdrawn(room: str) -> None:
    db.session.scalars(select(RoomVoice)).one().take_back(Workshop.held(room))


def gone(room: str) -> None:
    db.session.scalars(select(Guest)).one().leave(Workshop.held(room))


def shut_out(room: str) -> None:
    workshop = Workshop.held(room)
    db.session.scalars(select(Guest)).one().remove(workshop, datetime.now(UTC))


def ended(room: str) -> None:
    Workshop.held(room).end(datetime.now(UTC))


@pytest.mark.parametrize(
    ("meanwhile", "status"), [(withdrawn, 404), (gone, 404), (shut_out, 410), (ended, 410)]
)
def test_what_arrives_while_it_is_taken_back_is_not_kept(
    app: Flask,
    parent: FlaskClient,
    room: str,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[str], None],
    status: int,
) -> None:
    """Listened to already, and then in the midst of another's transaction: it waits for that, and looks again."""
    at = said_yes(parent, room)
    listened, go_on, answers = threading.Event(), threading.Event(), list[int]()

    def accept(data: bytes, longest: float) -> accepting.Accepted:
        listened.set()
        assert go_on.wait(10)
        return accepting.Accepted(Sound(b"ID3" + data, 1.0, -18.0, gain_db=0.0), b"fLaC", ())

    monkeypatch.setattr(accepting, "accept", accept)
    sender = threading.Thread(target=lambda: answers.append(send(parent, at)))
    sender.start()
    assert listened.wait(10)
    with app.app_context():
        meanwhile(room)
        db.session.flush()
        go_on.set()
        time.sleep(0.2)
        assert answers == [], "it waits"
        db.session.commit()
    sender.join(10)
    assert answers == [status]
    assert how_many(app)[1] == 0


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
