"""Joining by a link or a square: once, for four hours, after a tap, and into nobody else's family."""

from __future__ import annotations

import logging
import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from langapp import create_app
from langapp.config import Config
from langapp.db import db
from langapp.entry import inviting
from langapp.entry.models import Invitation, Passkey
from langapp.entry.models.invitations import LASTS, MOST_OPEN
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import hash_of
from langapp.practice.models import Thread
from langapp.web import Refused
from tests.cast import Key, all_rows, an_id, device_of, report, said
from tests.conftest import make_config
from tests.visiting import Page, checked, visit

INVITATIONS = "/family/invitations"
MADE = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
OVER = "This link opens nothing any more"


def invite(client: FlaskClient, whose: str = "new", number: int = 1) -> str:
    """The path of a link made on the page of this person's devices."""
    made = client.post(INVITATIONS, data={"id": an_id(number), "for": whose})
    return link_on(visit(client, made.location))


def link_on(page: Page) -> str:
    return re.search(r"http://localhost(/join/[\w-]+)", page.text)[1]  # type: ignore[index]


def is_over(client: FlaskClient, path: str) -> bool:
    page = visit(client, path, status=404)
    return page.h1 == OVER and not [form for form in page.forms if form.action.startswith("/join")]


def is_in(response: TestResponse) -> bool:
    return (response.status_code, response.location) == (303, "/today")


