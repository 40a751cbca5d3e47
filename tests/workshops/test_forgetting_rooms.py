"""A day after a session nothing of its guests is here, on no table and on no disk, and it was counted before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from langapp.config import Config
from langapp.db import Base, db
from langapp.lib.uuid7 import uuid7
from langapp.workshops import forgetting, room_sounds
from langapp.workshops.models import (
    ExitAnswer,
    Guest,
    RoomThread,
    RoomVoice,
    Whisper,
    Workshop,
    WorkshopReport,
)
from langapp.workshops.models.answers import QUESTIONS
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
            room_sounds.keep(room, voice.id, b"sound")
        db.session.commit()
    return room


def left(room: str) -> dict[str, int]:
    """How many rows there are of each kind of trace."""
    counted = {
        kind.__name__: db.session.scalar(select(func.count()).where(kind.workshop_id == room)) or 0  # type: ignore[attr-defined]
        for kind in TRACES
    }
    return {name: many for name, many in counted.items() if many}


def test_a_day_after_the_end_all_is_gone_but_the_numbers(
    app: Flask, world: dict[str, Key], config: Config, now: datetime
) -> None:
    room = a_full_room(app, world["priya"])
    sounds = config.data / "workshops" / room
    assert len(list(sounds.iterdir())) == 6
    with app.app_context():
        Workshop.held(room).end(now)
        db.session.commit()
        forgetting.forget(now + DAY - timedelta(minutes=1))
        assert len(left(room)) == 5, "a minute early"
        assert WorkshopReport.of(room) is None
        forgetting.forget(now + DAY)
        db.session.commit()
    assert not sounds.exists()
    with app.app_context():
        assert left(room) == {}
        workshop = db.session.get_one(Workshop, room)
        assert (workshop.present, workshop.code, workshop.door) == ("", None, None)
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
        assert (workshop.code, workshop.door) == (None, None), "its digits may be another's"
        assert left(room)
        forgetting.forget(now + timedelta(hours=33))
        assert left(room) == {}


def test_a_session_that_goes_on_is_left_alone(app: Flask, world: dict[str, Key], now: datetime) -> None:
    room = a_full_room(app, world["priya"], 1)
    before = all_rows(app)
    with app.app_context():
        forgetting.forget(now)
        db.session.commit()
    assert all_rows(app) == before
    with app.app_context():
        assert room_sounds.sessions() == [room]


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


def test_sounds_that_no_row_tells_of_go(app: Flask, config: Config, now: datetime) -> None:
    """As after a restore: the house is another, and the folder is the former one's."""
    lying: Path = config.data / "workshops" / uuid7(now) / "a.mp3"
    lying.parent.mkdir(parents=True)
    lying.write_bytes(b"sound")
    with app.app_context():
        forgetting.forget(now)
    assert not lying.parent.exists()


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
