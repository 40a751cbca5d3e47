"""Somebody who is asked to leave looks for a way to stay, or to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp import mail
from langapp.db import db
from langapp.entry import parting
from langapp.entry.models import Email, Invitation, PaperCode
from langapp.families.models import Caregiver, Device, Removal
from tests.cast import Key, an_id, device_of


def who(app: Flask, key: Key) -> str:
    with app.app_context():
        return db.session.get_one(Device, key.device).caregiver_id


@pytest.fixture
def mais(app: Flask, world: dict[str, Key]) -> str:
    return who(app, world["mai"])


@pytest.fixture
def aruns(app: Flask, mai: FlaskClient, arun: FlaskClient, mais: str, world: dict[str, Key]) -> str:
    """The path of Arun, who is asked to leave, and has handed his phone to Mai before that."""
    path = f"/family/caregivers/{who(app, world['arun'])}"
    assert mai.get(f"{path}/removal").status_code == 200
    arun.post("/family/invitations", data={"for": "new", "id": an_id(1)})
    arun.post("/devices/mine/caregiver", data={"caregiver": mais})
    mai.post(f"{path}/removal")
    return path


def test_he_does_not_take_it_back_in_another_hand(app: Flask, arun: FlaskClient, aruns: str) -> None:
    assert arun.post(f"{aruns}/return").status_code == 422
    with app.app_context():
        assert Removal.of(aruns.rpartition("/")[2]) is not None


def test_no_link_lets_him_in_again(app: Flask, arun: FlaskClient, aruns: str) -> None:
    for whose, number in (("new", 2), ("me", 3)):
        made = arun.post("/family/invitations", data={"for": whose, "id": an_id(number)})
        assert made.headers["Location"] == "/family"
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []
    assert "asked that you leave" in arun.get("/family").text


def test_no_key_lets_him_in_again(
    app: Flask, arun: FlaskClient, aruns: str, mais: str, world: dict[str, Key]
) -> None:
    app.config["JOBS_IMMEDIATE"] = True
    try:
        assert arun.post("/family/keys/paper").headers["Location"] == "/family"
        assert (
            arun.post("/family/keys/email", data={"address": "a@example.org"}).headers["Location"]
            == "/family"
        )
        assert arun.post("/passkeys", data={"credential": "{}"}).headers["Location"] == "/family"
        arun.post("/codes", data={"address": "arun@example.org"})
        with app.app_context():
            digits = mail.outbox()[0].text[:7]
        arun.post("/codes/mine", data={"digits": digits})
    finally:
        del app.config["JOBS_IMMEDIATE"]
    with app.app_context():
        assert Email.whose("arun@example.org") is None
        assert not PaperCode.is_had_by(mais)


def test_he_does_not_ask_that_the_other_leaves_first(
    app: Flask, arun: FlaskClient, aruns: str, mais: str
) -> None:
    path = f"/family/caregivers/{mais}"
    arun.post("/devices/mine/caregiver", data={"caregiver": aruns.rpartition("/")[2]})
    assert arun.post(f"{path}/removal").status_code in (303, 404)
    with app.app_context():
        assert Removal.of(mais) is None


def test_of_two_who_asked_each_other_at_once_the_first_hour_counts(
    app: Flask, world: dict[str, Key], now: datetime
) -> None:
    one, other = sorted((who(app, world["mai"]), who(app, world["arun"])))
    with app.app_context():
        for by, whom, hours in ((one, other, 26), (other, one, 25)):
            Removal.ask(
                db.session.get_one(Caregiver, by),
                db.session.get_one(Caregiver, whom),
                now - timedelta(hours=hours),
            )
        db.session.commit()
        parting.finish(datetime.now(UTC))
        db.session.commit()
        left = set(db.session.scalars(select(Caregiver.id).where(Caregiver.id.in_((one, other)))))
        assert left == {one}
        assert db.session.scalars(select(Removal)).all() == []


def test_after_the_hour_nothing_of_his_opens_anything(
    app: Flask, mai: FlaskClient, arun: FlaskClient, aruns: str, world: dict[str, Key]
) -> None:
    with app.app_context():
        for removal in db.session.scalars(select(Removal)):
            removal.asked_at -= timedelta(days=1)
        db.session.commit()
    copied = device_of(app, world["arun"])
    for path in (
        "/today",
        "/family/data/copy.zip",
        "/family/data",
        "/offline/ahead",
        "/words/report.csv",
        "/proof",
    ):
        assert copied.get(path).headers["Location"] == "/", path
    assert copied.post("/family/erasure/reversal").headers["Location"] == "/"
    assert mai.get("/today").status_code == 200
