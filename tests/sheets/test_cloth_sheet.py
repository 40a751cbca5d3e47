"""The cloth of a year on one sheet: drawn whole, without a number, and set beside nobody."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from langapp.practice import cloth
from langapp.sheets.cloth import drawing, loom
from tests.cast import an_id, queries, report, said
from tests.sheets.printed import is_there, pdf, text_of
from tests.visiting import visit

PATH = "/sheets/cloth/family"
NOW = datetime.now(UTC)


def _say(client: FlaskClient, *tags: str, year: int = NOW.year, number: int = 1) -> None:
    at = datetime(year, 1, 1, 12, tzinfo=UTC) if year != NOW.year else NOW
    assert report(client, said(number, tags=list(tags), at=at.isoformat())).status_code == 200


def test_it_is_of_this_year_and_names_what_is_woven_in(mai: FlaskClient) -> None:
    _say(mai, "ta")
    page = visit(mai, PATH)
    assert page.h1 == f"Our family cloth, {NOW.year}"
    assert page.texts("span", "endonym") == ["தமிழ்"]


def test_another_year_and_all_of_it_may_be_asked_for(mai: FlaskClient) -> None:
    _say(mai, "vi", year=2024)
    assert visit(mai, PATH).texts("span", "endonym") == []
    assert visit(mai, f"{PATH}?year=2024").texts("span", "endonym") == ["Tiếng Việt"]
    assert visit(mai, f"{PATH}?year=all").h1 == "Our family cloth"
    assert visit(mai, f"{PATH}?year=nonsense").h1 == f"Our family cloth, {NOW.year}"


def test_there_is_one_poster_which_leads_to_other_years_and_to_a_picture(mai: FlaskClient) -> None:
    _say(mai, "vi", year=2024)
    _say(mai, "vi", number=2)
    assert PATH in visit(mai, "/cloth").links
    this = visit(mai, PATH)
    assert f"{PATH}?year=2024" in this.links
    assert f"/cloth.svg?year={NOW.year}" in this.links
    assert f"{PATH}?year={NOW.year}" not in visit(mai, f"{PATH}?year=2024").links
    assert mai.get("/cloth/poster").status_code == 404


def test_no_number_but_the_year_is_on_it(mai: FlaskClient) -> None:
    for number in range(1, 12):
        _say(mai, "vi", "ta", number=number)
    page = visit(mai, PATH)
    paper = " ".join(page.texts("h1") + page.texts("span", "endonym"))
    assert re.findall(r"\d+", paper) == [str(NOW.year)]
    assert not re.search(
        r"\d", text_of_article(page.response.get_data(as_text=True)).replace(str(NOW.year), "")
    )


def text_of_article(html: str) -> str:
    """The words of the paper, without its drawing."""
    inside = re.search(r"<article.*?</article>", html, re.S)
    assert inside
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", inside[0], flags=re.S))


def test_before_the_first_thread_it_is_the_bare_loom(mai: FlaskClient) -> None:
    page = visit(mai, PATH)
    assert "loom-warp" in page.response.get_data(as_text=True)
    assert page.texts("span", "endonym") == []


def test_it_is_nobody_else_s(app: Flask, mai: FlaskClient, joon: FlaskClient, client: FlaskClient) -> None:
    _say(mai, "vi")
    assert visit(joon, PATH).texts("span", "endonym") == []
    assert client.get(PATH).status_code == 404
    assert mai.get("/sheets/cloth/bath").status_code == 404


def test_what_was_undone_is_not_woven(mai: FlaskClient) -> None:
    _say(mai, "vi")
    undo = {"kind": "undo", "thread": an_id(1), "at": NOW.isoformat()}
    assert report(mai, undo).status_code == 200
    assert visit(mai, PATH).texts("span", "endonym") == []


def test_it_fills_the_sheet_however_much_was_said(inside: Flask) -> None:
    for count in (0, 1, 5, 300):
        picture = cloth.picture([_Said("vi")] * count, ("vi", "ta"), 4 if count < 99 else 16)
        for paper, shape in (("a4", 1.24), ("letter", 1.13)):
            hung = loom(picture, paper)
            assert hung.high >= hung.wide * shape
            assert hung.high >= hung.edge + hung.fringe
    assert "<script" not in drawing(hung, '"><script>')


class _Said:
    def __init__(self, tags: str) -> None:
        self.tags = tags


def test_the_file_is_one_page_of_lines_and_paths(app: Flask, mai: FlaskClient) -> None:
    _say(mai, "vi", "ta")
    made = pdf(app, mai, PATH)
    assert len(made.pages) == 1
    assert is_there(f"Our family cloth, {NOW.year}", text_of(made))
    assert is_there("Tiếng Việt", text_of(made))
    assert not made.pages[0].images  # nothing of it is a photograph: it is as sharp on A3


def test_a_page_of_it_asks_little(app: Flask, mai: FlaskClient) -> None:
    _say(mai, "vi")
    visit(mai, PATH)
    with queries(app) as asked:
        mai.get(PATH)
    assert len(asked) <= 8, asked
