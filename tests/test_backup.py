"""A backup holds everything, is known to be whole, and can be put back by somebody who has one command to type."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import MetaData, select, text

from langapp import create_app, installation
from langapp.backup import archive, closed, guests, making, nightly, restoring, rows, scratch
from langapp.backup.archive import MANIFEST, Damaged
from langapp.cli import langapp
from langapp.config import ROOT, Config, Misconfigured
from langapp.db import db
from langapp.families import erasing
from langapp.families.models import Caregiver, Device, Family
from langapp.families.models.devices import hash_of
from langapp.lib import occupancy, wholefile
from langapp.lib.uuid7 import uuid7
from langapp.migrations import running
from langapp.practice.models import Thread
from langapp.readiness import make_tables
from langapp.voices import keeping
from langapp.voices.models import Recording, Speaker
from langapp.workshops.models import (
    ExitAnswer,
    Guest,
    RoomThread,
    RoomVoice,
    Whisper,
    Workshop,
    WorkshopReport,
)
from langapp.workshops.models.answers import QUESTIONS
from langapp.workshops.reports import reporting
from tests.cast import Key
from tests.conftest import Databases, SqliteFiles, _let_go, make_config
from tests.workshops.building import a_session

NOW = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
ODD = 'Linh "Bé" \\n =1+1 🧵 ‍ ngoại 不 017'


@pytest.fixture
def house(tmp_path: Path, databases: Databases) -> Config:
    return installed(tmp_path, databases)


def installed(tmp_path: Path, databases: Databases) -> Config:
    """A small installation with two families and a voice in each."""
    databases.make("house")
    config = make_config(tmp_path / "house", databases.url("house"))
    config.data.mkdir()
    with opened(config) as app, app.app_context():
        for name in ("linh", "joon"):
            a_family(name)
        db.session.commit()
    return config


@pytest.fixture
def elsewhere(tmp_path: Path, databases: Databases) -> Config:
    """Another installation, in which nobody has been yet."""
    databases.make("elsewhere")
    config = make_config(tmp_path / "elsewhere", databases.url("elsewhere"))
    config.data.mkdir()
    return config


class opened:  # noqa: N801  reads as `with opened(config) as app`
    """The app of an installation, with its tables; closed again afterwards."""

    def __init__(self, config: Config) -> None:
        self.app = create_app(config)
        make_tables(self.app, config)

    def __enter__(self) -> Flask:
        return self.app

    def __exit__(self, *_: object) -> None:
        with self.app.app_context():
            db.session.remove()
        _let_go(self.app)


def a_family(name: str) -> Family:
    family, token = Family.begin(["vi", "ta"], NOW)
    db.session.flush()
    family.little_one().call(f"{name} {ODD}"[:40])
    device = Device.of_token(token)
    assert device is not None
    for number in range(3):
        Thread.add(
            device, f"018f3600-0000-7000-8000-{number:012x}", ref="a/b", tags=["vi"], said_at=NOW, now=NOW
        )
    a_recording(family.id, f"the voice of {name}".encode() * 1000)
    return family


def a_recording(family_id: str, sound: bytes) -> str:
    speaker = Speaker.begin(family_id, "Bà ngoại", NOW)
    db.session.flush()
    values: dict[str, Any] = dict.fromkeys((column.name for column in Recording.__table__.columns), None)
    id_ = speaker.id
    values |= {"id": id_, "family_id": family_id, "speaker_id": speaker.id, "ref": "a/b", "tag": "vi"}
    values |= {
        "variant": "",
        "text": "x",
        "text_hash": "y",
        "rung": 1,
        "recorded_at": NOW,
        "received_at": NOW,
    }
    values |= {"duration": 1.1, "lufs": -18.25, "flags": "", "withdrawn_by": ""}
    Recording.add(values)
    wholefile.write(keeping.sound(family_id, id_), sound, 0o600)
    wholefile.write(keeping.original(family_id, id_), b"fLaC" + sound, 0o600)
    return id_


def everything(config: Config) -> dict[str, list[bytes]]:
    """All rows, to the letter."""
    with rows.snapshot(config) as connection:
        return {
            table.name: list(rows.lines_of(connection, table))
            for table in rows.tables_of(connection, running.NEWEST)
            if table.name != "installation"
        }


def sounds(config: Config) -> dict[str, bytes]:
    folder = config.data / "recordings"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*")}


def ids(config: Config) -> list[str]:
    with opened(config) as app, app.app_context():
        return sorted(db.session.scalars(select(Family.id)))


def the_id_of(config: Config) -> str:
    with opened(config) as app, app.app_context():
        return installation.current()


def made(config: Config, now: datetime = NOW) -> Path:
    return making.make(config, config.data / "backups", now).file


# Round and round


def test_what_is_put_back_elsewhere_is_the_same_to_the_letter(house: Config, elsewhere: Config) -> None:
    before, heard = everything(house), sounds(house)
    done = restoring.restore(elsewhere, made(house), LATER)
    assert everything(elsewhere) == before
    assert sounds(elsewhere) == heard
    assert len(heard) == 4
    assert done.silent == done.erased_again == 0
    assert the_id_of(elsewhere) not in ("", the_id_of(house))


def test_everything_the_app_has_comes_back_with_its_lessons(
    app: Flask, config: Config, elsewhere: Config
) -> None:
    """The whole world of the tests, while the app has it open."""
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        file = made(config)
        db.session.rollback()
    restoring.restore(elsewhere, file, LATER)
    kept = everything(elsewhere)
    assert kept == everything(config)
    assert len(kept["search_key"]) > 1000
    with opened(elsewhere) as other, other.app_context():
        family, _token = Family.begin(["vi"], NOW)
        db.session.flush()
        family.little_one().call("Bo")  # a number that the database gives, after those that were put back
        db.session.flush()
        assert family.children[0].id > 1


def test_a_backup_is_one_moment_while_people_go_on(house: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between two tables: it is in neither of them, and nobody waits."""
    real = rows.lines_of
    with opened(house) as app:

        def meanwhile(connection: Any, table: Any, instead: Any) -> Iterator[bytes]:
            if table.name == "family":
                yield from real(connection, table)
                writing = threading.Thread(target=write)
                writing.start()
                writing.join(timeout=4)
                assert not writing.is_alive()
            else:
                yield from real(connection, table, instead)

        def write() -> None:
            with app.app_context():
                a_family("late")
                db.session.commit()

        monkeypatch.setattr(rows, "lines_of", meanwhile)
        done = making.make(house, house.data / "backups", NOW)
    assert done.manifest.tables["family"] == done.manifest.tables["child"] == 2
    assert done.manifest.tables["thread"] == 6
    assert len(ids(house)) == 3


