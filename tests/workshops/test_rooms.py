"""A guest's phone: the same step as the wall, in the family's own languages; and nothing but its own room."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.languages.registry import languages
from langapp.workshops.models import Guest, Workshop
from langapp.workshops.steps import Step
from tests.cast import Key, all_rows, device_of, queries
from tests.visiting import Page, text_of, visit
from tests.workshops.building import STEPS, a_guest, a_plan, a_session, caregiver_of

HEAVIEST = 60_000
"""Bytes of all that a guest's first page loads, but for the letters of a script the phone lacks: Nastaliq has 159 kB, and
is asked for where Urdu is on the page and the phone has none."""
BATHE = "bath-time/shall-we-bathe"


@pytest.fixture
def session_id(app: Flask, world: dict[str, Key]) -> str:
    return a_session(app, world["priya"])


def leads(app: Flask, session_id: str, act: str, *given: object) -> None:
    """What a leader does, without the pages of one. Commits."""
    with app.app_context():
        getattr(Workshop.held(session_id), act)(*given)
        db.session.commit()


def of_steps(app: Flask, key: Key, steps: tuple[Step, ...], tags: tuple[str, ...]) -> str:
    """A session of these steps. Its id."""
    plan_id = a_plan(app, key, tags, steps)
    with app.app_context():
        from langapp.workshops.models import Plan

        plan = db.session.get_one(Plan, plan_id)
        workshop = Workshop.start(plan, caregiver_of(key), datetime.now(UTC))
        db.session.commit()
        return workshop.id


def shown(page: Page) -> str:
    """What is up on it."""
    slide = page.by_id("slide")
    assert slide is not None
    return text_of(slide)


def panels(page: Page) -> list[str | None]:
    return [each.get("data-tag") for each in page.all("section", "own")]


def test_it_shows_the_slide_in_its_own_languages_and_hears_the_others(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id, ["ta", "vi"])
    leads(app, session_id, "move_to", 1)
    page = visit(phone, f"/rooms/{session_id}")
    assert page.h1 == "Shall we have a bath?"
    assert panels(page) == ["ta", "vi"]
    theirs = {each.get("data-tag"): each.get("hidden") is None for each in page.all("li", "theirs")}
    assert theirs == {"ur": False}, "nobody has brought Urdu yet"
    a_guest(app, session_id, ["ur"])
    page = visit(phone, f"/rooms/{session_id}")
    theirs = {each.get("data-tag"): each.get("hidden") is None for each in page.all("li", "theirs")}
    assert theirs == {"ur": True}


def test_every_slide_is_on_the_page(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id, ["ta"])
    page = visit(phone, f"/rooms/{session_id}")
    slides = [each for each in page.every("article") if "slide" in each.get("class", "")]
    assert sorted(int(each.get("data-number", "")) for each in slides) == list(range(7))
    assert len(page.templates) == 6
    by_number = {each.get("data-number"): each for each in slides}
    assert by_number["3"].get("data-button") == "We asked someone"
    assert by_number["4"].get("data-button") == "We sang it"
    assert len([each for each in by_number["5"].iter("div") if each.get("data-picture")]) == 2


@pytest.mark.parametrize("number", range(7))
def test_each_slide_is_a_page_as_all_pages_are(app: Flask, session_id: str, number: int) -> None:
    phone = a_guest(app, session_id, ["ur", "ko"])
    leads(app, session_id, "move_to", number)
    for doing in ("", "listen", "together", "ask"):
        leads(app, session_id, "do", doing)
        page = visit(phone, f"/rooms/{session_id}")
        said = [text_of(each) for each in page.all("p", "doing") if each.get("hidden") is None]
        assert len(said) == (1 if doing else 0)
    leads(app, session_id, "pause", datetime.now(UTC))
    assert "A little pause" in visit(phone, f"/rooms/{session_id}").text


def test_a_late_comer_is_at_the_slide_of_the_room(app: Flask, session_id: str) -> None:
    leads(app, session_id, "move_to", 3)
    late = a_guest(app, session_id, ["vi"])
    page = visit(late, f"/rooms/{session_id}")
    assert "Ask the person next to you" in shown(page)
    assert json.loads(late.get(f"/rooms/{session_id}/state").get_data())["slide"] == 3


def test_a_language_that_has_no_words_for_a_line_says_so_kindly(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id, ["hmn"])
    assert "Nobody has written this one in your languages yet" in shown(visit(phone, f"/rooms/{session_id}"))


def test_who_is_not_in_the_room_finds_nothing(app: Flask, world: dict[str, Key], session_id: str) -> None:
    other = a_session(app, world["priya"])
    here, there, nobody = a_guest(app, session_id), a_guest(app, other), device_of(app)
    leader = device_of(app, world["priya"])
    before = all_rows(app)
    for phone in (there, nobody, leader):
        for path in ("", "/state", "/events", "/languages"):
            assert phone.get(f"/rooms/{session_id}{path}").status_code == 404
        for path in ("/threads", "/whispers", "/languages"):
            data = {"ref": BATHE, "kind": "again", "language": "ta"}
            assert phone.post(f"/rooms/{session_id}{path}", data=data).status_code == 404
    assert all_rows(app) == before
    page = visit(nobody, f"/rooms/{session_id}", status=404)
    assert "/w" in page.links
    assert here.get("/today").status_code == 303, "a guest is no family"
    assert here.get(f"/workshops/{session_id}").status_code in (303, 404)


def test_a_phone_that_was_taken_out_is_told_once_it_asks(app: Flask, session_id: str) -> None:
    phone, other = a_guest(app, session_id), a_guest(app, session_id)
    with app.app_context():
        Guest.all_of(session_id)[0].remove(Workshop.held(session_id), datetime.now(UTC))
        db.session.commit()
    for path in ("", "/state", "/events"):
        assert phone.get(f"/rooms/{session_id}{path}").status_code == 410
    assert phone.post(f"/rooms/{session_id}/threads", data={"ref": BATHE}).status_code == 410
    assert other.get(f"/rooms/{session_id}/state").json["gate"] == 1  # type: ignore[index]


def test_the_state_is_small_and_says_when_nothing_changed(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id)
    first = phone.get(f"/rooms/{session_id}/state")
    assert first.content_type == "application/json"
    assert len(first.get_data()) < 300
    tag = first.headers["ETag"]
    again = phone.get(f"/rooms/{session_id}/state", headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    leads(app, session_id, "move_to", 2)
    after = phone.get(f"/rooms/{session_id}/state", headers={"If-None-Match": tag})
    assert (after.status_code, after.get_json()["slide"]) == (200, 2)
    with queries(app) as asked:
        phone.get(f"/rooms/{session_id}/state")
    assert len(asked) <= 2


def test_a_session_that_ran_out_of_time_is_over_for_who_asks(app: Flask, world: dict[str, Key]) -> None:
    session_id = a_session(app, world["priya"])
    phone = a_guest(app, session_id)
    tag = phone.get(f"/rooms/{session_id}/state").headers["ETag"]
    with app.app_context():
        Workshop.held(session_id).ends_at = datetime.now(UTC) - timedelta(seconds=1)
        db.session.commit()
    answer = phone.get(f"/rooms/{session_id}/state", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.get_json()["over"]) == (200, True)
    assert phone.get(f"/rooms/{session_id}").location == f"/rooms/{session_id}/home"


def test_events_are_a_stream(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id)
    with phone.get(f"/rooms/{session_id}/events") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/event-stream"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Content-Encoding" not in answer.headers


def test_looking_writes_nothing(app: Flask, session_id: str) -> None:
    phone = a_guest(app, session_id)
    before = all_rows(app)
    for path in ("", "/state", "/languages", "?woven"):
        assert phone.get(f"/rooms/{session_id}{path}").status_code == 200
    assert all_rows(app) == before


def test_many_slides_in_many_languages_cost_no_more_questions(app: Flask, world: dict[str, Key]) -> None:
    twelve = ("vi", "ta", "ur", "yue", "ko", "ja", "hi", "bn", "pa", "th", "fil", "zh-Hans")
    few = of_steps(app, world["priya"], STEPS[:1], ("vi",))
    many = of_steps(app, world["priya"], (*STEPS, *STEPS[1:3], *STEPS[1:2]), twelve)
    counts = []
    for each in (few, many):
        phone = a_guest(app, each, ["vi"])
        with queries(app) as asked:
            assert phone.get(f"/rooms/{each}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8, counts


def test_a_guests_first_page_is_light(app: Flask, world: dict[str, Key]) -> None:
    """Eight steps, six languages, with everything it loads, as it is sent."""
    eight = (*STEPS, Step("g", "story", ("bath-time/water-is-warm",)), Step("h", "goodbye", (BATHE,)))
    session_id = of_steps(app, world["priya"], eight, ("vi", "ta", "ur", "yue", "ko", "ja"))
    a_guest(app, session_id, ["vi", "ta", "ur", "yue"])
    sizes = weights(a_guest(app, session_id, ["ko", "ja"]), session_id)
    assert sum(sizes.values()) <= HEAVIEST, sizes


def test_nobody_makes_it_heavy_by_changing_through_all_languages(app: Flask, world: dict[str, Key]) -> None:
    """One phone holds four, whatever it had before; and a room that all languages came to is light all the same."""
    eight = (*STEPS, Step("g", "story", ("bath-time/water-is-warm",)), Step("h", "goodbye", (BATHE,)))
    session_id = of_steps(app, world["priya"], eight, ("vi", "ta", "ur", "yue", "ko", "ja"))
    phone, tags = a_guest(app, session_id), [language.tag for language in languages()]
    for first in range(0, len(tags), 4):
        phone.post(f"/rooms/{session_id}/languages", data={"language": tags[first : first + 4]})
    refused = phone.post(f"/rooms/{session_id}/languages", data={"language": tags[:5]})
    assert refused.status_code == 422
    assert "Choose up to 4 languages." in refused.text
    assert phone.get(f"/rooms/{session_id}/state").get_json()["tags"] == tags[-2:]
    sizes = weights(a_guest(app, session_id, ["ko", "ja"]), session_id)
    assert sum(sizes.values()) <= HEAVIEST, sizes


def weights(phone: FlaskClient, session_id: str) -> dict[str, int]:
    """Of the page of a room and of all that it loads, as they are sent."""
    small = {"Accept-Encoding": "br"}
    answer = phone.get(f"/rooms/{session_id}", headers=small)
    held = brotli.decompress(answer.get_data()).decode()
    addresses = set(re.findall(r'(?:href|src)="(/(?:assets|static)/[^"#]+)', held))
    assert len(addresses) >= 7
    sizes = {"page": len(answer.get_data())}
    for address in addresses:
        bundle = address.startswith("/assets/")
        with phone.get(address, headers=small if bundle else {}) as each:
            sizes[address] = len(each.get_data() if bundle else brotli.compress(each.get_data(), quality=3))
    assert "htmx" not in held
    return sizes


def test_a_guest_is_somebody_on_the_page_by_two_pictures(app: Flask, session_id: str) -> None:
    phone: FlaskClient = a_guest(app, session_id)
    page = visit(phone, f"/rooms/{session_id}")
    with app.app_context():
        [guest] = Guest.all_of(session_id)
    drawn = [each.get("src", "") for each in page.all("img") if each.get("width") == "40"]
    assert [re.sub(r".*/(\w+)\.svg.*", r"\1", each) for each in drawn] == guest.pictures.split()
