"""The voices of a copy come in, whatever happens before it is their turn."""

from __future__ import annotations

import errno
import io
import os
import shutil
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from langapp.belongings import arriving, ending, exporting, hearing, room, views
from langapp.db import db
from langapp.entry.models import PaperCode
from langapp.families.models import Device
from langapp.lib import wholefile
from langapp.speech.accepting import Accepted, NotAccepted
from langapp.voices import keeping
from langapp.voices.models import ChosenVoice, Recording, Rung
from langapp.web import Refused
from tests.belongings.test_copies import brought, changed, exported, take_in
from tests.belongings.test_copies import voice as voice
from tests.belongings.test_older_copies import takes as takes
from tests.belongings.test_older_copies import voices
from tests.cast import Key, all_rows, device_of
from tests.visiting import visit
from tests.voices.recording import record, speaker

EVERY = {"Bà": 1, "Ông": 2}
NO_ROOM = "There is no room here for a copy of this size"


@pytest.fixture
def copy(takes: list[str], app: Flask, mai: FlaskClient) -> bytes:
    """Of Mai's family, whose recordings are not here any more, as on another server."""
    made = exported(mai)
    with app.app_context():
        db.session.execute(delete(Recording))
        db.session.commit()
    return made


def full(*_given: Any, **_named: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def busy(*_given: Any) -> Any:
    raise NotAccepted("busy")


def lying(app: Flask) -> list[str]:
    with app.app_context():
        return [file.name for file in room.incoming().glob("*")]


@pytest.mark.parametrize(
    ("what", "where", "act"), [("keep", keeping, full), ("_patiently", hearing, busy)], ids=["full", "busy"]
)
def test_a_full_disk_or_a_busy_hour_ends_no_voice(
    copy: bytes,
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    where: Any,
    act: Any,
) -> None:
    brought(client, copy)
    with monkeypatch.context() as while_it_lasts:
        while_it_lasts.setattr(where, what, act)
        take_in(app)
        with app.app_context():
            for file in room.incoming().glob("*"):
                os.utime(file, (time.time() - 2 * arriving.A_DAY,) * 2)
        take_in(app)
    take_in(app)
    assert voices(app, client) == EVERY
    assert not lying(app)


def signed_in_elsewhere(copy: bytes, app: Flask, client: FlaskClient, key: Key) -> None:
    """A guest brings a copy and signs in where they belong, before its voices are heard through."""

    def of_one(rows: dict[str, Any]) -> None:
        rows.update(caregiver=rows["caregiver"][:1], caregiver_language=[])

    brought(client, changed(copy, of_one))
    with app.app_context():
        code = PaperCode.make(db.session.get_one(Device, key.device).caregiver_id, datetime.now(UTC))
        db.session.commit()
    assert client.post("/sign-in/paper", data={"code": code}).status_code == 303


def test_a_guest_who_signs_in_before_the_voices_are_in_has_them_there(
    copy: bytes, app: Flask, joon: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    signed_in_elsewhere(copy, app, client, world["joon"])
    for one in (joon, client):
        assert "3 voices are on their way in" in visit(one, "/family/data").text
    take_in(app)
    for one in (joon, client):
        assert voices(app, one) == EVERY
        assert "on their way in" not in visit(one, "/family/data").text


def test_what_waits_for_a_family_goes_when_it_is_erased(
    copy: bytes, app: Flask, client: FlaskClient, world: dict[str, Key]
) -> None:
    """What was brought into one that has become part of it, too."""
    signed_in_elsewhere(copy, app, client, world["joon"])
    with app.app_context():
        ending.erase(world["joon"].family, datetime.now(UTC))
    assert not lying(app)


def test_what_was_for_a_device_that_is_gone_is_nobodys_and_holds_up_no_other(
    app: Flask,
    mai: FlaskClient,
    joon: FlaskClient,
    client: FlaskClient,
    world: dict[str, Key],
    voice: Accepted,
) -> None:
    with app.app_context():
        mine = record(
            speaker(world["mai"].family, "Bà"), rung=Rung.ME, device_id=world["mai"].device, after=5
        )
        keeping.keep(world["mai"].family, mine, voice)
        db.session.commit()
    made = exported(mai)
    with app.app_context():
        db.session.execute(delete(Recording))
        db.session.commit()
    assert brought(client, made).status_code == 303
    client.post("/devices/mine/departure")
    take_in(app)
    assert not lying(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Recording)) == 0


def test_a_copy_that_cannot_be_taken_in_keeps_no_other_from_it(
    copy: bytes, app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context():
        room.incoming().mkdir(exist_ok=True)
        for kind in ("json", "zip"):
            (room.incoming() / f"0000.x.{kind}").write_bytes(copy if kind == "zip" else b'[{"Linh": 1}]')
    brought(client, copy)
    take_in(app)
    assert voices(app, client) == EVERY
    assert "wait for another day: KeyError" in caplog.text
    assert "Linh" not in caplog.text


def test_two_who_bring_the_same_copy_at_once_both_have_its_voices(
    copy: bytes, app: Flask, client: FlaskClient, world: dict[str, Key]
) -> None:
    """However often the work on it begins anew; and the voice that was chosen is still the one."""

    def one_is_chosen(rows: dict[str, Any]) -> None:
        first = rows["recording"][0]
        told = {"ref": first["ref"], "tag": "vi", "voice": first["id"], "chosen_at": first["recorded_at"]}
        rows["chosen_voice"] = [told]

    other, same = device_of(app), changed(copy, one_is_chosen)
    for one in (client, other):
        assert brought(one, same).status_code == 303
    with app.app_context():
        waiting = {file: file.read_bytes() for file in room.incoming().glob("*")}
    for _time in range(2):
        take_in(app)
        for one in (client, other):
            assert voices(app, one) == EVERY
        with app.app_context():
            for chosen in db.session.scalars(select(ChosenVoice)):
                assert db.session.get_one(Recording, chosen.voice).family_id == chosen.family_id
        for file, held in waiting.items():
            file.write_bytes(held)
            assert "on their way in" not in visit(other, "/family/data").text


# Room


def test_room_is_promised_once_and_given_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    free = room.LEFT_FREE + 2 * 1000
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    with app.app_context():
        for _time in range(2):
            room.promise(1000)
            with pytest.raises(Refused, match=NO_ROOM):
                room.promise(1)
            room.take_back(1000)


def test_a_copy_that_was_sent_holds_no_room_any_more(copy: bytes, app: Flask, client: FlaskClient) -> None:
    brought(client, copy)
    assert brought(client, b"none").status_code == 422
    assert room._promised.total == 0


def test_what_waits_has_a_bound_whoever_brings_it(
    copy: bytes, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_LYING", int(2.5 * len(copy)))
    assert [brought(device_of(app), copy).status_code for _time in range(4)] == [303, 303, 503, 503]
    take_in(app)
    assert brought(device_of(app), copy).status_code == 303


def test_a_family_has_one_copy_waiting_at_a_time(copy: bytes, app: Flask, client: FlaskClient) -> None:
    brought(client, copy)
    before = all_rows(app)
    again = brought(client, copy)
    assert again.status_code == 503
    assert "We are busy for a moment" in again.get_data(as_text=True)
    assert all_rows(app) == before
    take_in(app)
    assert brought(client, copy).status_code == 303


@pytest.mark.parametrize("what", ["sent", "put down", "expected"])
def test_a_disk_that_fills_meanwhile_is_said_in_a_sentence(
    copy: bytes, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = all_rows(app)
    where: dict[str, tuple[Any, str]] = {
        "sent": (room.Sent, "rollover"),
        "put down": (shutil, "copyfileobj"),
        "expected": (wholefile, "write"),
    }
    monkeypatch.setattr(views, "IN_MEMORY", 1)
    monkeypatch.setattr(*where[what], full)
    refused = client.post("/copies", data={"copy": (io.BytesIO(copy), "copy.zip")})
    assert refused.status_code == 503
    assert NO_ROOM in refused.get_data(as_text=True)
    assert all_rows(app) == before
    assert not lying(app)


def test_an_export_for_which_there_is_no_room_says_so(
    takes: list[str], mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "write", full)
    refused = mai.get("/family/data/copy.zip")
    assert refused.status_code == 503
    assert NO_ROOM in refused.get_data(as_text=True)
