"""How the app looks on this device: a cookie, of which nothing is believed that does not exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import look
from langapp.look import Look
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


def test_a_visitor_may_choose_too(client: FlaskClient) -> None:
    client.post("/look", data={"mode": "night"})
    assert shown(visit(client, "/"))[0] == "night"


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
