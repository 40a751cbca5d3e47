"""A small question or two, each of which may be skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import QUESTIONS, Child, Choice, Family
from langapp.web import Refused
from tests.cast import Key, all_rows, report, said
from tests.visiting import checked, visit

NOW = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)


OF_THE_FAMILY = tuple(question for question in QUESTIONS if question != "ease")
"""Each caregiver answers the other for themselves."""


def next_question(client: FlaskClient) -> str | None:
    """Which one Today asks, once something was said."""
    report(client, said())
    asked = [link for link in visit(client, "/today").links if link.startswith("/family/questions/")]
    return asked[0].rpartition("/")[2] if asked else None


def child_of(app: Flask, key: Key) -> tuple[str, str]:
    """Nickname and month of birth."""
    with app.app_context():
        family = db.session.get(Family, key.family)
        assert family is not None
        [child] = family.children
        return child.nickname, child.born


@pytest.mark.parametrize(
    "name",
    [
        "Bé Tí",
        "குட்டி பாப்பா",
        "ننھی",
        "陳小寶",
        "아가",
        "ਮੁੰਨਾ",
        "👩‍👧‍👦",
        "می‌نو",
        "no",
        "on",
        "12:30",
        "017",
        "e\u0301",
        "𠮷野家",
        "= 1+1",
        "' OR 1=1 --",
        "x" * 40,
        "ண" * 40,
    ],
)
def test_a_nickname_is_kept_exactly_in_any_script(
    app: Flask, mai: FlaskClient, world: dict[str, Key], name: str
) -> None:
    page = visit(mai, "/family/questions/nickname?next=/family")
    assert page.form("/family/questions/nickname").send(mai, answer=name).location == "/family"
    assert child_of(app, world["mai"])[0] == name
    assert visit(mai, "/family").texts("bdi", "name")[0] == name


@pytest.mark.parametrize(
    ("given", "kept"), [("  Bé   Tí ", "Bé Tí"), ("\tBé\nTí\r\n", "Bé Tí"), ("\u00a0Bé\u3000", "Bé")]
)
def test_spaces_around_a_nickname_are_not_part_of_it(
    app: Flask, mai: FlaskClient, world: dict[str, Key], given: str, kept: str
) -> None:
    mai.post("/family/questions/nickname", data={"answer": given})
    assert child_of(app, world["mai"])[0] == kept


@pytest.mark.parametrize("name", ["x" * 41, "ண" * 41, "👶" * 5000], ids=len)
def test_a_nickname_that_is_too_long_is_refused_in_a_sentence(
    app: Flask, mai: FlaskClient, name: str
) -> None:
    before = all_rows(app)
    answer = mai.post("/family/questions/nickname", data={"answer": name})
    page = checked(mai, "/family/questions/nickname", answer)
    assert answer.status_code == 422
    assert page.texts("p", "problem") == ["That is a long name to call across a room. Use up to 40 letters."]
    assert all_rows(app) == before


@pytest.mark.parametrize("name", ["\x00", "Bé\x00Tí", "\x1b[2J", "\x7f"], ids=repr)
def test_a_nickname_with_control_characters_breaks_nothing(mai: FlaskClient, name: str) -> None:
    assert mai.post("/family/questions/nickname", data={"answer": name}).status_code in (303, 422)
    visit(mai, "/family")


@pytest.mark.parametrize(
    ("month", "kept"),
    [
        ("2026-03", "2026-03"),
        ("2024-12", "2024-12"),
        ("2008-01", "2008-01"),
        ("2026-3", "2026-03"),
    ],
)
def test_a_month_of_birth_is_kept_as_the_page_will_show_it(inside: Flask, month: str, kept: str) -> None:
    family, _token = Family.begin(["vi"], NOW)
    child = family.little_one()
    child.born_in(month, NOW)
    assert child.born == kept


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("2026-04", "That month is out of reach."),
        ("2999-01", "That month is out of reach."),
        ("2007-12", "That month is out of reach."),
        ("0001-01", "That month is out of reach."),
        ("2026-00", "Give a year and a month, as in 2026-03."),
        ("2026-13", "Give a year and a month, as in 2026-03."),
        ("2026-03-15", "Give a year and a month, as in 2026-03."),
        ("2026", "Give a year and a month, as in 2026-03."),
        ("03/2026", "Give a year and a month, as in 2026-03."),
        ("March 2026", "Give a year and a month, as in 2026-03."),
        ("-2026-03", "Give a year and a month, as in 2026-03."),
        ("２０２５-０１", "Give a year and a month, as in 2026-03."),
        ("2026-03\x00", "Give a year and a month, as in 2026-03."),
        ("9" * 5000, "Give a year and a month, as in 2026-03."),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_month_that_cannot_be_is_refused_in_a_sentence(inside: Flask, month: str, sentence: str) -> None:
    family, _token = Family.begin(["vi"], NOW)
    child = family.little_one()
    with pytest.raises(Refused) as refused:
        child.born_in(month, NOW)
    assert refused.value.sentence.startswith(sentence)
    assert child.born == ""


def test_a_month_that_cannot_be_is_refused_on_a_page_that_keeps_the_rest(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    mai.post("/family/questions/birth-month", data={"answer": "2024-02"})
    answer = mai.post("/family/questions/birth-month", data={"answer": "2999-01"})
    assert answer.status_code == 422
    checked(mai, "/family/questions/birth-month", answer)
    assert child_of(app, world["mai"]) == ("Linh", "2024-02")
    page = visit(mai, "/family/questions/birth-month")
    assert page.form("/family/questions/birth-month").data["answer"] == "2024-02"


@pytest.mark.parametrize(
    ("born", "months"),
    [("2026-03", 0), ("2026-02", 1), ("2025-03", 12), ("2024-12", 15), ("2026-05", 0), ("", None)],
)
def test_a_child_is_so_many_months_old(born: str, months: int | None) -> None:
    assert Child(nickname="", born=born, tags="").months_old(NOW) == months


@pytest.mark.parametrize("question", OF_THE_FAMILY)
@pytest.mark.parametrize("answer", [{"skip": "yes"}, {"answer": ""}, {"answer": "   "}], ids=str)
def test_a_question_may_be_skipped_and_is_not_asked_again(
    app: Flask, mai: FlaskClient, world: dict[str, Key], question: str, answer: dict[str, str]
) -> None:
    before = child_of(app, world["mai"])
    assert mai.post(f"/family/questions/{question}", data=answer).location == "/today"
    assert child_of(app, world["mai"]) == before
    with app.app_context():
        family = db.session.get_one(Family, world["mai"].family)
        assert family.skipped == question
    assert next_question(mai) != question


def test_skipping_twice_is_skipping_once(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    for _ in range(20):
        for question in QUESTIONS:
            mai.post(f"/family/questions/{question}", data={"skip": "yes"})
    with app.app_context():
        assert db.session.get_one(Family, world["mai"].family).skipped.split() == [*OF_THE_FAMILY]
    assert next_question(mai) is None


def known(family: Family, ease: str = "some") -> list[Choice]:
    """The family's languages, as a caregiver who has told of each."""
    return [replace(choice, ease=ease) for choice in family.choices]


