"""The pages that keep an adult's memory warm, as each of the cast sees them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Caregiver, CaregiverLanguage, Device
from langapp.practice.models import Memory, Review, Thread
from tests.cast import Key, all_rows, an_id, queries, report, said
from tests.visiting import Page, checked, visit

LINES = ("bath-time/shall-we-bathe", "bath-time/clothes-off", "bath-time/is-it-warm")
PAGES = ("/reviews", "/reviews/enough", "/bedtime")


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


@pytest.fixture
def refs(app: Flask) -> list[str]:
    """Lines of the bath that have words in all languages of the cast."""
    from langapp.packs import shelf

    with app.app_context():
        pack = shelf.current().packs["bath-time"]
        return [pack.ref(line) for line in pack.lines if {"vi", "ta", "ko", "ur"} <= set(line.wordings)]


def meets(client: FlaskClient, *refs: str, days: float = 3) -> None:
    told = [said(number, ref=ref, at=ago(days)) for number, ref in enumerate(refs, 1)]
    assert report(client, *told).status_code == 200


def an_answer(number: int, ref: str, rating: int = 3, days: float = 5, **other: Any) -> dict[str, Any]:
    return {
        "kind": "review",
        "id": an_id(500 + number),
        "ref": ref,
        "tag": "vi",
        "rating": rating,
        "at": ago(days),
        **other,
    }


def cards(page: Page) -> list[str]:
    """The lines on the page, the one on top first."""
    return [each.get("data-ref", "") for each in page.every("div") if each.get("data-ref")]


def reviews(app: Flask) -> list[tuple[str, str, int]]:
    with app.app_context():
        return [(row.ref, row.tag, row.rating) for row in db.session.query(Review).order_by(Review.id)]


# One at a time


def test_a_card_shows_what_it_means_and_hides_how_it_is_said(mai: FlaskClient, refs: list[str]) -> None:
    meets(mai, refs[0])
    page = visit(mai, "/reviews")
    assert cards(page) == [refs[0], refs[0]], "in each language they have met it in"
    [details] = page.all("details")
    assert page.texts("summary") == ["Show it"]
    hidden = set(details.iter())
    assert all(words in hidden for words in page.all("p", css="w"))
    assert page.all("a", css="play")
    assert page.texts("p", css="when") == ["Bath time"]
    assert page.texts("p", css="in") in (["Tiếng Việt Vietnamese"], ["தமிழ் Tamil"])


def test_there_are_two_answers_and_a_way_to_stop_and_no_number(mai: FlaskClient, refs: list[str]) -> None:
    meets(mai, *refs[:3])
    page = visit(mai, "/reviews")
    [form] = [each for each in page.all("form") if each.get("data-answer") is not None]
    answers = [(each.get("name"), each.get("value")) for each in page.all("button", within=form)]
    assert answers == [("rating", "1"), ("rating", "3")]
    assert "/reviews/enough" in page.links
    assert not re.search(r"\d", page.text)


def test_without_a_script_each_answer_leads_to_the_next_card_and_at_last_to_the_end(
    app: Flask, mai: FlaskClient, refs: list[str]
) -> None:
    meets(mai, refs[0])
    seen = []
    for rating in ("1", "3"):
        page = visit(mai, "/reviews")
        form = page.form("/facts")
        seen.append((form.data["ref"], form.data["tag"], int(rating)))
        answer = form.send(mai, rating=rating)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/reviews")
        form.send(mai, rating=rating)
    assert reviews(app) == seen
    page = visit(mai, "/reviews")
    assert page.h1 == "Warm enough for today"
    assert "Bath time: you have 1 line, in 2 languages." in page.text
    assert page.all("a", css="play"), "and one to say now"


def test_the_end_is_told_in_a_sentence_about_what_they_have(mai: FlaskClient, refs: list[str]) -> None:
    meets(mai, *refs[:3])
    report(mai, *(an_answer(number, ref, days=0) for number, ref in enumerate(refs[:2])))
    assert "Bath time: you have 3 lines, in 2 languages." in visit(mai, "/reviews/enough").text


def test_an_end_with_nothing_behind_it_says_nothing_of_numbers(joon: FlaskClient) -> None:
    for path in ("/reviews", "/reviews/enough"):
        page = visit(joon, path)
        assert page.h1 == "Warm enough for today"
        assert not page.all(css="so-far")


def test_everyone_has_their_own_cards(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, refs: list[str]
) -> None:
    meets(mai, refs[0])
    assert cards(visit(mai, "/reviews"))
    assert cards(visit(arun, "/reviews")) == []
    assert cards(visit(joon, "/reviews")) == []


def test_a_language_one_grew_up_with_is_not_asked(
    app: Flask, mai: FlaskClient, world: dict[str, Key], refs: list[str]
) -> None:
    meets(mai, refs[0])
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        db.session.add(
            CaregiverLanguage(caregiver_id=device.caregiver_id, tag="vi", shows="script", ease="home")
        )
        db.session.commit()
    assert visit(mai, "/reviews").form("/facts").data["tag"] == "ta"


def test_every_answer_on_the_page_has_an_id_of_its_own(mai: FlaskClient, refs: list[str]) -> None:
    meets(mai, *refs[:3])
    page = visit(mai, "/reviews")
    ids = [each.get("value") for each in page.every("input") if each.get("name") == "id"]
    assert len(ids) == len(set(ids)) > 2


def test_the_languages_of_a_family_stand_in_no_address(mai: FlaskClient, refs: list[str]) -> None:
    meets(mai, *refs[:3])
    for path in PAGES:
        page = visit(mai, path)
        ours = [link for link in page.links if not link.startswith(("/voices/", "/clips/", "/packs"))]
        assert not [link for link in ours if re.search(r"\b(vi|ta|tag)\b", link)]


# Coming back


def test_whoever_was_away_is_greeted_and_may_say_that_they_are_back(
    app: Flask, mai: FlaskClient, world: dict[str, Key], refs: list[str]
) -> None:
    report(mai, an_answer(1, refs[0], days=30), an_answer(2, refs[1], days=40))
    page = visit(mai, "/reviews")
    assert "Good to see you. The easiest comes first." in page.text
    answer = page.form("/reviews/return").send(mai)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/reviews")
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        assert db.session.get_one(Caregiver, device.caregiver_id).back_at is not None
    page = visit(mai, "/reviews")
    assert "Good to see you." in page.text
    assert not [form for form in page.forms if form.action == "/reviews/return"]
    assert cards(page)[0] == refs[0], "answered last, so easiest"


def test_nobody_is_greeted_who_was_here_yesterday(mai: FlaskClient, refs: list[str]) -> None:
    report(mai, an_answer(1, refs[0], rating=1, days=2))
    assert not visit(mai, "/reviews").all(css="banner")


# Bedtime


def test_a_family_that_knows_nothing_yet_begins_with_five_short_lines(joon: FlaskClient) -> None:
    page = visit(joon, "/bedtime")
    assert len(page.all("article")) == 5
    assert not page.all(css="mark")
    assert page.texts("button", css="button").count("We said it") == 5


def test_a_bedtime_is_of_known_lines_and_two_new_ones(app: Flask, mai: FlaskClient) -> None:
    from langapp.packs import shelf

    with app.app_context():
        pack = shelf.current().packs["bedtime"]
        known = [pack.ref(line) for line in pack.lines[3:6]]
    told = [said(number, ref=ref, at=ago(2)) for number, ref in enumerate([*known, *known], 1)]
    assert report(mai, *told).status_code == 200
    page = visit(mai, "/bedtime")
    forms = [form.data["ref"] for form in page.forms if form.data.get("kind") == "thread"]
    assert forms[:3] == known
    assert len(forms) == 5
    assert page.texts("span", css="mark") == ["New", "New"]


def test_we_said_it_weaves_a_thread_and_comes_back_with_a_way_to_undo(app: Flask, joon: FlaskClient) -> None:
    form = next(form for form in visit(joon, "/bedtime").forms if form.data.get("kind") == "thread")
    answer = form.send(joon)
    assert answer.status_code == 303
    page = visit(joon, answer.headers["Location"])
    assert page.form("/facts").data["thread"] == form.data["id"]
    with app.app_context():
        [thread] = db.session.query(Thread)
        assert (thread.ref, thread.id) == (form.data["ref"], form.data["id"])
        assert db.session.query(Memory).count() == len(thread.tags.split())


# All of them


@pytest.mark.parametrize("path", PAGES)
def test_looking_changes_nothing(app: Flask, mai: FlaskClient, refs: list[str], path: str) -> None:
    meets(mai, *refs[:3])
    report(mai, an_answer(1, refs[0], days=30))
    visit(mai, path)
    before = all_rows(app)
    visit(mai, path)
    assert all_rows(app) == before


@pytest.mark.parametrize("path", PAGES)
def test_nobody_without_a_family_sees_any_of_it(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_nobody_without_a_family_comes_back(app: Flask, client: FlaskClient) -> None:
    before = all_rows(app)
    assert client.post("/reviews/return").headers["Location"] == "/"
    assert client.post("/reviews/return", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert all_rows(app) == before


@pytest.mark.parametrize("line", ["none/such", "bath-time/<script>", "ours/x", "x"])
def test_an_answer_about_what_is_not_there_shows_nothing_and_breaks_nothing(
    mai: FlaskClient, line: str
) -> None:
    report(mai, an_answer(1, line, days=9))
    page = visit(mai, "/reviews")
    assert cards(page) == []
    assert "script>" not in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 2},
        {"rating": ""},
        {"tag": "xx"},
        {"tag": ""},
        {"ref": ""},
        {"id": "x"},
        {"id": ""},
        {"rating": 4},
    ],
    ids=str,
)
def test_an_answer_that_makes_no_sense_is_not_kept(
    app: Flask, mai: FlaskClient, refs: list[str], wrong: dict[str, Any]
) -> None:
    form = {name: str(value) for name, value in {**an_answer(1, refs[0]), **wrong}.items()}
    answer = mai.post("/facts", data=form)
    assert answer.status_code == 422
    checked(mai, "/facts", answer)
    assert report(mai, {**an_answer(1, refs[0]), **wrong}).status_code == 200
    assert reviews(app) == []


def test_a_page_asks_the_database_a_bounded_number_of_times(
    app: Flask, mai: FlaskClient, refs: list[str]
) -> None:
    counts = []
    for some in (refs[:1], refs[:8]):
        meets(mai, *some)
        report(mai, *(an_answer(number, ref, days=9) for number, ref in enumerate(some)))
        visit(mai, "/reviews")
        with queries(app) as asked:
            mai.get("/reviews")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
