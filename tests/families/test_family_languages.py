"""A family changes its languages, their order, and which form of one it says."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.db import db
from langapp.families.models import Family, FamilyLanguage
from tests.cast import Key, all_rows
from tests.visiting import visit


def spoken(app: Flask, key: Key) -> list[tuple[str, str]]:
    """Tag and variant, in the family's order."""
    with app.app_context():
        family = db.session.get(Family, key.family)
        assert family is not None
        return [(choice.tag, choice.variant) for choice in family.choices]


def test_the_page_offers_the_familys_own_first_and_ticked(mai: FlaskClient) -> None:
    boxes = [box for box in visit(mai, "/family/languages").all("input") if box.get("name") == "language"]
    assert [box.get("value") for box in boxes[:2]] == ["vi", "ta"]
    assert [box.get("value") for box in boxes if box.get("checked") is not None] == ["vi", "ta"]
    assert len({box.get("value") for box in boxes}) == len(boxes) > 20


@pytest.mark.parametrize(
    "order", [["ta", "vi"], ["ta"], ["ko", "vi", "ta"], ["ta", "ko", "vi"]], ids="-".join
)
def test_a_new_order_keeps_the_form_that_was_chosen(
    app: Flask, mai: FlaskClient, world: dict[str, Key], order: list[str]
) -> None:
    mai.post("/family/questions/region", data={"vi": "south"})
    assert spoken(app, world["mai"]) == [("vi", "south"), ("ta", "")]
    assert mai.post("/family/languages", data={"language": order}).location == "/family"
    assert spoken(app, world["mai"]) == [(tag, "south" if tag == "vi" else "") for tag in order]


def test_both_parents_see_the_change(mai: FlaskClient, arun: FlaskClient) -> None:
    mai.post("/family/languages", data={"language": ["ta", "vi"]})
    assert visit(arun, "/family").texts("span", "endonym") == ["தமிழ்", "Tiếng Việt"]


@pytest.mark.parametrize(
    "languages", [[], ["xx"], ["vi", "xx"], ["yue", "ko", "vi", "hi", "ur", "ta", "pa"]], ids="-".join
)
def test_a_choice_that_cannot_be_changes_nothing(app: Flask, mai: FlaskClient, languages: list[str]) -> None:
    before = all_rows(app)
    assert mai.post("/family/languages", data={"language": languages}).status_code == 422
    assert all_rows(app) == before


@pytest.mark.parametrize(
    ("answers", "variant"),
    [
        ({"vi": "south"}, "south"),
        ({"vi": "north"}, "north"),
        ({"vi": ""}, ""),
        ({}, ""),
        ({"vi": "west-bengal"}, ""),
        ({"vi": "<script>"}, ""),
        ({"ta": "south", "bn": "bangladesh"}, ""),
    ],
    ids=str,
)
def test_only_a_form_the_language_has_can_be_chosen(
    app: Flask, mai: FlaskClient, world: dict[str, Key], answers: dict[str, str], variant: str
) -> None:
    assert mai.post("/family/questions/region", data=answers).status_code == 303
    assert spoken(app, world["mai"]) == [("vi", variant), ("ta", "")]


def test_the_chosen_form_is_what_the_cards_say(mai: FlaskClient) -> None:
    """`our-family` and others word Vietnamese lines for the south as well."""
    usual = {
        text
        for path in ("/packs/our-family", "/packs/bath-time")
        for text in visit(mai, path).texts("p", "w")
    }
    mai.post("/family/questions/region", data={"vi": "south"})
    south = {
        text
        for path in ("/packs/our-family", "/packs/bath-time")
        for text in visit(mai, path).texts("p", "w")
    }
    assert usual != south


def test_a_language_the_registry_no_longer_has_is_left_out_and_not_lost(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        db.session.add(FamilyLanguage(family_id=world["mai"].family, tag="tlh", position=2, variant=""))
        db.session.commit()
    assert visit(mai, "/family").texts("span", "endonym") == ["Tiếng Việt", "தமிழ்"]
    visit(mai, "/today")
    with app.app_context():
        assert db.session.get(FamilyLanguage, (world["mai"].family, "tlh")) is not None
