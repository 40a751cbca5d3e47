"""A leader's phone: whoever leads the session, and nobody else, moves the room; twice is fine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from langapp.db import db
from langapp.workshops.leading import joining_links
from langapp.workshops.models import Guest, RoomThread, Whisper, Workshop, WorkshopLeader
from tests.cast import Key, an_id, queries, teaches
from tests.visiting import Page, checked, text_of, visit
from tests.workshops.building import STEPS, a_guest, a_session

LAST = sum(len(list(step.slides)) for step in STEPS) - 1
TWELVE = ("yue", "ta", "ko", "vi", "ur", "th", "ja", "hi", "bn", "fil", "pa", "zh-Hans")


@pytest.fixture
def held(app: Flask, world: dict[str, Key]) -> str:
    """Priya's session."""
    return a_session(app, world["priya"])


@pytest.fixture
def leader(app: Flask, world: dict[str, Key], held: str) -> FlaskClient:
    return teaches(app, world["priya"], "leading")


def told(client: FlaskClient, held: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"/workshops/{held}/state").data)
    return found


def post(client: FlaskClient, held: str, path: str, **fields: Any) -> TestResponse:
    answer = client.post(f"/workshops/{held}/{path}", data=fields)
    assert answer.status_code == 303, path
    return answer


def the(app: Flask, held: str) -> Workshop:
    """As the database has it, detached."""
    with app.app_context():
        found = db.session.get_one(Workshop, held)
        db.session.expunge(found)
        return found


def come(app: Flask, held: str, families: int, tags: Sequence[str]) -> None:
    for number in range(families):
        a_guest(app, held, [tags[number % len(tags)]])


# Who may

LOOKS = (
    "",
    "/now",
    "/state",
    "/events",
    "/guests",
    "/ending",
    "/leaders",
    "/keys",
    "/stage",
    "/stage/tiles",
    "/stage/cloth",
)
CHANGES = (
    "/position", "/doing", "/plays", "/pause", "/resumption", "/questions", "/closing", "/opening", "/codes", "/ending",
    f"/guests/{an_id()}/removal",
)  # fmt: skip


def test_a_session_is_not_there_for_whoever_does_not_lead_it(
    app: Flask, world: dict[str, Key], held: str
) -> None:
    another_leader = teaches(app, world["lan"], "leading")
    a_parent = app.test_client()
    a_parent.set_cookie("session", world["mai"].token)
    for client in (another_leader, a_parent):
        assert [client.get(f"/workshops/{held}{path}").status_code for path in LOOKS] == [404] * len(LOOKS)
        assert [client.post(f"/workshops/{held}{path}").status_code for path in CHANGES] == [404] * len(
            CHANGES
        )
    a_guest_of_it = a_guest(app, held)
    told = {path: a_guest_of_it.get(f"/workshops/{held}{path}") for path in LOOKS}
    for_scripts = [told.pop(path).status_code for path in ("/state", "/events")]
    assert for_scripts == [404, 404]
    assert {answer.location for answer in told.values()} == {"/"}


# Moving


def test_the_remote_shows_the_step_with_all_that_helps_to_say_it(leader: FlaskClient, held: str) -> None:
    post(leader, held, "position", to=1)
    page = visit(leader, f"/workshops/{held}")
    assert "Shall we have a bath?" in page.text
    assert "A bowl of water" in page.text
    assert "Say it while the water runs, then wait." in page.text
    assert "kulikkalaamaa?" in page.texts("p", "reading")
    assert "Splash, splash!" in page.text, "what comes next"
    assert "Step 2 of 6" in page.text
    assert "planned 3 to 8" in page.text


def test_every_slide_has_a_remote_and_a_wall(leader: FlaskClient, held: str) -> None:
    for number in range(LAST + 1):
        post(leader, held, "position", to=number)
        visit(leader, f"/workshops/{held}")
        visit(leader, f"/workshops/{held}/stage")


def test_a_button_pressed_twice_moves_once_and_beyond_the_end_is_the_end(
    leader: FlaskClient, held: str
) -> None:
    page = visit(leader, f"/workshops/{held}")
    onward = [form for form in page.forms if form.action.endswith("/position")]
    assert onward
    for _ in range(2):
        post(leader, held, "position", to=1)
    state = told(leader, held)
    assert (state["slide"], state["revision"]) == (1, 2)
    post(leader, held, "position", to=99)
    assert told(leader, held)["slide"] == LAST
    post(leader, held, "position", to=-1)
    assert told(leader, held)["slide"] == 0
    assert leader.post(f"/workshops/{held}/position", data={"to": "x"}).status_code == 400