def test_a_backup_can_be_read_without_us(house: Config) -> None:
    file = made(house)
    assert file.name == "langapp-20260701T030000Z.zip"
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as held:
        assert held.testzip() is None
        [child, _other] = held.read("rows/child.jsonl").decode().splitlines()
        assert json.loads(child)["nickname"] == f"linh {ODD}"[:40]
        told = json.loads(held.read(MANIFEST))
    assert told["step"] == running.NEWEST
    assert set(told["members"]) == set(held.namelist()) - {MANIFEST}


def test_backups_of_an_older_step_are_brought_up_to_date(house: Config, elsewhere: Config) -> None:
    """Made by the tables of 0002, before there were caregivers."""
    old = house.data / "old.zip"
    with zipfile.ZipFile(made(house)) as source, zipfile.ZipFile(old, "w") as target:
        told = json.loads(source.read(MANIFEST))
        now = NOW.isoformat()
        tables = {
            "family": [{"id": "f" * 36, "began_at": now, "skipped": ""}],
            "family_language": [{"family_id": "f" * 36, "tag": "vi", "position": 0, "variant": "south"}],
            "device": [{"id": "d" * 36, "family_id": "f" * 36, "token_hash": "h", "joined_at": now}],
        }
        empty = list(tables_of_step_two() - set(tables))
        told["step"], told["members"] = "0002", {}
        for name, held in (tables | {name: [] for name in empty}).items():
            data = b"".join(json.dumps(row).encode() + b"\n" for row in held)
            _put(target, told, f"rows/{name}.jsonl", data, len(held))
        target.writestr(MANIFEST, json.dumps(told))
    restoring.restore(elsewhere, old, LATER)
    with opened(elsewhere) as app, app.app_context():
        [device] = db.session.scalars(select(Device))
        assert (device.id, db.session.get_one(Caregiver, device.caregiver_id).family_id) == (
            "d" * 36,
            "f" * 36,
        )


