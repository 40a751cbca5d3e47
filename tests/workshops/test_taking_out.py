"""Phones are taken out and let in again, one by one or a flood of them at once; and nobody fills a room alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from langapp.db import Base, change, db
from langapp.workshops import guarding
from langapp.workshops.models import ExitAnswer, Guest, RoomSound, RoomThread, RoomVoice, Whisper, Workshop
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.models.guests import GUEST, NEW
from tests.cast import Key, all_rows, an_id, device_of
from tests.visiting import visit
from tests.workshops.building import a_guest, a_session
from tests.workshops.test_doors_in import door_of, guests_of
from tests.workshops.test_guarding import FORGED
from tests.workshops.test_rooms import BATHE

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.4"}


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


@pytest.fixture
def leader(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["priya"])


def told(leader: FlaskClient, room: str) -> dict[str, Any]:
    found: dict[str, Any] = leader.get(f"/workshops/{room}/state").get_json()
    return found


def ids_of(app: Flask, room: str) -> list[str]:
    return [guest.id for guest in guests_of(app, room)]


def came(app: Flask, guest_id: str, ago: timedelta) -> None:
    with app.app_context():
        change(update(Guest).where(Guest.id == guest_id).values(joined_at=datetime.now(UTC) - ago))
        db.session.commit()


def join(app: Flask, door: str, **how: Any) -> int:
    return app.test_client().post(f"/w/{door}/guests", data={"language": "ta"}, **how).status_code


def dyes(leader: FlaskClient, room: str) -> dict[str, str]:
    """Of the tiles on the wall, by language."""
    tiles = visit(leader, f"/workshops/{room}/stage").all("li", "tile")
    return {
        (each.get("data-lit") or "").partition("-")[2]: next(
            name for name in (each.get("class") or "").split() if name.startswith("dye-")
        )
        for each in tiles
    }


# Coming in


def test_one_network_does_not_fill_a_room(
    app: Flask, world: dict[str, Key], room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "MOST_COMING", 3)
    door, _code = door_of(app, room)
    assert [join(app, door) for _ in range(3)] == [303] * 3
    before = all_rows(app)
    refused = app.test_client().post(f"/w/{door}/guests", data={"language": "ta"})
    assert refused.status_code == 429
    assert "Many phones came in just now." in refused.get_data(as_text=True)
    assert [join(app, door, headers=forged) for forged in FORGED] == [429] * len(FORGED)
    assert all_rows(app) == before, "who is refused is not counted"
    assert join(app, door, environ_overrides=ELSEWHERE) == 303
    assert join(app, door_of(app, a_session(app, world["priya"]))[0]) == 303, "each room by itself"
    inside = a_guest(app, room)
    assert inside.get(f"/w/{door}").location == f"/rooms/{room}"


def test_a_refused_choice_counts_for_nothing(app: Flask, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "MOST_COMING", 1)
    door, _code = door_of(app, room)
    for _ in range(3):
        assert app.test_client().post(f"/w/{door}/guests", data={"language": "xx"}).status_code == 422
    assert join(app, door) == 303


def test_a_room_is_full_of_those_that_are_in(app: Flask, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("langapp.workshops.models.guests.MOST", 1)
    door, _code = door_of(app, room)
    assert (join(app, door), join(app, door)) == (303, 422)
    with app.app_context():
        Guest.all_of(room)[0].remove(Workshop.held(room), datetime.now(UTC))
        db.session.commit()
    assert (join(app, door), join(app, door)) == (303, 422)


# Out, and in again


def test_a_phone_that_was_taken_out_is_let_in_again(app: Flask, room: str, leader: FlaskClient) -> None:
    phone, door = a_guest(app, room, ["ur"]), door_of(app, room)[0]
    [guest_id] = ids_of(app, room)
    gate = told(leader, room)["gate"]
    leader.post(f"/workshops/{room}/guests/{guest_id}/removal")
    assert phone.get(f"/rooms/{room}").status_code == phone.get(f"/w/{door}").status_code == 410
    page = visit(leader, f"/workshops/{room}/guests")
    back = page.form(f"/workshops/{room}/guests/{guest_id}/return")
    assert [back.send(leader).status_code for _ in range(2)] == [303, 303]
    assert (told(leader, room)["gate"], told(leader, room)["families"]) == (gate + 2, 1)
    assert phone.get(f"/rooms/{room}").status_code == 200
    assert phone.get(f"/w/{door}").location == f"/rooms/{room}"


def test_leaving_is_no_way_around_being_taken_out(app: Flask, room: str) -> None:
    phone, door = a_guest(app, room), door_of(app, room)[0]
    with app.app_context():
        Guest.all_of(room)[0].remove(Workshop.held(room), datetime.now(UTC))
        db.session.commit()
    assert phone.post(f"/rooms/{room}/departure").status_code == 410
    assert phone.get_cookie(GUEST.name) is not None
    assert phone.post(f"/w/{door}/guests", data={"language": "ta"}).status_code == 410


def test_a_flood_is_taken_out_at_once_and_let_in_again_at_once(
    app: Flask, world: dict[str, Key], room: str, leader: FlaskClient
) -> None:
    a_guest(app, a_session(app, world["lan"]), ["vi"])
    early, alone = a_guest(app, room, ["vi"]), a_guest(app, room, ["ko"])
    early_id, alone_id = ids_of(app, room)
    came(app, early_id, NEW + timedelta(seconds=5))
    leader.post(f"/workshops/{room}/guests/{alone_id}/removal")
    flood = [a_guest(app, room, ["ta"]) for _ in range(3)]
    page = visit(leader, f"/workshops/{room}/guests")
    assert "3 phones came in during the last ten minutes." in page.text
    at_once = page.form(f"/workshops/{room}/guests/new/removal")
    for _ in range(2):
        assert at_once.send(leader).status_code == 303
    assert (told(leader, room)["gate"], told(leader, room)["by_tag"]) == (2, {"vi": 1})
    assert [each.get(f"/rooms/{room}").status_code for each in (early, alone, *flood)] == [200] + [410] * 4
    page = visit(leader, f"/workshops/{room}/guests")
    assert "4 phones taken out" in page.text
    assert page.texts("button").count("Let these 3 phones in again") == 1
    again = next(form for form in page.forms if form.action.endswith("/return"))
    assert again.send(leader, **{"with": "others"}).status_code == 303
    assert [each.get(f"/rooms/{room}").status_code for each in (early, alone, *flood)] == [200, 410] + [
        200
    ] * 3
    with app.app_context():
        assert (
            db.session.scalar(select(func.count()).select_from(Guest).where(Guest.removed_at.is_(None))) == 5
        )


def test_another_leader_lets_nobody_in(app: Flask, world: dict[str, Key], room: str) -> None:
    a_guest(app, room)
    other = a_session(app, world["lan"])
    lan = device_of(app, world["lan"])
    [guest_id] = ids_of(app, room)
    before = all_rows(app)
    for path in (f"{guest_id}/return", f"{guest_id}/removal", "new/removal"):
        assert lan.post(f"/workshops/{room}/guests/{path}", data={"with": "others"}).status_code == 404
    for path in (f"{guest_id}/return", f"{guest_id}/removal"):
        assert lan.post(f"/workshops/{other}/guests/{path}").status_code == 404
    assert all_rows(app) == before


# What hangs on a phone


def test_threads_of_one_phone_end_somewhere_and_nobody_is_told_off(
    app: Flask, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("langapp.workshops.models.room_threads.MOST_OF_A_GUEST", 2)
    phone, other = a_guest(app, room), a_guest(app, room)
    for number in range(4):
        answer = phone.post(
            f"/rooms/{room}/threads",
            data={"id": an_id(number), "ref": BATHE},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 204
    other.post(f"/rooms/{room}/threads", data={"id": an_id(9), "ref": BATHE})
    with app.app_context():
        assert RoomThread.count(room) == 3


def test_what_a_phone_wove_and_whispered_goes_and_comes_with_it(
    app: Flask, room: str, leader: FlaskClient
) -> None:
    for tag in ("ta", "ko"):
        phone = a_guest(app, room, [tag])
        phone.post(f"/rooms/{room}/threads", data={"ref": BATHE})
        phone.post(f"/rooms/{room}/whispers", data={"kind": "again"})
    first, _second = ids_of(app, room)

    def seen() -> tuple[int, dict[str, int], list[str]]:
        with app.app_context():
            woven = RoomThread.woven(room, 9)
        state = told(leader, room)
        assert state["threads"] == woven[0]
        return woven[0], state["whispers"], woven[1]

    assert seen() == (2, {"again": 2}, ["ta", "ko"])
    leader.post(f"/workshops/{room}/guests/{first}/removal")
    assert seen() == (1, {"again": 1}, ["ko"])
    leader.post(f"/workshops/{room}/guests/{first}/return")
    assert seen() == (2, {"again": 2}, ["ta", "ko"])


def test_whoever_leaves_leaves_nothing_but_what_it_wove(app: Flask, room: str, now: datetime) -> None:
    phone = a_guest(app, room, ["vi"])
    phone.post(f"/rooms/{room}/threads", data={"ref": BATHE})
    phone.post(f"/rooms/{room}/whispers", data={"kind": "slower"})
    with app.app_context():
        [guest] = Guest.all_of(room)
        ExitAnswer.give(guest, dict.fromkeys(QUESTIONS, "yes"), now)
        voice = RoomVoice.agree(guest, BATHE, "vi", "", "Yes", now)
        workshop = Workshop.held(room)
        voice.receive(workshop, b"sound", now)
        voice.let(workshop, voice.take, now)
        heard = workshop.voices
        db.session.commit()
    phone.post(f"/rooms/{room}/departure")
    kinds: tuple[type[Base], ...] = (Guest, Whisper, ExitAnswer, RoomVoice, RoomSound)
    with app.app_context():
        assert [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds] == [0] * 5
        [thread] = db.session.scalars(select(RoomThread))
        assert thread.guest_id is None
        assert db.session.get_one(Workshop, room).voices == heard + 1, "phones hear it no more"


# The languages of whoever is in


def test_languages_go_with_whoever_brought_them_and_keep_their_dyes(
    app: Flask, room: str, leader: FlaskClient
) -> None:
    tamil, korean, _both = (a_guest(app, room, tags) for tags in (["ta"], ["ko"], ["vi", "ta"]))
    korean_id, expected = ids_of(app, room)[1], ["vi", "ta", "ur"]

    def here(phone: FlaskClient) -> tuple[list[str], list[str]]:
        state = phone.get(f"/rooms/{room}/state").get_json()
        leaders = told(leader, room)
        assert (state["tags"], state["came"]) == (leaders["tags"], leaders["came"])
        assert set(leaders["by_tag"]) == set(state["tags"])
        return state["tags"], state["came"]

    assert here(tamil) == (["ta", "ko", "vi"], [*expected, "ko"])
    before = dyes(leader, room)
    leader.post(f"/workshops/{room}/guests/{korean_id}/removal")
    assert here(tamil) == (["ta", "vi"], [*expected, "ko"])
    leader.post(f"/workshops/{room}/guests/{korean_id}/return")
    assert here(korean) == (["ta", "ko", "vi"], [*expected, "ko"])
    korean.post(f"/rooms/{room}/languages", data={"language": ["hi"]})
    assert here(korean) == (["ta", "vi", "hi"], [*expected, "ko", "hi"])
    tamil.post(f"/rooms/{room}/departure")
    assert here(korean)[0] == ["ta", "vi", "hi"], "somebody else brings it"
    after = dyes(leader, room)
    assert {"ko", "hi"} & set(after) == {"hi"}
    assert {tag: before[tag] for tag in ("ta", "vi")} == {tag: after[tag] for tag in ("ta", "vi")}


def test_a_change_of_languages_is_told_once(app: Flask, room: str) -> None:
    phone = a_guest(app, room, ["ta"])
    with app.app_context():
        before = db.session.get_one(Workshop, room).revision
    for _ in range(2):
        phone.post(f"/rooms/{room}/languages", data={"language": ["ko"]})
    with app.app_context():
        assert db.session.get_one(Workshop, room).revision == before + 1


# Whispers


def test_again_may_be_asked_again_once_it_was_played(app: Flask, room: str, leader: FlaskClient) -> None:
    phone = a_guest(app, room)

    def asks(**given: object) -> dict[str, int]:
        assert phone.post(f"/rooms/{room}/whispers", data={"kind": "again", **given}).status_code == 303
        found: dict[str, int] = told(leader, room)["whispers"]
        return found

    assert (asks(), asks()) == ({"again": 1}, {"again": 1})
    leader.post(f"/workshops/{room}/plays", data={"number": "1", "on": "stage"})
    assert told(leader, room)["whispers"] == {}
    assert (asks(), asks()) == ({"again": 1}, {"again": 1})


def test_a_whisper_is_about_the_slide_that_was_seen(app: Flask, room: str, leader: FlaskClient) -> None:
    phone = a_guest(app, room)
    leader.post(f"/workshops/{room}/position", data={"to": "2"})
    phone.post(f"/rooms/{room}/whispers", data={"kind": "slower", "slide": "1"})
    assert told(leader, room)["whispers"] == {}
    leader.post(f"/workshops/{room}/position", data={"to": "1"})
    assert told(leader, room)["whispers"] == {"slower": 1}
    for strange in ("-1", "7", "999999999999", "x", ""):
        phone.post(f"/rooms/{room}/whispers", data={"kind": "again", "slide": strange})
    assert told(leader, room)["whispers"] == {"slower": 1, "again": 1}
    with app.app_context():
        positions = db.session.scalars(select(Whisper.position)).all()
    assert positions == [1, 1], "what is no slide is the one that is up"
