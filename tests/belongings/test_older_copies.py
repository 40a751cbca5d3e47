"""A copy from before brings back nobody who left, and no voice that was taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.belongings import ending
from langapp.config import current
from langapp.db import db
from langapp.entry import parting
from langapp.families import erasing
from langapp.families.models import Caregiver, Device
from langapp.practice.models import Review, Thread
from langapp.speech.accepting import Accepted
from langapp.voices import keeping
from langapp.voices.models import Ask, Consent, Erased, Recording, Speaker
from tests.belongings.test_copies import brought, exported, rows_of, take_in
from tests.belongings.test_copies import voice as voice
from tests.cast import Key, an_id, report, said
from tests.voices.recording import record, speaker

A_WEEK = timedelta(days=8)


@pytest.fixture
def takes(app: Flask, world: dict[str, Key], voice: Accepted) -> list[str]:
    """Of a grandmother, and two of a grandfather."""
    family_id = world["mai"].family
    with app.app_context():
        hers, his = speaker(family_id, "Bà"), speaker(family_id, "Ông")
        made = [record(hers), record(his, after=1), record(his, after=2)]
        for each in made:
            keeping.keep(family_id, each, voice)
            db.session.get_one(Recording, each).duration = voice.sound.duration
        db.session.commit()
    return made


def voices(app: Flask, client: FlaskClient) -> dict[str, int]:
    """What a family has, by name: how many recordings are heard."""
    cookie = client.get_cookie("session")
    with app.app_context():
        device = Device.of_token(cookie.value if cookie else "")
        assert device is not None
        heard = Recording.heard(device.family_id, device.id, ["bath-time/shall-we-bathe"])
        consenting = Speaker.consenting(device.family_id)
        return {
            each.name: sum(one.name == each.name for one in heard)
            for each in Speaker.all_of(device.family_id)
            if each.id in consenting
        }


def named(app: Flask, name: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Speaker.id).where(Speaker.name == name)).one()


def test_a_yes_that_was_taken_back_is_no_yes_in_anybodys_copy(
    takes: list[str], app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    """Neither in the week in which she is still known, nor after it."""
    copy, hers = exported(mai), named(app, "Bà")
    assert mai.post(f"/family/speakers/{hers}/withdrawal").status_code == 303
    for one in (mai, joon, client):
        assert brought(one, copy).status_code == 303
    take_in(app)
    for one in (mai, joon, client):
        assert voices(app, one) == {"Ông": 2}
    with app.app_context():
        keeping.erase_over(datetime.now(UTC) + A_WEEK)
        db.session.commit()
        assert db.session.get(Speaker, hers) is None
    assert brought(mai, copy).status_code == 303
    take_in(app)
    assert voices(app, mai) == {"Ông": 2}
    with app.app_context():
        assert db.session.scalars(select(Speaker.id).where(Speaker.name == "Bà")).all() == []
        assert db.session.scalars(select(Consent.id).where(Consent.speaker_id == hers)).all() == []


def test_one_voice_that_was_taken_back_stays_away_whoever_brings_it(
    takes: list[str], app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    copy = exported(mai)
    assert mai.post(f"/recordings/{takes[1]}/withdrawal").status_code == 303
    with app.app_context():
        db.session.add(Erased(recording_id=takes[2], erased_at=datetime.now(UTC)))
        db.session.commit()
    for one in (joon, client):
        assert brought(one, copy).status_code == 303
    take_in(app)
    for one in (joon, client):
        assert voices(app, one) == {"Bà": 1, "Ông": 0}


def test_what_the_family_brought_back_may_come_again(
    takes: list[str], app: Flask, mai: FlaskClient, joon: FlaskClient
) -> None:
    mai.post(f"/recordings/{takes[1]}/withdrawal")
    mai.post(f"/recordings/{takes[1]}/return")
    brought(joon, exported(mai))
    take_in(app)
    assert voices(app, joon) == {"Bà": 1, "Ông": 2}


def test_who_left_does_not_come_back_into_the_family(
    app: Flask, mai: FlaskClient, arun: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    """What they said stays on the cloth without a name, and what they were asked is theirs and gone."""
    report(arun, said(1))
    with app.app_context():
        gone = db.session.get_one(Device, world["arun"].device).caregiver_id
        told = {"reviewed_at": datetime.now(UTC), "received_at": datetime.now(UTC), "ref": "a/b", "tag": "vi"}
        family_id = world["mai"].family
        db.session.add(Review(id=an_id(5), family_id=family_id, caregiver_id=gone, rating=3, **told))
        db.session.commit()
    copy = exported(mai)
    with app.app_context():
        parting.leave(db.session.get_one(Caregiver, gone), datetime.now(UTC))
        db.session.commit()
    assert brought(mai, copy).status_code == 303
    with app.app_context():
        assert [each.name for each in Caregiver.all_of(family_id)] == ["Mai"]
        assert db.session.scalars(select(Thread.caregiver_id).where(Thread.id == an_id(1))).all() == [None]
        assert db.session.scalar(select(func.count()).select_from(Review)) == 0
    # A family of their own, made of the copy they took along, is theirs; the ledger means somebody else.
    brought(client, copy)
    again = next(row for row in rows_of(exported(client))["caregiver"] if row["name"] == "Arun")
    with app.app_context():
        assert again["id"] != gone
        assert gone in erasing.gone(erasing.read(current().data))["caregiver"]


def test_a_link_that_was_closed_stays_closed_when_its_family_returns(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    now, family_id = datetime.now(UTC), world["mai"].family
    with app.app_context():
        link = Ask(id=an_id(2), family_id=family_id, name="", tag="vi", variant="", refs="a/b", pace="one")
        link.made_at, link.expires_at = now, now + A_WEEK
        db.session.add(link)
        db.session.commit()
    copy = exported(mai)
    mai.post(f"/family/asks/{an_id(2)}/revocation")
    with app.app_context():
        ending.erase(family_id, now)
    brought(client, copy)
    with app.app_context():
        assert not db.session.get_one(Ask, an_id(2)).is_open(datetime.now(UTC))
