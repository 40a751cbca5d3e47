"""What a leader has planned is theirs to take along: in their own copy, and in nobody else's."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from flask import Flask
from flask.testing import FlaskClient

from langapp.workshops.steps import Step
from tests.belongings.test_copies import brought, exported
from tests.cast import Key, all_rows
from tests.workshops.building import a_plan

NOTES = "=1+1 Wave first.\nThen wait."
STEPS = (
    Step("a", "welcome", ("greetings/say-hello",), 3, "A drum", NOTES),
    Step("b", "hear", ("bath-time/shall-we-bathe", "bath-time/splash"), 5),
)


def test_plans_are_in_the_copy_of_whoever_wrote_them(
    app: Flask, world: dict[str, Key], mai: FlaskClient, arun: FlaskClient
) -> None:
    a_plan(app, world["mai"], ("vi", "ta"), STEPS)
    copy = exported(mai)
    assert copy == exported(mai)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        written = json.loads(archive.read("plans.json"))
        table = list(csv.DictReader(io.StringIO(archive.read("plans.csv").decode("utf-8-sig"), newline="")))
        assert "plans.csv" in archive.read("README.txt").decode()
    assert [(row["number"], row["step"], row["minutes"], row["lines"]) for row in written] == [
        (1, "welcome", 3, "greetings/say-hello"),
        (2, "hear", 5, "bath-time/shall-we-bathe bath-time/splash"),
    ]
    assert {(row["plan"], row["languages"], row["session_minutes"]) for row in written} == {
        ("Story time, Parkside Library", "vi ta", 8)
    }
    assert (written[0]["materials"], written[0]["notes"]) == ("A drum", NOTES)
    assert (table[0]["materials"], table[0]["notes"]) == ("A drum", f"'{NOTES}")
    with zipfile.ZipFile(io.BytesIO(exported(arun))) as archive:
        assert not {"plans.csv", "plans.json"} & set(archive.namelist())


def test_a_copy_with_plans_comes_in_and_plans_nothing(
    app: Flask, world: dict[str, Key], mai: FlaskClient, client: FlaskClient
) -> None:
    """Whoever leads nowhere has no use for them."""
    a_plan(app, world["mai"], ("vi", "ta"), STEPS)
    assert brought(client, exported(mai)).status_code == 303
    assert len(all_rows(app)["plan"]) == 1
