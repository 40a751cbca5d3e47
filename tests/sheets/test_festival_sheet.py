"""A festival hangs on the wall by its arc, in the languages that have words for it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import queries
from tests.sheets.printed import is_there, pdf, sizes, text_of
from tests.visiting import Page, parsed, visit

ARC = ["Three weeks before", "The week before", "On the day", "Afterwards"]


def test_its_lines_stand_in_the_order_of_the_days(mai: FlaskClient) -> None:
    page = visit(mai, "/sheets/festival/tet")
    assert page.h1 == "Tết"
    assert page.texts("h2") == ARC
    assert "Chúc mừng năm mới!" in page.text
    assert "Hang it where you pass every day." in page.text


def test_a_language_without_words_for_it_leaves_no_empty_column(mai: FlaskClient) -> None:
    """Tết is of one side of this family: Tamil has no column there."""
    page = visit(mai, "/sheets/festival/tet")
    assert {each.get("lang") for each in page.all("p", "w")} == {"vi"}


def test_whoever_has_no_family_may_print_it_in_the_languages_it_is_in(client: FlaskClient) -> None:
    page = visit(client, "/sheets/festival/mid-autumn?language=vi&language=yue")
    assert {each.get("lang") for each in page.all("p", "w")} == {"vi", "yue-Hant-HK"}


def test_what_is_no_festival_makes_no_festival_sheet(mai: FlaskClient) -> None:
    for name in ("bath-time", "bath", "family", "cai-bong", "nothing"):
        assert mai.get(f"/sheets/festival/{name}").status_code == 404


def test_it_is_one_page_on_either_paper(app: Flask, mai: FlaskClient) -> None:
    for paper, size in (("a4", (210, 297)), ("letter", (216, 279))):
        made = pdf(app, mai, "/sheets/festival/tet", paper=paper)
        assert len(made.pages) == 1
        assert sizes(made) == {size}
        assert all(is_there(when, text_of(made)) for when in ARC)
        assert is_there("Chúc mừng năm mới!", text_of(made))


def test_in_nastaliq_it_is_one_page_too(app: Flask, joon: FlaskClient) -> None:
    made = pdf(app, joon, "/sheets/festival/eid-al-fitr", paper="letter")
    assert len(made.pages) == 1
    assert is_there("eid mubaarak", text_of(made))


def test_a_page_of_it_asks_little(app: Flask, mai: FlaskClient) -> None:
    visit(mai, "/sheets/festival/tet")
    with queries(app) as asked:
        mai.get("/sheets/festival/tet")
    assert len(asked) <= 8, asked


def test_what_a_language_says_word_for_word_is_not_said_twice(joon: FlaskClient) -> None:
    joon.post("/look", data={"locale": "ur"})
    path = "/sheets/festival/eid-al-fitr"
    answer = joon.get(path)
    page = Page(path, answer, parsed(answer.get_data()), joon.application)
    said = page.texts("p", "w")
    assert said
    assert not set(said) & set(page.texts("span", "meaning"))
