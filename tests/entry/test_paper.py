"""A code on paper: whoever has no e-mail comes back by it, once, however they write it."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp.db import db
from langapp.entry.models import PaperCode
from langapp.entry.models.attempts import MOST_SOON
from langapp.entry.models.paper import GROUP, GROUPS, LETTERS
from langapp.families.models import Device
from tests.cast import Key, all_rows, device_of
from tests.visiting import Page, checked, visit

NOW = datetime(2024, 6, 1, 20, 0, tzinfo=UTC)


def make(client: FlaskClient) -> str:
    answered = visit(client, "/family/keys/paper").form("/family/keys/paper").send(client)
    assert answered.status_code == 200
    return shown(checked(client, "/family/keys/paper", answered))


def shown(page: Page) -> str:
    [groups] = page.texts("p", "groups")
    return groups


def enter(client: FlaskClient, written: str, **other: object) -> int:
    return client.post("/sign-in/paper", data={"code": written}, **other).status_code


def whose(app: Flask, client: FlaskClient) -> str | None:
    cookie = client.get_cookie("session")
    with app.app_context():
        found = Device.of_token(cookie.value) if cookie else None
        return found.caregiver_id if found else None


def papers(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(PaperCode)) or 0


def test_nobody_guesses_it_and_nobody_misreads_it(inside: Flask, world: dict[str, Key]) -> None:
    assert GROUPS * GROUP * math.log2(len(LETTERS)) > 100
    assert not set(LETTERS) & set("AEIOUYL01I25S8Z6") - {"Y"}
    mai = db.session.get_one(Device, world["mai"].device).caregiver_id
    made = {PaperCode.make(mai, NOW) for _ in range(20)}
    assert len(made) == 20
    for code in made:
        groups = code.split("-")
        assert [len(group) for group in groups] == [GROUP] * GROUPS
        assert set("".join(groups)) <= set(LETTERS)


def test_it_is_shown_once_and_kept_as_a_hash(app: Flask, mai: FlaskClient) -> None:
    code = make(mai)
    for path in ("/family/keys", "/family/keys/paper"):
        assert code.split()[0] not in visit(mai, path).text
    rows = repr(all_rows(app))
    assert code.replace(" ", "") not in rows
    assert code.replace(" ", "-") not in rows


def test_it_brings_its_person_back_and_offers_another(
    app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    code = make(mai)
    page = visit(client, "/sign-in/paper")
    entered = page.form("/sign-in/paper").send(client, code=code)
    assert (entered.status_code, entered.location) == (303, "/family/keys/paper")
    assert whose(app, client) == whose(app, mai)
    offered = visit(client, "/family/keys/paper")
    assert offered.form("/family/keys/paper")
    another = checked(client, "/family/keys/paper", offered.form("/family/keys/paper").send(client))
    assert shown(another) != code


def test_it_is_good_once(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    code = make(mai)
    assert enter(client, code) == 303
    thief = device_of(app)
    assert enter(thief, code) == 422
    assert whose(app, thief) is None
    assert papers(app) == 0


def test_a_new_one_ends_the_old(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    older = make(mai)
    mai_proves = mai.post("/proof/paper", data={"code": older, "next": "/family/keys/paper"})
    assert mai_proves.location == "/family/keys/paper"
    newer = make(mai)
    assert enter(client, older) == 422
    assert enter(client, newer) == 303


@pytest.mark.parametrize(
    "write",
    [
        lambda code: code,
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-").lower(),
        lambda code: code.replace(" ", " – "),
        lambda code: " ".join(code.replace(" ", "")),
        lambda code: f"\n\t{code}.\u200b ",
        lambda code: code.replace(" ", "\u3000").translate({ord(c): ord(c) + 0xFEE0 for c in LETTERS}),
        lambda code: code.replace("B", "8").replace("G", "6"),
    ],
    ids=["as-shown", "together", "hyphens", "dashes", "apart", "stray", "full-width", "look-alikes"],
)
def test_however_it_is_written_it_is_the_same(mai: FlaskClient, client: FlaskClient, write: object) -> None:
    assert enter(client, write(make(mai))) == 303  # type: ignore[operator]


@pytest.mark.parametrize("given", ["", " ", "-", "B" * 24, "%", "' OR 1=1 --", "\0", "ß" * 24, "B" * 10_000])
def test_what_is_not_it_opens_nothing(app: Flask, mai: FlaskClient, client: FlaskClient, given: str) -> None:
    make(mai)
    answered = client.post("/sign-in/paper", data={"code": given})
    assert answered.status_code == 422
    assert checked(client, "/sign-in/paper", answered).texts("p", "problem")
    assert whose(app, client) is None
    assert papers(app) == 1


def test_a_part_of_it_is_not_it(mai: FlaskClient, client: FlaskClient) -> None:
    code = make(mai)
    for part in (code[:-1], code[1:], code.replace(" ", "")[:23], f"{code}B"):
        assert enter(client, part) == 422
    assert enter(client, code) == 303


def test_nobody_tries_for_long_and_what_comes_to_nothing_counts(
    app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    code = make(mai)
    forged = [{"headers": {"X-Forwarded-For": f"198.51.100.{number}"}} for number in range(MOST_SOON)]
    assert [enter(device_of(app), "B" * 24, **other) for other in forged] == [422] * MOST_SOON
    assert enter(client, code) == 429
    assert papers(app) == 1
    assert enter(client, code, environ_base={"REMOTE_ADDR": "192.0.2.8"}) == 303


def test_looking_uses_nothing_up(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    code = make(mai)
    before = all_rows(app)
    for path in ("/sign-in/paper", f"/sign-in/paper?code={code}", "/family/keys/paper"):
        mai.get(path)
        client.get(path)
    assert all_rows(app) == before
    assert enter(client, code) == 303


def test_it_is_in_no_log(mai: FlaskClient, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = make(mai)
    enter(client, code[:-1])
    enter(client, code)
    assert code not in caplog.text
    assert code.replace(" ", "") not in caplog.text


def test_one_family_makes_none_for_another(
    app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    ours, theirs = make(mai), make(joon)
    assert enter(client, theirs) == 303
    assert whose(app, client) == whose(app, joon) != whose(app, mai)
    other = device_of(app)
    assert enter(other, ours) == 303
    assert whose(app, other) == whose(app, mai)


def test_a_visitor_has_no_keys(client: FlaskClient) -> None:
    for path in ("/family/keys", "/family/keys/paper", "/family/keys/email", "/family/kept", "/proof"):
        assert client.get(path).location == "/"
    assert client.post("/family/keys/paper").location == "/"
