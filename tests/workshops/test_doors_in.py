"""Coming in: a square or six digits, languages, in. No account, no name, at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.db import db
from langapp.workshops import speaking
from langapp.workshops.guests.door_pages import digits_of
from langapp.workshops.models import Guest, Workshop
from langapp.workshops.models.guests import MOST
from tests.cast import Key, all_rows, device_of
from tests.visiting import checked, visit
from tests.workshops.building import a_guest, a_session


@pytest.fixture
def session_id(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


def door_of(app: Flask, session_id: str) -> tuple[str, str]:
    """The door, and the six digits."""
    with app.app_context():
        workshop = db.session.get_one(Workshop, session_id)
        assert workshop.door
        assert workshop.code
        return workshop.door, workshop.code


def guests_of(app: Flask, session_id: str) -> list[Guest]:
    with app.app_context():
        return Guest.all_of(session_id)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("482913", "482913"),
        (" 482 913 ", "482913"),
        ("482-913", "482913"),
        ("٤٨٢٩١٣", "482913"),
        ("۴۸۲۹۱۳", "482913"),
        ("४८२९१३", "482913"),
        ("４８２９１３", "482913"),
        ("൪൮൨൯൧൩", "482913"),
        ("四八二", ""),
        ("½²", ""),
        ("room", ""),
    ],
)
def test_digits_of_any_script_are_digits(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits


def test_a_square_leads_to_languages_and_those_lead_in(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    door, _code = door_of(app, session_id)
    page = visit(client, f"/w/{door}")
    assert page.h1 == "Story time, Parkside Library"
    offered = [element.get("value") for element in page.all("input") if element.get("name") == "language"]
    assert offered[:3] == ["vi", "ta", "ur"], "those that are expected come first"
    assert {"yue", "ko", "bn"} <= set(offered)
    answer = page.form(f"/w/{door}/guests").send(client, language=["ta", "vi"])
    assert (answer.status_code, answer.location) == (303, f"/rooms/{session_id}")
    [guest] = guests_of(app, session_id)
    assert (guest.languages, guest.family_id) == (["ta", "vi"], None)
    assert visit(client, f"/rooms/{session_id}").h1


def test_six_digits_lead_to_the_same_door(app: Flask, client: FlaskClient, session_id: str) -> None:
    door, code = door_of(app, session_id)
    form = visit(client, "/w").form("/w")
    answer = form.send(client, code=f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer.location) == (303, f"/w/{door}")


def test_an_address_with_six_digits_fills_them_in_and_looks_nothing_up(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    _door, code = door_of(app, session_id)
    before = all_rows(app)
    right, other = (visit(client, f"/w/{digits}") for digits in (code, "000001"))
    assert right.form("/w").data["code"] == code
    assert right.response.get_data().replace(code.encode(), b"") == other.response.get_data().replace(
        b"000001", b""
    ), "a page that is only looked at tells nothing of a code"
    assert all_rows(app) == before


def test_looking_at_any_door_writes_nothing(app: Flask, client: FlaskClient, session_id: str) -> None:
    door, _code = door_of(app, session_id)
    before = all_rows(app)
    visit(client, "/w")
    visit(client, f"/w/{door}")
    visit(client, "/w/nosuchdoorxy", status=404)
    assert all_rows(app) == before


def test_what_is_no_code_is_said_so_and_not_counted(app: Flask, client: FlaskClient) -> None:
    before = all_rows(app)
    answer = client.post("/w", data={"code": "48 29"})
    assert answer.status_code == 422
    assert "six digits" in checked(client, "/w", answer).text
    assert all_rows(app) == before


def test_the_languages_that_came_are_offered_after_those_expected(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    a_guest(app, session_id, ["gu", "ko"])
    page = visit(client, f"/w/{door_of(app, session_id)[0]}")
    offered = [element.get("value") for element in page.all("input") if element.get("name") == "language"]
    assert offered[:5] == ["vi", "ta", "ur", "gu", "ko"]


def test_a_browser_that_is_in_goes_straight_in_and_another_comes_anew(
    app: Flask, client: FlaskClient, session_id: str
) -> None:
    door, _code = door_of(app, session_id)
    for browser in (client, client, device_of(app)):
        browser.post(f"/w/{door}/guests", data={"language": "ta"})
        assert browser.get(f"/w/{door}").location == f"/rooms/{session_id}"
    assert len(guests_of(app, session_id)) == 2


def test_a_family_joins_as_itself_or_as_a_guest(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    session_id = a_session(app, world["priya"])
    path = f"/w/{door_of(app, session_id)[0]}"
    page = visit(mai, path)
    ticked = [element.get("value") for element in page.all("input") if element.get("checked") is not None]
    assert ticked == ["vi", "ta"]
    assert page.texts("button")[:2] == ["Join as your family", "Come in as a guest"]
    page.form(f"{path}/guests").send(mai, language=ticked, **{"as": "family"})
    other = device_of(app, world["arun"])
    page.form(f"{path}/guests").send(other, language=["ta"], **{"as": "guest"})
    nobody = device_of(app)
    page.form(f"{path}/guests").send(nobody, language=["ta"], **{"as": "family"})
    families = [guest.family_id for guest in guests_of(app, session_id)]
    assert families == [world["mai"].family, None, None]


def test_it_is_refused_in_a_sentence(app: Flask, client: FlaskClient, session_id: str) -> None:
    door, _code = door_of(app, session_id)
    for languages, said in (
        ([], "Choose at least one language."),
        (["vi", "ta", "ur", "ko", "ja"], "up to 4"),
    ):
        answer = client.post(f"/w/{door}/guests", data={"language": languages})
        assert answer.status_code == 422
        page = checked(client, f"/w/{door}/guests", answer)
        assert said in page.text
        ticked = [each.get("value") for each in page.all("input") if each.get("checked") is not None]
        assert set(ticked) == set(languages), "the list again, as it was"
        page.form(f"/w/{door}/guests")
    assert guests_of(app, session_id) == []


def test_a_closed_room_and_a_full_one_say_so(
    app: Flask, client: FlaskClient, session_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, _code = door_of(app, session_id)
    inside = a_guest(app, session_id)
    with app.app_context():
        Workshop.held(session_id).close(datetime.now(UTC))
        db.session.commit()
    assert "takes no new phones" in visit(client, f"/w/{door}", status=422).text
    assert client.post(f"/w/{door}/guests", data={"language": "ta"}).status_code == 422
    assert inside.get(f"/w/{door}").location == f"/rooms/{session_id}", "who is in stays in"
    with app.app_context():
        Workshop.held(session_id).open()
        db.session.commit()
    assert MOST == 400
    monkeypatch.setattr("langapp.workshops.models.guests.MOST", 1)
    assert "This room is full" in visit(client, f"/w/{door}", status=422).text


def test_a_phone_that_was_taken_out_does_not_come_in_by_scanning_again(app: Flask, session_id: str) -> None:
    door, _code = door_of(app, session_id)
    phone = a_guest(app, session_id)
    with app.app_context():
        workshop = Workshop.held(session_id)
        Guest.all_of(session_id)[0].remove(workshop, datetime.now(UTC))
        db.session.commit()
    for path in (f"/w/{door}", f"/rooms/{session_id}"):
        assert "not in the room any more" in visit(phone, path, status=410).text
    assert phone.post(f"/w/{door}/guests", data={"language": "ta"}).status_code == 410


def test_a_session_that_is_over_and_a_code_that_was_renewed_open_nothing(
    app: Flask, client: FlaskClient, world: dict[str, Key]
) -> None:
    renewed, ended = a_session(app, world["priya"]), a_session(app, world["priya"])
    late = a_session(app, world["priya"], now=datetime.now(UTC) - timedelta(hours=9))
    before = {each: door_of(app, each) for each in (renewed, ended, late)}
    with app.app_context():
        Workshop.held(renewed).renew_code(before[renewed][1])
        Workshop.held(ended).end(datetime.now(UTC))
        db.session.commit()
    for door, code in before.values():
        page = visit(client, f"/w/{door}", status=404)
        assert "Scan the square on the wall" in page.text
        assert "/w" in page.links
        assert client.post(f"/w/{door}/guests", data={"language": "ta"}).status_code == 404
        assert client.post("/w", data={"code": code}).status_code == 404
    assert client.get(f"/w/{door_of(app, renewed)[0]}").status_code == 200


def test_a_form_of_another_site_brings_nobody_in(app: Flask, client: FlaskClient, session_id: str) -> None:
    door, _code = door_of(app, session_id)
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"/w/{door}/guests", data={"language": "ta"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("ta-IN, en;q=0.5", "ta"),
        ("zh-HK", "yue"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-Hant-HK, en", "yue"),
        ("zh-CN, zh;q=0.9", "zh-Hans"),
        ("tl-PH", "fil"),
        ("fr, ur;q=0.4", "ur"),
        ("fr", "en"),
    ],
)
def test_pages_speak_as_the_phone_does(
    app: Flask, monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str
) -> None:
    every = ["en", "ta", "yue", "zh-Hant-TW", "zh-Hans", "fil", "ur"]
    monkeypatch.setattr(i18n, "locales", lambda domain="messages": every)
    client = device_of(app)
    page = visit(client, "/w", headers={"Accept-Language": asked})
    assert page.root.get("lang") == spoken
    assert page.root.get("dir") == ("rtl" if spoken == "ur" else "ltr")
    assert len(page.all("button", "chip")) == len(every) - 1
    form = page.form("/w/locale")
    assert form.send(client, locale="yue").status_code == 303
    assert visit(client, "/w", headers={"Accept-Language": asked}).root.get("lang") == "yue"
    assert form.send(client, locale="tlh").status_code == 404
    assert speaking.TONGUE.name == "tongue"
