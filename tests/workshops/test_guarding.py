"""Six digits cannot be guessed in practice, and the square goes on working while they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import create_app
from langapp.db import db
from langapp.entry.models.attempts import network_of
from langapp.workshops import guarding
from langapp.workshops.models import Workshop
from tests.cast import Key, device_of
from tests.conftest import Databases, make_config
from tests.workshops.building import a_session
from tests.workshops.test_doors_in import door_of

FORGED = (
    {"X-Forwarded-For": "203.0.113.9"},
    {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"},
    {"Forwarded": "for=203.0.113.10"},
    {"X-Real-IP": "203.0.113.11"},
    {"X-Forwarded-Host": "elsewhere.test", "X-Client-IP": "203.0.113.12"},
)


@pytest.fixture
def session_id(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def guess(app: Flask, times: int, network: str = "127.0.0.1") -> None:
    """Wrong codes, as the door notes them. Commits."""
    with app.app_context():
        for _ in range(times):
            guarding.note(network, datetime.now(UTC))
        db.session.commit()


def test_wrong_codes_are_counted_until_none_is_looked_at(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    _door, code = door_of(app, session_id)
    guess(app, guarding.MOST_OF_A_NETWORK - 1)
    assert client.post("/w", data={"code": code}).status_code == 303
    assert client.post("/w", data={"code": wrong(code)}).status_code == 404
    assert client.post("/w", data={"code": code}).status_code == 429


def test_in_lockout_a_right_code_is_answered_as_a_wrong_one(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    _door, code = door_of(app, session_id)
    guess(app, guarding.MOST_OF_A_NETWORK)
    right, other = (client.post("/w", data={"code": each}) for each in (code, wrong(code)))
    assert right.status_code == other.status_code == 429
    assert right.get_data() == other.get_data()
    assert "Scan the square" in right.get_data(as_text=True)


def test_the_square_goes_on_working_and_so_do_other_networks(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    door, code = door_of(app, session_id)
    guess(app, guarding.MOST_OF_A_NETWORK)
    assert client.get(f"/w/{door}").status_code == 200
    assert client.post(f"/w/{door}/guests", data={"language": "ta"}).status_code == 303
    elsewhere = {"REMOTE_ADDR": "192.0.2.4"}
    assert client.post("/w", data={"code": code}, environ_overrides=elsewhere).status_code == 303


def test_together_everybody_may_guess_so_often(app: Flask, client: FlaskClient, session_id: str) -> None:
    door, code = door_of(app, session_id)
    for network in range(guarding.MOST_OF_ALL // 20):
        guess(app, 20, f"192.0.2.{network}")
    elsewhere = {"REMOTE_ADDR": "198.51.100.4"}
    assert client.post("/w", data={"code": code}, environ_overrides=elsewhere).status_code == 429
    assert client.get(f"/w/{door}").status_code == 200
    with app.app_context():
        assert guarding.is_guessed_at(datetime.now(UTC))


def test_after_a_quarter_of_an_hour_it_is_over(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        for _ in range(guarding.MOST_OF_A_NETWORK):
            guarding.note("192.0.2.1", now - timedelta(minutes=17))
        guarding.refuse_many("192.0.2.1", now)
        assert not guarding.is_guessed_at(now)


@pytest.mark.parametrize("forged", FORGED, ids=lambda each: "+".join(each))
def test_a_forged_header_makes_nobody_somebody_else(
    app: Flask, client: FlaskClient, session_id: str, forged: dict[str, str]
) -> None:
    _door, code = door_of(app, session_id)
    guess(app, guarding.MOST_OF_A_NETWORK)
    assert client.post("/w", data={"code": code}, headers=forged).status_code == 429
    with app.app_context():
        count = guarding.Attempt.times_within(guarding.EVERYBODY, timedelta(minutes=15), datetime.now(UTC))
    assert count == guarding.MOST_OF_A_NETWORK


@pytest.fixture
def behind_a_proxy(
    app: Flask, databases: Databases, tmp_path: Path, session_id: str
) -> Iterator[tuple[Flask, str]]:
    """The same database, in an app that stands behind one proxy; and the code of its session."""
    _door, code = door_of(app, session_id)
    other = create_app(make_config(tmp_path / "proxied", databases.url("test"), proxies=1))
    yield other, code
    with other.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 203.0.113.10", ""])
def test_behind_one_proxy_what_it_writes_counts_and_nothing_before_it(
    behind_a_proxy: tuple[Flask, str], forged: str
) -> None:
    """A proxy adds the address it was asked from; whatever was sent to it stands before that."""
    proxied, code = behind_a_proxy
    guess(proxied, guarding.MOST_OF_A_NETWORK, "198.51.100.7")
    client = proxied.test_client()
    for real, status in (("198.51.100.7", 429), ("198.51.100.8", 303)):
        written = ", ".join(each for each in (forged, real) if each)
        headers = {"X-Forwarded-For": written, "Forwarded": "for=203.0.113.77", "X-Real-IP": "203.0.113.78"}
        assert client.post("/w", data={"code": code}, headers=headers).status_code == status


def test_two_processes_on_one_database_count_together(
    app: Flask, behind_a_proxy: tuple[Flask, str], client: FlaskClient
) -> None:
    proxied, code = behind_a_proxy
    network = {"X-Forwarded-For": "127.0.0.1"}
    there, here = proxied.test_client(), client
    guess(app, guarding.MOST_OF_A_NETWORK - 2)
    assert there.post("/w", data={"code": wrong(code)}, headers=network).status_code == 404
    assert here.post("/w", data={"code": wrong(code)}).status_code == 404
    assert here.post("/w", data={"code": code}).status_code == 429
    assert there.post("/w", data={"code": code}, headers=network).status_code == 429


def test_of_ipv6_a_house_is_one(app: Flask, session_id: str) -> None:
    _door, code = door_of(app, session_id)
    client = device_of(app)
    guess(app, guarding.MOST_OF_A_NETWORK, network_of("2001:db8:1:2::1"))
    for address, status in (("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::1", 303)):
        answer = client.post("/w", data={"code": code}, environ_overrides={"REMOTE_ADDR": address})
        assert answer.status_code == status


def test_a_code_is_six_digits_of_chance(inside: Flask, world: dict[str, Key]) -> None:
    codes = {Workshop.a_code() for _ in range(300)}
    assert all(len(code) == 6 and code.isascii() and code.isdigit() for code in codes)
    assert len(codes) > 290
    assert len({Workshop.a_door() for _ in range(300)}) == 300
    assert Workshop.of_code("", datetime.now(UTC)) is None
