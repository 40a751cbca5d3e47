"""A plan, a session of it, and phones in its room, without anybody having tapped anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Ability, Device
from langapp.workshops.models import Guest, Plan, Workshop
from langapp.workshops.models.guests import GUEST
from langapp.workshops.steps import Step
from tests.cast import BEGAN, Key, device_of

STEPS = (
    Step("a", "welcome", ("greetings/say-hello",), 3, "", "Wave to each family."),
    Step("b", "hear", ("bath-time/shall-we-bathe", "bath-time/splash"), 5, "A bowl of water", ""),
    Step("c", "neighbour", ("greetings/have-you-eaten",), 4),
    Step("d", "rhyme", ("bahay-kubo/sung",), 4),
    Step("e", "pictures", ("animals/dog", "animals/cat"), 5),
    Step("f", "goodbye", ("greetings/wave-bye",), 3),
)
"""Seven slides: the second step is two, and the pictures lie side by side."""


def caregiver_of(key: Key) -> str:
    return db.session.get_one(Device, key.device).caregiver_id


def a_plan(
    app: Flask, key: Key, tags: Sequence[str] = ("vi", "ta", "ur"), steps: Sequence[Step] = STEPS
) -> str:
    """Of a leader, who may lead from now on. Its id."""
    with app.app_context():
        Ability.give(caregiver_of(key), "leading", BEGAN)
        minutes = sum(step.minutes for step in steps)
        plan = Plan.make(
            caregiver_of(key), "Story time, Parkside Library", "bath-time", tags, minutes, steps, BEGAN
        )
        db.session.commit()
        return plan.id


def a_session(
    app: Flask, key: Key, tags: Sequence[str] = ("vi", "ta", "ur"), now: datetime | None = None
) -> str:
    """That has just begun, where no other moment is given. Its id."""
    plan_id = a_plan(app, key, tags)
    with app.app_context():
        plan = db.session.get_one(Plan, plan_id)
        workshop = Workshop.start(plan, caregiver_of(key), now or datetime.now(UTC))
        db.session.commit()
        return workshop.id


def a_guest(
    app: Flask, workshop_id: str, tags: Sequence[str] = ("vi",), family: Key | None = None
) -> FlaskClient:
    """The browser of a phone in the room; of a family that joined as itself, its own."""
    client = device_of(app, family)
    with app.app_context():
        workshop = Workshop.held(workshop_id)
        _guest, token = Guest.join(workshop, tags, datetime.now(UTC), family.family if family else None)
        db.session.commit()
        client.set_cookie(GUEST.name, token)
    return client
