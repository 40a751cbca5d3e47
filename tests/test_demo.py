"""The cast, to try the app as each of them: on this machine only, and never in production."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp import create_app
from langapp.config import Config
from langapp.db import db
from langapp.demo import demo
from langapp.families.models import Family
from langapp.packs import shelf
from langapp.practice.models import Thread
from langapp.voices.models import Ask
from tests.cast import Key, all_rows, device_of
from tests.conftest import make_config
from tests.visiting import visit


def test_everyone_of_the_cast_gets_a_way_in(app: Flask) -> None:
    told = _run(app)
    ways = re.findall(r"^(\S.*?)  +.*\n +http://127\.0\.0\.1:8000(/demo/\S+)$", told.output, re.MULTILINE)
    assert [name.strip() for name, _way in ways] == ["Mai", "Arun", "Joon", "Cô Lan", "Priya"]
    seen = {}
    for name, way in ways:
        theirs = device_of(app)
        door = visit(theirs, way)
        entered = next(form for form in door.forms if form.method == "POST").send(theirs)
        assert (entered.status_code, entered.location) == (303, way.partition("next=")[2])
        visit(theirs, entered.location)
        seen[name.strip()] = re.search(r"(\d+) threads? so far", theirs.get("/today").text)[1]  # type: ignore[index]
    assert seen == {"Mai": "41", "Arun": "41", "Joon": "3", "Cô Lan": "0", "Priya": "0"}


def _run(app: Flask) -> Result:
    """`langapp demo`."""
    return CliRunner().invoke(demo, obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False)


def test_a_grandmother_has_a_link_of_her_own(app: Flask) -> None:
    told = _run(app)
    [link] = re.findall(r"^Bà ngoại .*\n +http://127\.0\.0\.1:8000(/speak/\S+)$", told.output, re.MULTILINE)
    page = device_of(app).get(link)
    assert page.status_code == 200
    assert 'lang="vi"' in page.text
    with app.app_context():
        [ask] = db.session.scalars(select(Ask))
        assert (ask.name, ask.tag, len(ask.refs.split())) == ("Bà ngoại", "vi", 10)


def test_with_nothing_on_the_shelf_nobody_is_asked_for_anything(app: Flask) -> None:
    with app.app_context():
        for slug in list(shelf.current().packs):
            shelf.take_off(slug)
        db.session.commit()
    told = _run(app)
    assert "/demo/" in told.output
    assert "/speak/" not in told.output


def test_running_it_again_gives_new_keys_to_new_families(app: Flask) -> None:
    ways = [re.findall(r"/demo/(\S+)\?", _run(app).output) for _ in range(2)]
    assert len(set(ways[0] + ways[1])) == 10
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Family)) == 4 + 2 * 4
        assert db.session.scalar(select(func.count()).select_from(Thread)) == 2 * 44


def test_looking_at_the_door_does_not_go_through_it(
    app: Flask, client: FlaskClient, world: dict[str, Key]
) -> None:
    before = all_rows(app)
    answer = client.get(f"/demo/{world['mai'].token}")
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert client.get("/today").location == "/"
    assert all_rows(app) == before


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("address", "forwarded"), [("203.0.113.7", ""), ("10.0.0.2", "127.0.0.1"), ("::ffff:203.0.113.7", "")]
)
def test_from_another_machine_there_is_no_such_door(
    client: FlaskClient, world: dict[str, Key], method: str, address: str, forwarded: str
) -> None:
    answer = client.open(
        f"/demo/{world['mai'].token}",
        method=method,
        environ_overrides={"REMOTE_ADDR": address},
        headers={"X-Forwarded-For": forwarded} if forwarded else {},
    )
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (404, [])


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "%00", "..", "' OR 1=1"])
def test_a_guessed_key_opens_nothing(client: FlaskClient, token: str) -> None:
    for method in ("GET", "POST"):
        assert client.open(f"/demo/{token}", method=method).status_code == 404


def test_in_production_there_are_no_demo_people(app: Flask, config: Config, world: dict[str, Key]) -> None:
    production = create_app(
        make_config(config.data, config.database_url, production=True, base_url="https://langapp.example.org")
    )
    client = production.test_client()
    for method in ("GET", "POST"):
        answer = client.open(
            f"/demo/{world['mai'].token}", method=method, base_url="https://langapp.example.org"
        )
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (404, [])
    before = all_rows(app)
    refused = _run(production)
    assert (refused.exit_code, refused.output) == (1, "Error: There are no demo people in production.\n")
    assert all_rows(app) == before
    with production.app_context():
        db.engine.dispose()


def test_the_door_leads_to_no_other_site(client: FlaskClient, world: dict[str, Key]) -> None:
    page = visit(client, f"/demo/{world['mai'].token}?next=//evil.example")
    entered = next(form for form in page.forms if form.method == "POST").send(client)
    assert entered.location == "/today"
