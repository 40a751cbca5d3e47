"""The cast, shared by tests and demo data: who they are is written in `langapp.demo`.

*Mai* and *Arun* are the parents of *Linh*: two devices of one family, with Vietnamese and Tamil. *Joon* is
another family's parent, with Korean and Urdu, and must see nothing of theirs. *Cô Lan* teaches, *Priya* leads
workshops. *Nobody* is a visitor without a family. In the world of the tests nobody has said anything yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, Table, event, func, select
from werkzeug.test import TestResponse

from langapp.db import db
from langapp.demo import CAST
from langapp.families.models import Ability, Caregiver, Device, Family

BEGAN = datetime(2024, 1, 5, 7, 30, tzinfo=UTC)
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
            token = Device.join(Caregiver.join(households[person.household].id, BEGAN), BEGAN)
        else:
            households[person.household], token = Family.begin(person.languages, BEGAN)
        db.session.flush()
        device = Device.of_token(token)
        assert device is not None
        device.seen_at = datetime.now(UTC)  # or it would have lain unused for longer than a device may
        db.session.get_one(Caregiver, device.caregiver_id).be_called(person.name)
        keys[name] = Key(token, device.id, device.family_id)
    households["linh"].little_one().call("Linh")
    db.session.commit()
    return keys


def device_of(app: Flask, key: Key | None = None) -> FlaskClient:
    """A browser: nobody's, or the one that holds a key."""
    client = app.test_client()
    if key is not None:
        client.set_cookie("session", key.token)
    return client


def teaches(app: Flask, key: Key, *abilities: str) -> FlaskClient:
    """The browser of one of the cast who may do these things, writing where none is named. Commits."""
    with app.app_context():
        caregiver_id = db.session.get_one(Device, key.device).caregiver_id
        for name in abilities or ("writing",):
            Ability.give(caregiver_id, name, BEGAN)
        db.session.commit()
    return device_of(app, key)


# What their devices report

REF = "bath-time/shall-we-bathe"
SAID = datetime(2024, 5, 1, 18, 0, tzinfo=UTC)


def an_id(number: int = 1) -> str:
    return f"018f3600-0000-7000-8000-{number:012x}"


def said(number: int = 1, **other: Any) -> dict[str, Any]:
    """A thread; each number is another line's."""
    return {
        "kind": "thread",
        "id": an_id(number),
        "ref": f"bath-time/line-{number}",
        "tags": ["vi", "ta"],
        "at": SAID.isoformat(),
        **other,
    }


def undone(number: int = 1, after: float = 5, **other: Any) -> dict[str, Any]:
    """An undo of a thread, some seconds after it was said."""
    at = SAID + timedelta(seconds=after)
    return {"kind": "undo", "thread": an_id(number), "at": at.isoformat(), **other}


def report(client: FlaskClient, *facts: Any) -> TestResponse:
    return client.post("/facts", json={"facts": list(facts)})


def all_rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the database holds, by table: to see that something changed nothing."""
    with app.app_context():
        return {
            name: sorted((tuple(row) for row in db.session.execute(_whole(table))), key=repr)
            for name, table in db.metadata.tables.items()
        }


def _whole(table: Table) -> Select[Any]:
    """The keys of the search are many, and only their number is looked at."""
    return select(func.count(), func.max(table.c.id)) if table.name == "search_key" else select(table)


@contextmanager
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SET TRANSACTION")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
