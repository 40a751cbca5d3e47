"""What a family takes home from a room: its lines, its answers, its threads, and the cloth."""

from __future__ import annotations

import struct
import threading
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.families.models import Device, FamilyLanguage
from langapp.practice.models import Thread
from langapp.workshops.models import ExitAnswer, Guest, RoomThread, RoomVoice, Workshop, WorkshopReport
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.models.guests import GUEST
from langapp.workshops.taking_home import cloth_pictures, take_home
from tests.cast import BEGAN, Key, an_id, device_of, queries
from tests.visiting import visit
from tests.workshops.building import STEPS, a_guest, a_session

REF, OTHER = "bath-time/shall-we-bathe", "greetings/have-you-eaten"
YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> str:
    """A session that has come to its goodbye."""
    workshop_id = a_session(app, world["priya"])
    with app.app_context():
        workshop = Workshop.held(workshop_id)
        workshop.move_to(len(workshop.slides) - 1)
        db.session.commit()
    return workshop_id


@pytest.fixture
def guest(app: Flask, room: str) -> FlaskClient:
    return a_guest(app, room, ["vi", "ta"])


def end(app: Flask, room: str, ago: timedelta = timedelta()) -> None:
    with app.app_context():
        workshop = Workshop.held(room)
        workshop.started_at -= ago
        workshop.end(datetime.now(UTC) - ago)
        db.session.commit()


def said(app: Flask, room: str, *refs: str) -> None:
    with app.app_context():
        [one] = Guest.all_of(room)
        for number, ref in enumerate(refs, 1):
            RoomThread.add(one, an_id(number), ref, datetime.now(UTC) - timedelta(minutes=9 - number))
        db.session.commit()


# The page


def test_the_lines_of_the_session_are_there_in_the_families_languages(guest: FlaskClient, room: str) -> None:
    page = visit(guest, f"/rooms/{room}/home")
    assert page.h1 == "Take it home"
    meanings = page.texts("h3")
    assert "Shall we have a bath?" in meanings
    assert {each.get("lang") for each in page.all("p", "w")} >= {"vi", "ta"}
    assert f"/take-home/vi.ta/{'~'.join(_spelt())}" in page.links


def _spelt() -> list[str]:
    path = take_home.Taken(("vi",), tuple(dict.fromkeys(r for s in STEPS for r in s.refs))).path
    return path.removeprefix("/take-home/vi/").split("~")


