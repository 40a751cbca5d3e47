"""Six digits by e-mail: they let in whoever the address belongs to, and tell nobody else anything."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import TestResponse

from langapp.db import db
from langapp.entry import forgetting
from langapp.entry.models import Attempt, Code, Email
from langapp.entry.models.attempts import MOST_A_DAY, MOST_SOON, allow, network_of
from langapp.entry.models.codes import LASTS, MOST_TRIES
from langapp.families.models import Device
from langapp.web import Refused
from tests.cast import Key, all_rows, device_of, queries
from tests.entry.conftest import Outbox
from tests.visiting import checked, visit

MAI = "mai@example.org"
ELSE = "somebody@example.org"
NOW = datetime(2024, 6, 1, 20, 0, tzinfo=UTC)


def ask(client: FlaskClient, address: str = MAI, **other: object) -> TestResponse:
    return client.post("/codes", data={"address": address}, **other)


def answer(client: FlaskClient, digits: str) -> TestResponse:
    return client.post("/codes/mine", data={"digits": digits})


def other_than(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


def keep(app: Flask, name: str, world: dict[str, Key], address: str = MAI) -> str:
    """The caregiver's id, who is kept under the address from now on."""
    with app.app_context():
        device = db.session.get_one(Device, world[name].device)
        assert Email.keep(address, device.caregiver_id, NOW)
        db.session.commit()
        return device.caregiver_id


def holder(app: Flask, client: FlaskClient) -> str | None:
    """The caregiver who holds this browser's session."""
    cookie = client.get_cookie("session")
    with app.app_context():
        device = Device.of_token(cookie.value) if cookie else None
        return device.caregiver_id if device else None


def the_time_passes(app: Flask, time: timedelta) -> None:
    """For codes: what was made, was made that much sooner."""
    with app.app_context():
        for code in db.session.scalars(select(Code)):
            code.made_at -= time
        db.session.commit()


def test_the_whole_way_is_a_page_a_message_and_a_page(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    mai = keep(app, "mai", world)
    sent = visit(client, "/sign-in").form("/codes").send(client, address=MAI)
    assert (sent.status_code, sent.location) == (303, "/codes/mine")
    page = visit(client, sent.location)
    assert MAI in page.text
    [field] = [each for each in page.all("input") if each.get("name") == "digits"]
    assert (field.get("inputmode"), field.get("autocomplete")) == ("numeric", "one-time-code")
    digits = outbox.digits(MAI)
    entered = page.form("/codes/mine").send(client, digits=f"{digits[:3]} {digits[3:]}")
    assert (entered.status_code, entered.location) == (303, "/today")
    assert holder(app, client) == mai
    assert visit(client, "/today").h1


def test_the_message_says_what_it_is_for_and_links_nowhere(client: FlaskClient, outbox: Outbox) -> None:
    ask(client)
    [message] = outbox.messages
    assert message.subject == "Your code for Langapp"
    assert outbox.digits(MAI) in message.text.replace(" ", "")
    assert "http" not in message.text


# Who has an account stays unknown


def test_known_and_unknown_addresses_are_answered_alike_with_the_same_work(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    told = []
    for address in (MAI, ELSE):
        browser = device_of(app)
        with queries(app) as asked:
            answered = ask(browser, address)
        cookie = browser.get_cookie("code")
        assert cookie is not None
        shape = len(cookie.value), cookie.max_age, cookie.path, cookie.http_only, cookie.same_site
        page = browser.get("/codes/mine").get_data(as_text=True).replace(address, "…")
        wrong = answer(browser, other_than(outbox.digits(address)))
        told.append(
            (
                answered.status_code, answered.location, answered.get_data(), shape, page, asked,
                wrong.status_code, wrong.get_data(as_text=True).replace(address, "…"),
            )
        )  # fmt: skip
    assert told[0] == told[1]
    assert len(outbox.messages) == 2


def test_an_address_that_nobody_is_kept_under_is_told_so_once_it_is_proved(
    app: Flask, client: FlaskClient, outbox: Outbox
) -> None:
    ask(client)
    page = checked(client, "/codes/mine", answer(client, outbox.digits(MAI)))
    assert page.h1 == "No family is kept here yet"
    assert holder(app, client) is None
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Email)) == 0


def test_an_address_that_somebody_else_proved_is_not_told_to_whoever_tries(
    app: Flask, client: FlaskClient, outbox: Outbox
) -> None:
    """Of two browsers that ask for one address, the one whose message is opened gets in."""
    ask(client)
    other = device_of(app)
    ask(other)
    assert answer(client, outbox.digits(MAI)).status_code == 422


