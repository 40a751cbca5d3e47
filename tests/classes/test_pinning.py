"""This week's pack stands on the Today of a class's families; what a teacher wrote is dealt to nobody else."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.classes import pinning
from langapp.classes.models import ClassPin
from langapp.classes.models.pins import Pinned, Pins
from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.packs.shelf import Shelf
from langapp.practice import deck
from tests.cast import Key, queries
from tests.classes.school import begin, code_of
from tests.visiting import Page, text_of, visit

LINE = "This week with “Cô Lan”: Getting dressed"


def refs_on(page: Page) -> list[str]:
    return [each.get("data-ref", "") for each in page.every("div") if each.get("data-ref")]


@pytest.fixture
def shelf_now(inside: Flask) -> Shelf:
    return shelf.current()


def taught(on_shelf: Shelf, slug: str, like: str = "bath-time", times: int = 1) -> Shelf:
    """The shelf with a teacher's pack on it besides."""
    pack = on_shelf.packs[like]
    lines = [
        dataclasses.replace(line, id=f"{line.id}-{number}") for number in range(times) for line in pack.lines
    ]
    made: Pack = dataclasses.replace(pack, slug=slug, lines=tuple(lines))
    return Shelf({**on_shelf.packs, slug: made}, on_shelf.taught | {slug})


def test_the_pin_is_one_line_over_the_cards_and_opens_just_that_pack(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, joon: FlaskClient, at: str, code: str
) -> None:
    teacher.post(f"{at}/pins", data={"slug": "getting-dressed"})
    mai.post(f"/class/{code}/families")
    assert visit(mai, "/today").texts("p", "pin") == [LINE]
    assert visit(joon, "/today").texts("p", "pin") == []
    opened = visit(mai, "/today?pack=getting-dressed")
    with app.app_context():
        lines = shelf.current().packs["getting-dressed"].lines
    assert refs_on(opened) == [
        f"getting-dressed/{line.id}" for line in lines if {"vi", "ta"} & set(line.wordings)
    ]
    [another] = [each.get("href", "") for each in opened.all("a") if "data-another" in each.attrib]
    assert another == f"/today?pack=getting-dressed&line={refs_on(opened)[1]}"
    assert refs_on(visit(mai, another))[0] == refs_on(opened)[1]
    assert opened.form("/facts").data["next"] == another


def test_a_pin_goes_with_its_pack_its_class_and_its_teachers_word(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, at: str, code: str
) -> None:
    mai.post(f"/class/{code}/families")
    teacher.post(f"{at}/pins", data={"slug": "getting-dressed"})
    with app.app_context():
        ClassPin.pin(at.rpartition("/")[2], "was-taken-off-the-shelf", datetime(2099, 1, 1, tzinfo=UTC))
        db.session.commit()
    assert visit(mai, "/today").texts("p", "pin") == []
    with app.app_context():
        ClassPin.take_down_everywhere("was-taken-off-the-shelf")
        db.session.commit()
    assert visit(mai, "/today").texts("p", "pin") == [LINE]
    visit(mai, "/family").form(f"/family{at}/departure").send(mai)
    assert visit(mai, "/today").texts("p", "pin") == []


@pytest.mark.parametrize(
    ("slug", "path", "says"),
    [
        ("edo-komori-uta", "/songs/edo-komori-uta", "日本語 Japanese, not yet in your languages"),
        ("cai-bong", "/songs/cai-bong", ""),
        ("tet", "/packs/tet", ""),
        ("chuseok", "/packs/chuseok?language=ko", "한국어 Korean, not yet in your languages"),
    ],
)
def test_a_pin_leads_to_where_its_pack_is_sung_or_read_and_says_what_it_is_in(
    teacher: FlaskClient, mai: FlaskClient, at: str, code: str, slug: str, path: str, says: str
) -> None:
    teacher.post(f"{at}/pins", data={"slug": slug})
    mai.post(f"/class/{code}/families")
    page = visit(mai, "/today")
    [pin] = page.all("p", "pin")
    assert [each.get("href") for each in page.all("a", within=pin)] == [path]
    assert text_of(pin).endswith(says) if says else "not yet" not in text_of(pin)
    assert path in mai.get("/offline/ahead").get_json()["pages"]
    visit(mai, path)


