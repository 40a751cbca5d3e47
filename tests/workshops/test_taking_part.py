"""What a guest does in the room: weaves, whispers, changes its languages, goes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from langapp.db import db
from langapp.practice.models import Thread
from langapp.workshops.models import Guest, RoomThread, Whisper, Workshop
from langapp.workshops.models.guests import GUEST
from tests.cast import Key, an_id
from tests.visiting import visit
from tests.workshops.building import a_guest, a_session
from tests.workshops.test_rooms import BATHE, panels


@pytest.fixture
def session_id(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


def test_a_thread_is_one_however_often_it_is_sent(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id, ["ta", "vi"])
    script = {"Accept": "application/json"}
    for _ in range(2):
        told = {"id": an_id(1), "ref": BATHE}
        assert phone.post(f"/rooms/{session_id}/threads", data=told, headers=script).status_code == 204
    form = visit(phone, f"/rooms/{session_id}").form(f"/rooms/{session_id}/threads")
    assert [form.send(phone).location for _ in range(2)] == [f"/rooms/{session_id}?woven"] * 2
    with app.app_context():
        assert RoomThread.woven(session_id, 9) == (2, ["ta vi", "ta vi"])
        assert db.session.scalar(select(func.count()).select_from(Thread)) == 0
    page = visit(phone, f"/rooms/{session_id}?woven")
    assert "Woven in." in page.text
    strange = {"id": an_id(2), "ref": "bedtime/sleep-well"}
    assert phone.post(f"/rooms/{session_id}/threads", data=strange).status_code == 404


def test_a_family_that_joined_as_itself_weaves_its_own_cloth_too(app: Flask, world: dict[str, Key]) -> None:
    session_id = a_session(app, world["priya"])
    mai = a_guest(app, session_id, ["ta", "vi"], world["mai"])
    guest = a_guest(app, session_id, ["ta"])
    for phone, number in ((mai, 1), (mai, 1), (guest, 2)):
        phone.post(f"/rooms/{session_id}/threads", data={"id": an_id(number), "ref": BATHE})
    mai.post(f"/rooms/{session_id}/threads", data={"id": an_id(3), "ref": "bahay-kubo/sung"})
    mai.set_cookie("session", world["joon"].token)
    mai.post(f"/rooms/{session_id}/threads", data={"id": an_id(4), "ref": BATHE})
    with app.app_context():
        kept = db.session.scalars(select(Thread).order_by(Thread.id)).all()
        assert [(each.id, each.family_id, each.tags) for each in kept] == [
            (an_id(1), world["mai"].family, "ta vi"),
            (an_id(3), world["mai"].family, "fil"),
        ]
        assert RoomThread.woven(session_id, 0)[0] == 4


def test_a_whisper_is_heard_once_for_a_slide(app: Flask, session_id: str) -> None:
    phone, other = a_guest(app, session_id), a_guest(app, session_id)
    form = visit(phone, f"/rooms/{session_id}").form(f"/rooms/{session_id}/whispers")
    for browser in (phone, phone, other):
        assert form.send(browser, kind="again").status_code == 303
    form.send(phone, kind="slower")
    assert form.send(phone, kind="louder").status_code == 404
    with app.app_context():
        workshop = Workshop.held(session_id)
        assert Whisper.about(workshop) == {"again": 2, "slower": 1}
        workshop.move_to(1)
        assert Whisper.about(workshop) == {}


def test_languages_may_be_changed_inside(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id, ["ta"])
    page = visit(phone, f"/rooms/{session_id}/languages")
    ticked = [each.get("value") for each in page.all("input") if each.get("checked") is not None]
    assert ticked == ["ta"]
    answer = page.form(f"/rooms/{session_id}/languages").send(phone, language=["ko", "ta"])
    assert answer.location == f"/rooms/{session_id}"
    assert panels(visit(phone, f"/rooms/{session_id}")) == ["ko", "ta"]
    assert phone.get(f"/rooms/{session_id}/state").get_json()["tags"] == ["ta", "ko"]


def test_leaving_leaves_nothing_but_threads(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id)
    phone.post(f"/rooms/{session_id}/threads", data={"id": an_id(1), "ref": BATHE})
    form = visit(phone, f"/rooms/{session_id}").form(f"/rooms/{session_id}/departure")
    for _ in range(2):
        assert form.send(phone).location == "/w?left=room"
    assert phone.get_cookie(GUEST.name) is None
    assert "You have left" in visit(phone, "/w?left=room").text
    with app.app_context():
        assert Guest.all_of(session_id) == []
        [thread] = db.session.scalars(select(RoomThread))
        assert thread.guest_id is None