# Once, here, for ten minutes, for five tries


def test_digits_are_good_once(app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox) -> None:
    keep(app, "mai", world)
    ask(client)
    cookie = client.get_cookie("code")
    assert cookie is not None
    digits = outbox.digits(MAI)
    assert answer(client, digits).status_code == 303
    thief = device_of(app)
    thief.set_cookie("code", cookie.value)
    again = answer(thief, digits)
    assert again.status_code == 422
    assert holder(app, thief) is None
    checked(thief, "/codes/mine", again)


def test_a_second_tap_finds_the_person_in(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    mai = keep(app, "mai", world)
    ask(client)
    cookie = client.get_cookie("code")
    assert cookie is not None
    digits = outbox.digits(MAI)
    answer(client, digits)
    session = client.get_cookie("session")
    client.set_cookie("code", cookie.value)
    assert answer(client, digits).location == "/today"
    assert client.get_cookie("session") == session
    assert holder(app, client) == mai


def test_digits_are_good_in_the_browser_that_asked(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    ask(client)
    thief = device_of(app)
    assert thief.get("/codes/mine").location == "/sign-in"
    assert answer(thief, outbox.digits(MAI)).status_code == 422
    ask(thief, ELSE)
    assert answer(thief, outbox.digits(MAI)).status_code == 422
    assert answer(client, outbox.digits(MAI)).status_code == 303


@pytest.mark.parametrize(("after", "status"), [(LASTS - timedelta(seconds=20), 303), (LASTS, 422)])
def test_digits_are_good_for_ten_minutes(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox, after: timedelta, status: int
) -> None:
    keep(app, "mai", world)
    ask(client)
    the_time_passes(app, after)
    assert answer(client, outbox.digits(MAI)).status_code == status


def test_after_five_other_digits_the_right_ones_are_void(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    ask(client)
    digits = outbox.digits(MAI)
    for number in range(MOST_TRIES):
        page = checked(client, "/codes/mine", tried := answer(client, other_than(digits)))
        assert tried.status_code == 422
        assert bool(page.texts("p", "problem")) == (number < MOST_TRIES - 1)
    assert answer(client, digits).status_code == 422
    assert client.get("/codes/mine").location == "/sign-in"
    assert holder(app, client) is None


def test_the_fifth_try_may_be_the_right_one(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    ask(client)
    for _ in range(MOST_TRIES - 1):
        answer(client, other_than(outbox.digits(MAI)))
    assert answer(client, outbox.digits(MAI)).status_code == 303


def test_a_try_is_counted_before_it_is_looked_at(inside: Flask) -> None:
    """Of tries that come at once, five are compared: each has been committed by then."""
    digits, browser = Code.make(MAI, "enter", None, NOW)
    counted = [Code.count_a_try(browser, NOW) for _ in range(20)]
    assert counted.count(True) == MOST_TRIES
    code = Code.of_browser(browser, NOW)
    assert code is not None
    assert code.says(digits)
    assert not code.is_open()
    assert not Code.count_a_try(browser, NOW + LASTS)
    assert not Code.count_a_try("", NOW)


def test_of_two_who_use_it_up_at_once_one_does(inside: Flask) -> None:
    _digits, browser = Code.make(MAI, "enter", None, NOW)
    code = Code.of_browser(browser, NOW)
    assert code is not None
    assert [code.use_up(NOW) for _ in range(3)] == [True, False, False]


def test_newer_digits_end_the_older(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    ask(client)
    cookie = client.get_cookie("code")
    assert cookie is not None
    older = outbox.digits(MAI)
    ask(client)
    newer = outbox.digits(MAI)
    client_of_old = device_of(app)
    client_of_old.set_cookie("code", cookie.value)
    assert answer(client_of_old, older).status_code == 422
    if older != newer:
        assert answer(client, older).status_code == 422
    assert answer(client, newer).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Code)) == 1


def test_one_browser_has_one_open_code_whatever_it_asked_for(
    app: Flask, client: FlaskClient, outbox: Outbox
) -> None:
    for address in (MAI, ELSE, MAI):
        ask(client, address)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Code)) == 1


def test_looking_uses_nothing_up(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    """As a scanner of mail, or a browser that fetches ahead, does."""
    keep(app, "mai", world)
    ask(client)
    digits = outbox.digits(MAI)
    before = all_rows(app)
    for path in (
        "/codes/mine",
        f"/codes/mine?digits={digits}",
        "/sign-in",
        "/sign-in/paper",
        "/codes",
        "/outbox",
    ):
        client.get(path)
        client.head(path)
    assert all_rows(app) == before
    assert holder(app, client) is None
    assert answer(client, digits).status_code == 303


@pytest.mark.parametrize(
    "given", ["", "12345", "1234567", "abcdef", "      ", "١٢٣", "-1", "1e5", "0x1", "²²²²²²", "\0"]
)
def test_what_is_not_the_digits_opens_nothing(client: FlaskClient, outbox: Outbox, given: str) -> None:
    ask(client)
    assert answer(client, given).status_code == 422


def test_digits_of_any_script_are_digits(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    keep(app, "mai", world)
    ask(client)
    devanagari = "".join(chr(0x0966 + int(digit)) for digit in outbox.digits(MAI))
    assert answer(client, f" {devanagari} ").status_code == 303


def test_another_site_cannot_answer_or_ask(client: FlaskClient, outbox: Outbox) -> None:
    assert ask(client, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert outbox.messages == []


# Addresses


@pytest.mark.parametrize(
    "written", ["mai@example.org", " Mai@Example.org ", "MAI@EXAMPLE.ORG", "ｍａｉ@example.org"]
)
def test_however_it_is_written_it_is_the_same_address_and_mail_goes_to_it(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox, written: str
) -> None:
    mai = keep(app, "mai", world)
    ask(client, written)
    answer(client, outbox.digits(MAI))
    assert holder(app, client) == mai


@pytest.mark.parametrize(
    "address",
    ["", "mai", "mai@example.org\nBcc: x@example.org", "mai@example.org\r\n\r\nhi", "a@b.org, c@d.org", "<a@b.org>",
     "x" * 100_000, "mai@example.org\0", "mai\u202e@example.org"],
    ids=lambda text: repr(text)[:30],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_leaves_nothing(
    app: Flask, client: FlaskClient, outbox: Outbox, address: str
) -> None:
    before = all_rows(app)
    refused = ask(client, address)
    assert refused.status_code == 422
    assert checked(client, "/codes", refused).texts("p", "problem")
    assert "Set-Cookie" not in refused.headers
    assert all_rows(app) == before
    assert outbox.messages == []


# Not for long


def test_ten_messages_in_a_quarter_of_an_hour_go_to_one_address(app: Flask, outbox: Outbox) -> None:
    """From whatever networks they are asked for."""
    statuses = [
        ask(device_of(app), MAI, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}).status_code
        for number in range(MOST_SOON + 2)
    ]
    assert statuses == [303] * MOST_SOON + [429] * 2
    assert len(outbox.messages) == MOST_SOON
    assert ask(device_of(app), ELSE).status_code == 303


@pytest.mark.parametrize("proxied", [False, True])
def test_ten_messages_in_a_quarter_of_an_hour_are_asked_for_from_one_network(
    app: Flask, outbox: Outbox, proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forged header resets nothing, with a proxy of ours in front or without."""
    if proxied:
        monkeypatch.setattr(app, "wsgi_app", ProxyFix(app.wsgi_app, 1, 1, 1, 1))
    statuses = []
    for number in range(MOST_SOON + 2):
        forged = f"198.51.100.{number}"
        # What a client sends comes first; the last is what our own proxy has seen.
        told = {
            "X-Forwarded-For": f"{forged}, 203.0.113.9" if proxied else forged,
            "Forwarded": f"for={forged}",
        }
        told |= {"X-Real-IP": forged, "Client-IP": forged}
        statuses.append(ask(device_of(app), f"a{number}@example.org", headers=told).status_code)
    assert statuses == [303] * MOST_SOON + [429] * 2


def test_what_is_refused_leaves_nothing_and_sends_nothing(
    app: Flask, client: FlaskClient, outbox: Outbox
) -> None:
    for _ in range(MOST_SOON):
        ask(client)
    before, sent = all_rows(app), len(outbox.messages)
    refused = ask(client)
    assert refused.status_code == 429
    assert "Set-Cookie" not in refused.headers
    assert (all_rows(app), len(outbox.messages)) == (before, sent)


def test_no_quarter_of_an_hour_sees_more_than_ten(inside: Flask) -> None:
    """Wherever it begins: the tries are a sliding window's, not a clock's."""
    allowed = []
    for minute in range(120):
        moment = NOW + timedelta(minutes=minute, seconds=59)
        try:
            allow("code", "192.0.2.1", "", moment)
        except Refused:
            db.session.rollback()
        else:
            db.session.commit()
            allowed.append(moment)
    assert len(allowed) >= 2 * MOST_SOON
    for first in allowed:
        within = [moment for moment in allowed if first <= moment < first + timedelta(minutes=15)]
        assert len(within) <= MOST_SOON


def test_one_address_is_written_to_thirty_times_a_day(inside: Flask) -> None:
    sent = 0
    for quarter in range(24 * 4 - 1):
        try:
            allow("code", f"192.0.2.{quarter}", MAI, NOW + quarter * timedelta(minutes=15))
        except Refused:
            db.session.rollback()
        else:
            db.session.commit()
            sent += 1
    assert sent == MOST_A_DAY


@pytest.mark.parametrize(
    ("remote", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, ""),
        ("nonsense", ""),
    ],
)
def test_a_house_is_one_network(remote: str | None, network: str) -> None:
    assert network_of(remote) == network


# What is kept, and what is not


def test_neither_address_nor_digits_nor_token_is_logged_or_kept_in_the_clear(
    app: Flask, client: FlaskClient, world: dict[str, Key], outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keep(app, "mai", world)
    ask(client)
    cookie = client.get_cookie("code")
    assert cookie is not None
    digits = outbox.digits(MAI)
    answer(client, other_than(digits))
    answer(client, digits)
    session = client.get_cookie("session")
    assert session is not None
    for secret in (MAI, digits, f"{digits[:3]} {digits[3:]}", cookie.value, session.value):
        assert secret not in caplog.text
    rows = all_rows(app)
    kept = repr({name: rows[name] for name in ("attempt", "code", "device")})
    for secret in (digits, cookie.value, session.value):
        assert secret not in kept
    assert MAI not in repr(rows["attempt"])


def test_the_same_digits_are_kept_as_another_hash_each_time(inside: Flask) -> None:
    """A copy of the database lets nobody try a million digits, without the installation's secret."""
    first, second = (Code(id=name, digits_hash="") for name in ("a", "b"))
    from langapp.entry.models.attempts import keyed

    assert keyed(first.id, "123456") != keyed(second.id, "123456")
    before = keyed("a", "123456")
    config = inside.extensions["langapp"]
    inside.extensions["langapp"] = type(config)(**{**vars(config), "secret_key": "another" * 8})
    assert keyed("a", "123456") != before


def test_every_day_what_is_over_is_forgotten(inside: Flask) -> None:
    Code.make(MAI, "enter", None, NOW)
    Code.make(ELSE, "enter", None, NOW + LASTS)
    Attempt.note("long ago", NOW - timedelta(days=3))
    Attempt.note("today", NOW)
    forgetting.forget(NOW + LASTS)
    assert list(db.session.scalars(select(Code.address))) == [ELSE]
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_cookie_of_a_code_is_for_this_site_alone(app: Flask, client: FlaskClient, outbox: Outbox) -> None:
    config = app.extensions["langapp"]
    app.extensions["langapp"] = type(config)(
        **{**vars(config), "production": True, "base_url": "https://langapp.example", "smtp": None}
    )
    refused = ask(client)
    assert refused.status_code == 422  # no mail in production without a server for it
    smtp = __import__("langapp.config", fromlist=["Smtp"]).Smtp(host="127.0.0.1", port=9, security="none")
    app.extensions["langapp"] = type(config)(
        **{**vars(config), "production": True, "base_url": "https://langapp.example", "smtp": smtp}
    )
    app.config["JOBS_IMMEDIATE"] = False
    [cookie] = ask(client).headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-code=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_without_mail_it_is_not_offered_and_a_sentence_says_so(app: Flask, client: FlaskClient) -> None:
    config = app.extensions["langapp"]
    app.extensions["langapp"] = type(config)(
        **{**vars(config), "production": True, "base_url": "https://langapp.example"}
    )
    page = visit(client, "/sign-in")
    assert [form.action for form in page.forms if form.action == "/codes"] == []
    assert "This server sends no e-mail" in page.text
    assert "/sign-in/paper" in page.links


def test_a_code_made_before_is_still_somebody_elses_after_the_clock_went_back(inside: Flask) -> None:
    _digits, browser = Code.make(MAI, "enter", None, NOW)
    db.session.execute(update(Code).values(made_at=NOW + timedelta(hours=2)))
    assert Code.of_browser(browser, NOW) is not None
    assert Code.count_a_try(browser, NOW)