def tables_of_step_two() -> set[str]:
    since = {"attempt", "caregiver", "caregiver_language", "challenge", "code", "email", "former_family"}
    since |= {"heard_word", "installation", "invitation", "memory", "paper_code", "passkey", "review"}
    since |= {"erasure", "departed"}
    return set(running.every_table().tables) - since


def _put(target: zipfile.ZipFile, told: dict[str, Any], name: str, data: bytes, number: int | None) -> None:
    import hashlib

    target.writestr(name, data)
    told["members"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "rows": number}


# When it says no


def test_what_is_in_place_is_not_replaced_unasked_and_kept_aside_when_asked(
    house: Config, elsewhere: Config, on: str
) -> None:
    restoring.restore(elsewhere, made(house), LATER)
    with opened(elsewhere) as app, app.app_context():
        a_family("new here")
        db.session.commit()
    before, heard = everything(elsewhere), sounds(elsewhere)
    with pytest.raises(Misconfigured, match="There is a database in place already, so nothing was changed"):
        restoring.restore(elsewhere, made(house), LATER)
    assert everything(elsewhere) == before
    done = restoring.restore(elsewhere, made(house), LATER, replace=True)
    assert len(ids(elsewhere)) == 2
    assert sounds(elsewhere) == sounds(house)
    assert done.aside is not None
    assert len(list((done.aside / "recordings").glob("*/*"))) == len(heard) == 6
    if on == "sqlite":
        kept = make_config(elsewhere.data, f"sqlite:///{done.aside / 'elsewhere.db'}")
        assert everything(kept) == before
    else:
        with rows.snapshot(elsewhere) as connection:
            schema = done.aside.name.replace("-", "_").lower()
            assert connection.scalar(text(f"SELECT count(*) FROM {schema}.family")) == 3


def test_nothing_is_put_back_while_the_app_is_open(house: Config) -> None:
    file, before = made(house), everything(house)
    with opened(house) as app, app.app_context():
        db.session.execute(text("SELECT count(*) FROM family"))
        db.session.rollback()  # It holds the database open, and nothing else.
        with pytest.raises(Misconfigured, match="Langapp is running"):
            restoring.restore(house, file, LATER, replace=True)
    with pytest.raises(Misconfigured, match="Langapp is running"), occupied(house):
        restoring.restore(house, file, LATER, replace=True)
    assert everything(house) == before
    assert not list(house.data.glob("before-restore*"))


