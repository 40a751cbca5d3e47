"""The cast, shared by tests and demo data: who they are is written in `langapp.demo`.

*Mai* and *Arun* are the parents of *Linh*: two devices of one family, with Vietnamese and Tamil. *Joon* is
another family's parent, with Korean and Urdu, and must see nothing of theirs. *Cô Lan* teaches, *Priya* leads
workshops. *Nobody* is a visitor without a family. In the world of the tests nobody has said anything yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.demo import CAST
from langapp.families.models import Device, Family

BEGAN = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
PEOPLE = dict(zip(("mai", "arun", "joon", "lan", "priya"), CAST, strict=True))


@dataclass(frozen=True)
class Key:
    """What one of the cast holds: the token of their device, and whose it is."""

    token: str
    device: str
    family: str


def gather() -> dict[str, Key]:
    """Make the families, and a device for each person. Commits."""
    households: dict[str, Family] = {}
    keys = {}
    for name, person in PEOPLE.items():
        if person.household in households:
            token = Device.join(households[person.household], BEGAN)
        else:
            households[person.household], token = Family.begin(person.languages, BEGAN)
        db.session.flush()
        device = Device.of_token(token)
        assert device is not None
        keys[name] = Key(token, device.id, device.family_id)
    households["linh"].call_child("Linh")
    db.session.commit()
    return keys


def device_of(app: Flask, key: Key | None = None) -> FlaskClient:
    """A browser: nobody's, or the one that holds a key."""
    client = app.test_client()
    if key is not None:
        client.set_cookie("session", key.token)
    return client