def test_a_pack_that_a_family_cannot_say_is_shown_in_another_language(shelf_now: Shelf) -> None:
    pack = shelf_now.packs["bath-time"]
    lines = [dataclasses.replace(line, wordings={"ko": line.wordings["ko"]}) for line in pack.lines]
    korean = Shelf({pack.slug: dataclasses.replace(pack, lines=tuple(lines))})
    pins = Pins((Pinned("Cô Lan", pack.slug),), (pack.slug,))
    [there], [here] = (pinning.this_week(pins, korean, tags) for tags in (["vi", "ta"], ["vi", "ko"]))
    assert (there.path, there.other and there.other.tag) == ("/packs/bath-time?language=ko", "ko")
    assert (here.path, here.other) == ("/today?pack=bath-time", None)


def test_of_several_classes_two_pins_are_shown(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, at: str, code: str
) -> None:
    for number, slug in enumerate(("bedtime", "meals", "bath-time")):
        other = begin(teacher, f"Class {number}")
        teacher.post(f"{other}/pins", data={"slug": slug if slug != "meals" else "getting-dressed"})
        mai.post(f"/class/{code_of(app, other)}/families")
    assert [each.partition("”")[0] for each in visit(mai, "/today").texts("p", "pin")] == [
        "This week with “Class 2",
        "This week with “Class 1",
    ]


def test_a_pin_costs_today_one_small_query(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, world: dict[str, Key], at: str, code: str
) -> None:
    counts = []
    for _ in range(2):
        with queries(app) as asked:
            mai.get("/today")
        counts.append(len([each for each in asked if "class_pin" in each]))
        teacher.post(f"{at}/pins", data={"slug": "bath-time"})
        mai.post(f"/class/{code}/families")
    assert counts == [1, 1]


@pytest.mark.parametrize("slug", ["no-such-pack", "", "ours", "%00", "../x"])
def test_a_pack_that_is_not_there_opens_today_as_it_is(mai: FlaskClient, slug: str) -> None:
    assert visit(mai, "/today", query_string={"pack": slug}).h1 == visit(mai, "/today").h1


def test_a_teachers_pack_is_dealt_to_those_alone_who_have_it_pinned(shelf_now: Shelf) -> None:
    with_taught = taught(shelf_now, "thu-bay")
    usual = deck.lines(shelf_now, "bath", ["vi"])
    assert deck.lines(with_taught, "bath", ["vi"]) == usual
    dealt = deck.lines(with_taught, "bath", ["vi"], None, ("thu-bay",))
    assert dealt[: len(usual)] == usual
    assert {pack.slug for pack, _line in dealt[len(usual) :]} == {"thu-bay"}


def test_no_moment_grows_beyond_what_a_page_carries(shelf_now: Shelf) -> None:
    usual = deck.lines(shelf_now, "bath", ["vi"])
    many = taught(taught(shelf_now, "newest", times=4), "oldest", times=4)
    dealt = deck.lines(many, "bath", ["vi"], None, ("newest", "oldest"))
    assert len(dealt) == deck.MOST
    assert dealt[: len(usual)] == usual
    assert {pack.slug for pack, _line in dealt[len(usual) : len(usual) + 5]} == {"newest"}


def test_a_moment_that_only_a_teacher_writes_for_is_there_for_her_families(shelf_now: Shelf) -> None:
    without = Shelf({slug: pack for slug, pack in shelf_now.packs.items() if pack.moment != "call"})
    alone = taught(without, "we-call")
    calling = dataclasses.replace(alone.packs["we-call"], moment="call")
    alone = Shelf({**alone.packs, "we-call": calling}, alone.taught)
    assert "call" not in deck.moments(alone, ["vi"])
    assert "call" in deck.moments(alone, ["vi"], ("we-call",))


def test_a_phone_is_told_to_keep_this_weeks_pack_ahead(
    teacher: FlaskClient, mai: FlaskClient, joon: FlaskClient, at: str, code: str
) -> None:
    teacher.post(f"{at}/pins", data={"slug": "bath-time"})
    mai.post(f"/class/{code}/families")
    assert "/today?pack=bath-time" in mai.get("/offline/ahead").get_json()["pages"]
    assert "/today?pack=bath-time" not in joon.get("/offline/ahead").get_json()["pages"]
