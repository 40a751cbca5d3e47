"""Three levels in one room: the same lines to look at, to read, and to remember."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from langapp.sheets import about, setting
from langapp.sheets.kinds import KINDS
from tests.visiting import text_of, visit

AT = "/sheets/{kind}/animals?language=yue&level={level}"
"""A pack with pictures, in a language with a reading."""


def test_a_sheet_has_pictures_then_a_fold_then_room_to_write(client: FlaskClient) -> None:
    first, second, third = (visit(client, AT.format(kind="fridge", level=level)) for level in (1, 2, 3))
    [rows] = first.all("ol", "level-1")
    assert len(first.all("img", within=rows)) == len(first.all("li", within=rows))
    assert first.all("p", "reading", within=rows)
    assert not first.all("span", "meaning", within=rows)
    [rows] = second.all("ol", "level-2")
    assert len(second.all("span", "meaning", within=rows)) == len(second.all("li", within=rows))
    assert "Fold along the dotted line" in second.text
    [rows] = third.all("ol", "level-3")
    assert not third.all("p", "w", within=rows)
    assert len(third.all("p", "to-write", within=rows)) == len(third.all("li", within=rows))


def test_cards_turn_around_what_is_remembered(client: FlaskClient) -> None:
    sides = {}
    for level in (1, 2, 3):
        page = visit(client, AT.format(kind="flashcards", level=level))
        cards = page.all("div", "flashcard")
        front = cards[0]
        back = next(
            each
            for each in cards
            if "behind" in each.get("class", "") and "empty" not in each.get("class", "")
        )
        sides[level] = [
            [css for css in ("w", "reading") if page.all("p", css, within=side)]
            + ["meaning"] * bool(page.all("span", "meaning", within=side))
            + ["picture"] * bool(page.all("img", within=side))
            for side in (front, back)
        ]
    assert sides == {
        1: [["w", "reading", "picture"], ["meaning"]],
        2: [["w", "reading"], ["meaning"]],
        3: [["meaning"], ["w"]],
    }


@pytest.mark.parametrize("level", ["", "0", "4", "-1", "x", "１"])
def test_other_levels_are_none(client: FlaskClient, level: str) -> None:
    page = visit(client, f"/sheets/fridge/animals?language=yue&level={level}")
    assert "Level 1" not in page.text
    assert page.all("ol", "level-0")


def test_nothing_of_a_family_is_on_a_classs_paper(mai: FlaskClient) -> None:
    mai.post("/family/wordings/bath-time/shall-we-bathe/1", data={"text": "Tắm với mẹ nhé"})
    theirs = visit(mai, "/sheets/fridge/bath-time?lines=all")
    of_class = visit(mai, "/sheets/fridge/bath-time?lines=all&level=2&language=vi")
    assert "Tắm với mẹ nhé" in theirs.text
    assert "Tắm với mẹ nhé" not in of_class.text
    assert "Printed for your family" not in of_class.text
    assert {text_of(each) for each in of_class.all("p", "endonym")} <= {"Tiếng Việt"}
    assert {each.get("lang") for each in of_class.all("p", "w")} == {"vi"}


@pytest.mark.parametrize(("kind", "levels"), [("fridge", (1, 2)), ("flashcards", (1, 3))])
def test_levels_are_set_on_paper(app: Flask, kind: str, levels: tuple[int, ...]) -> None:
    texts = []
    for level in levels:
        with app.test_request_context(AT.format(kind=kind, level=level)):
            of = about.find("animals")
            assert of is not None
            sheet = KINDS[kind].draw(of)
            texts.append(
                PdfReader(io.BytesIO(setting.typeset(setting.prepared(sheet.plain()))))
                .pages[0]
                .extract_text()
            )
    assert len(texts[0]) > 50
    assert len(set(texts)) == len(levels)
