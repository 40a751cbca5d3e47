"""A leader of many sessions, after a restore, while somebody guesses, and once signed out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.web import Refused
from langapp.workshops import guarding, tally
from langapp.workshops.models import Plan, Workshop
from langapp.workshops.models.workshops import MOST_OPEN
from langapp.workshops.preparing.plan_pages import MOST_HELD
from langapp.workshops.reports import held
from tests.cast import Key, device_of, queries
from tests.visiting import visit
from tests.workshops.building import a_plan, a_session, caregiver_of
from tests.workshops.test_guarding import guess


@pytest.fixture
def leader(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return device_of(app, world["priya"])


def long_ago(app: Flask, key: Key, sessions: int) -> None:
    """Sessions of one plan, each of another day."""
    plan_id = a_plan(app, key)
    with app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        for number in reversed(range(sessions)):
            Workshop.start(plan, caregiver_of(key), datetime.now(UTC) - timedelta(days=2 + 30 * number))
        db.session.commit()


def documents(asked: list[str]) -> int:
    """How many questions want to know what a session did."""
    return sum("workshop.document" in each for each in asked)


def test_many_sessions_cost_no_more_than_few(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    costs = []
    for more in (3, MOST_HELD + 2):
        long_ago(app, world["priya"], more)
        with app.test_request_context(), queries(app) as asked:
            found = held.period(caregiver_of(world["priya"]), "", datetime.now(UTC))
        assert documents(asked) == 0
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert len(found.sessions) == 3 + MOST_HELD + 2
    with queries(app) as asked:
        page = visit(leader, "/workshops")
    assert len([link for link in page.links if link.endswith("/report")]) == MOST_HELD == 20
    assert "/workshops/reports" in page.links
    assert documents(asked) == 1, "of those that are going on"


def test_a_period_asks_for_no_more_than_its_reports(app: Flask, world: dict[str, Key]) -> None:
    long_ago(app, world["priya"], 14)
    with app.test_request_context():
        leader_id, now = caregiver_of(world["priya"]), datetime.now(UTC)
        every = held.period(leader_id, "", now)
        year = every.years[0]
        of_year = held.period(leader_id, year, now)
        assert {each.day.year for each in of_year.sessions} == {int(year)}
        assert of_year.years == every.years
        month = of_year.months[0]
        assert [each.day.isoformat()[:7] for each in held.period(leader_id, month, now).sessions] == [month]


def test_a_few_sessions_go_on_at_once_however_many_were_held(
    inside: Flask, world: dict[str, Key], now: datetime
) -> None:
    long_ago(inside, world["priya"], 6)
    plan_id = a_plan(inside, world["priya"])
    plan, leader_id = db.session.get_one(Plan, plan_id), caregiver_of(world["priya"])
    started = [Workshop.start(plan, leader_id, now) for _ in range(MOST_OPEN)]
    with queries(inside) as asked, pytest.raises(Refused):
        Workshop.start(plan, leader_id, now)
    assert documents(asked) <= 1, "whether the id is taken"
    started[0].end(now)
    Workshop.start(plan, leader_id, now)
    started[1].ends_at = now
    Workshop.start(plan, leader_id, now)


def test_plans_are_counted_and_not_read(
    inside: Flask, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_plan(inside, world["priya"])
    monkeypatch.setattr("langapp.workshops.models.plans.MOST_PLANS", 2)
    a_plan(inside, world["priya"])
    with pytest.raises(Refused, match="room for 2 plans"):
        a_plan(inside, world["priya"])


def test_all_rooms_ask_once_whether_somebody_guesses(app: Flask, world: dict[str, Key]) -> None:
    rooms = [a_session(app, world["priya"]) for _ in range(3)]
    with app.app_context(), queries(app) as asked:
        assert set(tally.read(rooms)) == set(rooms)
    assert len([each for each in asked if "FROM attempt" in each]) == 1


def test_a_leader_is_told_of_guessing_and_of_what_helps(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    room = a_session(app, world["priya"])
    told = "Somebody is trying codes, perhaps of another room."
    assert told not in visit(leader, f"/workshops/{room}").text
    guess(app, guarding.ALARMING)
    page = visit(leader, f"/workshops/{room}")
    assert told in page.text
    assert "shuts them out" not in page.text
    closing = next(form for form in page.forms if form.action.endswith("/closing"))
    closing.send(leader)
    assert told not in visit(leader, f"/workshops/{room}").text, "nobody comes in by guessing now"


def test_a_session_without_a_code_is_led_on_and_gets_one(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    """As after a restore."""
    room = a_session(app, world["priya"])
    with app.app_context():
        workshop = Workshop.held(room)
        workshop.code = workshop.door = None
        db.session.commit()
    for path in ("/workshops", f"/workshops/{room}", f"/workshops/{room}/now", f"/workshops/{room}/stage"):
        assert leader.get(path).status_code == 200
    assert f"/workshops/{room}" in visit(leader, "/workshops").links
    page = visit(leader, f"/workshops/{room}")
    anew = page.form(f"/workshops/{room}/codes")
    codes = []
    for _ in range(2):
        assert anew.send(leader, code="").status_code == 303
        with app.app_context():
            codes.append(db.session.get_one(Workshop, room).code)
    assert codes[0] == codes[1] is not None, "tapped twice, it is one"


@pytest.mark.parametrize("path", ["state", "events"])
def test_a_script_of_a_leader_who_signed_out_is_told_that_it_is_over(
    app: Flask, world: dict[str, Key], leader: FlaskClient, path: str
) -> None:
    room = a_session(app, world["priya"])
    with leader.get(f"/workshops/{room}/{path}") as answer:
        assert answer.status_code == 200
    leader.delete_cookie("session")
    answer = leader.get(f"/workshops/{room}/{path}")
    assert (answer.status_code, answer.location) == (404, None)
    assert room.encode() not in answer.data
    assert leader.get(f"/workshops/{room}").status_code == 303, "and its page leads to the first one"