def test_what_is_asked_of_the_room_goes_with_the_slide(leader: FlaskClient, held: str) -> None:
    post(leader, held, "doing", doing="together")
    assert told(leader, held)["doing"] == "together"
    post(leader, held, "doing", doing="dancing")
    assert told(leader, held)["doing"] == "together"
    post(leader, held, "position", to=1)
    assert told(leader, held)["doing"] == ""


def test_a_sound_plays_once_however_often_its_button_is_pressed(leader: FlaskClient, held: str) -> None:
    for _ in range(2):
        post(leader, held, "plays", number=1, on="stage")
    post(leader, held, "plays", number=2, on="roof")
    assert (told(leader, held)["plays"], told(leader, held)["on"]) == (1, "stage")
    post(leader, held, "plays", number=2, on="phones")
    assert (told(leader, held)["plays"], told(leader, held)["on"]) == (2, "phones")


def test_a_pause_and_going_on(leader: FlaskClient, held: str) -> None:
    post(leader, held, "pause")
    assert told(leader, held)["paused"]
    assert "Go on" in visit(leader, f"/workshops/{held}").texts("button")
    post(leader, held, "resumption")
    assert not told(leader, held)["paused"]


def test_a_form_leads_back_to_where_it_was(leader: FlaskClient, held: str) -> None:
    wall = f"/workshops/{held}/stage?locale=ur"
    assert post(leader, held, "position", to=1, next=wall).location == wall
    assert (
        post(leader, held, "position", to=1, next="https://elsewhere.test").location == f"/workshops/{held}"
    )


# State


def test_the_state_says_all_a_leader_s_screens_draw(
    app: Flask, leader: FlaskClient, held: str, now: datetime
) -> None:
    come(app, held, 3, ["vi", "ta"])
    with app.app_context():
        guest = Guest.all_of(held)[0]
        Whisper.say(guest, db.session.get_one(Workshop, held), "slower", now)
        RoomThread.add(guest, an_id(), "bath-time/splash", now)
        db.session.commit()
    state = told(leader, held)
    assert (state["families"], state["by_tag"], state["threads"]) == (3, {"vi": 2, "ta": 1}, 1)
    assert (state["whispers"], state["open"], state["guessing"]) == ({"slower": 1}, True, False)
    assert state["code"] == the(app, held).code
    assert "1 asks for it slower" in visit(leader, f"/workshops/{held}").text


