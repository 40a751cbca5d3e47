"""A family comes into a class by its code, without an account, and goes when it likes."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from langapp.classes.guessing import MOST
from langapp.classes.models import ClassFamily, ClassTeacher
from langapp.classes.models.classes import LETTERS
from langapp.db import db
from langapp.families import merging
from langapp.families.models import Caregiver, Device, Family
from tests.cast import BEGAN, Key, all_rows
from tests.classes.school import Join, begin, code_of
from tests.visiting import text_of, visit


def members(app: Flask) -> list[tuple[str, bool]]:
    with app.app_context():
        found = db.session.execute(select(ClassFamily.family_id, ClassFamily.shares))
        return sorted((family_id, shares) for family_id, shares in found)


def test_a_visitor_joins_in_one_tap_and_has_a_family(
    app: Flask, client: FlaskClient, at: str, code: str
) -> None:
    page = visit(client, f"/class/{code}")
    boxes = [each for each in page.all("input") if each.get("name") == "language"]
    assert boxes[0].get("value") == "vi"
    assert [each.get("value") for each in boxes if each.get("checked") is not None] == ["vi"]
    assert len(boxes) > 10
    joined = page.form(f"/class/{code}/families").send(client)
    assert (joined.status_code, joined.location) == (303, "/today")
    assert visit(client, "/today").all("section", "say")[0].get("aria-label") == "Vietnamese"
    [(_family, shares)] = members(app)
    assert shares is False
    assert "Cô Lan" in visit(client, "/family").text


def test_looking_at_a_code_changes_nothing(
    app: Flask, client: FlaskClient, mai: FlaskClient, code: str
) -> None:
    before = all_rows(app)
    for who in (client, mai):
        visit(who, f"/class/{code}")
        visit(who, f"/class/{code.lower()[:3]}-{code.lower()[3:]}")
        visit(who, "/class/BBBBBB", 404)
        assert who.post("/class", data={"code": f" {code.lower()} "}).location == f"/class/{code}"
    assert all_rows(app) == before


def test_a_family_that_is_here_joins_as_it_is_and_twice_is_once(
    app: Flask, mai: FlaskClient, world: dict[str, Key], code: str
) -> None:
    page = visit(mai, f"/class/{code}")
    assert not [each for each in page.all("input") if each.get("name") == "language"]
    for _ in range(2):
        assert page.form(f"/class/{code}/families").send(mai).status_code == 303
    assert members(app) == [(world["mai"].family, False)]
    assert "Your family is in this class." in visit(mai, f"/class/{code}").text


def test_a_family_is_in_several_classes_and_leaves_one_in_one_tap(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, arun: FlaskClient, code: str
) -> None:
    other = begin(teacher, "Tamil on Sunday", "ta")
    for each in (code, code_of(app, other)):
        mai.post(f"/class/{each}/families")
    page = visit(arun, "/family")
    assert [text_of(each.find(".//bdi")) for each in page.all("div", "class")] == [
        "Cô Lan",
        "Tamil on Sunday",
    ]
    leaving = page.form(f"/family{other}/departure")
    for _ in range(2):
        assert leaving.send(arun).status_code == 303
    assert [text_of(each.find(".//bdi")) for each in visit(mai, "/family").all("div", "class")] == ["Cô Lan"]


def test_sharing_is_off_until_it_is_turned_on_and_can_be_turned_off(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], at: str, code: str
) -> None:
    visit(mai, f"/class/{code}").form(f"/class/{code}/families").send(mai, shares="yes")
    assert members(app) == [(world["mai"].family, True)]
    mai.post(f"/class/{code}/families")
    assert members(app) == [(world["mai"].family, True)]
    sharing = visit(mai, "/family").form(f"/family{at}/sharing")
    sharing.send(mai, shares="no")
    assert members(app) == [(world["mai"].family, False)]
    assert joon.post(f"/family{at}/sharing", data={"shares": "yes"}).status_code == 404
    joon.post(f"/family{at}/departure")
    assert members(app) == [(world["mai"].family, False)]


def test_a_wrong_code_may_be_tried_sixty_times_and_no_header_makes_it_more(
    app: Flask, client: FlaskClient, mai: FlaskClient, code: str
) -> None:
    wrong = [f"{a}{b}{code[2:]}" for a in LETTERS for b in LETTERS if f"{a}{b}" != code[:2]]
    for number, each in enumerate(wrong[:MOST]):
        if number == 30:  # One Wi-Fi is the whole school's: who mistypes there keeps nobody out.
            visit(client, f"/class/{code}")
        forged = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
        assert client.get(f"/class/{each}", headers=forged).status_code == 404
    for number, each in enumerate((wrong[MOST], code)):
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"}
        assert client.get(f"/class/{each}", headers=forged).status_code == 429
        assert mai.post(f"/class/{each}/families", headers=forged).status_code == 429
    assert members(app) == []
    elsewhere = {"REMOTE_ADDR": "203.0.113.77"}
    assert mai.post(f"/class/{code}/families", environ_overrides=elsewhere).status_code == 303


def test_wrong_codes_that_are_sent_are_counted_by_the_house(app: Flask, mai: FlaskClient, code: str) -> None:
    """Whichever process they come to."""
    for _ in range(MOST):
        app.extensions.pop("langapp.guesses", None)
        assert mai.post("/class/BBBBBB/families").status_code == 404
    app.extensions.pop("langapp.guesses", None)
    assert mai.post(f"/class/{code}/families").status_code == 429


def test_thirty_families_of_one_school_come_in_at_once(app: Flask, join: Join) -> None:
    for _ in range(30):
        join()
    assert len(members(app)) == 30


@pytest.mark.parametrize("code", ["", "-", "%00", "x" * 300, "ＢＢＢＢＢＢ", "<b>", "BBBBB", "BBBBBBB"])
def test_what_is_no_code_opens_nothing(client: FlaskClient, code: str) -> None:
    assert client.get(f"/class/{code}").status_code in (404, 308)


def test_memberships_follow_when_two_families_become_one_and_a_no_stays_a_no(
    app: Flask, mai: FlaskClient, joon: FlaskClient, teacher: FlaskClient, world: dict[str, Key], code: str
) -> None:
    other = code_of(app, begin(teacher, "B", "ko"))
    mai.post(f"/class/{code}/families", data={"shares": "yes"})
    joon.post(f"/class/{code}/families")
    joon.post(f"/class/{other}/families", data={"shares": "yes"})
    with app.app_context():
        who = {
            name: db.session.get_one(Device, world[name].device).caregiver_id
            for name in ("mai", "joon", "lan")
        }
        merging.merge(
            db.session.get_one(Caregiver, who["joon"]), db.session.get_one(Caregiver, who["mai"]), BEGAN
        )
        db.session.commit()
    assert members(app) == [(world["mai"].family, False), (world["mai"].family, True)]
    with app.app_context():
        merging.merge(
            db.session.get_one(Caregiver, who["lan"]), db.session.get_one(Caregiver, who["mai"]), BEGAN
        )
        db.session.commit()
        assert set(db.session.scalars(select(ClassTeacher.caregiver_id))) == {who["mai"]}


def test_an_erased_family_is_in_no_class(
    app: Flask, mai: FlaskClient, world: dict[str, Key], code: str
) -> None:
    mai.post(f"/class/{code}/families")
    with app.app_context():
        db.session.execute(delete(Family).where(Family.id == world["mai"].family))
        db.session.commit()
    assert members(app) == []