def holder(app: Flask, client: FlaskClient) -> tuple[str, str, str]:
    """Of the device this browser is: its family, its caregiver, and what that one is called."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    with app.app_context():
        device = Device.of_token(cookie.value)
        assert device is not None
        return device.family_id, device.caregiver_id, db.session.get_one(Caregiver, device.caregiver_id).name


@pytest.fixture
def mais(inside: Flask, world: dict[str, Key]) -> Caregiver:
    return db.session.get_one(Caregiver, db.session.get_one(Device, world["mai"].device).caregiver_id)


# What the link does


def test_somebody_new_joins_with_a_name_of_their_own(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said())
    path = invite(mai)
    page = visit(client, path)
    assert page.h1 == "Join a family on Langapp"
    assert "Made by Mai" in page.text
    assert is_in(page.form(path).send(client, name=" பாட்டி "))
    family, caregiver, name = holder(app, client)
    assert (family, name) == (world["mai"].family, "பாட்டி")
    assert caregiver != holder(app, mai)[1]
    assert "1 thread so far" in client.get("/today").text
    assert "பாட்டி" in visit(mai, "/family/devices").text


def test_another_phone_of_mine_is_mine(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    path = invite(mai, "me")
    page = visit(client, path)
    assert not [field for field in page.all("input") if field.get("name") == "name"]
    assert is_in(page.form(path).send(client, name="Somebody"))
    assert holder(app, client) == holder(app, mai)
    assert holder(app, mai)[2] == "Mai"


def test_whoever_brought_a_phone_brought_each_that_comes_in_by_it(
    app: Flask, mai: FlaskClient, arun: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    """Mai says that hers is Arun's now, brings in another by a link, and by that one a third: none is Arun's own."""
    mais, aruns = (holder(app, each)[1] for each in (mai, arun))
    mai.post("/devices/mine/caregiver", data={"caregiver": aruns})
    last = device_of(app)
    for number, (here, there) in enumerate([(mai, client), (client, last)], 1):
        path = invite(here, "me", number)
        page = visit(there, path)
        assert "Made by Arun" in page.text
        assert is_in(page.form(path).send(there))
    with app.app_context():
        ours = [each for each in Device.all_of(world["mai"].family) if each.id != world["arun"].device]
        assert [(each.caregiver_id, each.came_with) for each in ours] == [(aruns, mais)] * 3
    assert last.post(f"/devices/{world['arun'].device}/revocation").status_code == 422
    assert last.post("/devices/others/revocation").status_code == 422
    assert arun.get("/today").status_code == 200


def test_a_link_for_his_next_phone_is_not_shown_on_one_that_is_lent_to_him(
    app: Flask, mai: FlaskClient, arun: FlaskClient
) -> None:
    invite(arun, "me")
    mai.post("/devices/mine/caregiver", data={"caregiver": holder(app, arun)[1]})
    assert mai.get(f"{INVITATIONS}/{an_id()}").status_code == 404
    assert f"{INVITATIONS}/{an_id()}" not in visit(mai, "/family/devices").links
    assert f"{INVITATIONS}/{an_id()}" in visit(arun, "/family/devices").links


def test_what_was_said_as_a_guest_comes_along(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    report(mai, said(1))
    client.post("/families", data={"language": "ta"})
    report(client, said(2), said(3))
    page = visit(client, path := invite(mai))
    assert "comes along" in page.text
    assert is_in(page.form(path).send(client))
    with app.app_context():
        kept = db.session.scalar(select(func.count()).where(Thread.family_id == world["mai"].family))
    assert kept == 3
    assert "3 threads so far" in client.get("/today").text


def test_a_family_that_is_kept_is_put_aside_and_joins_nobody_unasked(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    own = holder(app, joon)
    with app.app_context():
        kept = {"public_key": b"", "sign_count": 0, "name": "iPhone", "made_at": MADE}
        db.session.add(Passkey(id="joons", caregiver_id=own[1], **kept))
        db.session.commit()
    page = visit(joon, path := invite(mai))
    assert "comes along" not in page.text
    assert "stays as it is" in page.text
    assert page.form(path).send(joon).location == "/family/bringing"
    assert holder(app, joon)[0] == world["mai"].family
    with app.app_context():
        assert db.session.get_one(Caregiver, own[1]).family_id == own[0]
        assert len(Device.all_of(own[0])) == 1


def test_the_session_is_a_new_one_and_the_old_cookie_opens_nothing(
    app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    client.post("/families", data={"language": "ta"})
    before = client.get_cookie("session")
    client.post(invite(mai))
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    copied = app.test_client()
    copied.set_cookie("session", before.value)
    assert copied.get("/today").location == "/"


def test_a_session_that_was_planted_is_not_the_one_that_comes_in(
    app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    client.set_cookie("session", "planted")
    client.post(invite(mai))
    planted = app.test_client()
    planted.set_cookie("session", "planted")
    assert planted.get("/today").location == "/"
    assert client.get("/today").status_code == 200


def test_a_link_proves_nobody(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    """Who picks up an unlocked phone may make a link with it. Nothing grave opens by that."""
    client.post(invite(mai, "me"))
    with app.app_context():
        assert db.session.scalars(select(Device.proved_at)).all() == [None] * 6


def test_the_device_is_called_by_its_kind(mai: FlaskClient, client: FlaskClient) -> None:
    client.post(invite(mai), headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Mobile"})
    assert "Android phone" in visit(mai, "/family/devices").text


# Looking


def test_looking_uses_nothing_up(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    path = invite(mai)
    before = all_rows(app)
    for method in ("GET", "HEAD", "OPTIONS"):
        for _ in range(3):
            assert client.open(path, method=method).status_code == 200
    assert all_rows(app) == before
    assert is_in(client.post(path))


def test_the_page_tells_nothing_of_the_family_but_who_made_the_link(
    mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/questions/nickname", data={"answer": "Canary"})
    page = client.get(invite(mai)).text
    for secret in ("Canary", "Arun", "Vietnamese", "Tiếng Việt", "Tamil", world["mai"].family):
        assert secret not in page


def test_who_made_it_may_have_no_name(app: Flask, joon: FlaskClient, client: FlaskClient) -> None:
    with app.app_context():
        for caregiver in db.session.scalars(select(Caregiver)):
            caregiver.name = ""
        db.session.commit()
    assert "Made by" not in visit(client, invite(joon)).text


def test_a_member_is_told_so_and_the_link_stays_good(
    app: Flask, mai: FlaskClient, arun: FlaskClient, client: FlaskClient
) -> None:
    path = invite(mai)
    for member in (mai, arun):
        page = visit(member, path)
        assert page.h1 == "You are in this family already"
        assert not [form for form in page.forms if form.action == path]
        who = holder(app, member)
        assert is_in(member.post(path, data={"name": "Twice"}))
        assert holder(app, member) == who
    assert is_in(client.post(path))


# Once, and for four hours


def test_the_second_who_comes_is_told_to_ask_for_a_new_one(
    app: Flask, mai: FlaskClient, client: FlaskClient, joon: FlaskClient
) -> None:
    path = invite(mai)
    assert is_in(client.post(path))
    before, family = all_rows(app), holder(app, joon)
    for someone in (joon, app.test_client()):
        assert is_over(someone, path)
        checked(someone, path, response := someone.post(path))
        assert response.status_code == 404
    assert all_rows(app) == before
    assert holder(app, joon) == family


@pytest.mark.parametrize("path", ["nobody", "x" * 500, "%00", "..%2f", "' OR 1=1", "அம்மா"])
def test_a_link_that_never_was_looks_like_one_that_is_over(client: FlaskClient, path: str) -> None:
    if path == "%00":
        assert client.get(f"/join/{path}").status_code == 404
    else:
        assert client.get(f"/join/{path}").status_code == client.post(f"/join/{path}").status_code == 404


def test_all_that_opens_nothing_looks_the_same(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    used, stopped, over = (invite(mai, number=number) for number in (1, 2, 3))
    assert is_in(client.post(used))
    mai.post(f"{INVITATIONS}/{an_id(2)}/revocation")
    with app.app_context():
        db.session.get_one(Invitation, an_id(3)).made_at = MADE
        db.session.commit()
    nobody = app.test_client()
    pages = {nobody.get(path).text for path in (used, stopped, over, "/join/never-was")}
    assert len(pages) == 1
    assert is_over(nobody, over)


def test_it_opens_for_four_hours(mais: Caregiver) -> None:
    made = Invitation.make(mais, MADE, for_me=False)
    last = MADE + LASTS - timedelta(microseconds=1)
    assert made.until - MADE == timedelta(hours=4)
    assert Invitation.of_token(made.token, last) is made
    assert Invitation.of_token(made.token, MADE + LASTS) is None
    assert inviting.join(made.token, None, MADE + LASTS) is None
    assert inviting.join(made.token, None, last) is not None
    assert inviting.join(made.token, None, last) is None


def test_of_two_who_have_both_looked_one_comes_in(mais: Caregiver) -> None:
    """As two phones do that race: each has found the link open before either has tapped."""
    made = Invitation.make(mais, MADE, for_me=False)
    assert [made.use_up(MADE), made.use_up(MADE)] == [True, False]


def test_of_many_phones_at_the_same_moment_one_comes_in(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    path, answers = invite(mai), []
    together = threading.Barrier(4)

    def tap() -> None:
        phone = app.test_client()
        together.wait()
        answers.append(phone.post(path).status_code)

    phones = [threading.Thread(target=tap) for _ in range(4)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    assert sorted(answers) == [303, 404, 404, 404]
    with app.app_context():
        assert len(Device.all_of(world["mai"].family)) == 3


def test_a_name_too_long_uses_nothing_up(mai: FlaskClient, client: FlaskClient) -> None:
    path = invite(mai)
    assert client.post(path, data={"name": "x" * 41}).status_code == 422
    assert is_in(client.post(path, data={"name": "x" * 40}))


# Making and stopping


def test_made_twice_it_is_one_and_the_same(app: Flask, mai: FlaskClient) -> None:
    assert invite(mai) == invite(mai)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_no_copy_of_the_database_holds_the_link(app: Flask, mai: FlaskClient) -> None:
    token = invite(mai).rpartition("/")[2]
    assert len(token) * 6 >= 128
    assert token not in str(all_rows(app))
    with app.app_context():
        assert db.session.scalars(select(Invitation.token_hash)).all() == [hash_of(token)]


def test_another_secret_makes_another_link(app: Flask, mai: FlaskClient, config: Config) -> None:
    path = invite(mai)
    made = make_config(config.data, config.database_url)
    app.extensions["langapp"] = Config(**{**vars(made), "secret_key": "another secret, of some length too"})
    page = visit(mai, f"{INVITATIONS}/{an_id()}")
    assert link_on(page) != path


def test_the_link_is_shown_to_whoever_made_it_and_to_nobody_else(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient
) -> None:
    path = invite(mai, "me")
    for other in (arun, joon):
        assert other.get(f"{INVITATIONS}/{an_id()}").status_code == 404
        assert path not in other.get("/family/devices").text
    assert f"{INVITATIONS}/{an_id()}" in visit(mai, "/family/devices").links


def test_anybody_of_the_family_may_stop_it_and_nobody_else(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, client: FlaskClient
) -> None:
    path, stopping = invite(mai), f"{INVITATIONS}/{an_id()}/revocation"
    assert joon.post(stopping).status_code == 404
    assert visit(client, path)
    visit(arun, "/family/devices").form(stopping).send(arun)
    assert is_over(client, path)
    assert arun.post(stopping).status_code == 404


def test_an_id_that_is_another_familys_makes_a_link_of_ones_own(
    app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    theirs = invite(mai)
    made = joon.post(INVITATIONS, data={"id": an_id(), "for": "new"})
    ours = link_on(visit(joon, made.location))
    assert ours != theirs
    client.post(ours)
    assert holder(app, client)[0] == world["joon"].family


@pytest.mark.parametrize("name", ["family_id", "caregiver_id", "made_by", "token", "made_at", "used_at"])
def test_whose_it_is_cannot_be_said_by_a_form(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key], name: str
) -> None:
    more = {name: world["joon"].family if name == "family_id" else an_id(9)}
    made = mai.post(INVITATIONS, data={"id": an_id(), "for": "me", **more})
    path = link_on(visit(mai, made.location))
    assert is_in(client.post(path, data={"name": "", **more}))
    assert holder(app, client) == holder(app, mai)


def test_a_used_link_tells_its_maker_so(mai: FlaskClient, client: FlaskClient) -> None:
    client.post(invite(mai))
    page = visit(mai, f"{INVITATIONS}/{an_id()}")
    assert "has done its work" in page.text
    assert "/join/" not in page.response.text


def test_there_is_a_bound_and_those_that_are_over_do_not_count(mais: Caregiver) -> None:
    for _ in range(MOST_OPEN):
        Invitation.make(mais, MADE, for_me=False)
    with pytest.raises(Refused):
        Invitation.make(mais, MADE, for_me=False)
    Invitation.make(mais, MADE + LASTS, for_me=False)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_nobody_comes_back_by_a_link_they_made_before_they_left(mais: Caregiver) -> None:
    made = Invitation.make(mais, MADE, for_me=False)
    token = made.token
    made.made_by = None
    db.session.flush()
    assert Invitation.of_token(token, MADE) is None


# Where the link is told


def test_the_link_is_in_no_log_and_no_header(
    mai: FlaskClient, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = invite(mai)
    token = path.rpartition("/")[2]
    for response in (client.get(path), client.post(path), client.post(path), client.get(path)):
        assert token not in str(response.headers)
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "private, no-store"
    assert token not in caplog.text


def test_the_link_goes_by_the_address_that_is_configured(
    app: Flask, config: Config, world: dict[str, Key]
) -> None:
    base = "https://langapp.example.org"
    out_there = create_app(make_config(config.data, config.database_url, production=True, base_url=base))
    mai = out_there.test_client()
    mai.set_cookie("__Host-session", world["mai"].token, domain="langapp.example.org", secure=True)
    forged = {"X-Forwarded-Host": "evil.example"}
    made = mai.post(INVITATIONS, base_url=base, data={"id": an_id()}, headers=forged)
    page = mai.get(made.location, base_url=base, headers=forged).text
    assert f"{base}/join/" in page
    assert "evil" not in page
    with out_there.app_context():
        db.engine.dispose()
