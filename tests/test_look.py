"""How the app looks: a caregiver's own on all their devices, a visitor's in a cookie of which little is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import look
from langapp.db import db
from langapp.families.models import Caregiver, Device
from langapp.look import Look
from tests.cast import Key, all_rows, device_of
from tests.visiting import Page, visit

NOON = datetime(2026, 6, 21, 12, 0, tzinfo=UTC)


def shown(page: Page) -> tuple[str | None, str | None, str | None]:
    return page.root.get("data-mode"), page.root.get("data-hand"), page.root.get("lang")


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "....",
        "<script>.left.en.",
        "evil.evil.evil.evil",
        "Night.Left.EN",
        "x" * 4000,
        ".".join("x" * 2000),
        "%00.%0d%0aSet-Cookie: a=b",
        '" onload="alert(1).right',
        "ÿþ.ÿ",
        "auto.right.xx-XX.",
        "auto.right.../../etc/passwd",
    ],
    ids=lambda cookie: repr(cookie[:20]),
)
def test_a_cookie_that_makes_no_sense_changes_nothing(mai: FlaskClient, cookie: str) -> None:
    key = mai.get_cookie("session")
    assert key is not None
    page = visit(mai, "/today", headers={"Cookie": f"session={key.value}; look={cookie}"})
    assert shown(page) == ("auto", "right", "en")
    assert "evil" not in page.response.text
    assert "onload" not in page.response.text


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({}, Look()),
        ({"mode": "night"}, Look(mode="night")),
        ({"hand": "left", "mode": "day"}, Look(mode="day", hand="left")),
        ({"mode": "NIGHT", "hand": "both", "locale": "tlh", "font": "comic"}, Look()),
        ({"mode": ""}, Look()),
        ({"locale": "en"}, Look(locale="en")),
    ],
)
def test_only_what_exists_is_taken_on(app: Flask, wishes: dict[str, str], expected: Look) -> None:
    assert Look().changed(wishes) == expected


def test_a_change_lasts_and_leaves_the_rest_as_it_was(mai: FlaskClient) -> None:
    family = visit(mai, "/family")
    assert shown(family) == ("auto", "right", "en")
    assert mai.post("/look", data={"hand": "left", "next": "/family"}).location == "/family"
    assert mai.post("/look", data={"mode": "night", "next": "/today"}).location == "/today"
    assert shown(visit(mai, "/today")) == ("night", "left", "en")
    mai.post("/look", data={"mode": "day", "hand": "sideways"})
    assert shown(visit(mai, "/today")) == ("day", "left", "en")


def test_a_visitor_may_choose_too_and_this_device_keeps_it(client: FlaskClient) -> None:
    answer = client.post("/look", data={"mode": "night"})
    assert answer.headers["Set-Cookie"].startswith("look=night.right.;")
    assert shown(visit(client, "/"))[0] == "night"


def test_what_a_visitor_chose_stays_when_a_family_begins(client: FlaskClient) -> None:
    client.post("/look", data={"hand": "left", "locale": "vi"})
    client.post("/families", data={"language": ["vi"]})
    assert shown(visit(client, "/today")) == ("auto", "left", "vi")


def second_device_of(app: Flask, key: Key) -> FlaskClient:
    """One more phone of the same caregiver."""
    with app.app_context():
        holder = db.session.get_one(Device, key.device).caregiver_id
        token = Device.join(db.session.get_one(Caregiver, holder), datetime.now(UTC))
        db.session.commit()
    return device_of(app, Key(token, "", key.family))


def test_a_caregivers_look_goes_with_them_to_every_device(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    other = second_device_of(app, world["mai"])
    assert "look=" not in str(mai.post("/look", data={"mode": "night", "locale": "vi"}).headers)
    assert shown(visit(other, "/today")) == ("night", "right", "vi")
    other.post("/look", data={"hand": "left"})
    assert shown(visit(mai, "/today")) == ("night", "left", "vi")


def test_two_caregivers_read_the_same_page_each_in_their_language(
    mai: FlaskClient, arun: FlaskClient
) -> None:
    mai.post("/look", data={"locale": "vi"})
    arun.post("/look", data={"locale": "ur"})
    begins = [each.get("/family").get_data(as_text=True) for each in (mai, arun)]
    assert '<html lang="vi" dir="ltr"' in begins[0]
    assert '<html lang="ur" dir="rtl"' in begins[1]


def test_what_a_caregiver_left_open_stays_the_devices(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """Mai chose a hand, and her tablet was set to night before she came."""
    tablet = second_device_of(app, world["mai"])
    tablet.set_cookie("look", "night.right.vi")
    mai.post("/look", data={"hand": "left"})
    assert shown(visit(tablet, "/today")) == ("night", "left", "vi")


def test_a_shared_tablet_looks_as_whoever_holds_it_likes(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        arun = db.session.get_one(Device, world["arun"].device).caregiver_id
    mai.post("/look", data={"mode": "night", "hand": "left", "locale": "vi"})
    mai.post("/devices/mine/caregiver", data={"caregiver": arun})
    assert shown(visit(mai, "/today")) == ("auto", "right", "en")


def test_whoever_leaves_a_device_takes_their_look_along(mai: FlaskClient) -> None:
    mai.post("/look", data={"mode": "night", "locale": "vi"})
    mai.post("/devices/mine/departure")
    assert shown(visit(mai, "/")) == ("auto", "right", "en")


@pytest.mark.parametrize(
    "form",
    [
        {"mode": "NIGHT", "hand": "", "locale": "xx"},
        {"family_id": "x", "name": "x", "id": "x", "back_at": "x"},
        {"__module__": "langapp.look", "__doc__": "x"},
        {},
    ],
    ids=str,
)
def test_nothing_else_of_a_caregiver_can_be_changed_that_way(
    app: Flask, mai: FlaskClient, form: dict[str, str]
) -> None:
    before = all_rows(app)
    mai.post("/look", data=form)
    assert all_rows(app) == before


def test_every_button_that_changes_the_look_says_whether_it_is_on(mai: FlaskClient) -> None:
    mai.post("/look", data={"mode": "day", "hand": "left"})
    pressed = {
        (button.get("name"), button.get("value"))
        for button in visit(mai, "/family").all("button")
        if button.get("aria-pressed") == "true"
    }
    assert pressed == {("mode", "day"), ("hand", "left"), ("locale", "en")}


@pytest.mark.parametrize(
    ("cookie", "minutes"),
    [
        ("0", 0),
        ("420", 420),
        ("-480", -480),
        ("840", 840),
        ("-840", -840),
        ("841", None),
        ("-841", None),
        ("", None),
        ("-", None),
        ("--60", None),
        ("+60", None),
        ("6.5", None),
        ("1e3", None),
        ("٣٠", None),
        ("²", None),
        ("9" * 4000, None),
        ("0000", None),
        ("60 ", None),
        ("NaN", None),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_the_devices_clock_is_a_distance_of_at_most_fourteen_hours(
    app: Flask, cookie: str, minutes: int | None
) -> None:
    with app.test_request_context(headers={"Cookie": f'clock="{cookie}"'}):
        local = look.local_time(NOON)
    assert local == (None if minutes is None else NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("mode", "hour", "night"),
    [
        ("auto", None, False),
        ("auto", 0, True),
        ("auto", 5, True),
        ("auto", 6, False),
        ("auto", 19, False),
        ("auto", 20, True),
        ("auto", 23, True),
        ("night", 12, True),
        ("night", None, True),
        ("day", 3, False),
        ("day", None, False),
    ],
)
def test_it_is_night_by_choice_or_by_the_hour(mode: str, hour: int | None, night: bool) -> None:
    local = None if hour is None else NOON.replace(hour=hour)
    assert Look(mode=mode).at_night(local) is night
