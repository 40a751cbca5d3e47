"""The pages on which a pack is written, for whoever may, with and without scripts."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Key, all_rows, teaches
from tests.studio.test_edits_door import an_id, begun, tell, typed
from tests.visiting import visit


@pytest.fixture
def writer(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"])


def test_whoever_may_not_write_finds_no_studio(joon: FlaskClient, writer: FlaskClient) -> None:
    draft = begun(writer)
    for path in ("/studio", "/studio/drafts/new", draft):
        assert joon.get(path).status_code == 404
    assert joon.post(f"{draft}/edits", json={}).status_code == 404


def test_a_teacher_of_other_packs_does_not_find_this_one(
    app: Flask, writer: FlaskClient, world: dict[str, Key]
) -> None:
    other = teaches(app, world["mai"])
    draft = begun(writer)
    assert other.get(draft).status_code == 404
    assert other.post(f"{draft}/edits", json={"cells": [typed(an_id(), "mine")]}).status_code == 404


def test_a_pack_is_begun_and_listed(writer: FlaskClient) -> None:
    visit(writer, "/studio/drafts/new")
    draft = begun(writer, title="Bath time with Grandma")
    home = visit(writer, "/studio")
    assert "Bath time with Grandma" in home.text
    assert draft in home.links


def test_a_line_is_written_without_scripts(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    page = visit(writer, f"{draft}/lines/{row}")
    page.form(f"{draft}/lines/{row}").send(
        writer, **{"f:meaning": "Wash your hands", "f:ur:text": "ہاتھ دھو لو"}
    )
    assert "ہاتھ دھو لو" in visit(writer, draft).text
    page = visit(writer, f"{draft}/lines/{row}")
    seen = int(page.form(f"{draft}/lines/{row}").data["base:meaning"])
    assert tell(writer, draft, typed(row, "Wash both hands", base=seen))["saved"]
    answer = page.form(f"{draft}/lines/{row}").send(writer, **{"f:meaning": "Wash our hands"})
    said = answer.get_data(as_text=True)
    assert "Wash both hands" in said
    assert "Wash our hands" in said


def test_a_line_that_was_removed_meanwhile_comes_back_with_what_is_typed(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    tell(writer, draft, typed(row, "Wash your hands"))
    page = visit(writer, f"{draft}/lines/{row}").form(f"{draft}/lines/{row}")
    tell(writer, draft, rows=[{"id": row, "removed": True}])
    page.send(writer, go="next")
    assert "Wash your hands" not in visit(writer, draft).text, "nothing was typed"
    page.send(writer, **{"f:ur:text": "ہاتھ دھو لو"})
    said = visit(writer, draft).text
    assert "Wash your hands" in said
    assert "ہاتھ دھو لو" in said


def test_what_is_written_on_the_page_of_a_line_is_found_there(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    tell(writer, draft, typed(row, "Wash your hands"))
    there = writer.get(f"{draft}?row={row}&field=ur:literal").headers["Location"]
    assert there == f"{draft}/lines/{row}?field=ur%3Aliteral#f-ur%3Aliteral"
    assert writer.get(f"{draft}?row={row}&field=ur:text").status_code == 200


def test_a_language_is_added_and_put_away_and_its_words_stay(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    tell(writer, draft, typed(row, "ہاتھ", "ur:text"))
    writer.post(f"{draft}/columns", data={"away": "ur"})
    writer.post(f"{draft}/columns", data={"add": "km"})
    page = visit(writer, draft)
    assert "ہاتھ" not in page.text
    assert "ខ្មែរ" in page.texts("th", "words")[-1]
    writer.post(f"{draft}/columns", data={"add": "ur"})
    assert "ہاتھ" in visit(writer, draft).text


def test_many_lines_come_on_pages(writer: FlaskClient) -> None:
    draft = begun(writer)
    rows = [an_id() for _ in range(230)]
    tell(
        writer,
        draft,
        *(typed(row, f"line {n}") for n, row in enumerate(rows, 1)),
        rows=[{"id": row} for row in rows],
    )
    page = visit(writer, f"{draft}?row={rows[219]}")
    assert page.by_id(f"row-{rows[219]}") is not None, "where “Mend it” leads without scripts"
    grid = page.by_id("grid")
    assert grid is not None
    assert (grid.get("data-from"), grid.get("data-before")) == ("201", rows[199])


def test_the_sandbox_keeps_nothing(app: Flask, client: FlaskClient) -> None:
    visit(client, "/studio/sandbox")
    before = all_rows(app)
    row = an_id()
    cells = [typed(row, "合埋眼", "yue:text"), typed(row, "hap6 maai4 ngaan", "yue:readings.jyutping")]
    answer = client.post("/studio/sandbox/looks", json={"cells": cells})
    [flag] = answer.get_json()["flags"][row]
    assert flag["field"] == "yue:readings.jyutping"
    assert all_rows(app) == before
    assert client.post("/studio/sandbox/looks", json={"cells": [{}] * 401}).status_code == 400


def html(writer: FlaskClient, path: str) -> str:
    return writer.get(path).get_data(as_text=True)


def test_one_more_way_to_say_it_has_columns_and_fields_as_long_as_it_stands(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    tell(
        writer, draft, typed(row, "Wash"), typed(row, "洗手", "yue:text"), typed(row, "沖手", "yue@also:text")
    )
    page = html(writer, f"{draft}?row={row}&field=yue@also:readings.jyutping")
    fields = re.findall(r'data-column="([^"]+)"', page)
    assert fields[:5] == [
        "yue:text",
        "yue:readings.jyutping",
        "yue@also:text",
        "yue@also:readings.jyutping",
        "ur:text",
    ]
    assert "沖手" in page
    alone = html(writer, f"{draft}/lines/{row}")
    for field in ("yue@also:text", "yue@also:readings.jyutping", "yue@also:literal"):
        assert f'id="f-{field}"' in alone
    tell(writer, draft, rows=[{"id": row, "removed": True}])
    assert "yue@also" not in html(writer, draft)


def test_a_language_that_was_put_away_is_shown_where_something_in_it_is_to_be_mended(
    writer: FlaskClient,
) -> None:
    draft, row = begun(writer), an_id()
    tell(writer, draft, typed(row, "Xin chào", "vi:text"))
    assert 'data-column="vi:text"' not in html(writer, draft)
    assert 'data-column="vi:text"' in html(writer, f"{draft}?row={row}&field=vi:text")


@pytest.mark.parametrize(
    ("title", "moment"),
    [("Bath time with Grandma", "bath"), ("Good night, moon", "bedtime"), ("Colours", "any")],
)
def test_a_pack_is_for_the_moment_its_title_speaks_of(writer: FlaskClient, title: str, moment: str) -> None:
    page = html(writer, begun(writer, title=title, moment="any"))
    assert f'<option value="{moment}" selected>' in page


def test_no_address_and_no_number_is_more_than_a_page_can_show(writer: FlaskClient) -> None:
    draft, row = begun(writer, title="L" * 3000), an_id()
    tell(writer, draft, typed(row, "Wash your hands"))
    for query in ("row=%00", f"from={10**30}", "from=-1", f"row={row}&field=%00"):
        assert "LLL" in visit(writer, f"{draft}?{query}").text
        assert writer.get(f"{draft}/flags?{query}").status_code == 200
    page = visit(writer, f"{draft}/lines/{row}").form(f"{draft}/lines/{row}")
    told = {**page.data, "f:meaning": "Wash mine", "base:meaning": "-1"}
    assert "Somebody else wrote" in writer.post(f"{draft}/lines/{row}", data=told).get_data(as_text=True) or (
        "Wash your hands" in visit(writer, draft).text
    )
    assert tell(writer, draft, rows=[{"id": an_id(), "after": "x\0"}])["refused_rows"] == []