def test_questions_come_one_at_a_time_and_not_those_that_are_answered(inside: Flask) -> None:
    family, _token = Family.begin(["vi", "hi"], NOW)
    assert family.next_question(None, known(family)) == "nickname"
    child = family.little_one()
    child.call("Bé")
    assert family.next_question(child, known(family)) == "birth-month"
    child.born_in("2026-01", NOW)
    assert family.next_question(child, known(family, "")) == "ease"
    assert family.next_question(child, known(family)) == "hand"
    family.skip("hand")
    assert family.next_question(child, known(family)) == "region"
    family.prefer("vi", "south")
    assert family.next_question(child, known(family)) is None
    family.skip("shoe-size")
    assert family.skipped == "hand"


def test_a_family_whose_languages_have_one_form_is_not_asked_for_a_region(inside: Flask) -> None:
    family, _token = Family.begin(["hi", "ko"], NOW)
    for question in ("nickname", "birth-month", "hand"):
        family.skip(question)
    assert family.next_question(None, known(family)) is None


def test_what_is_new_is_asked_of_each_caregiver(mai: FlaskClient, arun: FlaskClient) -> None:
    for question in ("nickname", "birth-month", "hand", "region"):
        mai.post(f"/family/questions/{question}", data={"skip": "yes"})
    assert (next_question(mai), next_question(arun)) == ("ease", "ease")
    page = visit(mai, "/family/questions/ease")
    assert page.h1 == "Which of these languages is new to you?"
    answer = {"ease-1": "home", "ease-2": "new"}
    assert page.form("/family/questions/ease").send(mai, **answer).location == "/today"
    assert (next_question(mai), next_question(arun)) == (None, "ease")
    visit(arun, "/family/questions/ease").form("/family/questions/ease").send(arun, skip="yes")
    assert next_question(arun) is None
    ticked = {
        (box.get("name"), box.get("value"))
        for box in visit(mai, "/family/questions/ease").all("input")
        if box.get("checked") is not None
    }
    assert ticked == set(answer.items())


def test_a_language_that_comes_later_is_asked_about(mai: FlaskClient) -> None:
    for question in QUESTIONS:
        mai.post(f"/family/questions/{question}", data={"skip": "yes"})
    mai.post("/family/languages", data={"language": ["vi", "ta", "ko"]})
    assert next_question(mai) == "ease"


def test_the_free_hand_is_the_devices_and_not_the_familys(mai: FlaskClient, arun: FlaskClient) -> None:
    visit(mai, "/family/questions/hand").form("/family/questions/hand").send(mai, answer="left")
    assert visit(mai, "/today").root.get("data-hand") == "left"
    assert visit(arun, "/today").root.get("data-hand") == "right"
