"""A line said for a room, step by step: the yes, the sound, the leader's letting; and what there is then."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.db import db
from langapp.workshops import state
from langapp.workshops.guests import voice_pages
from langapp.workshops.models import Guest, RoomSound, RoomVoice, Workshop
from tests.cast import an_id

REF = "greetings/say-hello"


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
