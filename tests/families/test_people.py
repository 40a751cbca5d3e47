"""The people of a family: what they are called, who holds which device, and how the app is for each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.db import db
from langapp.families.models import Caregiver, CaregiverLanguage, Device
from langapp.practice.models import Thread
from tests.cast import Key, all_rows, an_id, report, said
from tests.visiting import Page, checked, text_of, visit

NOW = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)


def caregiver_of(app: Flask, key: Key) -> str:
    """The id of whoever holds a device now."""
    with app.app_context():
        return db.session.get_one(Device, key.device).caregiver_id


def called(app: Flask, caregiver_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Caregiver, caregiver_id).name


def shown(page: Page, number: int) -> tuple[list[str], list[str]]:
    """Of the language at that place on the first card: its script and its reading, as they are drawn."""
    panel = page.all("section", "say")[number - 1]
    return (
        [each.get("class", "") for each in page.all("p", "w", panel)],
        [each.get("class", "") for each in page.all("p", "reading", panel)],
    )


# What they are called


@pytest.mark.parametrize("name", ["Bà ngoại", "அப்பா", "ابو", "陳媽媽", "no", "12:30", "<b>Mai</b>", "x" * 40])
def test_a_caregiver_is_called_what_the_family_calls_them(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key], name: str
) -> None:
    arun_id = caregiver_of(app, world["arun"])
    form = visit(mai, "/family/people").form(f"/family/caregivers/{arun_id}/name")
    assert form.send(mai, name=name).location == "/family/people"
    assert called(app, arun_id) == name
    assert name in visit(arun, "/family/people").texts("bdi", "name")


def test_a_name_that_is_too_long_is_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    before = all_rows(app)
    address = f"/family/caregivers/{caregiver_of(app, world['mai'])}/name"
    page = checked(mai, address, mai.post(address, data={"name": "x" * 41}))
    assert page.texts("p", "problem") == ["That is a long name. Use up to 40 letters."]
    assert all_rows(app) == before


def test_nobody_without_a_name_breaks_the_page(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    for person in ("mai", "arun"):
        mai.post(f"/family/caregivers/{caregiver_of(app, world[person])}/name", data={"name": " "})
    assert "A name for somebody who has none here yet" in visit(mai, "/family/people").text


# Who holds a device


def test_a_shared_tablet_changes_hands_and_threads_are_whoevers_holds_it(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    mai_id, arun_id = (caregiver_of(app, world[name]) for name in ("mai", "arun"))
    report(mai, said(1))
    taken = visit(mai, "/family/people").form("/devices/mine/caregiver").send(mai, caregiver=arun_id)
    assert taken.location == "/family/people"
    report(mai, said(2))
    with app.app_context():
        who = {thread.id: thread.caregiver_id for thread in db.session.scalars(select(Thread))}
    assert who == {an_id(1): mai_id, an_id(2): arun_id}


def test_what_one_caregiver_proved_is_not_proved_for_the_next(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        db.session.get_one(Device, world["mai"].device).proved_at = NOW
        db.session.commit()
    mai.post("/devices/mine/caregiver", data={"caregiver": caregiver_of(app, world["mai"])})
    with app.app_context():
        assert db.session.get_one(Device, world["mai"].device).proved_at == NOW
    mai.post("/devices/mine/caregiver", data={"caregiver": caregiver_of(app, world["arun"])})
    with app.app_context():
        assert db.session.get_one(Device, world["mai"].device).proved_at is None


def test_one_caregiver_alone_is_not_asked_who_holds_the_device(joon: FlaskClient) -> None:
    assert not [form for form in visit(joon, "/family/people").forms if "mine" in form.action]


# Other families


def test_another_familys_people_are_not_there(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/children", data={"nickname": "Bé"})
    before = all_rows(app)
    theirs = caregiver_of(app, world["mai"])
    for address, sent in (
        (f"/family/caregivers/{theirs}/name", {"name": "Joon was here"}),
        ("/family/caregivers/nobody/name", {"name": "x"}),
        ("/devices/mine/caregiver", {"caregiver": theirs}),
        ("/devices/mine/caregiver", {}),
        ("/devices/mine/child", {"child": "1"}),
        ("/devices/mine/child", {"child": "x"}),
        ("/devices/mine/child", {"child": "9" * 40}),
        ("/devices/mine/child", {}),
        ("/family/children/1", {"nickname": "x"}),
        ("/family/children/1/languages", {"language": "ko"}),
        ("/family/children/1/removal", {}),
        ("/family/children/99/removal", {}),
    ):
        assert joon.post(address, data=sent).status_code == 404, address
    for address in ("/family/children/1", "/family/children/1/removal", "/family/children/99"):
        assert joon.get(address).status_code == 404, address
    assert all_rows(app) == before


def test_a_visitor_sees_none_of_it(app: Flask, client: FlaskClient) -> None:
    before = all_rows(app)
    for address in ("/family/people", "/family/reading", "/family/children/1"):
        assert client.get(address).location == "/"
    for address in ("/family/children", "/family/reading", "/devices/mine/child", "/devices/mine/caregiver"):
        assert client.post(address).location == "/"
    assert all_rows(app) == before


# How a caregiver reads


@pytest.mark.parametrize(
    ("shows", "script", "reading"),
    [
        ("both", ["w"], ["reading"]),
        ("reading", ["w small"], ["reading large"]),
        ("script", ["w"], []),
        ("sideways", ["w"], ["reading"]),
    ],
)
def test_a_line_shows_its_script_and_its_reading_as_its_reader_likes(
    mai: FlaskClient, arun: FlaskClient, shows: str, script: list[str], reading: list[str]
) -> None:
    sent = mai.post("/family/reading", data={"shows-2": shows, "ease-2": "some"})
    assert sent.location == "/family/reading?saved=yes"
    drawn = shown(visit(mai, "/today?moment=bath"), 2)
    assert [each.removesuffix(" long") for each in drawn[0]] == script
    assert [each.removesuffix(" long") for each in drawn[1]] == reading
    assert shown(visit(arun, "/today?moment=bath"), 2)[1] == ["reading"]


def test_who_reads_first_how_it_is_said_hears_it_once(client: FlaskClient) -> None:
    """The script is there for the eyes; a screen reader has read the line already."""
    client.post("/families", data={"language": ["yue", "ja", "zh-Hant-TW", "ko", "vi"]})
    for place in range(1, 6):
        client.post("/family/reading", data={f"shows-{number}": "reading" for number in range(1, place + 1)})
    page = visit(client, "/today?moment=bath")
    panels = page.all("section", "say")
    for panel in panels[:4]:
        [script], [line] = page.all("p", "w", panel), page.all("p", "reading", panel)
        assert script.get("aria-hidden") == "true"
        assert not list(script.iter("ruby"))
        assert "-Latn" in line.get("lang", "")
    assert "⁴" in "".join(page.all("p", "reading", panels[0])[0].itertext())
    [vietnamese] = page.all("p", "w", panels[4])
    assert (vietnamese.get("aria-hidden"), page.all("p", "reading", panels[4])) == (None, [])


def test_the_script_alone_has_nothing_over_it_or_under_it(client: FlaskClient) -> None:
    client.post("/families", data={"language": ["yue", "ur"]})
    client.post("/family/reading", data={"shows-1": "script", "shows-2": "script"})
    page = visit(client, "/today?moment=bath")
    assert not list(page.root.iter("ruby"))
    assert not page.all("p", "reading")
    assert not visit(client, "/packs/bath-time").all("p", "reading")


def test_a_page_that_says_nothing_of_a_language_leaves_it(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/reading", data={"shows-2": "script", "ease-2": "new"})
    mai.post("/family/reading", data={"ease-1": "home", "ease-7": "new", "shows-x": "script"})
    with app.app_context():
        who = caregiver_of(app, world["mai"])
        kept = {row.tag: (row.shows, row.ease) for row in db.session.scalars(select(CaregiverLanguage))}
        assert {row.caregiver_id for row in db.session.scalars(select(CaregiverLanguage))} == {who}
    assert kept == {"vi": ("both", "home"), "ta": ("script", "new")}


def test_the_reading_page_shows_what_was_chosen(mai: FlaskClient) -> None:
    page = visit(mai, "/family/reading")
    assert ("shows-1", "both") not in page.form("/family/reading").fields, (
        "Vietnamese has no reading to choose"
    )
    page.form("/family/reading").send(mai, **{"shows-2": "reading", "ease-1": "home", "ease-2": "new"})
    assert set(visit(mai, "/family/reading").form("/family/reading").fields) == {
        ("shows-2", "reading"),
        ("ease-1", "home"),
        ("ease-2", "new"),
    }


def test_the_reading_page_says_that_it_is_saved(mai: FlaskClient) -> None:
    assert "Saved" not in visit(mai, "/family/reading").texts("p", "banner")
    sent = visit(mai, "/family/reading").form("/family/reading").send(mai)
    assert visit(mai, sent.location).texts("p", "banner") == ["Saved"]


def test_one_panel_drawn_anew_is_drawn_as_the_page_was(mai: FlaskClient) -> None:
    """A voice came meanwhile, and the panel is fetched again."""
    mai.post("/family/reading", data={"shows-2": "reading"})
    page = visit(mai, "/today?moment=bath")
    [place] = [
        each.get("data-say", "")
        for each in page.all("section", "say")
        if "dye-madder" in each.get("class", "")
    ]
    assert "reading large" in mai.get(place).get_data(as_text=True)


def test_the_page_of_people_says_at_a_glance_how_it_is_for_each(mai: FlaskClient, arun: FlaskClient) -> None:
    arun.post("/family/reading", data={"ease-1": "new", "shows-2": "reading"})
    arun.post("/look", data={"hand": "left", "mode": "night"})
    page = visit(mai, "/family/people")
    his = next(each for each in page.all("li", "person") if "Arun" in text_of(each.find("header")))
    assert "Tiếng Việt new to it" in text_of(his)
    assert "How to say it first, and large" in text_of(his)
    assert "The hand that is free: Left" in text_of(his)
    assert "Colours: Night" in text_of(his)
    hers = next(each for each in page.all("li", "person") if "You, on this device" in text_of(each))
    assert "new to it" not in text_of(hers)