class occupied:  # noqa: N801
    """A server that has said it is open."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def __enter__(self) -> None:
        closed.stay_open(self.config)

    def __exit__(self, *_: object) -> None:
        occupancy._held.pop().close()


def test_nothing_opens_while_a_backup_is_put_back(house: Config) -> None:
    with closed.closed(house), pytest.raises(Misconfigured, match="A backup is being put back"):
        closed.stay_open(house)
    with occupied(house), occupied(house):
        pass


def test_every_byte_that_is_damaged_is_noticed(house: Config, elsewhere: Config) -> None:
    file = made(house)
    whole = file.read_bytes()
    changed = 0
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        changed += is_refused(file)
    # What is left are bytes of the ZIP itself that nothing depends on, such as times of members.
    assert changed > 120
    for end in (0, 10, len(whole) // 2, len(whole) - 5):
        file.write_bytes(whole[:end])
        with pytest.raises(Damaged, match="does not open as a ZIP"):
            restoring.check(elsewhere, file, LATER)


def is_refused(file: Path) -> bool:
    try:
        with archive.opened(file) as backup:
            backup.check()
    except Misconfigured:
        return True
    return False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda told: told["members"].pop("rows/child.jsonl"),
            "rows/child.jsonl is missing, or should not be",
        ),
        (
            lambda told: told["members"]["rows/child.jsonl"].update(rows=7),
            "rows/child.jsonl is not what was written",
        ),
        (
            lambda told: told["members"]["rows/child.jsonl"].update(sha256="0"),
            "child.jsonl is not what was written",
        ),
        (lambda told: told["members"].update({"../../x": {}}), "manifest.json cannot be read"),
        (
            lambda told: told["members"].update({"../x": {"bytes": 1, "sha256": ""}}),
            "manifest.json names '../x', which no backup holds",
        ),
        (lambda told: told.update(step="9999"), "newer Langapp \\(step 9999\\)"),
        (lambda told: told.update(format=2), "was made by a newer Langapp"),
        (lambda told: told.clear(), "manifest.json cannot be read"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    house: Config, elsewhere: Config, change: Callable[[Any], Any], sentence: str
) -> None:
    other = house.data / "other.zip"
    with zipfile.ZipFile(made(house)) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == MANIFEST:
                told = json.loads(data)
                change(told)
                data = json.dumps(told).encode()
            target.writestr(name, data)
    with pytest.raises(Misconfigured, match=sentence):
        restoring.restore(elsewhere, other, LATER)
    assert scratch.is_empty(elsewhere)
    assert not list(elsewhere.data.glob("*/*"))


def test_rows_that_do_not_belong_together_are_refused(house: Config, elsewhere: Config) -> None:
    other = house.data / "other.zip"
    with zipfile.ZipFile(made(house)) as source, zipfile.ZipFile(other, "w") as target:
        told = json.loads(source.read(MANIFEST))
        for name in source.namelist():
            if name == "rows/family.jsonl":
                [first, _second] = source.read(name).splitlines(keepends=True)
                _put(target, told, name, first, 1)
            elif name != MANIFEST:
                target.writestr(name, source.read(name))
        target.writestr(MANIFEST, json.dumps(told))
    with pytest.raises(
        Damaged, match=r"other\.zip is damaged: rows/[a-z_]+\.jsonl holds what this table cannot hold"
    ):
        restoring.restore(elsewhere, other, LATER)
    assert scratch.is_empty(elsewhere)


def test_a_damaged_database_is_not_backed_up_and_a_backup_takes_its_place(
    tmp_path: Path,
) -> None:
    """On SQLite: PostgreSQL keeps its own files, and looks after them."""
    house = installed(tmp_path, SqliteFiles(tmp_path))
    file, before, place = made(house), everything(house), house.database_file
    assert place is not None
    data = bytearray(place.read_bytes())
    data[4096:40960] = b"\xff" * (40960 - 4096)
    place.write_bytes(data)
    with pytest.raises(Misconfigured, match=r"could not be read whole .* no backup was made"):
        making.make(house, tmp_path / "other", NOW)
    assert not list((tmp_path / "other").iterdir())
    done = restoring.restore(house, file, LATER, replace=True)
    assert everything(house) == before
    assert done.aside is not None
    assert (done.aside / place.name).read_bytes()[4096:] == data[4096:]


# What was erased


def test_what_was_erased_since_stays_erased(house: Config) -> None:
    file = made(house)
    [gone, stays] = ids(house)
    with opened(house) as app, app.app_context():
        [recording] = db.session.scalars(select(Recording.id).where(Recording.family_id == stays))
    erasing.note("family", [gone], LATER, folder=house.data)
    erasing.note("recording", [recording], LATER, folder=house.data)
    done = restoring.restore(house, file, LATER, replace=True)
    assert done.erased_again == 2
    assert ids(house) == [stays]
    assert sounds(house) == {}
    assert gone.encode() not in b"".join(line for table in everything(house).values() for line in table)
    with opened(house) as app, app.app_context():
        assert list(db.session.execute(text("SELECT recording_id FROM erased")).scalars()) == [recording]


def test_the_ledger_goes_with_the_backup(house: Config, elsewhere: Config) -> None:
    """An older backup, put back on another machine, beside the ledger that a newer one brought."""
    older = made(house)
    [gone, stays] = ids(house)
    erasing.note("family", [gone], LATER, folder=house.data)
    restoring.restore(elsewhere, made(house, LATER), LATER)
    assert erasing.read(elsewhere.data) == erasing.read(house.data)
    restoring.restore(elsewhere, older, LATER, replace=True)
    assert ids(elsewhere) == [stays]


def test_a_family_that_came_back_by_itself_is_not_erased_again(house: Config) -> None:
    [gone, stays] = ids(house)
    erasing.note("family", [gone], NOW, folder=house.data)
    erasing.note("family", [gone], LATER, "returned", folder=house.data)
    restoring.restore(house, made(house, LATER), LATER, replace=True)
    assert ids(house) == [gone, stays]


def test_what_came_back_afterwards_does_not_revive_what_was_erased_before(house: Config) -> None:
    """Whoever brings in a copy under the id of a family that is erased brings back none of its keys."""
    [gone, stays] = ids(house)
    older = made(house)
    erasing.note("family", [gone], LATER, folder=house.data)
    erasing.note("family", [gone], LATER, "returned", folder=house.data)
    restoring.restore(house, older, LATER, replace=True)
    assert ids(house) == [stays]


def test_what_came_back_before_the_rows_were_read_stays_whatever_the_clocks_said(house: Config) -> None:
    [gone, stays] = ids(house)
    erasing.note("family", [gone], LATER, folder=house.data)
    erasing.note("family", [gone], LATER, "returned", folder=house.data)
    restoring.restore(house, made(house, NOW), LATER, replace=True)
    assert ids(house) == [gone, stays]


def test_what_came_back_while_the_rows_were_read_is_not_in_them(
    house: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rows.lines_of
    [gone, stays] = ids(house)

    def meanwhile(connection: Any, table: Any, instead: Any) -> Iterator[bytes]:
        if table.name == "family":
            for what in ("erased", "returned"):
                erasing.note("family", [gone], NOW, what, folder=house.data)
        return real(connection, table, instead)

    monkeypatch.setattr(rows, "lines_of", meanwhile)
    restoring.restore(house, made(house), LATER, replace=True)
    assert ids(house) == [stays]


def test_two_ledgers_are_joined_in_the_order_of_what_happened(house: Config, elsewhere: Config) -> None:
    """That of the backup was lost here, and another begun."""
    [gone, _stays] = ids(house)
    for what in ("withdrawn", "returned"):
        erasing.note("family", [gone], NOW, what, folder=house.data)
    file = made(house)
    erasing.note("family", [gone], NOW, folder=elsewhere.data)
    restoring.restore(elsewhere, file, LATER)
    assert [entry.what for entry in erasing.read(elsewhere.data)] == ["withdrawn", "returned", "erased"]
    assert (elsewhere.data / erasing.NAME).stat().st_mode & 0o077 == 0


def test_backups_age_out_and_nothing_else_does(house: Config) -> None:
    folder = house.data / "backups"
    folder.mkdir()
    for name in (
        "langapp-20260601T030000Z.zip",
        "langapp-20260531T030000Z.zip",
        "langapp-copy.zip",
        "photos.zip",
    ):
        (folder / name).touch()
    done = making.make(house, folder, NOW)
    assert done.aged_out == 1
    assert sorted(path.name for path in folder.iterdir()) == [
        "langapp-20260601T030000Z.zip", "langapp-20260701T030000Z.zip", "langapp-copy.zip", "photos.zip",
    ]  # fmt: skip


def test_what_was_kept_aside_ages_out_too(house: Config, on: str) -> None:
    done = restoring.restore(house, made(house), NOW, replace=True)
    assert done.aside is not None
    making.make(house, house.data / "backups", NOW + timedelta(days=29))
    assert done.aside.exists()
    making.make(house, house.data / "backups", NOW + timedelta(days=31))
    assert not done.aside.exists()
    if on == "postgresql":
        with rows.snapshot(house) as connection:
            assert not connection.scalar(
                text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'before%'")
            )


def test_every_night_there_is_one(house: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with opened(replace(house, backups=tmp_path / "nightly")) as app, app.app_context():
        nightly.back_up()
        nightly.back_up()
    assert len(list((tmp_path / "nightly").glob("langapp-*.zip"))) == 1
    with opened(replace(house, backups=Path("/proc/nightly"))) as app, app.app_context():
        nightly.back_up()
    assert "The nightly backup was not made. The backup could not be written in /proc/nightly" in caplog.text
    with opened(house) as app, app.app_context():
        nightly.back_up()


# A room of families


def in_a_room(config: Config) -> tuple[str, set[str]]:
    """A session that goes on, led by the first family there. Its id, and all that tells of its one guest."""
    with opened(config) as app:
        with app.app_context():
            device = db.session.scalars(select(Device).order_by(Device.id)).first()
            assert device is not None
            key = Key("", device.id, device.family_id)
        room = a_session(app, key, now=NOW)
        with app.app_context():
            workshop = Workshop.held(room)
            guest, token = Guest.join(workshop, ["yue", "fil"], NOW)
            RoomThread.add(guest, uuid7(NOW), "greetings/say-hello", NOW)
            Whisper.say(guest, workshop, "slower", NOW)
            ExitAnswer.give(guest, dict.fromkeys(QUESTIONS, "some"), NOW)
            voice = RoomVoice.agree(guest, "greetings/say-hello", "yue", "hash", "You may hear me today", NOW)
            voice.receive(workshop, b"what a parent said", NOW)
            traces = {guest.id, hash_of(token), guest.tags, guest.pictures, voice.id, voice.consent}
            traces |= {"yue", b64encode(b"what a parent said").decode(), "what a parent said"}
            traces |= {workshop.code or "", workshop.door or ""}
            db.session.commit()
        return room, traces


def test_a_backup_made_during_a_session_holds_nothing_of_its_guests(house: Config) -> None:
    room, traces = in_a_room(house)
    there = b"".join(line for table in everything(house).values() for line in table).decode()
    assert [trace for trace in traces if trace not in there] == ["what a parent said"], "but for its base64"
    with zipfile.ZipFile(made(house)) as held:
        held_of = {name: held.read(name).decode("utf-8", "replace") for name in held.namelist()}
    for name, text_of in held_of.items():
        assert not [trace for trace in traces if trace in text_of], name
    assert [name for name, text_of in held_of.items() if room in text_of] == [
        "rows/workshop.jsonl", "rows/workshop_leader.jsonl",
    ]  # fmt: skip
    for name in ("guest", "room_thread", "whisper", "room_voice", "room_sound", "exit_answer"):
        assert held_of[f"rows/{name}.jsonl"] == ""


def test_a_session_that_went_on_is_ended_by_a_restore(house: Config, elsewhere: Config) -> None:
    room, _traces = in_a_room(house)
    soon = NOW + timedelta(hours=1)
    restoring.restore(elsewhere, made(house), soon)
    with opened(elsewhere) as app, app.app_context():
        workshop = db.session.get_one(Workshop, room)
        assert workshop.ended_at == soon
        assert (workshop.present, workshop.gone, workshop.code, workshop.door) == ("", "", None, None)
        reporting.count(Workshop.held(room), soon)
        report = WorkshopReport.of(room)
        assert report is not None
        assert report.counted["families"] == 0


def test_a_session_that_was_over_long_ago_ended_when_it_did(house: Config, elsewhere: Config) -> None:
    room, _traces = in_a_room(house)
    restoring.restore(elsewhere, made(house), LATER)
    with opened(elsewhere) as app, app.app_context():
        workshop = db.session.get_one(Workshop, room)
        assert workshop.ended_at == workshop.ends_at < LATER


def test_guests_of_an_older_backup_stay_away(
    house: Config, elsewhere: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From when they were still written into it."""
    _room, traces = in_a_room(house)
    monkeypatch.setattr(guests, "GUESTS", "nothing of this name")
    monkeypatch.setattr(guests, "BLANK", {})
    restoring.restore(elsewhere, made(house), LATER)
    held = b"\n".join(line for table in everything(elsewhere).values() for line in table).decode()
    assert not [trace for trace in traces if trace in held]


