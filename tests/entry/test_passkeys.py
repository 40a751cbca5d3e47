"""Passkeys: added, listed, removed, answering; and everything that is not an answer to what this browser was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from langapp import create_app
from langapp.config import Config
from langapp.db import db
from langapp.entry import passkeys
from langapp.entry.models import Challenge, Passkey
from langapp.entry.models.passkeys import LASTS
from langapp.entry.passkeys import MOST, Site
from langapp.families.models import Caregiver, Device
from langapp.web import Refused
from tests.cast import Key, all_rows, report, said
from tests.conftest import make_config
from tests.entry.authenticator import PRESENT, VERIFIED, Authenticator, b64, changed, flipped
from tests.visiting import visit

KEYS = "/family/keys"
UNKNOWN = "/passkeys/unknown"
EVIL = "https://evil.example"
ASKED = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
SITE = Site("localhost", "http://localhost")


def asked(client: FlaskClient, purpose: str) -> dict[str, Any]:
    response = client.post("/passkeys/challenges", data={"purpose": purpose})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    options: dict[str, Any] = response.get_json()
    return options


def answer(client: FlaskClient, path: str, credential: str, **more: str) -> TestResponse:
    return client.post(path, data={"credential": credential, **more})


def add(client: FlaskClient, key: Authenticator, **how: Any) -> TestResponse:
    return answer(client, "/passkeys", key.make(asked(client, "add"), **how))


def come_in(client: FlaskClient, key: Authenticator, **how: Any) -> TestResponse:
    return answer(client, "/passkeys/entry", key.sign(asked(client, "enter"), **how))


def prove(client: FlaskClient, key: Authenticator, **how: Any) -> TestResponse:
    return answer(client, "/passkeys/proof", key.sign(asked(client, "prove"), **how))


def kept(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Passkey.id)))


def holder(app: Flask, client: FlaskClient) -> Device:
    cookie = client.get_cookie("session")
    assert cookie is not None
    with app.app_context():
        device = Device.of_token(cookie.value)
        assert device is not None
        return device


def is_unproved(app: Flask, client: FlaskClient) -> None:
    """Ten minutes have gone by."""
    device = holder(app, client)
    with app.app_context():
        db.session.get_one(Device, device.id).proved_at = None
        db.session.commit()


@pytest.fixture
def key() -> Authenticator:
    return Authenticator()


@pytest.fixture
def mais(mai: FlaskClient, key: Authenticator) -> Authenticator:
    """Mai's passkey."""
    assert add(mai, key).location == KEYS
    return key


# Adding one


def test_a_passkey_is_added_and_told_of(
    app: Flask, mai: FlaskClient, arun: FlaskClient, key: Authenticator
) -> None:
    options = asked(mai, "add")
    assert options["rp"] == {"id": "localhost", "name": "Langapp"}
    assert options["user"]["name"] == options["user"]["displayName"] == "Mai"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "preferred"
    assert answer(mai, "/passkeys", key.make(options)).location == KEYS
    assert kept(app) == [b64(key.id)]
    prove(mai, key)
    assert asked(mai, "add")["excludeCredentials"] == [{"id": b64(key.id), "type": "public-key"}]
    assert b64(key.id) in visit(mai, KEYS).response.text
    assert b64(key.id) not in visit(arun, KEYS).response.text


def test_the_challenge_is_random_and_long_and_the_browser_has_a_cookie_for_it(
    app: Flask, mai: FlaskClient
) -> None:
    response = mai.post("/passkeys/challenges", data={"purpose": "add"})
    [cookie] = [each for each in response.headers.getlist("Set-Cookie") if each.startswith("passkey=")]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=300"):
        assert part in cookie
    challenges = {asked(mai, "add")["challenge"] for _ in range(5)}
    assert len(challenges) == 5
    assert all(len(each) == 43 for each in challenges)
    value = cookie.partition("=")[2].partition(";")[0]
    assert value not in str(all_rows(app))


@pytest.mark.parametrize(
    "origin",
    [EVIL, "http://localhost.evil.example", "http://localhost:8001", "https://localhost", "null", ""],
)
def test_a_registration_made_elsewhere_is_refused(
    app: Flask, mai: FlaskClient, key: Authenticator, origin: str
) -> None:
    assert add(mai, key, origin=origin).location == UNKNOWN
    assert kept(app) == []


@pytest.mark.parametrize("how", [{"rp": "evil.example"}, {"flags": VERIFIED}], ids=str)
def test_a_registration_for_another_host_or_without_a_person_is_refused(
    app: Flask, mai: FlaskClient, key: Authenticator, how: dict[str, Any]
) -> None:
    assert add(mai, key, **how).location == UNKNOWN
    assert kept(app) == []


def test_a_key_that_does_not_ask_who_holds_it_is_good_enough(mai: FlaskClient, key: Authenticator) -> None:
    assert add(mai, key, flags=PRESENT).location == KEYS


