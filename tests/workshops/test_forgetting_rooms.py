"""A day after a session nothing of its guests is here, and it was counted before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from langapp.db import Base, db
from langapp.lib.uuid7 import uuid7
from langapp.workshops import forgetting
from langapp.workshops.models import (
    ExitAnswer,
    Guest,
    RoomSound,
    RoomThread,
    RoomVoice,
    Whisper,
    Workshop,
    WorkshopReport,
)
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.taking_home import cloth_pictures
from tests.cast import Key, all_rows
from tests.workshops.building import a_guest, a_session

DAY = timedelta(days=1)
TRACES: tuple[type[Base], ...] = (Guest, RoomThread, RoomVoice, Whisper, ExitAnswer)


def a_full_room(app: Flask, key: Key, families: int = 6) -> str:
    """In which everything was done that leaves a trace."""
    room = a_session(app, key)
    for _ in range(families):
        a_guest(app, room, ["vi", "ta"])
    now = datetime.now(UTC)
    with app.app_context():
        workshop = Workshop.held(room)
        for guest in Guest.all_of(room):
            RoomThread.add(guest, uuid7(now), "greetings/say-hello", now)
            Whisper.say(guest, workshop, "again", now)
            ExitAnswer.give(guest, dict.fromkeys(QUESTIONS, "yes"), now)
            voice = RoomVoice.agree(guest, "greetings/say-hello", "vi", "", "Yes", now)
            voice.receive(workshop, b"sound", now)
        db.session.commit()
    return room


def left(room: str) -> dict[str, int]:
    """How many rows there are of each kind of trace."""
    counted = {
        kind.__name__: db.session.scalar(select(func.count()).where(kind.workshop_id == room)) or 0  # type: ignore[attr-defined]
        for kind in TRACES
    }
    counted["RoomSound"] = db.session.scalar(select(func.count(RoomSound.voice_id))) or 0
    return {name: many for name, many in counted.items() if many}


def test_a_day_after_the_end_all_is_gone_but_the_numbers(
    app: Flask, world: dict[str, Key], now: datetime
) -> None:
    room = a_full_room(app, world["priya"])
    with app.app_context():
        Workshop.held(room).end(now)
        db.session.commit()
        forgetting.forget(now + DAY - timedelta(minutes=1))
        assert left(room) == dict.fromkeys((*(kind.__name__ for kind in TRACES), "RoomSound"), 6), "early"
        assert WorkshopReport.of(room) is None
        forgetting.forget(now + DAY)
        db.session.commit()
    with app.app_context():
        assert left(room) == {}
        workshop = db.session.get_one(Workshop, room)
        assert (workshop.present, workshop.gone, workshop.code, workshop.door) == ("", "", None, None)
        report = WorkshopReport.of(room)
        assert report is not None
        assert report.counted["families"] == 5
        assert report.counted["groups"] == {"south-asian": 5, "southeast-asian": 5}


def test_one_that_nobody_ended_is_over_after_eight_hours_and_gone_a_day_later(
    app: Flask, world: dict[str, Key], now: datetime
) -> None:
    room = a_full_room(app, world["priya"], 1)
    with app.app_context():
        forgetting.forget(now + timedelta(hours=9))
        workshop = db.session.get_one(Workshop, room, populate_existing=True)
        assert workshop.ended_at == workshop.ends_at
        assert (workshop.code, workshop.door) == (None, None), "its digits may be another's"
        assert left(room)
        forgetting.forget(now + timedelta(hours=33))
        assert left(room) == {}


def test_a_session_that_goes_on_is_left_alone(app: Flask, world: dict[str, Key], now: datetime) -> None:
    a_full_room(app, world["priya"], 1)
    before = all_rows(app)
    with app.app_context():
        forgetting.forget(now)
        db.session.commit()
    assert all_rows(app) == before


def test_twice_is_fine_and_counts_once(app: Flask, world: dict[str, Key], now: datetime) -> None:
    room = a_full_room(app, world["priya"])
    with app.app_context():
        Workshop.held(room).end(now)
        forgetting.forget(now + DAY)
        db.session.commit()
    before = all_rows(app)
    with app.app_context():
        forgetting.forget(now + 2 * DAY)
        db.session.commit()
    assert all_rows(app) == before


def test_no_picture_of_a_cloth_is_kept_drawn(app: Flask, now: datetime) -> None:
    cloth_pictures.as_png(cloth_pictures.Woven(("vi", "ta"), ("vi", "ta")))
    with app.app_context():
        forgetting.forget(now)
    assert cloth_pictures.as_png.cache_info().currsize == 0


def test_what_is_counted_by_a_leader_is_not_counted_anew(
    app: Flask, world: dict[str, Key], now: datetime
) -> None:
    room = a_full_room(app, world["priya"])
    with app.app_context():
        Workshop.held(room).end(now)
        WorkshopReport.keep(room, {"families": 5, "said": []}, now)
        forgetting.forget(now + DAY)
        report = WorkshopReport.of(room)
        assert report is not None
        assert report.counted == {"families": 5, "said": []}