def of_aside(house: Config, aside: Path) -> str:
    """All rows of what a restore kept, and all bytes, where it is a file."""
    if house.on_sqlite:
        kept = aside / house.database_file.name  # type: ignore[union-attr]
        config = make_config(house.data, f"sqlite:///{kept}")
        held = b"\n".join(line for table in everything(config).values() for line in table) + kept.read_bytes()
        return held.decode("utf-8", "replace")
    schema = aside.name.replace("-", "_").lower()
    with rows.snapshot(house) as connection:
        found = MetaData()
        found.reflect(connection, schema=schema)
        lines = (line for table in found.sorted_tables for line in rows.lines_of(connection, table))
        return b"\n".join(lines).decode()


def test_what_a_restore_keeps_aside_holds_no_guests(house: Config) -> None:
    room, traces = in_a_room(house)
    done = restoring.restore(house, made(house), LATER, replace=True)
    assert done.aside is not None
    held = of_aside(house, done.aside)
    assert room in held, "the session is there"
    assert not [trace for trace in traces if trace in held]


def test_whoever_was_killed_before_has_them_taken_out_with_the_next_backup(
    house: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    _room, traces = in_a_room(house)
    file = made(house)
    with monkeypatch.context() as killed:
        killed.setattr(guests, "take_out", lambda *_given: None)
        done = restoring.restore(house, file, LATER, replace=True)
    assert done.aside is not None
    assert [trace for trace in traces if trace in of_aside(house, done.aside)]
    made(house, LATER)
    assert not [trace for trace in traces if trace in of_aside(house, done.aside)]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'thread') WHERE name = 'guest'",
        "DROP TABLE workshop",
    ],
    ids=["two tables on one page", "a table that others point to is not there"],
)
def test_what_is_damaged_is_kept_aside_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """On SQLite, which would write in such a file, and take threads out with the guests."""
    house = installed(tmp_path, SqliteFiles(tmp_path))
    file, before, place = made(house), everything(house), house.database_file
    assert place is not None
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(damage)
    data = place.read_bytes()
    done = restoring.restore(house, file, LATER, replace=True)
    assert everything(house) == before
    assert done.aside is not None
    assert (done.aside / place.name).read_bytes()[4096:] == data[4096:]
    assert "Guests could not be taken out" in caplog.text


