"""The people of the studio: a teacher asks others in, sees who came, and lays down what she may do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.entry.models import Offer
from langapp.families.models import Ability, Device
from tests.cast import Key, an_id, device_of, teaches
from tests.visiting import Page, visit

PEOPLE, NEW = "/studio/people", "/studio/offers/new"


@pytest.fixture
def teacher(app: Flask, world: dict[str, Key]) -> FlaskClient:
    """Cô Lan, who has just shown who she is."""
    client = teaches(app, world["lan"], "writing", "checking")
    with app.app_context():
        db.session.get_one(Device, world["lan"].device).proved_at = datetime.now(UTC)
        db.session.commit()
    return client


def who(app: Flask, key: Key) -> str:
    with app.app_context():
        return db.session.get_one(Device, key.device).caregiver_id


def invite(teacher: FlaskClient, name: str = "Bà Tư", ability: str = "checking") -> Page:
    """The page of a link she has made."""
    made = visit(teacher, NEW).form("/studio/offers").send(teacher, name=name, ability=ability)
    assert made.status_code == 303
    return visit(teacher, made.location)


def link_on(page: Page) -> str:
    return re.search(r"http://localhost(/offers/[\w-]+)", page.text)[1]  # type: ignore[index]


def test_she_asks_somebody_in_and_sees_who_came(app: Flask, teacher: FlaskClient, joon: FlaskClient) -> None:
    page = invite(teacher)
    path = link_on(page)
    assert "For Bà Tư" in page.text
    assert page.all("svg", "qr") or page.all("", "qr")
    assert "Bà Tư" in visit(teacher, PEOPLE).text
    visit(joon, path).form(path).send(joon)
    people = visit(teacher, PEOPLE)
    assert "Bà Tư" not in people.text
    assert "Joon" in people.text
    assert "done its work" in visit(teacher, page.path).text


def test_the_same_form_twice_is_one_link(app: Flask, teacher: FlaskClient, world: dict[str, Key]) -> None:
    form = visit(teacher, NEW).form("/studio/offers")
    places = {form.send(teacher, name="Bà Tư", ability="leading").location for _twice in range(2)}
    assert len(places) == 1
    with app.app_context():
        assert (
            len(
                Offer.open_of(db.session.get_one(Device, world["lan"].device).caregiver_id, datetime.now(UTC))
            )
            == 1
        )


def test_a_link_is_stopped(teacher: FlaskClient, joon: FlaskClient) -> None:
    page = invite(teacher)
    stopping = page.form(f"{page.path}/revocation")
    for _twice in range(2):
        assert stopping.send(teacher).location == PEOPLE
    assert visit(joon, link_on(page), status=404).h1 == "This link opens nothing any more"
    assert "You can make a new one" in visit(teacher, page.path).text


def test_a_link_is_nobody_elses(app: Flask, teacher: FlaskClient, world: dict[str, Key]) -> None:
    page = invite(teacher)
    other = teaches(app, world["priya"], "writing")
    with app.app_context():
        db.session.get_one(Device, world["priya"].device).proved_at = datetime.now(UTC)
        db.session.commit()
    assert other.get(page.path).status_code == 404
    assert other.post(f"{page.path}/revocation").status_code == 404
    assert "Bà Tư" not in visit(other, PEOPLE).text


def test_whoever_picks_up_her_computer_is_not_shown_a_link(
    app: Flask, teacher: FlaskClient, world: dict[str, Key]
) -> None:
    page = invite(teacher)
    with app.app_context():
        db.session.get_one(Device, world["lan"].device).proved_at = None
        db.session.commit()
    assert "/family/keys/first" in teacher.get(page.path).location
    assert link_on(page) not in visit(teacher, PEOPLE).text


@pytest.mark.parametrize("ability", ["checking", "leading"])
def test_those_who_do_not_write_ask_nobody_in(app: Flask, world: dict[str, Key], ability: str) -> None:
    client = teaches(app, world["joon"], ability)
    page = visit(client, PEOPLE)
    assert NEW not in page.links
    assert client.get(NEW).status_code == 404
    assert client.post("/studio/offers", data={"name": "Eve", "ability": ability}).status_code == 404


def test_for_whoever_may_do_nothing_it_is_not_there(
    app: Flask, joon: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    for path in (PEOPLE, NEW, f"/studio/offers/{an_id()}"):
        assert joon.get(path).status_code == 404
        assert client.get(path).location == "/"
    for path in ("/studio/offers", f"/studio/offers/{an_id()}/revocation", f"{PEOPLE}/mine/writing/end"):
        assert joon.post(path, data={"name": "Eve", "ability": "writing"}).status_code == 404
    with app.app_context():
        assert Ability.everybody() == []


def test_she_lays_down_what_she_may_do(app: Flask, teacher: FlaskClient, world: dict[str, Key]) -> None:
    path = link_on(invite(teacher))
    page, lans = visit(teacher, PEOPLE), who(app, world["lan"])
    assert page.form(f"{PEOPLE}/mine/writing/end").send(teacher).location == PEOPLE
    assert device_of(app).get(path).status_code == 404
    assert teacher.post(f"{PEOPLE}/mine/writing/end").status_code == 404
    assert teacher.get(NEW).status_code == 404
    last = visit(teacher, PEOPLE)
    assert last.form(f"{PEOPLE}/mine/checking/end").send(teacher).location == "/family"
    assert teacher.get(PEOPLE).status_code == 404
    with app.app_context():
        assert Ability.all_of(lans) == frozenset()


@pytest.mark.parametrize(
    ("name", "ability"), [("", "writing"), ("x" * 41, "writing"), ("Eve", "ruling"), ("Eve", "")]
)
def test_what_makes_no_sense_is_refused(teacher: FlaskClient, name: str, ability: str) -> None:
    form = visit(teacher, NEW).form("/studio/offers")
    assert form.send(teacher, name=name, ability=ability).status_code == 422
