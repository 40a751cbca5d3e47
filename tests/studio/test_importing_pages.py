"""The steps by which a file comes in, from choosing it to Undo."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import genanki
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from langapp import config
from langapp.db import db
from langapp.drafts import document, editing
from langapp.drafts.models import Draft
from langapp.families import merging
from langapp.families.models import Caregiver, Device
from langapp.lib import strictyaml
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.studio.importing import bundles, confirming, dry_run, keeping, mapping, opening, writing
from langapp.studio.models import Publication
from tests.cast import BEGAN, Key, all_rows, teaches
from tests.lib import courses
from tests.studio.drafted import caregiver, row, write
from tests.visiting import Page, text_of, visit

TABLE = """Meaning,Vietnamese,Note
Shall we go out?,Mình ra ngoài nhé?,
The sun is warm.,Nắng ấm quá.,said outdoors
Put on your hat.,,
,,nothing to say
"""


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"])


def send(client: FlaskClient, text: str | bytes, name: str = "outdoors.csv", draft: str = "") -> Any:
    data = text.encode() if isinstance(text, str) else text
    place = f"/studio/drafts/{draft}/imports" if draft else "/studio/imports"
    return client.post(place, data={"file": (io.BytesIO(data), name)})


def brought(client: FlaskClient, text: str | bytes, name: str = "outdoors.csv", draft: str = "") -> str:
    """The address of an import, which waits for its columns."""
    response = send(client, text, name, draft)
    assert response.status_code == 303, response.text
    return str(response.location)


def said(page: Page) -> dict[str, str]:
    """What the selects of a page say as it stands."""
    return {
        select.get("name", ""): next(
            (option.get("value", "") for option in select.iter("option") if "selected" in option.attrib),
            next(select.iter("option")).get("value", ""),
        )
        for select in page.all("select")
    }


def test_the_names_of_the_columns_may_stand_under_a_title(lan: FlaskClient) -> None:
    text = "Words for the park,,\nMeaning,Vietnamese,Note\nThe sun is warm.,Nắng ấm quá.,\nLook!,Nhìn kìa!,\n"
    place = brought(lan, text)
    assert said(visit(lan, place))["header"] == "2"
    assert "2 new lines" in choose(lan, place).text
    other = lan.post(f"{place}/names", data={"sheet": "0", "header": "0"}).location
    assert said(visit(lan, other))["header"] == "0"


def test_a_number_that_no_page_says_is_none(lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    visit(lan, f"{place}?sheet={'9' * 5000}")
    assert lan.post(f"{place}/choice", data={"sheet": "9" * 5000}).status_code == 422


def test_of_what_finds_no_room_nothing_lies_there(app: Flask, lan: FlaskClient, monkeypatch: Any) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("langapp.lib.wholefile.write", full)
    assert send(lan, TABLE).status_code == 503
    with app.app_context():
        held = config.current().data / "imports"
        assert not [*held.glob("*/*")]
        assert {each.stat().st_mode & 0o777 for each in (held, *held.iterdir())} == {0o700}


def test_who_confirms_where_many_do_is_asked_to_wait(lan: FlaskClient, monkeypatch: Any) -> None:
    place = brought(lan, TABLE)
    choose(lan, place)
    monkeypatch.setattr(confirming, "PATIENCE", 0)
    monkeypatch.setattr(confirming, "_places", BoundedSemaphore(1))
    with confirming._places:
        assert lan.post(f"{place}/confirmation").status_code == 503
    assert lan.post(f"{place}/confirmation").status_code == 303


def answer(client: FlaskClient, place: str, **answers: str) -> Any:
    """The columns as they were guessed, but for what is told."""
    page = visit(client, place)
    form = next(form for form in page.forms if form.action.endswith("/choice"))
    return form.send(client, **{**said(page), **answers})


def choose(client: FlaskClient, place: str, **answers: str) -> Page:
    """The same, and the dry run."""
    response = answer(client, place, **answers)
    assert response.status_code == 303, response.text
    return visit(client, response.location)


def confirm(client: FlaskClient, place: str, **answers: str) -> str:
    form = next(
        form for form in visit(client, f"{place}/outcome").forms if form.action.endswith("/confirmation")
    )
    response = form.send(client, **answers)
    assert response.status_code == 303, response.text
    return str(response.location)


def pack_of(app: Flask, draft_id: str) -> Pack:
    with app.app_context():
        return document.folded(db.session.get_one(Draft, draft_id)).pack


def test_a_table_becomes_a_pack_and_is_taken_back(app: Flask, lan: FlaskClient) -> None:
    before = all_rows(app)
    place = brought(lan, TABLE)
    page = choose(lan, place)
    assert "3 new lines" in page.text
    assert "1 row stays out" in page.text
    assert "neither a meaning nor a wording" in page.text
    assert all_rows(app) == before, "Nothing is written before Confirm."
    draft = confirm(lan, place, title="Outdoors").rpartition("/")[2]
    pack = pack_of(app, draft)
    assert (pack.title, [line.meaning for line in pack.lines]) == (
        "Outdoors", ["Shall we go out?", "The sun is warm.", "Put on your hat."],
    )  # fmt: skip
    assert pack.lines[1].wordings["vi"].form.note == "said outdoors"
    assert lan.post(f"{place}/confirmation").location.endswith(draft)
    assert len(pack_of(app, draft).lines) == 3, "Confirmed twice is once."
    assert lan.post(f"{place}/undo").status_code == 303
    assert "is gone again" in visit(lan, f"{place}/done").text
    with app.app_context():
        assert db.session.get_one(Draft, draft).removed_at is not None


def test_what_somebody_changed_since_is_left_alone(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    choose(lan, place)
    draft_id = confirm(lan, place).rpartition("/")[2]
    with app.app_context():
        draft = db.session.get_one(Draft, draft_id)
        row = next(iter(document.folded(draft).rows.values()))
        by = db.session.get_one(Caregiver, draft.began_by)
        editing.edit(
            draft, by, BEGAN, uuid7(BEGAN), [editing.Edit(row, "vi:text", "Đi chơi nhé?", editing.ANY)]
        )
        db.session.commit()
    lan.post(f"{place}/undo")
    assert "changed since, and stay" in visit(lan, f"{place}/done").text
    assert [line.wordings["vi"].form.text for line in pack_of(app, draft_id).lines] == ["Đi chơi nhé?"]


def test_rows_that_are_there_are_filled_and_never_overwritten(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, "Meaning,Vietnamese\nThe sun is warm.,Nắng ấm.\nPut on your hat.,\n")
    choose(lan, place)
    draft = confirm(lan, place).rpartition("/")[2]
    more = "Meaning,Vietnamese,Thai\nthe sun is warm,Trời nắng.,แดดอุ่น\nPut on your hat!,Đội mũ vào.,\nLook!,Nhìn kìa.,\n"
    second = brought(lan, more, draft=draft)
    page = choose(lan, second)
    assert "1 new line" in page.text
    assert "2 lines of the pack are filled" in page.text
    assert "“Nắng ấm.” stands there already and stays." in page.text
    assert confirm(lan, second).endswith(draft)
    lines = pack_of(app, draft).lines
    assert [line.wordings["vi"].form.text for line in lines] == ["Nắng ấm.", "Đội mũ vào.", "Nhìn kìa."]
    assert lines[0].wordings["th"].form.text == "แดดอุ่น"
    assert lines[1].meaning == "Put on your hat."
    third = brought(lan, more, draft=draft)
    assert "“Nắng ấm.” is replaced." in choose(lan, third, way="replace").text
    confirm(lan, third)
    assert pack_of(app, draft).lines[0].wordings["vi"].form.text == "Trời nắng."
    fourth = brought(lan, more, draft=draft)
    choose(lan, fourth, way="add")
    confirm(lan, fourth)
    assert len(pack_of(app, draft).lines) == 6


def test_the_numbers_are_the_rows_of_the_file(lan: FlaskClient) -> None:
    text = "Meaning,Urdu,မြန်မာ\n\nWater,پاني,\nWater,آب,\nHand,ہاتھ,\nHand,ہاتھ,\nMother,,ေမေမ\n"
    place = brought(lan, text)
    page = choose(lan, place)
    rows = {tuple(cell.strip() for cell in row)[:2]: row[2] for row in cells_of(page)}
    assert "Urdu's" in rows["3", "Urdu"]
    assert "Row 3 has the same" in rows["4", "Meaning"]
    assert "row 5" in rows["6", ""]
    assert "Zawgyi" in rows["7", "မြန်မာ"]
    table = lan.get(f"{place}/remarks.csv")
    assert table.status_code == 200
    assert "Zawgyi" in table.data.decode("utf-8-sig")


def cells_of(page: Page) -> list[list[str]]:
    return [[text_of(cell).strip() for cell in row if cell.tag in ("th", "td")] for row in page.all("tr")]


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        (b"", "a.csv", "empty"),
        (b" \n \n", "a.csv", "othing"),
        (b"Meaning,Vietnamese\n", "a.csv", "nothing below it"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
    ],
)
def test_what_cannot_come_in_is_said_in_a_sentence(
    lan: FlaskClient, text: bytes, name: str, sentence: str
) -> None:
    response = send(lan, text, name)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'action="/studio/imports"' in response.text, "Another is chosen on the same page."


def test_an_import_is_its_persons_alone(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    place = brought(lan, TABLE)
    joon = teaches(app, world["joon"])
    assert joon.get(place).status_code == 404
    assert joon.post(f"{place}/confirmation").status_code == 404


def test_two_columns_go_to_two_places(lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    response = answer(lan, place, **{"column-2": "vi:text"})
    assert response.status_code == 422
    assert "Two columns are “Vietnamese: What is said”" in response.text
    assert f'action="{place}/choice"' in response.text, "They are on the same page, as they were chosen."


def test_what_the_packs_do_not_know_of_is_not_done(
    app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    """An older backup came back, or the machine stopped before it was kept."""
    place = brought(lan, TABLE)
    choose(lan, place)
    with app.app_context():
        held = keeping.find(caregiver(world["lan"]).id, place.rpartition("/")[2], datetime.now(UTC))
        held.tell_done(keeping.Done(3, (held.draft_id,), BEGAN.isoformat()))
    assert len(pack_of(app, confirm(lan, place).rpartition("/")[2]).lines) == 3


def test_lines_of_a_chat_may_be_pasted(app: Flask, lan: FlaskClient) -> None:
    visit(lan, "/studio/imports/new")
    pasted = "手を洗おう - Let's wash your hands\nおやすみ - Good night\n"
    place = lan.post("/studio/imports", data={"text": pasted}).location
    choose(lan, place)
    draft = confirm(lan, place, title="Evening").rpartition("/")[2]
    line = pack_of(app, draft).lines[1]
    assert (line.meaning, line.wordings["ja"].form.text) == ("Good night", "おやすみ")


def test_the_grid_says_what_came_in_and_takes_it_back(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    choose(lan, place)
    grid = visit(lan, confirm(lan, place))
    assert "Brought in 3 lines from outdoors.csv." in grid.text
    assert grid.form(f"{place}/undo").send(lan).status_code == 303
    lan.post(f"{place}/undo")
    assert "gone again" in visit(lan, f"{place}/done").text


def zipped(*packs: str, **renamed: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for slug in packs:
            for file in sorted((config.ROOT / "lessons" / slug).iterdir()):
                archive.writestr(f"{renamed.get(slug, slug)}/{file.name}", file.read_bytes())
    return held.getvalue()


def test_packs_of_a_zip_come_in_as_they_were(app: Flask, lan: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(strictyaml, "load", None)  # Nobody reads a stranger's YAML where families are served.
    place = brought(lan, zipped("bath-time", "tet", tet="tet-in-hanoi"), "packs.zip")
    page = visit(lan, place)
    assert "Bath time" in page.text
    done = lan.post(f"{place}/confirmation", data={"pack": ["bath-time", "tet-in-hanoi"]}).location
    assert "“bath-time” here already" in visit(lan, done).text
    lan.post(f"{place}/confirmation", data={"pack": ["bath-time", "tet-in-hanoi"]})
    with app.app_context():
        drafts = db.session.scalars(select(Draft)).all()
        came = {draft.slug: document.folded(draft).pack for draft in drafts}
        on_shelf = shelf.current().packs
    assert came == {
        "bath-time-2": replace(on_shelf["bath-time"], slug="bath-time-2"),
        "tet-in-hanoi": replace(on_shelf["tet"], slug="tet-in-hanoi"),
    }
    lan.post(f"{place}/undo")
    with app.app_context():
        assert all(draft.removed_at for draft in db.session.scalars(select(Draft)))


def test_what_is_to_be_mended_in_a_zip_is_said_with_file_and_line(lan: FlaskClient) -> None:
    held = io.BytesIO(zipped("bath-time"))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("bath-time/vi.yml", "language: vi\n")
        archive.writestr("evening/pack.yaml", "title: Evening\nlines: 3\n")
    page = visit(lan, brought(lan, held.getvalue(), "packs.zip"))
    assert "bath-time/vi.yml:1" in page.text
    assert "evening/pack.yaml:2" in page.text


def test_a_course_comes_in_by_file_and_line(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, courses.zipped(), "course.zip")
    page = choose(lan, place)
    assert any("bath.yaml:" in row[0] for row in cells_of(page) if row)
    draft = confirm(lan, place).rpartition("/")[2]
    pack = pack_of(app, draft)
    assert pack.title == "Vietnamese"
    assert pack.lines[0].meaning == "water"
    assert pack.lines[0].wordings["vi"].form.text == "nước"


def test_the_fields_of_a_deck_are_told_apart(app: Flask, lan: FlaskClient, tmp_path: Path) -> None:
    fields = [{"name": name} for name in ("Front", "Back", "Romaji")]
    card = {"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Back}}"}
    deck = genanki.Deck(17, "Kitchen")
    for note in (
        ("<b>水</b>をのむ", "Drink the water", "mizu o nomu"),
        ("お皿", "The plate is here", "osara"),
    ):
        deck.add_note(genanki.Note(genanki.Model(18, "Word", fields=fields, templates=[card]), list(note)))
    genanki.Package(deck).write_to_file(tmp_path / "kitchen.apkg")
    place = brought(lan, (tmp_path / "kitchen.apkg").read_bytes(), "kitchen.apkg")
    assert "Columns left out: Deck" in choose(lan, place).text
    form = pack_of(app, confirm(lan, place).rpartition("/")[2]).lines[0].wordings["ja"].form
    assert (form.text, form.readings) == ("水をのむ", {"hepburn": "mizu o nomu"})


def test_of_somebody_who_goes_nothing_is_kept(app: Flask, lan: FlaskClient, world: dict[str, Key]) -> None:
    place = brought(lan, TABLE)
    with app.app_context():
        device = Device.of_token(world["lan"].token)
        assert device is not None
        keeping.forget(device.caregiver_id)
    assert lan.get(place).status_code == 404


def test_an_import_is_kept_for_a_day(app: Flask, lan: FlaskClient) -> None:
    place = brought(lan, TABLE)
    with app.app_context():
        keeping.remove_before(datetime.now(UTC) + keeping.KEPT)
    assert "kept for a day" in visit(lan, place, status=404).text


def published(app: Flask, lan: FlaskClient) -> tuple[str, str]:
    """An import, and its draft, of which an edition is on the shelf. Commits."""
    place = brought(lan, "Meaning,Vietnamese\nShall we bathe?,Mình tắm nhé?\n")
    choose(lan, place)
    draft_id = confirm(lan, place, title="Our bath").rpartition("/")[2]
    with app.app_context():
        draft = db.session.get_one(Draft, draft_id)
        pack = replace(document.folded(draft).pack, summary="For the bath.", by={"vi": ("Cô Lan",)})
        shelf.add(pack, origin=draft.origin, position=7, now=BEGAN)
        told = {"draft_id": draft.id, "caregiver_id": draft.began_by, "by": "Cô Lan", "changes": ""}
        db.session.add(Publication(slug=draft.slug, number=1, at=BEGAN, ended_at=None, **told))
        db.session.commit()
    return place, draft_id


def test_a_pack_that_was_published_is_still_there_when_what_came_in_is_taken_back(
    app: Flask, lan: FlaskClient
) -> None:
    place, draft_id = published(app, lan)
    assert lan.post(f"{place}/undo").status_code == 303
    assert pack_of(app, draft_id).lines == ()
    visit(lan, f"/studio/drafts/{draft_id}")


def test_what_is_not_kept_is_not_told_either(
    app: Flask, lan: FlaskClient, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk turns out to be full."""
    place = brought(lan, TABLE)
    choose(lan, place)
    draft = confirm(lan, place).rpartition("/")[2]

    def full() -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(db.session, "commit", full)
        assert lan.post(f"{place}/undo").status_code == 500
    assert len(pack_of(app, draft).lines) == 3
    assert "Brought in 3 lines" in visit(lan, f"{place}/done").text
    assert lan.post(f"{place}/undo").status_code == 303
    assert lan.get(f"/studio/drafts/{draft}").status_code == 404


