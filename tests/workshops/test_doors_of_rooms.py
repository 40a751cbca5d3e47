"""Every door of plans, sessions and rooms, as the app knows them: shut for whoever may not lead, for another leader, and for
whoever is not in the room; and a guest reaches nothing but the room.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from langapp.db import db
from langapp.workshops.models import Guest, Plan, Workshop
from tests.cast import Key, all_rows, an_id, device_of, teaches
from tests.workshops.building import a_guest, a_session

FILLED = {"step_id": "a", "token": "nobody", "voice_id": an_id(0), "guest_id": an_id(0)}
TWICE_IS_FINE = ("/departure", "/removal")
"""What is gone is gone: whoever asks again is told nothing else, be it theirs or not."""
FOR_SCRIPTS = ("/state", "/events")
"""What a script asks for, which does not follow to another page."""
TOLD_TO_ALL = ("leading.signed_out", "leading.invitation")
"""That one does not lead, or not yet: alike for every session and every link."""
THEIR_OWN = ("/voices", "/withdrawal")
"""What a phone said for the room it may take back wherever it is."""
IN_THE_ROOM = ("/rooms/",)
FOR_LEADERS = ("/workshops",)


def doors(app: Flask, rooms: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    """Each with the method it is opened by."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(rooms):
            methods = ("POST",) if rule.endpoint in TOLD_TO_ALL else ("GET", "POST")
            yield from ((method, rule) for method in methods if method in (rule.methods or ()))


def address(app: Flask, rule: Rule, **ids: str) -> str:
    given = {name: ids.get(name) or FILLED.get(name) or an_id(0) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, given)


@pytest.fixture
def room(app: Flask, world: dict[str, Key]) -> dict[str, str]:
    """Priya's session with a phone in it: the ids by which its doors are found."""
    workshop_id = a_session(app, world["priya"])
    a_guest(app, workshop_id, ["vi"])
    with app.app_context():
        [plan] = db.session.scalars(db.select(Plan))
        [guest] = Guest.all_of(workshop_id)
        return {"workshop_id": workshop_id, "plan_id": plan.id, "guest_id": guest.id}


def test_whoever_may_not_lead_finds_nothing_there(
    app: Flask, joon: FlaskClient, client: FlaskClient, room: dict[str, str]
) -> None:
    before = all_rows(app)
    for method, rule in doors(app, FOR_LEADERS):
        path = address(app, rule, **room)
        assert (path, joon.open(path, method=method).status_code) == (path, 404)
        expected = 404 if path.endswith(FOR_SCRIPTS) else 303
        assert (path, client.open(path, method=method).status_code) == (path, expected)
    assert all_rows(app) == before


def test_what_another_leads_is_not_there(app: Flask, world: dict[str, Key], room: dict[str, str]) -> None:
    lan = teaches(app, world["lan"], "leading", "writing", "checking")
    before = all_rows(app)
    for method, rule in doors(app, FOR_LEADERS):
        if {"workshop_id", "plan_id"} & rule.arguments:
            path = address(app, rule, **room)
            answer = lan.open(path, method=method, data={"to": "1"})
            twice = method == "POST" and path.endswith(TWICE_IS_FINE) and answer.status_code == 303
            assert (path, twice or answer.status_code == 404) == (path, True)
    assert all_rows(app) == before


def test_no_other_site_changes_anything_there(
    app: Flask, world: dict[str, Key], room: dict[str, str]
) -> None:
    priya, guest = device_of(app, world["priya"]), a_guest(app, room["workshop_id"])
    before = all_rows(app)
    for method, rule in doors(app, (*FOR_LEADERS, *IN_THE_ROOM, "/w")):
        if method == "POST":
            path = address(app, rule, door="nobody", **room)
            for someone in (priya, guest):
                answer = someone.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
                assert (path, answer.status_code) == (path, 403)
    assert all_rows(app) == before


@pytest.mark.parametrize("who", ["a visitor", "a family", "a guest of another room", "a cookie of nobody's"])
def test_whoever_is_not_in_the_room_finds_nothing_there(
    app: Flask, world: dict[str, Key], room: dict[str, str], who: str
) -> None:
    someone = {
        "a visitor": lambda: device_of(app),
        "a family": lambda: device_of(app, world["joon"]),
        "a guest of another room": lambda: a_guest(app, a_session(app, world["lan"])),
        "a cookie of nobody's": lambda: device_of(app),
    }[who]()
    if who == "a cookie of nobody's":
        someone.set_cookie("guest", "x" * 43)
    before = all_rows(app)
    for method, rule in doors(app, IN_THE_ROOM):
        path = address(app, rule, **room)
        code = someone.open(path, method=method).status_code
        assert (path, code == 404 or path.endswith(TWICE_IS_FINE)) == (path, True)
    assert all_rows(app) == before


def test_a_phone_that_was_taken_out_is_told_so_at_every_door(app: Flask, room: dict[str, str]) -> None:
    guest = a_guest(app, room["workshop_id"], ["ta"])
    with app.app_context():
        workshop = Workshop.held(room["workshop_id"])
        taken = next(each for each in Guest.all_of(workshop.id) if each.languages == ["ta"])
        taken.remove(workshop, workshop.started_at)
        db.session.commit()
    before = all_rows(app)
    for method, rule in doors(app, IN_THE_ROOM):
        path = address(app, rule, **room)
        code = guest.open(path, method=method).status_code
        own = path.endswith(THEIR_OWN) and code in (200, 303)
        assert (path, own or code in (404, 410)) == (path, True)
    assert all_rows(app) == before


def test_a_guest_reaches_nothing_but_the_room(app: Flask, room: dict[str, str]) -> None:
    """Every closed page sends it to the first page, as it does a visitor."""
    guest = a_guest(app, room["workshop_id"])
    before = all_rows(app)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "public", False) or rule.endpoint in ("static", "assets"):
            continue
        for method in ("GET", "POST"):
            if method in (rule.methods or ()):
                given = {name: room.get(name) or FILLED.get(name) or "1" for name in rule.arguments}
                given |= {"kind": "lrc"} if "timing" in rule.rule else {}
                path = app.url_map.bind("localhost").build(rule.endpoint, given)
                answer = guest.open(path, method=method)
                assert (path, answer.status_code, answer.headers.get("Location")) == (path, 303, "/")
    assert all_rows(app) == before
