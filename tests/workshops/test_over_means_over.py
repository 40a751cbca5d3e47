"""What ends a room ends all that is done in it, whoever was on the way; and a day later nobody is shown any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.workshops.models import Guest, RoomThread, Workshop
from langapp.workshops.models.workshops import KEPT
from tests.cast import Key, all_rows, an_id, device_of
from tests.visiting import checked, visit
from tests.workshops.building import a_guest, a_session
from tests.workshops.test_doors_in import door_of, guests_of
from tests.workshops.test_rooms import BATHE

FOR_A_SCRIPT = {"Accept": "application/json"}
DEEDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("threads", {"id": an_id(), "ref": BATHE}),
    ("whispers", {"kind": "again"}),
    ("languages", {"language": "ko"}),
)


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


@pytest.fixture
def leader(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["priya"])


def meanwhile(app: Flask, act: Callable[[], None], ask: Callable[[], int]) -> tuple[int, bool]:
    """What somebody is answered who asks while an act is not settled yet; and whether they were before it was."""
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(ask()))
    with app.app_context():
        act()
        db.session.flush()
        asking.start()
        until = time.monotonic() + 0.4
        while asking.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        before = not asking.is_alive()
        db.session.commit()
    asking.join()
    return answers[0], before


def is_over_since(app: Flask, room: str, ago: timedelta) -> None:
    with app.app_context():
        workshop = Workshop.held(room)
        workshop.end(workshop.started_at)
        workshop.ended_at = datetime.now(UTC) - ago
        db.session.commit()


def test_nobody_comes_in_while_it_ends(app: Flask, room: str) -> None:
    door, _code = door_of(app, room)
    answer, _before = meanwhile(
        app,
        lambda: Workshop.held(room).end(datetime.now(UTC)),
        lambda: device_of(app).post(f"/w/{door}/guests", data={"language": "ta"}).status_code,
    )
    assert (answer, guests_of(app, room)) == (404, [])


def test_nobody_comes_in_by_a_square_that_is_being_renewed(app: Flask, room: str) -> None:
    door, code = door_of(app, room)
    answer, _before = meanwhile(
        app,
        lambda: Workshop.held(room).renew_code(code),
        lambda: device_of(app).post(f"/w/{door}/guests", data={"language": "ta"}).status_code,
    )
    assert (answer, guests_of(app, room)) == (404, [])


@pytest.mark.parametrize(("deed", "told"), DEEDS)
def test_nothing_is_done_while_it_ends(app: Flask, room: str, deed: str, told: dict[str, str]) -> None:
    phone = a_guest(app, room)
    answer, _before = meanwhile(
        app,
        lambda: Workshop.held(room).end(datetime.now(UTC)),
        lambda: phone.post(f"/rooms/{room}/{deed}", data=told, headers=FOR_A_SCRIPT).status_code,
    )
    assert answer == 410
    with app.app_context():
        assert (RoomThread.count(room), Guest.all_of(room)[0].languages) == (0, ["vi"])


def test_what_guests_say_does_not_wait_for_the_leader(app: Flask, room: str, on: str) -> None:
    if on == "sqlite":
        pytest.skip("one writes at a time")
    phone = a_guest(app, room)
    for deed, told in DEEDS[:2]:
        answer, before = meanwhile(
            app,
            lambda: Workshop.held(room).do("listen"),
            lambda deed=deed, told=told: (
                phone.post(  # type: ignore[misc]
                    f"/rooms/{room}/{deed}", data=told, headers=FOR_A_SCRIPT
                ).status_code
            ),
        )
        assert (answer, before) == (204, True)


@pytest.mark.parametrize("how", ["ended", "out of time"])
def test_nothing_is_done_in_a_room_that_is_over(app: Flask, room: str, how: str) -> None:
    phone = a_guest(app, room)
    with app.app_context():
        workshop = Workshop.held(room)
        if how == "ended":
            workshop.end(datetime.now(UTC))
        workshop.ends_at = datetime.now(UTC)
        db.session.commit()
    before = all_rows(app)
    for deed, told in DEEDS:
        assert phone.post(f"/rooms/{room}/{deed}", data=told, headers=FOR_A_SCRIPT).status_code == 410
        answer = phone.post(f"/rooms/{room}/{deed}", data=told)
        page = checked(phone, f"/rooms/{room}/{deed}", answer)
        assert answer.status_code == 410
        assert "That was it for today" in page.text
        assert f"/rooms/{room}" in page.links, "from where it is taken home"
    assert all_rows(app) == before
    assert phone.get(f"/rooms/{room}/languages").location == f"/rooms/{room}/home"


def test_a_day_later_nobody_is_shown_though_nothing_was_cleared_away(
    app: Flask, room: str, leader: FlaskClient
) -> None:
    phone, taken_out = a_guest(app, room, ["ta"]), a_guest(app, room, ["ko"])
    phone.post(f"/rooms/{room}/threads", data={"id": an_id(), "ref": BATHE})
    with app.app_context():
        Guest.all_of(room)[1].remove(Workshop.held(room), datetime.now(UTC))
        db.session.commit()
    is_over_since(app, room, KEPT - timedelta(minutes=5))
    assert phone.get(f"/rooms/{room}/state").status_code == 200
    assert leader.get(f"/workshops/{room}/state").get_json()["by_tag"] == {"ta": 1}
    assert len(visit(leader, f"/workshops/{room}/guests").all("img")) == 4
    is_over_since(app, room, KEPT)
    for browser in (phone, taken_out):
        for path in ("", "/state", "/events", "/languages", "/home", "/cloth.svg"):
            assert (path, browser.get(f"/rooms/{room}{path}").status_code) == (path, 404)
        assert browser.post(f"/rooms/{room}/threads", data={"ref": BATHE}).status_code == 404
    told = leader.get(f"/workshops/{room}/state").get_json()
    assert (told["families"], told["by_tag"], told["threads"], told["tags"], told["came"]) == (
        0,
        {},
        0,
        [],
        [],
    )
    assert visit(leader, f"/workshops/{room}/guests").all("img") == []
    assert "1 thread" not in visit(leader, f"/workshops/{room}/stage").text
    visit(leader, f"/workshops/{room}")
