"""What a stream shows and when it ends, followed by threads of this process, as waitress and Flask's own server do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping

import pytest
from flask import Flask
from sqlalchemy import text

from langapp import live
from langapp.db import db
from langapp.live import Frame, listeners, signals, watch
from langapp.live.hub import hub_of
from tests.live import small
from tests.live.conftest import Listen
from tests.live.small import eventually

Change = Callable[..., None]


class Reading:
    """A channel that counts how often it is read, and waits or fails when told to."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.may_go = threading.Event()
        self.may_go.set()
        self.fails = False

    def __call__(self, ids: Collection[str]) -> Mapping[str, Frame]:
        self.asked.append(sorted(ids))
        if self.fails:
            raise RuntimeError("of no use")
        frames = small.read(ids)
        assert self.may_go.wait(5)
        return frames


@pytest.fixture
def reading(app: Flask) -> Reading:
    reading = Reading()
    live.channel("things", reading)
    return reading


def test_it_begins_with_the_thing_as_it_is_and_goes_on_with_each_newer_state(
    listen: Listen, change: Change
) -> None:
    phone = listen()
    phone.sees(1)
    change(version=2)
    phone.sees(1, 2)
    assert phone.answer.mimetype == "text/event-stream"
    assert phone.answer.headers["Cache-Control"] == "no-store"
    assert phone.answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in phone.answer.headers
    assert phone.pieces[:2] == ["retry: 1000\n\n", 'id: 1\ndata: {"version": 1, "more": ""}\n\n']


def test_what_was_seen_already_is_not_shown_again(listen: Listen, change: Change) -> None:
    phone = listen(last_id="1")
    other = listen(last_id="0")
    other.sees(1)
    change(size=3)  # Told of, and yet the same.
    change(version=2)
    phone.sees(2)
    other.sees(1, 2)


def test_each_hears_of_its_own_thing(listen: Listen, change: Change) -> None:
    one, two = listen(), listen("/things/two")
    one.sees(1)
    two.sees(1)
    change("two", version=7)
    two.sees(1, 7)
    change(version=2)
    one.sees(1, 2)
    two.sees(1, 7)


@pytest.mark.parametrize("end", ["rollback", "close", "remove"])
def test_what_was_not_committed_is_not_looked_at(
    app: Flask, listen: Listen, reading: Reading, end: str
) -> None:
    phone = listen()
    phone.sees(1)
    time.sleep(0.15)  # The first look of the listener to signals is over.
    before = len(reading.asked)
    with app.app_context():
        small.set_to("one", version=2)
        getattr(db.session, end)()
    assert app.test_client().post("/things/one?refuse=yes", data={"version": "3"}).status_code == 409
    time.sleep(0.2)
    assert len(reading.asked) == before
    phone.sees(1)


def test_savepoints_tell_when_all_is_committed_unless_they_are_undone(
    app: Flask, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "POLL", 60)  # Only what is told is heard.
    told: list[str] = []
    with app.app_context():
        monkeypatch.setattr(hub_of(app), "tell", told.append)
        db.session.execute(text("SELECT 1"))
        with db.session.begin_nested():
            live.tell("kept")
            undone = db.session.begin_nested()
            live.tell("undone")
            undone.rollback()
        outer = db.session.begin_nested()
        with db.session.begin_nested():
            live.tell("inner")
        outer.rollback()
        live.tell("after")
        assert told == []
        db.session.commit()
        assert told == ["kept", "after"]
        db.session.execute(text("SELECT 1"))
        db.session.commit()
        assert told == ["kept", "after"]


def test_a_view_tells_once_its_answer_is_kept(app: Flask, listen: Listen) -> None:
    phone = listen()
    phone.sees(1)
    assert app.test_client().post("/things/one", data={"version": "2"}).status_code == 200
    phone.sees(1, 2)


def test_after_the_last_frame_and_without_a_thing_the_stream_ends(
    app: Flask, listen: Listen, change: Change
) -> None:
    phone, seen_already, nowhere = listen(), listen(last_id="1"), listen("/things/none")
    phone.sees(1)
    eventually(lambda: nowhere.ended)
    assert nowhere.versions == []
    change(ended=1)  # The same frame, which is now the last.
    eventually(lambda: phone.ended and seen_already.ended)
    late = listen()
    eventually(lambda: late.ended)
    late.sees(1)
    eventually(lambda: hub_of(app).number == 0)


def test_many_signals_are_one_look_and_the_last_of_them_counts(
    app: Flask, listen: Listen, change: Change
) -> None:
    reading = Reading()
    live.channel("things", reading, every=0.5)
    phone = listen()
    phone.sees(1)
    for version in range(2, 12):
        change(version=version)
    assert listen().versions is not None  # Whoever is new does not wait for it.
    eventually(lambda: phone.versions[-1] == 11)
    assert len(reading.asked) < 8


def test_whoever_comes_during_a_look_is_shown_what_is_true_then(
    app: Flask, listen: Listen, change: Change, reading: Reading
) -> None:
    first = listen()
    first.sees(1)
    before = len(reading.asked)
    reading.may_go.clear()
    change(size=1)
    eventually(lambda: len(reading.asked) > before)
    change(version=2)
    new = listen(last_id="2")  # Its page was drawn with the newer state.
    reading.may_go.set()
    first.sees(1, 2)
    change(version=3)
    new.sees(3)