def test_a_state_that_is_known_is_not_told_again(leader: FlaskClient, held: str) -> None:
    first = leader.get(f"/workshops/{held}/state")
    again = leader.get(f"/workshops/{held}/state", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    post(leader, held, "position", to=1)
    changed = leader.get(f"/workshops/{held}/state", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_events_begin_with_what_is_now(leader: FlaskClient, held: str) -> None:
    answer = leader.get(f"/workshops/{held}/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    pieces = iter(answer.response)
    text = b""
    while b"data: {" not in text:
        text += next(pieces)
    answer.close()
    data = text.partition(b"data: {")[2].partition(b"\n")[0]
    assert json.loads(b"{" + data)["slide"] == 0


# The room


def test_a_room_is_closed_and_opened(app: Flask, leader: FlaskClient, held: str) -> None:
    post(leader, held, "closing")
    assert not told(leader, held)["open"]
    assert visit(leader, f"/workshops/{held}").all("path", "qr") == []
    post(leader, held, "opening")
    assert told(leader, held)["open"]


def test_a_new_code_is_one_new_code_though_it_is_tapped_twice(
    app: Flask, leader: FlaskClient, held: str
) -> None:
    old = the(app, held)
    for _ in range(2):
        post(leader, held, "codes", code=old.code)
    new = the(app, held)
    assert new.code != old.code
    assert new.door != old.door
    assert told(leader, held)["code"] == new.code


def test_a_phone_is_known_by_its_pictures_and_taken_out(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, 2, ["ur", "ko"])
    page = visit(leader, f"/workshops/{held}/guests")
    with app.app_context():
        first, second = Guest.all_of(held)
    seen = [image.get("src", "").rpartition("/")[2].partition(".")[0] for image in page.all("img")]
    assert seen == [*first.pictures.split(), *second.pictures.split()]
    assert {image.get("alt") for image in page.all("img")} == {""}, "a number stands beside them"
    gate = told(leader, held)["gate"]
    for _ in range(2):
        post(leader, held, f"guests/{first.id}/removal")
    state = told(leader, held)
    assert (state["gate"], state["by_tag"]) == (gate + 1, {"ko": 1})
    page = visit(leader, f"/workshops/{held}/guests")
    assert "1 phone taken out" in page.text
    assert [text_of(each) for each in page.all("button") if "in again" in text_of(each)] == [
        "Let in again: 2"
    ]


def test_a_phone_of_another_room_is_not_taken_out(
    app: Flask, world: dict[str, Key], leader: FlaskClient, held: str
) -> None:
    other = a_session(app, world["lan"])
    come(app, other, 1, ["ur"])
    with app.app_context():
        guest = Guest.all_of(other)[0]
    assert leader.post(f"/workshops/{held}/guests/{guest.id}/removal").status_code == 404


def test_the_four_questions_are_asked_once(leader: FlaskClient, held: str) -> None:
    for _ in range(2):
        post(leader, held, "questions")
    assert told(leader, held)["questions"]
    assert "The four questions are on every phone." in visit(leader, f"/workshops/{held}").text


# A second leader


def test_a_second_leader_comes_in_by_a_link_and_both_lead(
    app: Flask, world: dict[str, Key], leader: FlaskClient, held: str
) -> None:
    page = visit(leader, f"/workshops/{held}/leaders")
    with app.app_context():
        token = joining_links.token(db.session.get_one(Workshop, held))
    assert f"/workshops/leaders/{token}" in page.text
    lan = teaches(app, world["lan"], "leading")
    assert "Story time, Parkside Library" in visit(lan, f"/workshops/leaders/{token}").h1
    assert lan.get(f"/workshops/{held}").status_code == 404, "looking at the link joins nobody"
    for _ in range(2):
        assert lan.post(f"/workshops/leaders/{token}").location == f"/workshops/{held}"
    post(lan, held, "position", to=2)
    assert told(leader, held)["slide"] == 2
    with app.app_context():
        assert db.session.query(WorkshopLeader).filter_by(workshop_id=held).count() == 2


def test_a_link_opens_nothing_for_whoever_may_not_lead_nor_after_a_new_code_nor_made_up(
    app: Flask, world: dict[str, Key], leader: FlaskClient, held: str
) -> None:
    with app.app_context():
        token = joining_links.token(db.session.get_one(Workshop, held))
    mai = app.test_client()
    mai.set_cookie("session", world["mai"].token)
    lan = teaches(app, world["lan"], "leading")
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    told = [client.get(f"/workshops/leaders/{token}").text for client in (mai, app.test_client())]
    assert all("Leading here begins with an invitation." in each for each in told)
    assert not any("Parkside" in each for each in told)
    assert mai.post(f"/workshops/leaders/{token}").status_code == 404
    for client, link in ((lan, "x"), (lan, "é" * 43), (lan, flipped)):
        assert client.get(f"/workshops/leaders/{link}").status_code == 404
        assert client.post(f"/workshops/leaders/{link}").status_code == 404
    post(leader, held, "codes", code=the(app, held).code)
    assert lan.post(f"/workshops/leaders/{token}").status_code == 404


# The end


def test_an_end_is_asked_about_then_stays(app: Flask, leader: FlaskClient, held: str) -> None:
    page = visit(leader, f"/workshops/{held}/ending")
    assert "have not been asked yet" in page.text
    assert not told(leader, held)["over"], "looking ends nothing"
    for _ in range(2):
        assert post(leader, held, "ending").location == f"/workshops/{held}/report"
    state = told(leader, held)
    assert (state["over"], state["code"]) == (True, None)
    visit(leader, f"/workshops/{held}/ending")
    assert f"/workshops/{held}/report" in visit(leader, f"/workshops/{held}").links
    assert leader.get(f"/workshops/{held}/leaders").location == f"/workshops/{held}"


@pytest.mark.parametrize("path", [path for path in CHANGES if path != "/ending"])
def test_nothing_is_led_once_it_is_over(leader: FlaskClient, held: str, path: str) -> None:
    post(leader, held, "ending")
    refused = leader.post(f"/workshops/{held}{path}", data={"to": "1"})
    assert refused.status_code == 422
    assert "This session is over." in _page(leader, refused).text


def test_a_session_nobody_ended_is_over_after_its_hours(app: Flask, world: dict[str, Key]) -> None:
    began = datetime.now(UTC) - timedelta(hours=9)
    held = a_session(app, world["priya"], now=began)
    leader = teaches(app, world["priya"], "leading")
    assert told(leader, held)["over"]
    assert leader.post(f"/workshops/{held}/position", data={"to": "1"}).status_code == 422


# As many as there are


def test_neither_languages_nor_guests_cost_queries(app: Flask, leader: FlaskClient, held: str) -> None:
    come(app, held, 1, TWELVE)
    pages = ("", "/now", "/state", "/guests")
    few = [_cost(app, leader, f"/workshops/{held}{path}") for path in pages]
    come(app, held, 40, TWELVE)
    assert [_cost(app, leader, f"/workshops/{held}{path}") for path in pages] == few
    assert max(few) <= 16


def _cost(app: Flask, client: FlaskClient, path: str) -> int:
    client.get(path)
    with queries(app) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def _page(client: FlaskClient, answer: TestResponse) -> Page:
    return checked(client, answer.request.path, answer)
