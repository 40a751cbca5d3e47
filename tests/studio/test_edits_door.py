"""The grid's door: what was typed comes in once, and nobody writes over what they have not seen."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.drafts import editing
from tests.cast import Key, queries, teaches


def an_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def writer(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"])


def begun(teacher: FlaskClient, **told: Any) -> str:
    """The address of a draft in Cantonese and Urdu."""
    form = {"title": "Bath time", "language": ["yue", "ur"], "meanings": "en", **told}
    return teacher.post("/studio/drafts", data=form).headers["Location"]


def typed(row: str, value: str, field: str = "meaning", base: int = 0) -> dict[str, Any]:
    return {"row": row, "field": field, "value": value, "base": base}


def tell(teacher: FlaskClient, draft: str, *cells: dict[str, Any], **told: Any) -> dict[str, Any]:
    answer = teacher.post(f"{draft}/edits", json={"act": an_id(), "since": 0, "cells": cells, **told})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def test_what_was_typed_is_kept_and_said_back(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    answer = tell(writer, draft, typed(row, "Wash your hands"), rows=[{"id": row, "after": ""}])
    [[where, field, revision]] = answer["saved"]
    assert (where, field, revision) == (row, "meaning", answer["revision"])
    assert [each[0] for each in answer["changes"]["rows"]] == [row]
    assert tell(writer, draft, since=answer["revision"])["changes"] == {"cells": [], "rows": []}


def test_two_who_wrote_in_one_cell_are_both_told(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    seen = tell(writer, draft, typed(row, "Wash"))["saved"][0][2]
    tell(writer, draft, typed(row, "Wash well", base=seen))
    answer = tell(writer, draft, typed(row, "Wash now", base=seen), typed(row, "Rub", "cue"))
    [clash] = answer["conflicts"]
    assert (clash["value"], clash["by"]) == ("Wash well", "Cô Lan")
    assert [each[1] for each in answer["saved"]] == ["cue"]


def test_flags_are_of_the_rows_that_changed_and_of_what_is_written(writer: FlaskClient) -> None:
    draft, row, other = begun(writer), an_id(), an_id()
    cells = [typed(row, "合埋眼", "yue:text"), typed(row, "hap6 maai4 ngaan", "yue:readings.jyutping")]
    [flag] = tell(writer, draft, *cells, typed(other, "All clean"))["flags"][row]
    assert flag["field"] == "yue:readings.jyutping", "and no word yet of the meaning, which is still to come"
    revision = tell(writer, draft)["revision"]
    assert tell(writer, draft, since=revision)["flags"] == {}


def test_a_meaning_that_is_typed_in_other_letters_is_flagged_and_kept(writer: FlaskClient) -> None:
    for meanings, flagged in (("en", ["meaning"]), ("ja", [])):
        draft, row = begun(writer, meanings=meanings), an_id()
        answer = tell(writer, draft, typed(row, "手を洗おう"))
        assert [flag["field"] for flag in answer["flags"][row]] == flagged
        assert answer["saved"]


@pytest.mark.parametrize(
    "told",
    [
        {"cells": "x", "rows": 3, "at": [], "since": "long ago", "act": 7},
        {"cells": [None, {"row": 1}, {"row": "x\0", "field": "meaning", "value": "a"}], "since": -1},
        {
            "cells": [
                typed("not-a-row", "a"),
                typed(an_id(), "a", "nothing"),
                typed(an_id(), "\ud800", base=True),
            ]
        },
        {"rows": [{"id": "x"}, {"id": an_id(), "after": {}}, {}]},
    ],
)
def test_what_makes_no_sense_breaks_nothing(writer: FlaskClient, told: dict[str, Any]) -> None:
    assert writer.post(f"{begun(writer)}/edits", json=told).status_code == 200


def test_one_cell_costs_the_same_in_any_pack(app: Flask, writer: FlaskClient) -> None:
    counts = []
    for size in (3, 300):
        draft, rows = begun(writer), [an_id() for _ in range(size)]
        revision = tell(writer, draft, *(typed(row, "a line") for row in rows))["revision"]
        with queries(app) as seen:
            tell(writer, draft, typed(rows[1], "another", base=revision), since=revision)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


def test_a_row_is_removed_by_whoever_saw_what_stands_in_it(
    app: Flask, writer: FlaskClient, world: dict[str, Key]
) -> None:
    draft, row = begun(writer), an_id()
    seen = tell(writer, draft, typed(row, "Wash", "cue"))["revision"]
    tell(writer, draft, typed(row, "Wash your hands"))
    away = {"id": row, "removed": True}
    answer = tell(writer, draft, rows=[away | {"seen": seen}], since=seen)
    assert [(stays, name) for stays, _, name in answer["stays"]] == [(row, "Cô Lan")]
    assert answer["changes"]["rows"] == []
    answer = tell(writer, draft, rows=[away | {"seen": answer["revision"]}])
    assert [(each[0], each[2]) for each in answer["changes"]["rows"]] == [(row, True)]
    assert answer["stays"] == []


def test_a_row_that_comes_back_is_told_whole(writer: FlaskClient) -> None:
    draft, row = begun(writer), an_id()
    tell(writer, draft, typed(row, "Wash"), typed(row, "Rub", "cue"))
    gone = tell(writer, draft, rows=[{"id": row, "removed": True}])["revision"]
    answer = tell(writer, draft, typed(row, "手", "yue:text"), since=gone)
    assert [(each[0], each[2]) for each in answer["changes"]["rows"]] == [(row, False)]
    assert {each[2] for each in answer["changes"]["cells"]} == {"Wash", "Rub", "手"}


def test_where_a_draft_is_full_the_rest_is_kept_and_told_why(
    writer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MOST_ROWS", 1)
    draft, row, more = begun(writer), an_id(), an_id()
    tell(writer, draft, typed(row, "Wash"))
    answer = tell(
        writer, draft, typed(row, "Rub", "cue"), typed(more, "Dry"), rows=[{"id": more, "after": row}]
    )
    assert [each[:2] for each in answer["saved"]] == [[row, "cue"]]
    [[refused, why]] = answer["refused_rows"]
    assert refused == more
    assert "Begin another" in why
    assert answer["refused"] == [[more, "meaning", why]]


def test_a_page_that_is_opened_again_shows_what_to_look_at(app: Flask, writer: FlaskClient) -> None:
    draft, rows = begun(writer), [an_id() for _ in range(200)]
    cells = [
        cell
        for row in rows
        for cell in (
            typed(row, "合埋眼", "yue:text"),
            typed(row, "hap6 maai4 ngaan", "yue:readings.jyutping"),
        )
    ]
    tell(writer, draft, *cells, rows=[{"id": row} for row in rows])
    with queries(app) as seen:
        found = writer.get(f"{draft}/flags?from=1").get_json()["flags"]
    assert len(found) == 200
    assert all(flags for flags in found.values())
    assert len(seen) < 20
    assert writer.get(f"{draft}/flags?row={rows[7]}").get_json()["flags"].keys() == {rows[7]}