def test_a_look_that_fails_ends_nothing_and_is_told_once(
    listen: Listen, change: Change, reading: Reading, caplog: pytest.LogCaptureFixture
) -> None:
    phone = listen()
    phone.sees(1)
    reading.fails = True
    for version in (2, 3, 4):
        before = len(reading.asked)
        change(version=version)
        eventually(lambda before=before: len(reading.asked) > before)
    reading.fails = False
    change(version=5)
    phone.sees(1, 5)
    assert caplog.text.count("The channel things cannot be read") == 1


def test_a_signal_that_is_lost_costs_two_seconds(
    app: Flask, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "POLL", 60)
    monkeypatch.setattr(watch, "LOOKS_EVERY", 1.0)
    phone = listen()
    phone.sees(1)
    with app.app_context():
        db.session.execute(text("UPDATE thing SET version = 2"))
        db.session.commit()
    phone.sees(1, 2)


def test_streams_hold_no_connection_to_the_database(app: Flask, listen: Listen) -> None:
    phones = [listen() for _ in range(20)]
    for phone in phones:
        phone.sees(1)
    with app.app_context():
        eventually(lambda: db.engine.pool.checkedout() == 0)  # type: ignore[attr-defined]
    assert hub_of(app).number == 20


def test_asking_for_the_headers_alone_begins_nothing(app: Flask) -> None:
    answer = app.test_client().head("/things/one")
    assert answer.mimetype == "text/event-stream"
    assert answer.data == b""
    assert hub_of(app).number == 0


def test_where_there_is_no_room_a_browser_comes_back(app: Flask, listen: Listen) -> None:
    live.allow(app, 1)
    phone = listen()
    phone.sees(1)
    answer = app.test_client().get("/things/one")
    assert (answer.status_code, answer.data) == (200, b"retry: 5000\n\n")
    phone.leave()
    eventually(lambda: hub_of(app).number == 0)
    listen().sees(1)


def test_where_a_thread_stays_with_each_a_crowd_leaves_some_to_answer(app: Flask, listen: Listen) -> None:
    """However many come in at once, none of which was there when the others asked."""
    came = [app.test_client().get("/things/one").response for _ in range(32)]
    first = [next(iter(stream)) for stream in came]
    assert [first.count(each) for each in (b"retry: 1000\n\n", b"retry: 5000\n\n")] == [24, 8]
    assert [list(stream) for stream in came[24:]] == [[]] * 8
    assert hub_of(app).number == 24


def test_closing_ends_all_and_whoever_comes_later_is_served(
    app: Flask, listen: Listen, change: Change
) -> None:
    phones = [listen() for _ in range(5)]
    for phone in phones:
        phone.sees(1)
    live.close(app)
    eventually(lambda: all(phone.ended for phone in phones))
    later = listen()
    change(version=2)
    eventually(lambda: later.versions[-1:] == [2])


def test_beats_are_events_and_without_anybody_the_thread_ends(
    app: Flask, listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "BETWEEN_BEATS", 0.5)
    monkeypatch.setattr(watch, "STAYS", 0.1)
    phone = listen()
    eventually(lambda: phone.pieces[-1:] == ["event: beat\ndata: \n\n"])
    phone.leave()
    eventually(lambda: hub_of(app)._watch is None)
    listen().sees(1)


def test_a_thread_that_takes_nothing_is_shown_the_newest_when_it_does(
    app: Flask, change: Change, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "MOST_WAITING", 2)
    pieces = iter(app.test_client().get("/things/one").response)
    assert [next(pieces), next(pieces)][0] == b"retry: 1000\n\n"
    for version in (2, 3, 4, 5):
        before = len(reading.asked)
        change(version=version)
        eventually(lambda before=before: len(reading.asked) > before)
        time.sleep(0.05)
    assert [next(pieces)[:6], next(pieces)[:6]] == [b"id: 2\n", b"id: 3\n"]
    change(size=1)
    assert next(pieces)[:6] == b"id: 5\n"
    live.close(app)


def test_a_frame_is_one_line() -> None:
    from langapp.live.looking import rendered

    for wrong in (Frame("1", "two\nlines"), Frame("1\nretry: 1", "{}"), Frame("1", "\r")):
        with pytest.raises(ValueError, match="one line"):
            rendered(wrong)


def test_a_channel_nobody_opened_is_a_mistake(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(LookupError, match="no channel nothing"):
        live.stream("nothing", "one")


def test_postgresql_that_goes_away_and_comes_back_is_heard_again(
    app: Flask, listen: Listen, change: Change, on: str
) -> None:
    if on != "postgresql":
        pytest.skip("SQLite does not go away")
    phone = listen()
    phone.sees(1)
    with app.app_context():
        db.session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
        db.session.execute(text("UPDATE thing SET version = 2"))  # Nobody tells of it.
        db.session.commit()
    phone.sees(1, 2)
    change(version=3)
    phone.sees(1, 2, 3)


def test_whoever_opens_a_seventh_stream_ends_the_first(listen: Listen) -> None:
    others = listen("/things/one?by=another")
    mine = [listen("/things/one?by=me") for _ in range(watch.MOST_OF_ONE + 1)]
    eventually(lambda: [each.ended for each in mine] == [True] + [False] * watch.MOST_OF_ONE)
    assert not others.ended


def test_a_stream_ends_after_a_while_so_that_whoever_listens_is_asked_again(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LASTS", (0.1, 0.2))
    phone = listen()
    phone.sees(1)
    eventually(lambda: phone.ended)
