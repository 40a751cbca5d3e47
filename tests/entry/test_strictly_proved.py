"""Before what reaches others in one's name, holding the device is not enough: something must be shown, or made first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.entry import proving
from langapp.entry.models import PaperCode
from langapp.families.models import Ability, Caregiver, Device
from tests.cast import Key, all_rows, teaches
from tests.visiting import checked, visit

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
NEW = "/studio/offers/new"
"""A page that asks for it."""
FIRST = f"/family/keys/first?needed=yes&next={NEW}"


@pytest.fixture
def teacher(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


def keep(app: Flask, key: Key) -> str:
    """They have a paper. Its code."""
    with app.app_context():
        code = PaperCode.make(db.session.get_one(Device, key.device).caregiver_id, datetime.now(UTC))
        db.session.commit()
        return code


def test_who_has_nothing_is_told_why_and_makes_something_and_comes_back(
    app: Flask, teacher: FlaskClient
) -> None:
    before = all_rows(app)
    assert teacher.get(NEW).location == FIRST
    assert teacher.post("/studio/offers", data={"name": "Bà", "ability": "writing"}).location == FIRST
    page = visit(teacher, FIRST)
    assert "in your name" in page.text
    assert "/family" in page.links
    assert NEW not in page.links
    assert all_rows(app) == before
    made = checked(teacher, "/family/keys/paper", page.form("/family/keys/paper").send(teacher))
    assert NEW in made.links
    assert visit(teacher, NEW).h1 == "Invite somebody"


def test_who_is_kept_shows_it(app: Flask, teacher: FlaskClient, world: dict[str, Key]) -> None:
    """And a paper that is used up by that was a proof none the less, for its ten minutes."""
    code = keep(app, world["lan"])
    assert teacher.get(NEW).location == f"/proof?next={NEW}"
    shown = visit(teacher, f"/proof?next={NEW}").form("/proof/paper").send(teacher, code=code)
    assert shown.location == NEW
    assert visit(teacher, NEW).h1 == "Invite somebody"
    with app.app_context():
        device = db.session.get_one(Device, world["lan"].device)
        assert proving.has_none(device)
        assert device.proved_at is not None
        assert proving.is_strictly_enough(device, device.proved_at + proving.FRESH)
        assert not proving.is_strictly_enough(device, device.proved_at + proving.FRESH + timedelta(seconds=1))


def test_a_second_key_is_shown_before_it_is_made(
    app: Flask, teacher: FlaskClient, world: dict[str, Key]
) -> None:
    keep(app, world["lan"])
    assert teacher.get(FIRST).location == NEW
    assert teacher.post("/family/keys/paper", data={"next": NEW}).location.startswith("/proof")
    assert teacher.get(NEW).location == f"/proof?next={NEW}"


def test_what_belongs_to_whoever_brought_the_device_shows_nothing_for_its_holder(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """Mai says that her phone is Arun's, who teaches and has nothing: what she shows lets nobody publish as Arun."""
    code = keep(app, world["mai"])
    with app.app_context():
        arun = db.session.get_one(Caregiver, db.session.get_one(Device, world["arun"].device).caregiver_id)
        Ability.give(arun.id, "writing", NOW)
        arun.hold(db.session.get_one(Device, world["mai"].device))
        db.session.commit()
    assert mai.get(NEW).location == FIRST
    mai.post("/proof/paper", data={"code": code, "next": "/family"})
    keep(app, world["arun"])
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        device.proved_at = None
        db.session.commit()
    assert mai.get(NEW).location == f"/proof?next={NEW}"


def test_what_whoever_brought_it_has_is_not_enough(inside: Flask, world: dict[str, Key]) -> None:
    device = db.session.get_one(Device, world["mai"].device)
    mais, arun = device.caregiver_id, db.session.get_one(Device, world["arun"].device)
    PaperCode.make(mais, NOW)
    db.session.get_one(Caregiver, arun.caregiver_id).hold(device)
    device.proved_at = NOW
    assert proving.is_enough(device, NOW)
    assert not proving.is_strictly_enough(device, NOW)
    PaperCode.make(arun.caregiver_id, NOW)
    assert proving.is_strictly_enough(device, NOW)
