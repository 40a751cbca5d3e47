"""A draft on a phone: as it stands at this moment, by day and at night, and as a family of other languages sees it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.drafts import editing
from langapp.drafts.editing import ANY, Edit
from langapp.drafts.models import Draft
from tests.cast import BEGAN, Key, an_id, queries, teaches
from tests.studio.drafted import caregiver, row, write
from tests.visiting import visit


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


def phone(app: Flask, world: dict[str, Key]) -> str:
    return f"/studio/drafts/{write(app, world['lan'])}/phone"


def test_each_line_is_a_card_by_day_and_at_night(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    at = phone(app, world)
    page = visit(lan, at).response
    screens = page.text.split('class="phone ')[1:]
    assert len(screens) == 2
    assert all("Mình tắm nhé?" in each and "குளிக்கலாமா?" in each for each in screens)
    assert 'class="phone day"' in page.text
    assert 'class="phone night"' in page.text
    assert "Line 1 of 3" in page.text
    assert f"/sound/{row(1)}/vi?v=" in page.text, "a computer is heard by the draft's own address"
    assert "/family/" not in page.text.split('id="screens"')[1], "nothing leads to a family's pages"
    assert "Té nước nào!" in visit(lan, f"{at}?line={row(3)}").text


def test_a_family_of_another_language_sees_what_is_not_there_yet(
    app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    page = visit(lan, f"{phone(app, world)}?line={row(1)}&language=vi&language=ur").response
    assert "Nobody has written this one yet." in page.text
    assert "اردو" in page.text
    assert "குளிக்கலாமா?" not in page.text.split('id="screens"')[1]


def test_it_follows_what_is_written(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    at = phone(app, world)
    piece = {"HX-Request": "true", "HX-Target": "div#screens"}
    assert lan.get(f"{at}?since=1", headers=piece).status_code == 204
    with app.app_context():
        draft = db.session.get_one(Draft, at.split("/")[3])
        edit = [Edit(row(1), "vi:text", "Đi tắm nào!", ANY)]
        editing.edit(draft, caregiver(world["lan"]), BEGAN, an_id(3), edit)
        db.session.commit()
    answer = lan.get(f"{at}?line={row(1)}&since=1", headers=piece)
    assert answer.status_code == 200
    assert "Đi tắm nào!" in answer.text
    assert answer.text.strip().startswith('<div id="screens"')


def test_an_empty_draft_says_what_to_do(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    with app.app_context():
        draft = Draft.begin(caregiver(world["lan"]), BEGAN, title="Empty")
        db.session.commit()
        at = f"/studio/drafts/{draft.id}/phone"
    assert "Write a line, and it is seen here." in visit(lan, at).text


def test_a_long_draft_is_not_read_for_one_card(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    """Rows in which nothing is written are passed over."""
    lines = tuple(
        (f"Meaning {n}" if n % 2 else "", f"Câu {n}" if n % 3 == 0 else "", "") for n in range(1, 301)
    )
    at = f"/studio/drafts/{write(app, world['lan'], lines)}/phone"
    with queries(app) as asked:
        page = lan.get(f"{at}?line={row(153)}").text
    assert "Câu 153" in page
    assert "Line 102 of 200" in page
    assert f"line={row(151)}" in page
    assert f"line={row(155)}" in page
    assert len(asked) < 20
    first = lan.get(f"{at}?line={row(2)}").text
    assert "Line 1 of 200" in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in lan.get(f"{at}?line={row(300)}").text.replace(f"line={row(300)}", "")
