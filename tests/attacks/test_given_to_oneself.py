"""Nobody makes a teacher of themselves: not by what they write in a copy of their family, nor by a link of another kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.belongings import tables
from langapp.db import db
from langapp.entry.models import Invitation
from langapp.families.models import Caregiver, Device
from tests.belongings.test_copies import brought, changed, exported, rows_of
from tests.cast import Key, all_rows, an_id, teaches

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
TRUSTED = {
    "ability": lambda me: {
        "caregiver_id": me,
        "name": "writing",
        "given_at": NOW.isoformat(),
        "given_by": None,
    },
    "draft_writer": lambda me: {"draft_id": an_id(), "caregiver_id": me, "joined_at": NOW.isoformat()},
    "class_teacher": lambda me: {"class_id": an_id(), "caregiver_id": me, "joined_at": NOW.isoformat()},
    "workshop_leader": lambda me: {"workshop_id": an_id(), "caregiver_id": me, "joined_at": NOW.isoformat()},
}


@pytest.mark.parametrize("table", TRUSTED)
def test_a_copy_makes_a_teacher_of_nobody(app: Flask, mai: FlaskClient, table: str) -> None:
    def write_in(rows: dict[str, Any]) -> None:
        rows[table] = [TRUSTED[table](rows["caregiver"][0]["id"])]

    copy, before = exported(mai), all_rows(app)
    assert brought(mai, changed(copy, write_in)).status_code == 422
    assert all_rows(app) == before


def test_a_teachers_copy_holds_nothing_of_what_she_is_trusted_with(app: Flask, world: dict[str, Key]) -> None:
    told = rows_of(exported(teaches(app, world["lan"], "writing")))
    assert not set(told) & (tables.TRUSTED | tables.STUDIO)


def test_an_invitation_into_a_family_is_no_offer_and_an_offer_no_invitation(
    app: Flask, joon: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        lan = db.session.get_one(Caregiver, db.session.get_one(Device, world["lan"].device).caregiver_id)
        token = Invitation.make(lan, datetime.now(UTC), for_me=True).token
        db.session.commit()
    before = all_rows(app)
    assert joon.post(f"/offers/{token}").status_code == 404
    assert all_rows(app) == before
