"""A phone that lies about is in anybody's hand: what needs a proof needs one whoever the phone is said to be held by."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.entry.models import Email, PaperCode
from langapp.families.models import Device
from langapp.families.models.erasures import Erasure
from tests.cast import Key
from tests.visiting import visit


@pytest.fixture
def lying_about(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> FlaskClient:
    """Mai's phone, which is kept by an address; somebody has said that it is Arun's now, who has nothing but his own."""
    with app.app_context():
        mais, aruns = (
            db.session.get_one(Device, world[name].device).caregiver_id for name in ("mai", "arun")
        )
        Email.keep("mai@example.org", mais, datetime.now(UTC))
        db.session.commit()
    assert mai.get("/family/data/copy.zip").headers["Location"].startswith("/proof")
    mai.post("/devices/mine/caregiver", data={"caregiver": aruns})
    return mai


@pytest.mark.parametrize("page", ["/family/erasure", "/family/keys/paper", "/family/keys/email"])
def test_saying_that_another_holds_it_proves_nothing(
    app: Flask, lying_about: FlaskClient, world: dict[str, Key], page: str
) -> None:
    assert (
        lying_about.post(page, data={"address": "thief@example.org"}).headers["Location"].startswith("/proof")
    )
    assert lying_about.get("/family/data/copy.zip").headers["Location"].startswith("/proof")
    lying_about.post("/codes", data={"address": "thief@example.org"})
    with app.app_context():
        assert Erasure.of(world["mai"].family) is None
        assert Email.whose("thief@example.org") is None


def test_whoever_brought_it_proves_it_and_it_stays_in_the_hand_it_is_in(
    app: Flask, lying_about: FlaskClient, world: dict[str, Key]
) -> None:
    assert "mai@example.org" in visit(lying_about, "/proof?next=/family/data").text
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        assert device.came_with is not None
        paper, holder = PaperCode.make(device.came_with, datetime.now(UTC)), device.caregiver_id
        db.session.commit()
    proved = lying_about.post("/proof/paper", data={"code": paper, "next": "/family/data"})
    assert proved.headers["Location"] == "/family/data"
    with lying_about.get("/family/data/copy.zip") as copy:
        assert copy.get_data().startswith(b"PK")
    with app.app_context():
        assert db.session.get_one(Device, world["mai"].device).caregiver_id == holder


def test_on_ones_own_phone_it_is_as_it_was(lying_about: FlaskClient, arun: FlaskClient) -> None:
    with arun.get("/family/data/copy.zip") as copy:
        assert copy.get_data().startswith(b"PK")
