"""What no honest phone and no page of ours would send: it is refused in a sentence, and nothing breaks by it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from langapp.config import Config
from langapp.db import db
from langapp.families.models import Device
from langapp.languages.registry import languages
from langapp.practice.models import HeardWord, Thread
from langapp.voices.models.wordings import FamilyWording, OwnLine
from tests.cast import REF, Key, an_id, report, said, undone

HEARD = {"kind": "heard", "ref": "", "tag": "vi", "word": "ba", "at": "2024-05-01T18:00:00+00:00"}
NUL = "a\0b"


@pytest.mark.parametrize(
    "fact",
    [
        said(id=None),
        said(ref=None),
        said(kind=None),
        undone(thread=None, fact=None),
        {**HEARD, "id": an_id(3), "tag": None},
        {**HEARD, "id": an_id(3), "word": None},
    ],
    ids=lambda fact: ", ".join(f"{fact.get('kind')} {name}" for name, value in fact.items() if value is None),
)
def test_a_field_that_is_there_and_nothing_holds_up_no_other(
    app: Flask, mai: FlaskClient, fact: dict[str, Any]
) -> None:
    answer = report(mai, fact, said(50))
    assert (answer.status_code, answer.json and answer.json["held"]) == (200, [an_id(50)])


def test_every_language_at_once_has_room(mai: FlaskClient) -> None:
    told = said(tags=[language.tag for language in languages()])
    assert (report(mai, told).json or {})["held"] == [an_id()]


def test_a_word_of_no_line_may_say_so_by_nothing(app: Flask, mai: FlaskClient) -> None:
    assert report(mai, {**HEARD, "id": an_id(3), "ref": None, "caregiver": None, "said": None}).json
    with app.app_context():
        assert db.session.scalars(select(HeardWord.ref)).all() == [""]


@pytest.mark.parametrize("family", ["\0", NUL, "\ud800", "x" * 100_000, "../..", an_id(9)])
def test_a_family_that_never_was_is_another_one(app: Flask, mai: FlaskClient, family: str) -> None:
    told = json.dumps({"family": family, "facts": [said()]})
    assert mai.post("/facts", data=told, content_type="application/json").status_code == 409
    assert mai.post("/facts", data={**said(), "family": family.replace("\ud800", "?")}).status_code == 409
    with app.app_context():
        assert db.session.scalars(select(Thread)).all() == []


def test_a_name_of_a_row_may_hold_what_a_database_cannot(mai: FlaskClient) -> None:
    for path, field in (
        ("/devices/mine/caregiver", "caregiver"),
        ("/passkeys/removal", "passkey"),
        ("/family/kept-lines", "ref"),
        ("/family/data/me", "caregiver"),
        ("/devices/mine/child", "child"),
    ):
        assert mai.post(path, data={field: NUL}).status_code == 404, path


def test_a_name_turns_no_page_around(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    with app.app_context():
        me = db.session.get_one(Device, world["mai"].device).caregiver_id
    turned = {"name": "\u202eMẹ\u2066", "nickname": "Bé\u202e"}
    for path in (f"/family/caregivers/{me}/name", f"/devices/{world['mai'].device}/name", "/family/children"):
        assert mai.post(path, data=turned).status_code == 303
    for path in ("/family/people", "/family/devices", "/today", "/words"):
        shown = mai.get(path).text
        assert "Mẹ" in shown or "Bé" in shown, path
        assert not {"\u202e", "\u2066"} & set(shown), path


def test_an_id_that_another_family_has_makes_a_row_of_ones_own(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    for client, words in ((mai, "Canary"), (joon, "Mine")):
        assert client.post(f"/family/lines/{an_id(7)}", data={"meaning": words}).status_code == 303
        told = {"text": words, "id": an_id(8)}
        assert client.post(f"/family/wordings/{REF}/1", data=told).status_code == 303
    with app.app_context():
        lines = {line.id: line.family_id for line in db.session.scalars(select(OwnLine))}
        said_so = db.session.execute(
            select(FamilyWording.family_id, FamilyWording.text).where(FamilyWording.ref == REF)
        ).all()
    assert lines.pop(an_id(7)) == world["mai"].family
    assert list(lines.values()) == [world["joon"].family]
    assert {(world["mai"].family, "Canary"), (world["joon"].family, "Mine")} == {*map(tuple, said_so)}
    for path in ("/family/lines", "/packs/ours", "/packs/ours:any", f"/today?line={REF}"):
        assert "Canary" not in joon.get(path).text, path
    for path in (
        f"/family/lines/{an_id(7)}",
        f"/family/wordings/ours/{an_id(7)}/1",
        f"/today/say/ours/{an_id(7)}/1",
    ):
        assert joon.get(path).status_code == 404, path


@pytest.mark.parametrize("number", [10**400, -(10**400)])
def test_a_copy_with_a_number_that_no_computer_has_is_refused(
    mai: FlaskClient, client: FlaskClient, number: int
) -> None:
    with mai.get("/family/data/copy.zip") as response:
        held = zipfile.ZipFile(io.BytesIO(response.data))
    told = json.loads(held.read("family.json"))
    told["rows"]["family_language"][0]["position"] = number
    recording = {"duration": number, "lufs": number}
    for rows in (told["rows"], {**told["rows"], "recording": [recording]}):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("family.json", json.dumps({**told, "rows": rows}))
        answer = client.post("/copies", data={"copy": (io.BytesIO(file.getvalue()), "copy.zip")})
        assert answer.status_code == 422


def test_a_copy_that_would_keep_all_others_waiting_is_refused(mai: FlaskClient, client: FlaskClient) -> None:
    with mai.get("/family/data/copy.zip") as response:
        told = json.loads(zipfile.ZipFile(io.BytesIO(response.data)).read("family.json"))
    tags, at = " ".join(language.tag for language in languages()), "2024-05-01T18:00:00+00:00"
    row = {"tags": tags, "said_at": at, "received_at": at, "caregiver_id": told["rows"]["caregiver"][0]["id"]}
    told["rows"]["thread"] = [{**row, "id": an_id(n), "ref": f"bath-time/line-{n}"} for n in range(2000)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("family.json", json.dumps(told))
    answer = client.post("/copies", data={"copy": (io.BytesIO(file.getvalue()), "copy.zip")})
    assert answer.status_code == 422
    assert "larger than we can take in" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "langapp.evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
    ids=str,
)
def test_the_outbox_is_for_whoever_sits_at_this_machine(client: FlaskClient, headers: dict[str, str]) -> None:
    """A name that leads here, and a proxy in front of us, come from this machine too."""
    assert client.get("/outbox").status_code == 200
    assert client.get("/outbox", headers=headers).status_code == 404


def test_what_a_database_refuses_is_not_told_in_its_error(inside: Flask, world: dict[str, Key]) -> None:
    """On PostgreSQL it would name the whole row."""
    row = {"family": world["mai"].family, "id": an_id(1), "word": "Canary"}
    with pytest.raises(DBAPIError) as error:
        db.session.execute(
            text("INSERT INTO heard_word (family_id, id, tag, word) VALUES (:family, :id, 'vi', :word)"), row
        )
    assert "Canary" not in str(error.value) + str(error.value.orig) + repr(error.value.orig)


def test_nobody_else_on_the_machine_reads_in_the_data_folder(tmp_path: Path) -> None:
    config = Config.from_env({"LANGAPP_DATA": str(tmp_path / "data")})
    assert config.data.stat().st_mode & 0o077 == 0
