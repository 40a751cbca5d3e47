"""`langapp invite`: whoever runs the server asks teachers, checkers and leaders in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.config import Config
from langapp.db import db
from langapp.entry.inviting_cli import invite
from langapp.entry.models import Offer
from langapp.families.models import Ability, Device
from tests.cast import Key
from tests.entry.conftest import Outbox
from tests.visiting import visit


def run(app: Flask, *typed: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(invite, typed)
    return result.exit_code, result.output


def link_in(told: str, before: str = "http://127.0.0.1:8000") -> str:
    found = re.search(rf"{re.escape(before)}(/offers/[\w-]+)", told)
    assert found, told
    return found[1]


@pytest.mark.parametrize(
    ("role", "gives"),
    [("teacher", {"writing", "checking"}), ("checker", {"checking"}), ("leader", {"leading"})],
)
def test_it_prints_a_link_and_says_until_when(
    app: Flask, joon: FlaskClient, world: dict[str, Key], role: str, gives: set[str]
) -> None:
    code, told = run(app, role, "김 선생님")
    assert code == 0
    with app.app_context():
        [made] = Offer.open_of(None, datetime.now(UTC))
        assert f"For 김 선생님, {role}, once, until {made.until:%Y-%m-%d}: " in told
    path = link_in(told)
    visit(joon, path).form(path).send(joon)
    with app.app_context():
        joons = db.session.get_one(Device, world["joon"].device).caregiver_id
        assert Ability.all_of(joons) == gives


def test_the_link_has_the_address_this_installation_goes_by(app: Flask, config: Config) -> None:
    app.extensions["langapp"] = replace(config, base_url="https://lang.example")
    assert link_in(run(app, "teacher", "Lan")[1], "https://lang.example")


def test_it_is_mailed_where_there_is_mail(app: Flask, outbox: Outbox) -> None:
    code, told = run(app, "teacher", "Lan", "--mail", "Lan@Example.org")
    assert (code, "It goes to lan@example.org." in told) == (0, True)
    [message] = outbox.messages
    assert message.to == "lan@example.org"
    assert link_in(told) in message.text


def test_without_mail_it_says_so_and_the_link_is_good(app: Flask, config: Config, outbox: Outbox) -> None:
    production = replace(config, production=True, base_url="https://lang.example")
    app.extensions["langapp"] = production
    code, told = run(app, "leader", "Priya", "--mail", "priya@example.org")
    assert code == 0
    assert "Nothing was mailed: LANGAPP_SMTP is not set" in told
    assert link_in(told, "https://lang.example")
    assert outbox.messages == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("teacher", " "), "what they are called"),
        (("teacher", "x" * 41), "long name"),
        (("teacher", "Lan", "--mail", "lan"), "'lan' is no e-mail address"),
        (("teacher",), "Missing argument 'NAME'"),
        (("stop", "nobody"), "'nobody' is no open link"),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(
    app: Flask, typed: tuple[str, ...], told: str
) -> None:
    code, output = run(app, *typed)
    assert code != 0
    assert told in output
    with app.app_context():
        assert Offer.open_of(None, datetime.now(UTC)) == []


def test_a_link_is_stopped_and_what_somebody_may_do_is_taken(
    app: Flask, joon: FlaskClient, world: dict[str, Key]
) -> None:
    path = link_in(run(app, "teacher", "Joon")[1])
    spare = link_in(run(app, "teacher", "Eve")[1])
    visit(joon, path).form(path).send(joon)
    listed = run(app, "list")[1]
    [eves] = re.findall(r"^(\S+)  Eve, teacher: open until", listed, re.MULTILINE)
    [joons] = re.findall(r"^(\S+)  Joon: writing, checking$", listed, re.MULTILINE)
    assert "opens nothing any more" in run(app, "stop", eves)[1]
    assert visit(joon, spare, status=404).h1 == "This link opens nothing any more"
    with app.app_context():
        made = Offer.make("writing", "Friend", datetime.now(UTC), joons)
        db.session.commit()
        friends = made.path
    assert run(app, "stop", joons) == (0, "Taken: writing, checking.\n")
    assert joon.get("/studio/people").status_code == 404
    assert visit(joon, friends, status=404).h1 == "This link opens nothing any more"
    assert run(app, "list") == (0, "")
    assert run(app, "stop", joons)[0] == 1