def test_the_questions_call_from_the_room_until_they_are_answered(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    with app.app_context():
        Workshop.held(room).ask_questions(datetime.now(UTC))
        db.session.commit()
    asked = f"/rooms/{room}/home#questions"
    assert asked in visit(guest, f"/rooms/{room}").links
    guest.post(f"/rooms/{room}/answers", data={"learned": "maybe"})
    assert asked in visit(guest, f"/rooms/{room}").links, "nothing was answered"
    guest.post(f"/rooms/{room}/answers", data={"learned": "yes"})
    assert asked not in visit(guest, f"/rooms/{room}").links
    assert asked in visit(a_guest(app, room), f"/rooms/{room}").links


def test_before_the_goodbye_the_way_is_back_to_the_room(app: Flask, world: dict[str, Key]) -> None:
    room = a_session(app, world["priya"])
    guest = a_guest(app, room)
    answer = guest.get(f"/rooms/{room}/home")
    assert (answer.status_code, answer.location) == (303, f"/rooms/{room}")
    with app.app_context():
        Workshop.held(room).ask_questions(datetime.now(UTC))
        db.session.commit()
    assert guest.get(f"/rooms/{room}/home").status_code == 200


def test_it_is_there_for_a_day_after_the_end_and_then_no_more(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    end(app, room, timedelta(hours=23))
    assert visit(guest, f"/rooms/{room}/home").by_id("questions") is not None
    with app.app_context():
        Workshop.held(room).ended_at -= timedelta(hours=1, minutes=1)  # type: ignore[operator]
        db.session.commit()
    for path in ("home", "cloth.svg", "cloth.png"):
        assert guest.get(f"/rooms/{room}/{path}").status_code == 404
    for path in ("answers", "family"):
        assert guest.post(f"/rooms/{room}/{path}", data=YES).status_code == 404


def test_nobody_else_comes_in(app: Flask, world: dict[str, Key], room: str, client: FlaskClient) -> None:
    of_another_room = a_guest(app, a_session(app, world["priya"]))
    for asked in (client, device_of(app, world["priya"]), of_another_room):
        assert asked.get(f"/rooms/{room}/home").status_code == 404
        assert asked.get(f"/rooms/{room}/cloth.png").status_code == 404
        assert asked.post(f"/rooms/{room}/answers", data=YES).status_code == 404
        assert asked.post(f"/rooms/{room}/family").status_code == 404


def test_it_asks_the_database_the_same_however_much_was_said(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    guest.get(f"/rooms/{room}/home")
    with queries(app) as before:
        guest.get(f"/rooms/{room}/home")
    said(app, room, *[REF] * 40)
    with queries(app) as after:
        guest.get(f"/rooms/{room}/home")
    assert len(after) == len(before) <= 12


# The four questions


def test_four_answers_are_kept_and_may_be_changed(app: Flask, guest: FlaskClient, room: str) -> None:
    page = visit(guest, f"/rooms/{room}/home")
    form = page.form(f"/rooms/{room}/answers")
    assert len([each for each in page.all("input") if each.get("type") == "radio"]) == 12
    answer = form.send(guest, **YES)
    assert (answer.status_code, answer.location) == (303, f"/rooms/{room}/home#questions")
    form.send(guest, **{**YES, "learned": "some", "at_home": ""})
    page = visit(guest, f"/rooms/{room}/home")
    assert "Thank you. You can change your answers until they are counted." in page.text
    assert page.form(f"/rooms/{room}/answers").data == {
        "learned": "some", "confident": "yes", "on_offer": "yes",
    }  # fmt: skip
    with app.app_context():
        [kept] = db.session.scalars(select(ExitAnswer))
        assert (kept.learned, kept.at_home) == ("some", "")


def test_what_is_no_answer_is_none(app: Flask, guest: FlaskClient, room: str) -> None:
    for sent in ({}, {"learned": "very"}, {"mood": "yes"}):
        assert guest.post(f"/rooms/{room}/answers", data=sent).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(ExitAnswer)).all() == []


def test_once_counted_nothing_changes(app: Flask, guest: FlaskClient, room: str) -> None:
    guest.post(f"/rooms/{room}/answers", data=YES)
    with app.app_context():
        WorkshopReport.keep(room, {"families": 0}, datetime.now(UTC))
        db.session.commit()
    guest.post(f"/rooms/{room}/answers", data=dict.fromkeys(QUESTIONS, "no"))
    page = visit(guest, f"/rooms/{room}/home")
    assert "Thank you. The answers are counted." in page.text
    with app.app_context():
        assert db.session.scalars(select(ExitAnswer.learned)).all() == ["yes"]


# For the family


def test_a_guest_becomes_a_family_with_its_first_threads(app: Flask, guest: FlaskClient, room: str) -> None:
    said(app, room, REF, OTHER, "bahay-kubo/sung")
    form = visit(guest, f"/rooms/{room}/home").form(f"/rooms/{room}/family")
    answer = form.send(guest)
    assert (answer.status_code, answer.location) == (303, "/today")
    assert "3 threads so far" in guest.get("/today").text
    form.send(guest)
    with app.app_context():
        token = guest.get_cookie("session")
        assert token is not None
        device = Device.of_token(token.value)
        assert device is not None
        of = FamilyLanguage.family_id == device.family_id
        spoken = select(FamilyLanguage.tag).where(of).order_by(FamilyLanguage.position)
        assert db.session.scalars(spoken).all() == ["vi", "ta"]
        kept = db.session.execute(
            select(Thread.ref, Thread.tags)
            .where(Thread.family_id == device.family_id)
            .order_by(Thread.said_at)
        ).all()
        assert [tuple(row) for row in kept] == [(REF, "vi ta"), (OTHER, "vi ta"), ("bahay-kubo/sung", "fil")]


def families_of(app: Flask, room: str) -> tuple[list[str], list[str | None]]:
    """Those that have devices besides the cast; and those that the guests of a room are of."""
    with app.app_context():
        began = select(Device.family_id).where(Device.joined_at > BEGAN).order_by(Device.joined_at)
        return list(db.session.scalars(began)), [guest.family_id for guest in Guest.all_of(room)]


def test_tapped_twice_before_the_answer_came_it_is_one_family_on_one_device(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    said(app, room, REF)
    cookies = []
    for _ in range(2):
        guest.delete_cookie("session")
        assert guest.post(f"/rooms/{room}/family").location == "/today"
        cookies.append(guest.get_cookie("session"))
    assert cookies[0]
    assert cookies[1]
    assert cookies[0].value == cookies[1].value
    [family], [of] = families_of(app, room)
    assert of == family
    page = visit(guest, f"/rooms/{room}/home")
    assert "Your family has what you said today." in page.text
    assert "1 thread so far" in guest.get("/today").text


def test_tapped_twice_at_once_it_is_one_family_on_one_device(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    said(app, room, REF, OTHER)
    cookie = guest.get_cookie(GUEST.name)
    assert cookie is not None
    together, tokens = threading.Barrier(2), []

    def tap() -> None:
        phone = device_of(app)
        phone.set_cookie(GUEST.name, cookie.value)
        together.wait()
        assert phone.post(f"/rooms/{room}/family").status_code == 303
        kept = phone.get_cookie("session")
        assert kept is not None
        tokens.append(kept.value)

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert len(tokens) == 2
    assert tokens[0] == tokens[1]
    [family], [of] = families_of(app, room)
    assert of == family
    with app.app_context():
        assert db.session.scalars(select(Thread.family_id)).all() == [family] * 2


def test_a_device_that_was_removed_is_not_let_in_again(app: Flask, guest: FlaskClient, room: str) -> None:
    said(app, room, REF)
    guest.post(f"/rooms/{room}/family")
    [before], _of = families_of(app, room)
    with app.app_context():
        [device] = Device.all_of(before)
        device.depart()
        db.session.commit()
    guest.post(f"/rooms/{room}/family")
    [after], [of] = families_of(app, room)
    assert after != before
    assert of == before


def test_what_is_said_after_keeping_is_kept_too(app: Flask, guest: FlaskClient, room: str) -> None:
    guest.post(f"/rooms/{room}/family")
    [family], _of = families_of(app, room)
    guest.post(f"/rooms/{room}/threads", data={"id": an_id(1), "ref": REF})
    with app.app_context():
        assert db.session.scalars(select(Thread.family_id)).all() == [family]


def test_of_a_family_that_joined_as_itself_all_is_there_already(
    app: Flask, world: dict[str, Key], room: str
) -> None:
    mai = a_guest(app, room, ["vi", "ta"], world["mai"])
    page = visit(mai, f"/rooms/{room}/home")
    assert "Your family has what you said today." in page.text
    assert not [form for form in page.forms if form.action.endswith("/family")]


def test_a_family_that_joined_as_a_guest_may_keep_it_after_all(
    app: Flask, world: dict[str, Key], room: str
) -> None:
    phone = a_guest(app, room, ["vi"])
    phone.set_cookie("session", world["mai"].token)
    said(app, room, REF)
    visit(phone, f"/rooms/{room}/home").form(f"/rooms/{room}/family").send(phone)
    with app.app_context():
        assert db.session.scalars(select(Thread.family_id)).all() == [world["mai"].family]


# Its voices


def test_what_it_said_for_the_room_can_be_taken_back_after_the_end_too(
    app: Flask, guest: FlaskClient, room: str
) -> None:
    path = f"/rooms/{room}/voices"
    assert path not in visit(guest, f"/rooms/{room}/home").links
    with app.app_context():
        [one] = Guest.all_of(room)
        RoomVoice.agree(one, REF, "vi", "", "Yes", datetime.now(UTC))
        db.session.commit()
    end(app, room)
    assert path in visit(guest, f"/rooms/{room}/home").links


# The cloth


def test_the_cloth_is_a_picture(app: Flask, guest: FlaskClient, room: str) -> None:
    said(app, room, REF, OTHER)
    drawn = guest.get(f"/rooms/{room}/cloth.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert "<title>The cloth we wove</title>" in drawn.text
    painted = guest.get(f"/rooms/{room}/cloth.png")
    assert painted.mimetype == "image/png"
    wide, high = struct.unpack(">II", painted.data[16:24])
    assert (wide, high) == (4 * 16 * 12, (3 + 18 + 3) * 9)
    held = zlib.decompress(painted.data[painted.data.index(b"IDAT") + 4 : -16])
    assert len(held) == high * (wide + 1)
    etag = {"If-None-Match": painted.headers["ETag"]}
    assert guest.get(f"/rooms/{room}/cloth.png", headers=etag).status_code == 304
    assert visit(guest, f"/rooms/{room}/home").by_id("cloth") is not None


@pytest.mark.parametrize("threads", [0, 1, 5, 300, 3000])
def test_a_picture_is_no_wider_than_a_screen_shows(threads: int) -> None:
    woven = cloth_pictures.Woven(
        tuple(["vi", "ta ur", "ko"][n % 3] for n in range(threads)), ("vi", "ta", "ur")
    )
    wide, high = struct.unpack(">II", cloth_pictures.as_png(woven)[16:24])
    assert wide <= cloth_pictures.WIDEST
    assert threads < 300 or 1 < wide / high < 1.6


# The page that a phone keeps


def test_it_is_told_by_its_address_alone(client: FlaskClient, mai: FlaskClient) -> None:
    address = "/take-home/vi.ta/bath-time_shall-we-bathe_splash~greetings_say-hello"
    page = visit(client, address)
    assert page.response.data == visit(mai, address).response.data, "nothing on it is of whoever asks"
    assert page.h1 == "Say it at home"
    assert page.texts("h2")[0] == "Shall we have a bath?"
    assert len(page.all("a", "play")) >= 3


def test_a_song_comes_in_its_own_language(client: FlaskClient) -> None:
    page = visit(client, "/take-home/vi/bahay-kubo_sung")
    assert {each.get("lang") for each in page.all("p", "w")} == {"fil"}


def test_a_line_that_left_the_shelf_is_left_out(client: FlaskClient) -> None:
    page = visit(client, "/take-home/vi/nothing_here~bath-time_splash")
    assert len(page.all("article")) == 1
    page = visit(client, "/take-home/vi/nothing_here")
    assert "None of these lines is here any more." in page.text


@pytest.mark.parametrize(
    ("tags", "lines"),
    [
        ("xx", "bath-time_splash"),
        ("vi.vi", "bath-time_splash"),
        ("vi.ta.ur.ko.ja", "bath-time_splash"),
        ("vi", "bath-time"),
        ("vi", "bath-time_"),
        ("vi", "Bath_splash"),
        ("vi", "bath-time_splash~bath-time_splash"),
        ("vi", "ours_x~"),
        ("vi", "a_" + "_".join(f"l{n}" for n in range(41))),
        ("vi", "a%2Fb_c"),
        ("vi", "a_" + "b" * 81),
    ],
)
def test_an_address_that_nobody_was_given_is_not_there(client: FlaskClient, tags: str, lines: str) -> None:
    assert client.get(f"/take-home/{tags}/{lines}").status_code == 404
    assert client.get(f"/take-home/{tags}/{lines}/days.ics").status_code == 404


def test_an_address_is_read_as_it_was_written() -> None:
    taken = take_home.Taken(
        ("yue", "zh-Hant-TW"), (REF, "bath-time/splash", OTHER, "bahay-kubo/sung", "bath-time/x")
    )
    _nothing, _home, tags, lines = taken.path.split("/")
    assert take_home.read(tags, lines) == taken


def test_lines_taken_home_ask_the_database_the_same_however_many(app: Flask) -> None:
    counts = []
    for lines in ("bath-time_splash", "bath-time_splash_shall-we-bathe~greetings_say-hello_have-you-eaten"):
        client = device_of(app)
        client.get(f"/take-home/vi.ta/{lines}")
        with queries(app) as asked:
            client.get(f"/take-home/vi.ta/{lines}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5
