"""Voices for the tests of the studio: Cô Lan writes, says yes and sends what she or somebody said."""

from __future__ import annotations

import io

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from langapp.db import db
from langapp.drafts import editing
from langapp.drafts.editing import ANY, Edit, RowEdit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.voices import consenting
from langapp.voices.models import Rung
from tests.cast import BEGAN, Key, an_id
from tests.studio.drafted import caregiver

Cells = dict[str, dict[str, str]]


def say(app: Flask, key: Key, draft_id: str, cells: Cells, act: int = 2) -> None:
    """She writes these. Commits."""
    edits = [Edit(where, field, value, ANY) for where, own in cells.items() for field, value in own.items()]
    rows = [RowEdit(where) for where in cells if where != WHOLE]
    with app.app_context():
        editing.edit(db.session.get_one(Draft, draft_id), caregiver(key), BEGAN, an_id(act), edits, rows)
        db.session.commit()


def place(app: Flask, key: Key, draft_id: str, edit: RowEdit, act: int) -> None:
    """She moves a row, or removes it. Commits."""
    with app.app_context():
        editing.edit(db.session.get_one(Draft, draft_id), caregiver(key), BEGAN, an_id(act), rows=[edit])
        db.session.commit()


def consent(lan: FlaskClient, draft: str) -> None:
    told = {"name": "Cô Lan", "consent": str(consenting.WORDS[Rung.PUBLIC]), "tag": "vi", "id": an_id(50)}
    assert lan.post(f"{draft}/speakers", data=told).status_code == 303


def send(lan: FlaskClient, address: str, take: bytes, **told: str) -> TestResponse:
    sound = (io.BytesIO(take), "take.mp3")
    return lan.post(f"{address}/recordings", data={"id": an_id(60), "tag": "vi", **told, "sound": sound})
