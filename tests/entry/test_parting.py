"""When a family changes: who leaves, leaves at once; who is asked to has a day, and both are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from langapp import mail
from langapp.config import current
from langapp.db import db
from langapp.entry import parting
from langapp.entry.models import Email
from langapp.families import erasing
from langapp.families.models import Caregiver, Device, Removal
from langapp.practice.models import Thread
from tests.cast import Key, all_rows, report, said
from tests.visiting import visit


def who(app: Flask, key: Key) -> str:
    with app.app_context():
        return db.session.scalars(select(Device.caregiver_id).where(Device.id == key.device)).one()


def a_day_passes(app: Flask) -> None:
    with app.app_context():
        db.session.execute(update(Removal).values(asked_at=datetime.now(UTC) - timedelta(days=1)))
        db.session.commit()


@pytest.fixture
def aruns(app: Flask, world: dict[str, Key]) -> str:
    return f"/family/caregivers/{who(app, world['arun'])}"


def test_who_leaves_leaves_at_once_and_the_cloth_stays(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    report(arun, said())
    visit(arun, "/family/departure")
    answer = arun.post("/family/departure")
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert arun.get("/today").headers["Location"] == "/"
    assert "Arun" not in visit(mai, "/family/people").text
    with app.app_context():
        threads = db.session.scalars(select(Thread)).all()
        assert [(thread.family_id, thread.caregiver_id) for thread in threads] == [
            (world["mai"].family, None)
        ]


def test_the_last_one_does_not_leave_a_family_that_nobody_can_open(app: Flask, joon: FlaskClient) -> None:
    assert "You are the last one here" in visit(joon, "/family/departure").text
    before = all_rows(app)
    assert joon.post("/family/departure").status_code == 422
    assert all_rows(app) == before


def test_who_is_asked_to_leave_has_a_day_and_both_see_it(
    app: Flask, mai: FlaskClient, arun: FlaskClient, aruns: str, world: dict[str, Key]
) -> None:
    with app.app_context():
        Email.keep("arun@example.org", who(app, world["arun"]), datetime.now(UTC))
        db.session.commit()
    visit(mai, f"{aruns}/removal")
    for _ in range(2):
        assert mai.post(f"{aruns}/removal").status_code == 303
    assert "Both of you have been told" in visit(mai, f"{aruns}/removal").text
    assert "asked that you leave" in visit(arun, "/family").text
    visit(arun, "/today")
    a_day_passes(app)
    assert arun.get("/today").headers["Location"] == "/"
    assert arun.post("/facts", json={"facts": [said()]}).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(Thread.id))) == 0
        parting.finish(datetime.now(UTC))
        db.session.commit()
        assert db.session.get(Device, world["arun"].device) is None
        assert db.session.scalars(
            select(Caregiver.name).where(Caregiver.family_id == world["mai"].family)
        ).all() == ["Mai"]
        assert db.session.scalars(select(Removal)).all() == []


def test_no_backup_lets_in_again_who_has_left_or_what_they_brought(
    app: Flask, mai: FlaskClient, arun: FlaskClient, aruns: str, world: dict[str, Key]
) -> None:
    arun.post("/devices/mine/caregiver", data={"caregiver": who(app, world["mai"])})
    mai.post(f"{aruns}/removal")
    with app.app_context():
        parting.finish(datetime.now(UTC) + timedelta(days=1))
        db.session.commit()
        gone = erasing.gone(erasing.read(current().data))
    assert gone["caregiver"] == {aruns.rpartition("/")[2]}
    assert gone["device"] == {world["arun"].device}


def test_both_are_told_by_mail_once(app: Flask, mai: FlaskClient, aruns: str, world: dict[str, Key]) -> None:
    app.config["JOBS_IMMEDIATE"] = True
    try:
        with app.app_context():
            Email.keep("arun@example.org", who(app, world["arun"]), datetime.now(UTC))
            db.session.commit()
        for _ in range(2):
            mai.post(f"{aruns}/removal")
        with app.app_context():
            assert [message.to for message in mail.outbox()] == ["arun@example.org"]
    finally:
        del app.config["JOBS_IMMEDIATE"]


def test_the_day_can_be_taken_back_by_who_asked_and_not_by_who_is_asked(
    app: Flask, mai: FlaskClient, arun: FlaskClient, aruns: str
) -> None:
    mai.post(f"{aruns}/removal")
    assert arun.post(f"{aruns}/return").status_code == 422
    assert mai.post(f"{aruns}/return").status_code == 303
    a_day_passes(app)
    visit(arun, "/today")


def test_a_phone_that_was_handed_to_another_goes_with_who_brought_it(
    app: Flask, mai: FlaskClient, arun: FlaskClient, aruns: str, world: dict[str, Key]
) -> None:
    arun.post("/devices/mine/caregiver", data={"caregiver": who(app, world["mai"])})
    mai.post(f"{aruns}/removal")
    visit(arun, "/today")
    a_day_passes(app)
    assert arun.get("/today").headers["Location"] == "/"
    visit(mai, "/today")
    with app.app_context():
        parting.finish(datetime.now(UTC))
        db.session.commit()
        assert db.session.get(Device, world["arun"].device) is None
    visit(mai, "/today")


def test_nobody_asks_in_another_family_or_asks_themselves(
    app: Flask, mai: FlaskClient, joon: FlaskClient, aruns: str, world: dict[str, Key]
) -> None:
    before = all_rows(app)
    for client, path in ((joon, aruns), (mai, f"/family/caregivers/{who(app, world['mai'])}")):
        assert client.get(f"{path}/removal").status_code == 404
        assert client.post(f"{path}/removal").status_code == 404
    assert joon.post(f"{aruns}/return").status_code == 404
    assert all_rows(app) == before
