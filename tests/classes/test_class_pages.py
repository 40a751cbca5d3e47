"""A class: begun by a teacher, shown by a code, with a pack for the week."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.classes.models import Class
from langapp.classes.models.classes import LENGTH, LETTERS
from langapp.db import db
from tests.cast import BEGAN, all_rows
from tests.classes.school import begin, code_of
from tests.visiting import visit


def test_a_teacher_begins_a_class_and_sees_its_code_as_letters_and_as_a_square(
    app: Flask, teacher: FlaskClient
) -> None:
    assert visit(teacher, "/classes/new").form("/classes").data["name"] == "Cô Lan"
    at = begin(teacher, "Thứ bảy", "vi", "ta")
    page = visit(teacher, at)
    code = code_of(app, at)
    assert re.fullmatch(f"[{LETTERS}]{{{LENGTH}}}", code)
    assert not set("01OILSZ5U") & set(LETTERS)
    assert page.h1 == "Thứ bảy"
    assert f"/class/{code}" in page.text
    assert page.all(css="qr") or page.every("{http://www.w3.org/2000/svg}svg")
    assert at in visit(teacher, "/classes").links


def test_the_same_form_sent_twice_is_one_class(teacher: FlaskClient) -> None:
    form = visit(teacher, "/classes/new").form("/classes")
    first, second = (form.send(teacher, language=["vi"]).location for _ in range(2))
    assert first == second


def test_two_taps_of_which_one_comes_in_the_midst_of_the_other_are_one_class(
    app: Flask, teacher: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, real = visit(teacher, "/classes/new").form("/classes"), Class.all_of

    def meanwhile(teacher_id: str) -> list[Class]:
        monkeypatch.setattr(Class, "all_of", real)
        db.session.rollback()
        Class.begin(teacher_id, "A", ["vi"], BEGAN, form.data["id"])
        db.session.commit()
        return real(teacher_id)

    monkeypatch.setattr(Class, "all_of", meanwhile)
    form.send(teacher, name="A", language=["vi"])
    assert len(all_rows(app)["class"]) == 1


def test_a_class_that_is_begun_for_a_pack_has_it_pinned(teacher: FlaskClient) -> None:
    for slug, is_there in (("bath-time", True), ("no-such-pack", False)):
        form = visit(teacher, f"/classes/new?pack={slug}").form("/classes")
        for _ in range(2):
            at = form.send(teacher, name=slug, language=["vi"]).location
        assert (f"{at}/pins/{slug}/removal" in {form.action for form in visit(teacher, at).forms}) == is_there


@pytest.mark.parametrize(
    "given", [{"name": " ", "language": "vi"}, {"name": "x" * 61, "language": "vi"}, {"name": "A"}]
)
def test_a_class_has_a_name_and_a_language(teacher: FlaskClient, given: dict[str, str]) -> None:
    assert teacher.post("/classes", data=given).status_code == 422


def test_nobody_else_finds_a_class_by_its_page(
    joon: FlaskClient, client: FlaskClient, at: str, code: str
) -> None:
    joon.post(f"/class/{code}/families")
    for path in ("/classes", "/classes/new", at):
        assert joon.get(path).status_code == 404
        assert client.get(path).status_code == 303
    for path in (f"{at}/pins", f"{at}/codes", f"{at}/closing", f"{at}/about"):
        assert joon.post(path, data={"slug": "bath-time"}).status_code == 404


def test_a_new_code_ends_the_old_one_and_two_taps_are_one(
    app: Flask, teacher: FlaskClient, client: FlaskClient, at: str, code: str
) -> None:
    page = visit(teacher, at)
    asked = {form.get("action") for each in page.all("details") for form in page.all("form", within=each)}
    assert f"{at}/codes" in asked
    renewal = page.form(f"{at}/codes")
    renewal.send(teacher)
    new = code_of(app, at)
    renewal.send(teacher)
    assert code_of(app, at) == new != code
    visit(client, f"/class/{code}", 404)
    assert visit(client, f"/class/{new}").h1 == "Cô Lan"


def test_a_class_that_is_closed_takes_no_new_family_and_keeps_those_it_has(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, client: FlaskClient, at: str, code: str
) -> None:
    mai.post(f"/class/{code}/families")
    visit(teacher, at).form(f"{at}/closing").send(teacher)
    assert "takes no new families now" in visit(client, f"/class/{code}").text
    before = all_rows(app)
    assert client.post(f"/class/{code}/families", data={"language": "vi"}).status_code == 422
    assert mai.post(f"/class/{code}/families").status_code == 303
    assert all_rows(app) == before
    assert "You can" in visit(mai, "/family").text or "Leave the class" in visit(mai, "/family").text
    visit(teacher, at).form(f"{at}/opening").send(teacher)
    assert client.post(f"/class/{code}/families", data={"language": "vi"}).status_code == 303


def test_a_pack_is_pinned_in_one_tap_and_taken_down_in_one(teacher: FlaskClient, at: str) -> None:
    page = visit(teacher, at)
    assert "Nothing is pinned yet" in page.text
    pins = [each.get("value") for each in page.all("button") if each.get("name") == "slug"]
    assert {"bath-time", "bedtime"} <= set(pins)
    for slug in ("bath-time", "bedtime", "bath-time"):
        teacher.post(f"{at}/pins", data={"slug": slug})
    page = visit(teacher, at)
    assert page.texts("p", "pin-of-week")[0].startswith("Bath time")
    assert {"/sheets/fridge/bath-time?level=1&language=vi", "/packs/bath-time/projector?languages=vi"} <= set(
        page.links
    )
    page.form(f"{at}/pins/bath-time/removal").send(teacher)
    assert visit(teacher, at).texts("p", "pin-of-week")[0].startswith("Bedtime")
    assert teacher.post(f"{at}/pins", data={"slug": "no-such-pack"}).status_code == 404


def test_a_class_that_ends_is_nowhere_any_more(
    app: Flask, teacher: FlaskClient, mai: FlaskClient, joon: FlaskClient, at: str, code: str
) -> None:
    teacher.post(f"{at}/pins", data={"slug": "bath-time"})
    mai.post(f"/class/{code}/families")
    assert joon.get(f"{at}/ending").status_code == joon.post(f"{at}/ending").status_code == 404
    page = visit(teacher, at)
    assert {"/studio/transfers/new", f"{at}/ending"} <= set(page.links)
    assert visit(teacher, f"{at}/ending").form(f"{at}/ending").send(teacher).location == "/classes"
    for path, client in ((at, teacher), (f"/class/{code}", mai)):
        visit(client, path, 404)
    assert visit(mai, "/today").texts("p", "pin") == []
    after = all_rows(app)
    assert not any(after[f"class_{each}"] for each in ("pin", "family", "teacher", "week"))


def test_its_name_is_text(teacher: FlaskClient, client: FlaskClient, app: Flask) -> None:
    for name in ("<b>Lớp</b> & “A”", "தமிழ் வகுப்பு", "{{ 7*7 }}"):
        at = begin(teacher, name)
        assert visit(teacher, at).h1 == name
        assert visit(client, f"/class/{code_of(app, at)}").h1 == name
