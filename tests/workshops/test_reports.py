"""What a leader is told of a session, once it is counted: on a page, in a table, on paper. And nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Family
from langapp.i18n import use
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.sheets import setting
from langapp.sheets.workshop_report import many, one
from langapp.workshops.models import (
    ExitAnswer,
    Guest,
    RoomThread,
    Workshop,
    WorkshopLeader,
    WorkshopReport,
)
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import held, report_words, reporting
from tests.cast import Key, all_rows, device_of, queries, teaches
from tests.visiting import text_of, visit
from tests.workshops.building import a_session, caregiver_of

LAUNCH = ("yue", "zh-Hans", "zh-Hant-TW", "ja", "ko", "vi", "fil", "th", "hi", "ur", "pa", "bn")
TWENTY = (*LAUNCH, "ur", "bn", "vi", "vi", "yue", "ta", "hi", "zh-Hans")
REF = "greetings/say-hello"


def a_room(
    app: Flask, key: Key, tags: Sequence[str] = TWENTY, answers: str = "yes", over: bool = True
) -> str:
    """Of so many families, one language each, that answered and said a line."""
    room = a_session(app, key, now=datetime.now(UTC) - timedelta(minutes=32))
    now = datetime.now(UTC)
    with app.app_context():
        workshop = Workshop.held(room)
        for tag in tags:
            guest, _token = Guest.join(workshop, [tag], now)
            RoomThread.add(guest, uuid7(now), REF, now)
            if answers:
                ExitAnswer.give(guest, dict.fromkeys(QUESTIONS, answers), now)
        if over:
            workshop.end(now)
        db.session.commit()
    return room


@pytest.fixture
def leader(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["priya"], "leading")


def counted(leader: FlaskClient, room: str) -> None:
    assert leader.post(f"/workshops/{room}/report").location == f"/workshops/{room}/report"


# The page


def test_before_it_is_counted_no_number_is_told(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    room = a_room(app, world["priya"])
    before = all_rows(app)
    page = visit(leader, f"/workshops/{room}/report")
    assert "families" in page.text
    assert not any(letter.isdigit() for letter in page.text.split("What this page")[0].split("minutes")[1])
    assert leader.get(f"/workshops/{room}/report.csv").status_code == 404
    assert all_rows(app) == before


def test_twenty_families_in_twelve_languages(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    room = a_room(app, world["priya"])
    visit(leader, f"/workshops/{room}/report").form(f"/workshops/{room}/report").send(leader)
    page = visit(leader, f"/workshops/{room}/report")
    assert "At least 20 families" in page.text
    for name in ("Chinese languages", "South Asian languages", "Southeast Asian languages"):
        assert any(each.startswith(name) for each in page.texts("li"))
    assert "Korean and Japanese" not in page.text
    assert "Of at least 15 families that answered" in page.text
    assert page.texts("td") == ["at least 15"] * 8
    assert "said by five families or more" in page.text
    assert "30 minutes" in page.text
    assert "What this page does not tell" in page.text


def test_a_few_families_are_a_page_without_numbers(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    pages = []
    for number, tags in enumerate((["vi"] * 4, [])):
        room = a_room(app, world["priya"], tags)
        counted(leader, room)
        pages.append(visit(leader, f"/workshops/{room}/report").text)
        assert "Fewer than 5 families" in pages[number]
    assert pages[0] == pages[1]


def test_it_is_counted_once(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    room = a_room(app, world["priya"], ["vi"] * 12)
    counted(leader, room)
    before = all_rows(app)["workshop_report"]
    with app.app_context():
        [first, *_others] = Guest.all_of(room)
        first.leave(Workshop.held(room))
        db.session.commit()
    counted(leader, room)
    assert all_rows(app)["workshop_report"] == before


def test_a_session_that_goes_on_is_not_counted(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    room = a_room(app, world["priya"], over=False)
    assert "still going on" in visit(leader, f"/workshops/{room}/report").text
    answer = leader.post(f"/workshops/{room}/report")
    assert answer.status_code == 422
    assert "End it, then have it counted." in answer.text
    assert all_rows(app)["workshop_report"] == []


# What they practised


def test_only_what_the_room_was_shown_is_told_as_practised(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    """The neighbour and the rhyme are passed over, the leader goes back from the pictures, and never says goodbye."""
    room = a_room(app, world["priya"], over=False)
    for to in (2, 5, 1):
        leader.post(f"/workshops/{room}/position", data={"to": to})
    leader.post(f"/workshops/{room}/ending")
    counted(leader, room)
    meant = ("say-hello", "shall-we-bathe", "splash", "dog", "cat")
    with app.test_request_context():
        use("en")
        workshop, report = db.session.get_one(Workshop, room), WorkshopReport.of(room)
        assert report is not None
        sheet = [line.text for line in one(workshop, report.counted).lines]
        refs = [ref for slide in workshop.slides for ref in slide.refs if ref.partition("/")[2] in meant]
        lines = [line.text for line in report_words.lines(refs, report.counted, shelf.current())]
    assert len(lines) == len(meant)
    assert sheet == lines
    page = visit(leader, f"/workshops/{room}/report")
    practised = page.all("ul", "practised")[0]
    told = [text_of(each) for each in page.all("bdi", within=practised)]
    assert told == lines


def test_what_was_passed_over_in_a_pause_was_not_shown(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    room = a_room(app, world["priya"], over=False)
    leader.post(f"/workshops/{room}/pause")
    for to in (1, 2, 3):
        leader.post(f"/workshops/{room}/position", data={"to": to})
    leader.post(f"/workshops/{room}/resumption")
    with app.app_context():
        assert db.session.get_one(Workshop, room).reached.split() == ["0", "3"]


# Who counts


def test_a_family_on_two_phones_is_one_and_its_later_answer_holds(app: Flask, world: dict[str, Key]) -> None:
    room = a_room(app, world["priya"], ["vi"] * 4)
    now = datetime.now(UTC)
    with app.app_context():
        workshop = Workshop.held(room)
        workshop.ended_at = None
        for number, tag in enumerate(("ta", "ko")):
            guest, _token = Guest.join(workshop, [tag], now, world["mai"].family)
            later = now + timedelta(seconds=number)
            ExitAnswer.give(guest, dict.fromkeys(QUESTIONS, ("yes", "no")[number]), later)
        families = reporting.families_of(room)
        assert len(families) == 5
        [mais] = [each for each in families if "korean-japanese" in each.groups]
        assert mais.groups == {"korean-japanese", "south-asian"}
        assert mais.answers == dict.fromkeys(QUESTIONS, "no")


def test_neither_a_phone_that_was_taken_out_nor_a_leaders_own_counts(
    app: Flask, world: dict[str, Key]
) -> None:
    room = a_room(app, world["priya"], ["vi"] * 5, answers="", over=False)
    now = datetime.now(UTC)
    with app.app_context():
        workshop = Workshop.held(room)
        Guest.join(workshop, ["hi"], now, world["priya"].family)
        assert len(reporting.families_of(room)) == 5
        Guest.all_of(room)[0].remove(workshop, now)
        db.session.flush()
        assert len(reporting.families_of(room)) == 4


def test_no_room_is_made_small_around_one_family(app: Flask, world: dict[str, Key]) -> None:
    """Whoever knows nine answers takes the others out, and would read the tenth."""
    room = a_room(app, world["priya"], ["vi"] * 12, over=False)
    with app.app_context():
        workshop = Workshop.held(room)
        for guest in Guest.all_of(room)[:6]:
            guest.remove(workshop, datetime.now(UTC) + timedelta(minutes=1))
        db.session.flush()
        assert len(reporting.families_of(room)) == 12


def test_a_family_that_is_erased_meanwhile_is_still_a_phone_of_the_room(
    app: Flask, world: dict[str, Key]
) -> None:
    room = a_room(app, world["priya"], ["vi"] * 4, over=False)
    with app.app_context():
        Guest.join(Workshop.held(room), ["ta"], datetime.now(UTC), world["mai"].family)
        db.session.flush()
        db.session.delete(db.session.get_one(Family, world["mai"].family))
        db.session.commit()
        assert len(reporting.families_of(room)) == 5


# Who is told


def test_for_everyone_else_it_is_not_there(
    app: Flask, world: dict[str, Key], leader: FlaskClient, client: FlaskClient, mai: FlaskClient
) -> None:
    room = a_room(app, world["priya"])
    counted(leader, room)
    other = teaches(app, world["joon"], "leading")
    for path in ("report", "report.csv"):
        assert mai.get(f"/workshops/{room}/{path}").status_code == 404
        assert other.get(f"/workshops/{room}/{path}").status_code == 404
        assert client.get(f"/workshops/{room}/{path}").status_code == 303
    assert other.post(f"/workshops/{room}/report").status_code == 404
    assert "Story time" not in visit(other, "/workshops/reports").text


def test_a_second_leader_reads_the_same(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    room = a_room(app, world["priya"])
    counted(leader, room)
    second = teaches(app, world["joon"], "leading")
    with app.app_context():
        WorkshopLeader.join(room, caregiver_of(world["joon"]), datetime.now(UTC))
        db.session.commit()
    path = f"/workshops/{room}/report"
    assert visit(second, path).text == visit(leader, path).text


# The table


def rows(leader: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = leader.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "private, no-store"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_table_holds_the_numbers_of_the_page(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    room = a_room(app, world["priya"])
    counted(leader, room)
    [row] = rows(leader, f"/workshops/{room}/report.csv")
    assert row["Families, at least"] == "20"
    assert row["Chinese languages, at least"] == "5"
    assert row["Korean and Japanese, at least"] == ""
    assert row["Families that answered, at least"] == "15"
    assert row["They learned something: yes, at least"] == "15"
    assert all(int(each) % 5 == 0 for name, each in row.items() if each.isdigit())


def test_a_name_is_no_formula(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    room = a_room(app, world["priya"], ["vi"] * 3)
    with app.app_context():
        Workshop.held(room).name = '=HYPERLINK("http://x","y")'
        db.session.commit()
    counted(leader, room)
    [row] = rows(leader, f"/workshops/{room}/report.csv")
    assert row["Session"] == '\'=HYPERLINK("http://x","y")'
    assert row["Families, at least"] == "fewer than 5"


# Many sessions


def test_all_reports_are_sums_of_what_was_told(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    for tags in (TWENTY, ["vi"] * 14, ["vi"] * 4):
        counted(leader, a_room(app, world["priya"], tags))
    a_room(app, world["priya"], ["vi"] * 9)
    page = visit(leader, "/workshops/reports")
    assert "At least 30 family visits" in page.text
    assert "3 sessions" in page.text
    assert "not counted yet" in page.text
    assert len(rows(leader, "/workshops/reports.csv")) == 3
    year = datetime.now(UTC).year
    assert "At least 30 family visits" in visit(leader, f"/workshops/reports?period={year}").text
    assert "family visits" not in visit(leader, "/workshops/reports?period=2019-02").text
    assert visit(leader, "/workshops/reports?period=nonsense").text == page.text


def test_they_ask_the_database_the_same_however_many(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    visit(leader, "/workshops/reports")
    asked = []
    for number in (1, 6):
        for _ in range(number):
            counted(leader, a_room(app, world["priya"], ["vi"] * 5))
        with queries(app) as seen:
            leader.get("/workshops/reports")
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 6


def test_counting_asks_the_same_however_many_families(app: Flask, world: dict[str, Key]) -> None:
    asked = []
    for many_ in (5, 60):
        room = a_room(app, world["priya"], ["vi"] * many_)
        with app.app_context(), queries(app) as seen:
            reporting.count(Workshop.held(room), datetime.now(UTC))
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 8


# On paper


@pytest.mark.parametrize("locale", ["en", "ur"])
def test_it_is_one_page(app: Flask, world: dict[str, Key], leader: FlaskClient, locale: str) -> None:
    from pypdf import PdfReader

    room = a_room(app, world["priya"])
    counted(leader, room)
    with app.test_request_context():
        use(locale)
        workshop, report = db.session.get_one(Workshop, room), WorkshopReport.of(room)
        assert report is not None
        sheets = [one(workshop, report.counted)]
        sheets.append(many(held.period(caregiver_of(world["priya"]), "", datetime.now(UTC))))
        for sheet in sheets:
            pages = PdfReader(io.BytesIO(setting.typeset(setting.prepared(sheet.plain())))).pages
            assert len(pages) == 1
            if locale == "en":
                text = pages[0].extract_text()
                assert "At least 20 famil" in text
                assert "Chinese languages" in text


def test_the_paper_holds_no_number_that_the_page_does_not(
    app: Flask, world: dict[str, Key], leader: FlaskClient
) -> None:
    """What goes to the job that sets it lies on the disk for a day."""
    room = a_room(app, world["priya"], ["vi"] * 13 + ["ta"] * 3)
    counted(leader, room)
    with app.test_request_context():
        report = WorkshopReport.of(room)
        assert report is not None
        told = str(one(db.session.get_one(Workshop, room), report.counted).plain())
    for hidden in ("13", "16", "'vi'", "'ta'"):
        assert hidden not in told.replace("13.5", "")


def test_nobody_else_has_it_printed(app: Flask, world: dict[str, Key], leader: FlaskClient) -> None:
    room = a_room(app, world["priya"])
    path = f"/workshops/{room}/report/pdf"
    assert leader.post(path).status_code == 404, "it is not counted yet"
    counted(leader, room)
    assert leader.post(path).location.startswith("/makings/")
    assert leader.post("/workshops/reports/pdf").location.startswith("/makings/")
    assert device_of(app, world["mai"]).post(path).status_code == 404
    assert teaches(app, world["joon"], "leading").post(path).status_code == 404
