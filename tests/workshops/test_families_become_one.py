"""Whoever leads, and whoever sits in a room, is the same after two families have become one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from langapp.db import db
from langapp.families.merging import Merged, family_merged
from langapp.workshops.models import Guest, Plan, Workshop
from tests.cast import Key
from tests.workshops.building import a_guest, a_session, caregiver_of


def test_plans_sessions_and_phones_in_a_room_follow(app: Flask, world: dict[str, Key]) -> None:
    room = a_session(app, world["priya"])
    a_guest(app, room, ["hi"], family=world["priya"])
    with app.app_context():
        now, old, new = datetime.now(UTC), caregiver_of(world["priya"]), caregiver_of(world["joon"])
        merged = Merged(
            former=world["priya"].family,
            family=world["joon"].family,
            caregivers={old: new},
            children={},
            first_of_former=None,
            first=None,
            now=now,
        )
        family_merged.send(None, merged=merged)
        db.session.commit()
        assert [plan.name for plan in Plan.all_of(new)] == ["Story time, Parkside Library"]
        assert [workshop.id for workshop in Workshop.going(new, now)] == [room]
        assert (Plan.all_of(old), Workshop.going(old, now)) == ([], [])
        assert db.session.scalars(select(Guest.family_id)).all() == [world["joon"].family]