def test_whoever_has_a_passkey_shows_it_before_there_is_another(
    app: Flask, mai: FlaskClient, mais: Authenticator
) -> None:
    """Else whoever picks up an unlocked phone makes a key of their own, and proves with that."""
    thiefs = Authenticator()
    credential = thiefs.make({"user": {"id": ""}, "rp": {"id": "localhost"}, "challenge": ""})
    assert answer(mai, "/passkeys", credential).location.startswith("/proof?next=")
    response = mai.post("/passkeys/challenges", data={"purpose": "add"})
    assert (response.status_code, response.location) == (303, "/proof?next=/family/keys")
    assert kept(app) == [b64(mais.id)]
    assert prove(mai, mais).location == KEYS
    assert add(mai, thiefs).location == KEYS


def test_the_same_key_twice_is_one(app: Flask, mai: FlaskClient, mais: Authenticator) -> None:
    prove(mai, mais)
    assert add(mai, mais).location == KEYS
    assert len(kept(app)) == 1


def test_somebody_elses_key_cannot_be_made_ones_own(
    app: Flask, mai: FlaskClient, joon: FlaskClient, mais: Authenticator
) -> None:
    """Neither by its id with another key behind it, nor the very key."""
    before = all_rows(app)["passkey"]
    for theirs in (Authenticator(id=mais.id), mais):
        assert add(joon, theirs).location == UNKNOWN
        assert all_rows(app)["passkey"] == before
    assert come_in(app.test_client(), mais).location == "/today"


def test_there_is_a_bound(inside: Flask, world: dict[str, Key]) -> None:
    who = db.session.get_one(Caregiver, db.session.get_one(Device, world["mai"].device).caregiver_id)
    for number in range(MOST):
        row = {"public_key": b"", "sign_count": 0, "name": "", "made_at": ASKED}
        db.session.add(Passkey(id=b64(bytes([number])), caregiver_id=who.id, **row))
    db.session.flush()
    with pytest.raises(Refused):
        passkeys.ask_to_add(who, SITE, ASKED)


@pytest.mark.parametrize("name", ["family_id", "caregiver_id", "id", "sign_count", "public_key", "name"])
def test_whose_it_is_cannot_be_said_by_a_form(
    app: Flask, mai: FlaskClient, joon: FlaskClient, key: Authenticator, name: str
) -> None:
    credential = key.make(asked(mai, "add"))
    answer(mai, "/passkeys", credential, **{name: holder(app, joon).caregiver_id})
    mine = holder(app, mai).caregiver_id
    with app.app_context():
        [row] = db.session.scalars(select(Passkey)).all()
        assert (row.id, row.caregiver_id) == (b64(key.id), mine)
        assert (row.sign_count, row.name) == (0, "Computer")


# Coming in


def test_a_passkey_brings_its_person_back(
    app: Flask, mai: FlaskClient, client: FlaskClient, mais: Authenticator
) -> None:
    options = asked(client, "enter")
    assert (options["rpId"], options["userVerification"]) == ("localhost", "preferred")
    assert not options.get("allowCredentials")
    response = answer(client, "/passkeys/entry", mais.sign(options))
    assert (response.status_code, response.location) == (303, "/today")
    mine, theirs = holder(app, client), holder(app, mai)
    assert (mine.family_id, mine.caregiver_id) == (theirs.family_id, theirs.caregiver_id)
    assert mine.id != theirs.id
    assert mine.proved_at is not None
    assert mai.get("/today").status_code == 200


def test_a_passkey_survives_leaving_and_losing_every_device(
    app: Flask, mai: FlaskClient, arun: FlaskClient, mais: Authenticator
) -> None:
    report(mai, said())
    for parent in (mai, arun):
        parent.post("/devices/mine/departure")
    come_in(mai, mais)
    assert "1 thread so far" in mai.get("/today").text


def test_the_session_is_a_new_one(
    app: Flask, client: FlaskClient, mai: FlaskClient, mais: Authenticator
) -> None:
    before = mai.get_cookie("session")
    come_in(mai, mais)
    after = mai.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    client.set_cookie("session", before.value)
    assert client.get("/today").location == "/"


def test_an_unknown_key_and_a_removed_one_get_the_same_answer(
    app: Flask, mai: FlaskClient, client: FlaskClient, mais: Authenticator
) -> None:
    prove(mai, mais)
    mai.post("/passkeys/removal", data={"passkey": b64(mais.id)})
    answers = [come_in(client, each) for each in (mais, Authenticator(), Authenticator(id=mais.id))]
    assert {(each.status_code, each.location, each.text) for each in answers} == {
        (303, UNKNOWN, answers[0].text)
    }
    assert client.get("/today").location == "/"
    page = visit(client, UNKNOWN)
    assert "/sign-in" in page.links
    assert KEYS in visit(mai, UNKNOWN).links


