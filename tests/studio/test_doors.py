"""Every door of the studio, as the app knows them: shut for whoever may not write or check, and for another's pack."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from langapp.db import db
from langapp.drafts.editing import Edit, edit
from langapp.drafts.models import Draft
from langapp.families.models import Caregiver, Device
from tests.cast import BEGAN, Key, all_rows, an_id, teaches

NOT_THERE = an_id(0)
ROOMS = ("/studio", "/classes")
FILLED = {"name": "writing", "slug": "bath-time", "number": "1", "act": an_id(9), "tag": "vi"}


def doors(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each with the method it is opened by."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.rule.startswith(ROOMS) and not getattr(view, "public", False):
            yield from ((method, rule) for method in ("GET", "POST") if method in (rule.methods or ()))


def address(app: Flask, rule: Rule, **ids: str) -> str:
    given = {name: ids.get(name) or FILLED.get(name, NOT_THERE) for name in rule.arguments}
    return app.url_map.bind("localhost").build(
        rule.endpoint, {name: int(value) if name == "number" else value for name, value in given.items()}
    )


def test_whoever_may_not_write_or_check_finds_nothing_there(
    app: Flask, joon: FlaskClient, client: FlaskClient
) -> None:
    before = all_rows(app)
    for method, rule in doors(app):
        path = address(app, rule)
        assert (path, joon.open(path, method=method).status_code) == (path, 404)
        assert (path, client.open(path, method=method).status_code) == (path, 303)
    assert all_rows(app) == before


def test_no_other_site_changes_anything_there(app: Flask, world: dict[str, Key]) -> None:
    lan = teaches(app, world["lan"], "writing", "checking", "leading")
    before = all_rows(app)
    for method, rule in doors(app):
        if method == "POST":
            path = address(app, rule)
            answer = lan.post(path, headers={"Sec-Fetch-Site": "cross-site"})
            assert (path, answer.status_code) == (path, 403)
    assert all_rows(app) == before


def test_a_pack_that_another_teacher_writes_is_not_there(app: Flask, world: dict[str, Key]) -> None:
    joon = teaches(app, world["joon"], "writing", "checking", "leading")
    lan = teaches(app, world["lan"])
    with app.test_request_context("/", method="POST"):
        by = db.session.get_one(Caregiver, db.session.get_one(Device, world["lan"].device).caregiver_id)
        draft = Draft.begin(by, BEGAN, title="Bath time")
        edit(draft, by, BEGAN, "a", [Edit(an_id(7), "meaning", "Splash")])
        db.session.commit()
        ids = {"draft_id": draft.id, "row_id": an_id(7)}
    assert lan.get(f"/studio/drafts/{ids['draft_id']}").status_code == 200
    before = all_rows(app)
    for method, rule in doors(app):
        if "draft_id" in rule.arguments:
            path = address(app, rule, **ids)
            hers = {"cells": [{"row": an_id(7), "field": "meaning", "value": "mine now", "base": 1}]}
            answer = joon.open(path, method=method, **({"json": hers} if path.endswith("/edits") else {}))
            assert (path, answer.status_code in (303, 404)) == (path, True)
            assert (path, "Splash" in answer.text) == (path, False)
    assert all_rows(app) == before


def test_what_is_not_there_is_never_a_fault_of_ours(app: Flask, world: dict[str, Key]) -> None:
    lan = teaches(app, world["lan"], "writing", "checking", "leading")
    for method, rule in doors(app):
        path = address(app, rule)
        assert (path, lan.open(path, method=method).status_code < 500) == (path, True)