def test_a_plan_is_made_anew_where_somebody_wrote_meanwhile(app: Flask, world: dict[str, Key]) -> None:
    draft_id = write(app, world["lan"])
    with app.test_request_context(method="POST"):
        lan, draft = caregiver(world["lan"]), db.session.get_one(Draft, draft_id)
        opened = opening.open_file("Meaning,Vietnamese\nDry your feet,Lau chân nào\n".encode(), "a.csv")
        held = keeping.bring(opened, "a.csv", lan.id, draft_id, datetime.now(UTC))
        choice = mapping.guess(opened, 0)

        def ready() -> writing.Ready:
            told = dry_run.plan(
                opened, choice, writing.lines_of(draft), document.folded(draft).pack, shelf.current()
            )
            return writing.ready(held, told, choice, "", draft, BEGAN)

        before = ready()
        editing.edit(draft, lan, BEGAN, uuid7(BEGAN), [editing.Edit(row(1), "cue", "Softly", editing.ANY)])
        assert writing.write(held, before, lan, BEGAN) is None
        assert writing.write(held, ready(), lan, BEGAN)
        again = writing.write(held, before, lan, BEGAN)
        assert again is not None
        assert again.lines == 1, "Written already: told as it was."
        assert len(document.folded(draft).pack.lines) == 4


def test_more_packs_than_one_can_look_through_are_divided(lan: FlaskClient) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(bundles.MOST + 1):
            archive.writestr(f"pack-{number}/pack.yaml", "title: Evening\n")
    refused = send(lan, held.getvalue(), "packs.zip")
    assert refused.status_code == 422
    assert "more than 100 packs" in refused.text


def test_an_import_goes_along_when_somebody_turns_out_to_be_here_already(
    app: Flask, lan: FlaskClient, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = brought(lan, TABLE)
    choose(lan, place)
    joon = teaches(app, world["joon"])
    monkeypatch.setitem(app.config, "JOBS_IMMEDIATE", True)
    with app.app_context():
        former = caregiver(world["lan"]).id
        merging.merge(caregiver(world["lan"]), caregiver(world["joon"]), datetime.now(UTC))
        db.session.commit()
        assert not (config.current().data / "imports" / former).exists()
    assert "3 new lines" in visit(joon, f"{place}/outcome").text
    assert len(pack_of(app, confirm(joon, place).rpartition("/")[2]).lines) == 3
