"""What a parent said for a room is taken back at any time, and gone with its guest and after a day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.speech import accepting
from langapp.speech.clips import Sound
from langapp.workshops.guests import drawing
from langapp.workshops.models import Guest, RoomVoice, Workshop
from langapp.workshops.models.workshops import KEPT
from tests.workshops.building import a_guest
from tests.workshops.voicing import end, how_many, let, played, said_yes, send, take_out


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