def test_nobody_is_taken_out_of_a_room_by_a_restore_that_was_killed(house: Config, on: str) -> None:
    if on != "sqlite":
        pytest.skip("only a file has two names")
    _room, _traces = in_a_room(house)
    aside = house.data / f"before-restore-{LATER:%Y%m%dT%H%M%S}Z"
    aside.mkdir()
    assert house.database_file is not None
    (aside / house.database_file.name).symlink_to(house.database_file)  # A second name, on whatever disk.
    before = everything(house)
    made(house, LATER)
    assert everything(house) == before


# Killed

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy.engine.default import DefaultDialect
from langapp.backup import restoring
from langapp.config import Config

left = int(sys.argv[2])
def counted(act):
    def once(*args, **kwargs):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*args, **kwargs)
    return once

for name in ("fsync", "replace", "link"):
    setattr(os, name, counted(getattr(os, name)))
DefaultDialect.do_commit = counted(DefaultDialect.do_commit)
restoring.restore(Config.from_env(), Path(sys.argv[1]), datetime.now(UTC), replace=True)
print(int(sys.argv[2]) - left)
"""


def test_killed_at_any_moment_it_is_the_old_or_the_new_and_never_a_mix(
    house: Config, elsewhere: Config
) -> None:
    restoring.restore(elsewhere, made(house), LATER)
    with opened(elsewhere) as app, app.app_context():
        for family in db.session.scalars(select(Family)):
            db.session.delete(family)
        a_family("somebody else")
        db.session.commit()
    old, new = everything(elsewhere), everything(house)
    before, file = made(elsewhere), made(house)
    restoring.restore(elsewhere, before, LATER, replace=True)
    steps = int(killed(elsewhere, file, 10_000).stdout)
    assert everything(elsewhere) == new
    seen = []
    for at in (steps // 2, steps - 3, steps - 1, steps):
        restoring.restore(elsewhere, before, LATER, replace=True)
        assert killed(elsewhere, file, at).returncode in (
            -9,
            0,
        )  # Folders that are there already save a step.
        found, heard = everything(elsewhere), sounds(elsewhere)
        assert found in (old, new)
        seen.append(found == new)
        assert {json.loads(line)["id"] for line in found["recording"]} <= {Path(name).stem for name in heard}
    assert seen == sorted(seen)
    assert set(seen) == {False, True}
    restoring.restore(elsewhere, file, LATER, replace=True)
    assert everything(elsewhere) == new
    assert sounds(elsewhere) == sounds(house)


def killed(config: Config, file: Path, after: int) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LANGAPP_DATA": str(config.data), "DATABASE_URL": config.database_url}
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(file), str(after)],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=240,
    )  # fmt: skip


# As it is typed


def typed(config: Config, *args: str) -> Result:
    env = {"LANGAPP_DATA": str(config.data), "DATABASE_URL": config.database_url, "LANGAPP_ENV": ""}
    return CliRunner().invoke(langapp, args, env=env)


def test_a_librarian_types_it_and_reads_a_sentence(house: Config, elsewhere: Config, tmp_path: Path) -> None:
    folder = tmp_path / "on another disk"
    done = typed(house, "backup", str(folder))
    assert re.search(
        r"\.zip holds 2 families, 6 threads and 2 recordings in \d+\.\d MB, and was read back whole\.\n$",
        done.output,
    )
    [file] = folder.iterdir()
    done = typed(elsewhere, "restore", "--check", str(file))
    assert done.output.startswith(
        f"{file.name} can be put back: 2 families, 6 threads and 2 recordings, as they"
    )
    assert scratch.is_empty(elsewhere)
    done = typed(elsewhere, "restore", str(file))
    assert (done.exit_code, done.output.partition(":")[0]) == (0, "Back in place")
    done = typed(elsewhere, "restore", str(file))
    assert (done.exit_code, done.output[:40]) == (1, "Error: There is a database in place alre")
    done = typed(elsewhere, "restore", str(tmp_path / "nothing.zip"))
    assert "nothing.zip cannot be read (No such file or directory): give the name of a backup." in done.output
    (tmp_path / "text.zip").write_text("hello")
    done = typed(elsewhere, "restore", str(tmp_path / "text.zip"))
    assert done.output.startswith("Error: text.zip is damaged, or is no backup of Langapp")


def test_a_folder_that_cannot_be_written_in_is_a_sentence(house: Config) -> None:
    done = typed(house, "backup", "/proc/backups")
    assert done.exit_code == 1
    assert done.output.startswith("Error: The backup could not be written in /proc/backups (")


def test_a_backup_of_nothing_is_refused(tmp_path: Path, on: str) -> None:
    if on == "sqlite":
        done = typed(make_config(tmp_path, f"sqlite:///{tmp_path / 'none.db'}"), "backup")
        assert "so there is nothing to back up" in done.output
        assert not (tmp_path / "none.db").exists()