@pytest.mark.parametrize("origin", [EVIL, "http://localhost:8001", "https://localhost", "null"])
def test_an_answer_made_elsewhere_is_refused(client: FlaskClient, mais: Authenticator, origin: str) -> None:
    assert come_in(client, mais, origin=origin).location == UNKNOWN
    assert come_in(client, mais).location == "/today"


@pytest.mark.parametrize("how", [{"rp": "evil.example"}, {"flags": VERIFIED}], ids=str)
def test_an_answer_for_another_host_or_without_a_person_is_refused(
    client: FlaskClient, mais: Authenticator, how: dict[str, Any]
) -> None:
    assert come_in(client, mais, **how).location == UNKNOWN


FORGED: dict[str, Callable[[str], str]] = {
    "another signature": lambda said: changed(
        said, signature=flipped(json.loads(said)["response"]["signature"])
    ),
    "more count than was signed": lambda said: changed(
        said, authenticatorData=flipped(json.loads(said)["response"]["authenticatorData"])
    ),
    "no signature": lambda said: changed(said, signature=""),
    "an id that is not its raw id": lambda said: json.dumps({**json.loads(said), "id": "AAAA"}),
    "another type": lambda said: json.dumps({**json.loads(said), "type": "password"}),
    "a list": lambda said: "[]",
    "nothing": lambda said: "",
    "a number": lambda said: "1e999",
    "no JSON": lambda said: "{",
    "JSON without end": lambda said: "[" * 20_000,
    "parts that are numbers": lambda said: changed(said, signature=1, clientDataJSON=2),  # type: ignore[arg-type]
    "bytes that are no text": lambda said: changed(said, clientDataJSON=b64(b"\xff\xfe")),
    "client data that is a list": lambda said: changed(said, clientDataJSON=b64(b"[]")),
    "hardly any data": lambda said: changed(said, authenticatorData="AA"),
    "a null byte": lambda said: json.dumps({**json.loads(said), "rawId": "\0"}),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_is_no_answer_opens_nothing_and_breaks_nothing(
    client: FlaskClient, mais: Authenticator, forge: Callable[[str], str]
) -> None:
    credential = forge(mais.sign(asked(client, "enter")))
    assert answer(client, "/passkeys/entry", credential).location == UNKNOWN
    assert client.get("/today").location == "/"
    assert come_in(client, mais).location == "/today"


CBOR_BOMBS = [
    b"\x81" * 5000,
    b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xbf" * 1000,
    b"\xa1\x61",
    b"",
    b"\xd8\x1c" * 900,
]


@pytest.mark.parametrize("bomb", CBOR_BOMBS, ids=range(len(CBOR_BOMBS)))
def test_a_registration_that_is_none_is_refused(
    app: Flask, mai: FlaskClient, key: Authenticator, bomb: bytes
) -> None:
    credential = changed(key.make(asked(mai, "add")), attestationObject=b64(bomb))
    assert answer(mai, "/passkeys", credential).location == UNKNOWN
    assert kept(app) == []


def test_a_count_that_does_not_grow_is_a_copy(client: FlaskClient, mai: FlaskClient) -> None:
    key = Authenticator(counts=True, count=5)
    add(mai, key)
    assert come_in(client, key).location == "/today"
    for count in (0, 4, 5):
        key.count = count
        assert come_in(client, key).location == UNKNOWN
    key.count = 6
    assert come_in(client, key).location == "/today"


# The challenge


def test_a_challenge_is_good_once(app: Flask, client: FlaskClient, mais: Authenticator) -> None:
    credential = mais.sign(asked(client, "enter"))
    assert answer(client, "/passkeys/entry", credential).location == "/today"
    client.post("/devices/mine/departure")
    assert answer(client, "/passkeys/entry", credential).location == UNKNOWN


def test_a_challenge_that_was_answered_wrongly_is_used_up(client: FlaskClient, mais: Authenticator) -> None:
    options = asked(client, "enter")
    assert answer(client, "/passkeys/entry", Authenticator().sign(options)).location == UNKNOWN
    assert answer(client, "/passkeys/entry", mais.sign(options)).location == UNKNOWN


def test_another_browser_cannot_bring_the_answer(
    app: Flask, client: FlaskClient, mais: Authenticator
) -> None:
    """Nor can one whose own challenge is open."""
    credential = mais.sign(asked(client, "enter"))
    other = app.test_client()
    assert answer(other, "/passkeys/entry", credential).location == UNKNOWN
    asked(other, "enter")
    assert answer(other, "/passkeys/entry", credential).location == UNKNOWN
    assert answer(client, "/passkeys/entry", credential).location == "/today"


def test_a_challenge_is_for_one_purpose(mai: FlaskClient, arun: FlaskClient, mais: Authenticator) -> None:
    for purpose, path in (("prove", "/passkeys/entry"), ("enter", "/passkeys/proof")):
        assert answer(mai, path, mais.sign(asked(mai, purpose))).location == UNKNOWN


def test_a_challenge_is_for_whoever_asked(
    app: Flask, mai: FlaskClient, joon: FlaskClient, key: Authenticator
) -> None:
    """A browser that is another family's by the time it answers adds nothing to that one."""
    credential = key.make(asked(mai, "add"))
    other = joon.get_cookie("session")
    assert other is not None
    mai.set_cookie("session", other.value)
    assert answer(mai, "/passkeys", credential).location == UNKNOWN
    assert kept(app) == []


def test_a_challenge_lasts_five_minutes(inside: Flask) -> None:
    for after, good in ((LASTS - timedelta(seconds=1), True), (LASTS, False)):
        browser, value = Challenge.make("enter", "", ASKED)
        assert Challenge.take(browser, "enter", "", ASKED + after) == (value if good else None)
        assert Challenge.take(browser, "enter", "", ASKED) is None


def test_challenges_that_are_over_do_not_pile_up(inside: Flask) -> None:
    for minute in range(0, 60, 6):
        Challenge.make("enter", "", ASKED + timedelta(minutes=minute))
    assert len(db.session.scalars(select(Challenge)).all()) == 1


@pytest.mark.parametrize("purpose", ["add", "prove", "", "change", "enter "])
def test_a_visitor_is_asked_for_nothing_but_to_enter(client: FlaskClient, purpose: str) -> None:
    response = client.post("/passkeys/challenges", data={"purpose": purpose})
    assert response.status_code == 404
    assert "Set-Cookie" not in response.headers


# Proving, and removing


def test_a_passkey_proves_anew_and_the_session_begins_anew(
    app: Flask, mai: FlaskClient, mais: Authenticator
) -> None:
    is_unproved(app, mai)
    before, device = mai.get_cookie("session"), holder(app, mai)
    response = answer(mai, "/passkeys/proof", mais.sign(asked(mai, "prove")), next="/family")
    assert response.location == "/family"
    after = mai.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert holder(app, mai).id == device.id
    assert holder(app, mai).proved_at is not None


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_proving_leads_nowhere_else(mai: FlaskClient, mais: Authenticator, elsewhere: str) -> None:
    credential = mais.sign(asked(mai, "prove"))
    assert answer(mai, "/passkeys/proof", credential, next=elsewhere).location == KEYS


def test_nobody_elses_passkey_proves_anything(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, mais: Authenticator
) -> None:
    """Not of the same family either: it is the caregiver who is to be shown."""
    for other in (arun, joon):
        is_unproved(app, other)
        assert prove(other, mais).location == UNKNOWN
        assert holder(app, other).proved_at is None


def test_mine_may_be_removed_and_nobody_elses(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, mais: Authenticator
) -> None:
    for other in (arun, joon):
        assert other.post("/passkeys/removal", data={"passkey": b64(mais.id)}).status_code == 404
    assert mai.post("/passkeys/removal", data={"passkey": b64(mais.id)}).location.startswith("/proof?next=")
    assert len(kept(app)) == 1
    prove(mai, mais)
    visit(mai, KEYS).form("/passkeys/removal").send(mai)
    assert kept(app) == []
    assert mai.post("/passkeys/removal", data={"passkey": b64(mais.id)}).status_code == 404
    assert mai.post("/passkeys/removal").status_code == 404


# On the internet


def test_in_production_the_configured_address_decides(
    app: Flask, config: Config, world: dict[str, Key]
) -> None:
    base = "https://langapp.example.org"
    out_there = create_app(make_config(config.data, config.database_url, production=True, base_url=base))
    mai, key = out_there.test_client(), Authenticator()
    mai.set_cookie("__Host-session", world["mai"].token, domain="langapp.example.org", secure=True)
    asking = mai.post("/passkeys/challenges", base_url=base, data={"purpose": "add"})
    [cookie] = [each for each in asking.headers.getlist("Set-Cookie") if "passkey" in each]
    assert cookie.startswith("__Host-passkey=")
    assert "Secure" in cookie
    assert asking.get_json()["rp"]["id"] == "langapp.example.org"
    made = key.make(asking.get_json(), origin=base)
    assert mai.post("/passkeys", base_url=base, data={"credential": made}).location == KEYS
    with out_there.app_context():
        db.engine.dispose()


# On the page


def test_without_scripts_there_is_no_button_that_does_nothing(client: FlaskClient, mai: FlaskClient) -> None:
    for someone, path in ((mai, KEYS), (client, "/sign-in")):
        page = visit(someone, path)
        [form] = [each for each in page.all("form") if each.get("data-passkey")]
        assert form.get("hidden") is not None
