"""Before something grave, whoever holds the device shows that it is theirs to hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.config import Config
from langapp.db import db
from langapp.entry import proving
from langapp.entry.models import Email, PaperCode
from langapp.families import erasing
from langapp.families.models import Device
from tests.cast import Key, all_rows
from tests.entry.conftest import Outbox
from tests.visiting import checked, visit

NOW = datetime(2024, 6, 1, 20, 0, tzinfo=UTC)
MAI, NEW = "mai@example.org", "new@example.org"


@pytest.fixture
def kept(app: Flask, world: dict[str, Key], outbox: Outbox) -> str:
    """Mai is kept by an address; her device has not proved anything. Her id."""
    with app.app_context():
        whose = db.session.get_one(Device, world["mai"].device).caregiver_id
        Email.keep(MAI, whose, NOW)
        db.session.commit()
        return whose


def address_of(app: Flask, whose: str) -> str:
    with app.app_context():
        found = Email.of(whose)
        return found.address if found else ""


def prove(client: FlaskClient, outbox: Outbox, wanted: str = "/family/keys/email") -> None:
    sent = visit(client, f"/proof?next={wanted}").form("/proof/codes").send(client)
    page = visit(client, sent.location)
    done = page.form("/codes/mine").send(client, digits=outbox.digits(MAI))
    assert (done.status_code, done.location) == (303, wanted)


@pytest.mark.parametrize(
    ("since", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, seconds=1), False),
        (timedelta(days=1), False),
        (timedelta(seconds=-1), False),
        (None, False),
    ],
)
def test_a_proof_is_good_for_ten_minutes(
    inside: Flask, world: dict[str, Key], since: timedelta | None, fresh: bool
) -> None:
    device = db.session.get_one(Device, world["mai"].device)
    device.proved_at = None if since is None else NOW - since
    assert proving.is_fresh(device, NOW) is fresh


def test_who_has_nothing_but_the_device_shows_it_by_holding_it(mai: FlaskClient) -> None:
    assert mai.get("/proof?next=/family").location == "/family"
    assert visit(mai, "/family/keys/email").h1 == "Add an address"


def test_who_is_kept_shows_it_first_and_comes_to_what_they_wanted(
    app: Flask, mai: FlaskClient, kept: str, outbox: Outbox
) -> None:
    asked = mai.get("/family/keys/email")
    assert asked.location == "/proof?next=/family/keys/email"
    prove(mai, outbox)
    assert visit(mai, "/family/keys/email").h1 == "Another address"
    assert mai.get("/proof?next=/family").location == "/family"


@pytest.mark.parametrize("path", ["/family/keys/email", "/family/keys/paper"])
def test_nothing_grave_is_done_without_it(
    app: Flask, mai: FlaskClient, kept: str, outbox: Outbox, path: str
) -> None:
    before = all_rows(app)
    asked = mai.post(path, data={"address": NEW})
    assert asked.location == f"/proof?next={path}"
    assert all_rows(app) == before
    assert outbox.messages == []


def test_looking_sends_nothing(app: Flask, mai: FlaskClient, kept: str, outbox: Outbox) -> None:
    before = all_rows(app)
    visit(mai, "/proof?next=/family")
    mai.get("/proof/codes")
    assert outbox.messages == []
    assert all_rows(app) == before


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", ""])
def test_it_leads_nowhere_else(mai: FlaskClient, kept: str, outbox: Outbox, wanted: str) -> None:
    sent = mai.post("/proof/codes", data={"next": wanted})
    assert "evil" not in sent.location
    mai.get(sent.location)
    done = mai.post("/codes/mine", data={"digits": outbox.digits(MAI), "next": wanted})
    assert done.location == "/family/keys"


def test_digits_for_one_purpose_are_for_no_other(
    app: Flask, mai: FlaskClient, joon: FlaskClient, kept: str, outbox: Outbox
) -> None:
    """What proves Mai on her phone neither brings anybody in elsewhere nor proves anything for Joon."""
    mai.post("/proof/codes", data={"next": "/family"})
    cookie = mai.get_cookie("code")
    assert cookie is not None
    for thief in (app.test_client(), joon):
        thief.set_cookie("code", cookie.value)
        answered = thief.post("/codes/mine", data={"digits": outbox.digits(MAI)})
        assert answered.status_code == 404
        session = thief.get_cookie("session")
        with app.app_context():
            found = Device.of_token(session.value) if session else None
            assert found is None or found.proved_at is None


def test_proof_goes_to_the_address_that_is_kept_whatever_is_asked(
    mai: FlaskClient, kept: str, outbox: Outbox
) -> None:
    mai.post("/proof/codes", data={"address": NEW, "next": "/family"})
    assert [message.to for message in outbox.messages] == [MAI]


def test_who_has_no_address_is_sent_nothing(joon: FlaskClient, outbox: Outbox) -> None:
    assert joon.post("/proof/codes").status_code == 404
    assert outbox.messages == []


def test_a_paper_shows_it_too_once(app: Flask, mai: FlaskClient, kept: str) -> None:
    with app.app_context():
        code = PaperCode.make(kept, NOW)
        db.session.commit()
    page = visit(mai, "/proof?next=/family/keys/paper")
    form = page.form("/proof/paper")
    wrong = form.send(mai, code="B" * 24)
    assert wrong.status_code == 422
    assert checked(mai, "/proof/paper", wrong).texts("p", "problem")
    assert form.send(mai, code=code).location == "/family/keys/paper"
    with app.app_context():
        assert not PaperCode.is_had_by(kept)


def test_somebody_elses_paper_shows_nothing_and_stays_good(
    app: Flask, mai: FlaskClient, kept: str, config: Config, world: dict[str, Key]
) -> None:
    """In what a backup brings back, too."""
    with app.app_context():
        joon = db.session.get_one(Device, world["joon"].device).caregiver_id
        PaperCode.make(kept, NOW)
        code = PaperCode.make(joon, NOW)
        db.session.commit()
    assert mai.post("/proof/paper", data={"code": code}).status_code == 422
    assert not erasing.gone(erasing.read(config.data))["paper_code"]
    with app.app_context():
        assert PaperCode.is_had_by(joon)
        assert PaperCode.use_up(code, NOW) == joon


def test_an_address_is_changed_by_a_proof_then_a_code_and_the_old_one_is_told(
    app: Flask, mai: FlaskClient, kept: str, outbox: Outbox
) -> None:
    prove(mai, outbox)
    form = visit(mai, "/family/keys/email").form("/family/keys/email")
    sent = form.send(mai, address=NEW)
    assert address_of(app, kept) == MAI
    done = visit(mai, sent.location).form("/codes/mine").send(mai, digits=outbox.digits(NEW))
    assert done.location == "/family/keys"
    assert address_of(app, kept) == NEW
    newest = outbox.messages[0]
    assert newest.to == MAI
    assert newest.subject == "Your address for Langapp has changed"
    assert NEW not in newest.text


def test_an_address_is_added_without_telling_anybody(app: Flask, joon: FlaskClient, outbox: Outbox) -> None:
    visit(joon, "/family/keys/email").form("/family/keys/email").send(joon, address=NEW)
    joon.post("/codes/mine", data={"digits": outbox.digits(NEW)})
    assert [message.to for message in outbox.messages] == [NEW]
    assert NEW in visit(joon, "/family/keys").text


def test_an_address_that_brings_somebody_else_back_stays_theirs(
    app: Flask, joon: FlaskClient, kept: str, outbox: Outbox
) -> None:
    joon.post("/family/keys/email", data={"address": MAI})
    refused = joon.post("/codes/mine", data={"digits": outbox.digits(MAI)})
    assert refused.status_code == 422
    assert address_of(app, kept) == MAI


def test_a_change_begun_by_one_is_not_finished_by_another(
    app: Flask, mai: FlaskClient, joon: FlaskClient, kept: str, outbox: Outbox
) -> None:
    prove(mai, outbox)
    mai.post("/family/keys/email", data={"address": NEW})
    cookie = mai.get_cookie("code")
    assert cookie is not None
    joon.set_cookie("code", cookie.value)
    assert joon.post("/codes/mine", data={"digits": outbox.digits(NEW)}).status_code == 404
    assert address_of(app, kept) == MAI


def test_where_there_is_no_mail_an_address_proves_nothing(
    app: Flask, world: dict[str, Key], kept: str
) -> None:
    config = app.extensions["langapp"]
    with app.app_context():
        assert proving.means(kept).any
        app.extensions["langapp"] = type(config)(
            **{**vars(config), "production": True, "base_url": "https://langapp.example"}
        )
        assert not proving.means(kept).any
        app.extensions["langapp"] = config


def test_the_keys_of_a_family_are_a_page_for_each_of_it(
    mai: FlaskClient, joon: FlaskClient, kept: str
) -> None:
    assert MAI in visit(mai, "/family/keys").text
    assert MAI not in visit(joon, "/family/keys").text


def test_a_proof_counts_on_the_device_that_gave_it(
    app: Flask, mai: FlaskClient, kept: str, world: dict[str, Key], outbox: Outbox
) -> None:
    with app.app_context():
        from langapp.families.models import Caregiver

        token = Device.join(db.session.get_one(Caregiver, kept), datetime.now(UTC))
        db.session.commit()
    prove(mai, outbox)
    other = app.test_client()
    other.set_cookie("session", token)
    assert other.get("/family/keys/email").location == "/proof?next=/family/keys/email"
