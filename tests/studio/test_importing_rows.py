"""Rows of a file that a teacher leaves out by hand: they are told, kept out by Confirm, and may be taken in again."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Key, teaches
from tests.studio.test_importing_pages import answer, brought, choose, confirm, pack_of
from tests.visiting import Page, checked, text_of, visit

TABLE = """Meaning,Japanese,Hepburn
The sun is warm.,ひなた,hinata

In the house,,
The sun is warm.,あたたかい,atatakai
Meaning,Japanese,Hepburn
ただいま,ただいま,tadaima
おかえり,おかえり,okaeri
Good night.,おやすみ,oyasumi
"""


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"])


def told(page: Page) -> dict[str, str]:
    """What is said of the rows, by their numbers."""
    return {text_of(row.find("th")): text_of(row.findall("td")[1]) for row in page.all("tr")[1:]}


def press(client: FlaskClient, page: Page, name: str, value: str = "") -> Page:
    """A button of this name in the table, and the page after it."""
    button = next(
        each
        for each in page.all("button")
        if each.get("name") == name and each.get("value", "").endswith(value)
    )
    answered = client.post(button.get("formaction", ""), data={name: button.get("value")})
    assert answered.status_code == 303, answered.text
    place, _, anchor = answered.location.partition("#")
    after = visit(client, place)
    assert after.by_id(anchor) is not None, "She is where she was."
    return after


def meanings(app: Flask, address: str) -> list[str]:
    return [line.meaning for line in pack_of(app, address.rpartition("/")[2]).lines]


def test_a_row_is_left_out_until_it_is_taken_in_again(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    page = choose(lan, place)
    assert "7 new lines" in page.text
    assert "The rest of this row is empty" in told(page)["4"]
    assert "The names of the columns stand here again" in told(page)["6"]
    assert "Row 2 has the same" in told(page)["5"]
    page = press(lan, page, "leave", "4")
    lan.post(f"{place}/rows", data={"leave": "2"})
    page = visit(lan, f"{place}/outcome")
    assert "5 new lines" in page.text
    assert "2 rows stay out because you say so" in page.text
    assert "Row 2 has the same" not in page.text, "Told anew, without it."
    assert "You leave this out" in told(page)["2, 4"]
    assert "4,,You leave this out.,no" in lan.get(f"{place}/remarks.csv").data.decode("utf-8-sig")
    assert answer(lan, place).status_code == 303
    page = visit(lan, f"{place}/outcome")
    assert "5 new lines" in page.text, "Columns that are said again leave them out too."
    page = press(lan, page, "take", "2")
    assert "6 new lines" in page.text
    assert "In the house" not in meanings(app, confirm(lan, place))
    lan.post(f"{place}/undo")
    assert "gone again" in visit(lan, f"{place}/done").text


def test_all_rows_of_one_sentence_and_those_that_are_typed(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    page = choose(lan, place)
    assert "The meanings of this pack are in English" in told(page)["7, 8"]
    page = press(lan, page, "leave_all")
    assert "5 new lines" in page.text
    for odd, why in (
        ("99", "no row “99”"),
        ("", "Type the numbers"),
        ("1,2", "no row “1”"),
        ("9-3," * 400, "Type"),
    ):
        refused = lan.post(f"{place}/rows", data={"typed": "", "rows": odd, "title": "Evening"})
        assert refused.status_code == 422
        assert why in checked(lan, f"{place}/rows", refused).text
    assert lan.post(f"{place}/rows", data={"typed": "", "rows": "3-5, 9"}).status_code == 303
    assert "2 new lines" in visit(lan, f"{place}/outcome").text
    page = press(lan, visit(lan, f"{place}/outcome"), "take_all")
    assert "7 new lines" in page.text
    lan.post(f"{place}/rows", data={"enter": "", "rows": "2 – 6,۸"})
    assert lan.post(f"{place}/confirmation", data={"rows": "99"}).status_code == 422
    address = confirm(lan, place, rows="7")
    assert meanings(app, address) == ["Good night."], (
        "Rows that are typed stay out, their button pressed or not."
    )
    assert pack_of(app, address.rpartition("/")[2]).title == "Evening", "As it was typed before rows went."
    done = lan.post(f"{place}/rows", data={"typed": "", "rows": "7"})
    assert done.location.endswith(place), "What is done is done."


def test_what_no_page_says_leaves_nothing_out(lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    assert lan.post(f"{place}/rows", data={"leave": "2"}).location.endswith(place), "No column is said yet."
    choose(lan, place)
    odd = {"leave": ["77", "<b>"], "take": "x", "leave_all": "y", "take_all": "z"}
    assert lan.post(f"{place}/rows?at=-7&group=%22", data=odd).status_code == 303
    assert "7 new lines" in visit(lan, f"{place}/outcome?at={'9' * 5000}&group=%00").text
