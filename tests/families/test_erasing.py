"""A family is erased when it asks for it, after seven days in which any of them may keep everything."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from langapp import mail
from langapp.belongings import ending
from langapp.config import Config
from langapp.db import db
from langapp.entry.models import Email
from langapp.families import erasing
from langapp.families.models import Caregiver, Departed, Device, Erasure, Family
from langapp.families.models.devices import hash_of
from langapp.families.models.erasures import WAITS
from langapp.lib.uuid7 import uuid7
from langapp.practice.models import Thread
from tests.cast import Key, all_rows, an_id, report, said
from tests.visiting import HTMX, visit
from tests.voices.recording import record, speaker

CANARY = "Kanarienvögelchen"
NOW = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)


def test_it_takes_four_taps_and_a_week(
    mai: FlaskClient, arun: FlaskClient, app: Flask, world: dict[str, Key]
) -> None:
    visit(mai, "/family")  # 1, from Today
    assert "/family/erasure" in visit(mai, "/family/data").links  # 2, 3
    page = visit(mai, "/family/erasure")
    assert page.form("/family/erasure").send(mai).headers["Location"] == "/family/erasure"  # 4
    for one in (mai, arun):
        assert visit(one, "/family/erasure").h1 == "Your family will be erased"
    with app.app_context():
        due = Erasure.of(world["mai"].family)
        assert due is not None
        assert abs(due - datetime.now(UTC) - WAITS) < timedelta(minutes=1)
        assert ending.erase_due() is None
        assert db.session.get(Family, world["mai"].family)


def test_until_then_every_page_leads_there_and_anybody_keeps_it(
    mai: FlaskClient, arun: FlaskClient, joon: FlaskClient
) -> None:
    before = arun.get("/today").status_code
    mai.post("/family/erasure")
    for page in (
        "/",
        "/today",
        "/family",
        "/family/voices",
        "/packs",
        "/family/data",
        "/copies/new",
        "/cloth",
    ):
        assert arun.get(page).headers["Location"] == "/family/erasure", page
    assert arun.get("/search?q=a", headers=HTMX).headers["HX-Redirect"] == "/family/erasure"
    assert arun.post("/family/languages", data={"language": "vi"}).headers["Location"] == "/family/erasure"
    assert joon.get("/today").status_code == before == 200
    assert arun.get("/privacy").status_code == 200
    with arun.get("/family/data/copy.zip") as copy:
        assert copy.status_code == 200
    # What a phone still holds is not turned away: they may keep it all.
    assert report(arun, said(1)).get_json()["held"] == [an_id(1)]
    page = visit(arun, "/family/erasure")
    assert page.form("/family/erasure/reversal").send(arun).headers["Location"] == "/today"
    assert mai.get("/today").status_code == 200


def test_asking_twice_moves_no_day(mai: FlaskClient, app: Flask, world: dict[str, Key]) -> None:
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        caregiver = db.session.get_one(Caregiver, device.caregiver_id)
        ending.ask(device.family_id, caregiver, NOW)
        ending.ask(device.family_id, caregiver, NOW + timedelta(days=3))
        assert Erasure.of(device.family_id) == NOW + WAITS
        assert Erasure.due(NOW + timedelta(days=6)) == []
        assert Erasure.due(NOW + timedelta(days=7)) == [device.family_id]


def test_everybody_with_an_address_is_written_to(
    app: Flask, arun: FlaskClient, world: dict[str, Key]
) -> None:
    app.config["JOBS_IMMEDIATE"] = True
    try:
        with app.app_context():
            device = db.session.get_one(Device, world["mai"].device)
            db.session.add(
                Email(address="mai@example.org", caregiver_id=device.caregiver_id, confirmed_at=NOW)
            )
            db.session.commit()
        arun.post("/family/erasure")
        with app.app_context():
            [message] = mail.outbox()
        assert message.to == "mai@example.org"
        assert "Until then any of you can keep it" in message.text
    finally:
        app.config["JOBS_IMMEDIATE"] = False


def test_who_has_a_key_shows_it_first(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    with app.app_context():
        device = db.session.get_one(Device, world["mai"].device)
        db.session.add(Email(address="mai@example.org", caregiver_id=device.caregiver_id, confirmed_at=NOW))
        db.session.commit()
    assert mai.post("/family/erasure").headers["Location"] == "/proof?next=/family/erasure"
    assert mai.get("/family/data/copy.zip").headers["Location"] == "/proof?next=/family/data"
    with app.app_context():
        assert Erasure.of(world["mai"].family) is None


@pytest.fixture
def own_file(app: Flask, config: Config, on: str) -> Path | None:
    """Jobs of a real installation lie beside; here the database is in a folder of the tests."""
    return config.database_file if on == "sqlite" else None


def test_nothing_of_it_is_left(
    app: Flask,
    mai: FlaskClient,
    joon: FlaskClient,
    world: dict[str, Key],
    config: Config,
    own_file: Path | None,
) -> None:
    report(mai, *[said(number) for number in range(1, 40)])
    report(joon, said(1))
    family_id = world["mai"].family
    with app.app_context():
        family = db.session.get_one(Family, family_id)
        family.children[0].call(CANARY)
        db.session.flush()
        db.session.execute(text("UPDATE child SET nickname = 'Linh' WHERE nickname = :was"), {"was": CANARY})
        family.welcome(f"{CANARY} 2", "", NOW)
        recording = record(speaker(family_id, CANARY))
        theirs = record(speaker(world["joon"].family))
        db.session.commit()
        others = db.session.scalar(
            select(func.count()).select_from(Thread).where(Thread.family_id != family_id)
        )
    mai.post("/family/erasure")
    with app.app_context():
        db.session.execute(text("UPDATE erasure SET due_at = :past"), {"past": "2026-01-01 00:00:00"})
        db.session.commit()
        ending.erase_due()
        assert db.session.get(Family, family_id) is None
        assert db.session.scalar(select(func.count()).select_from(Thread)) == others
        db.session.rollback()
    told = repr(all_rows(app))
    for gone in (family_id, world["mai"].device, CANARY, recording):
        assert gone not in told
    assert [path.stem for path in (config.data / "recordings").glob("*/*.mp3")] == [theirs]
    held = b"".join(path.read_bytes() for path in config.data.rglob("*") if path.is_file())
    assert CANARY.encode() not in held
    assert recording.encode() not in held
    asked, entry = erasing.read(config.data)
    assert (asked.kind, asked.id, asked.what) == ("family", family_id, "withdrawn")
    assert (entry.kind, entry.id, entry.what) == ("family", family_id, "erased")
    if own_file is not None:
        for file in (own_file, own_file.with_name(f"{own_file.name}-wal")):
            data = file.read_bytes() if file.exists() else b""
            assert CANARY.encode() not in data
            assert family_id.encode() not in data
            assert world["mai"].device.encode() not in data


def test_its_devices_forget_when_they_come_by(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        ending.erase(world["mai"].family, NOW)
        assert Departed.is_one(hash_of(world["mai"].token))
    gone = mai.get("/today")
    assert gone.headers["Location"] == "/"
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "session=;" in gone.headers["Set-Cookie"]
    assert "Clear-Site-Data" not in mai.get("/").headers
    # A device nobody knows, as after a restore, may still hold what it has not told: it is left alone.
    client.set_cookie("session", "of-a-family-that-joined-after-the-backup")
    assert "Clear-Site-Data" not in client.get("/today").headers
    with app.app_context():
        Departed.forget_over(NOW + timedelta(days=401))
        assert not Departed.is_one(hash_of(world["arun"].token))


def test_a_job_that_was_killed_is_done_to_its_end(app: Flask, config: Config, world: dict[str, Key]) -> None:
    """The rows are gone, and the sound is not yet."""
    family_id = world["mai"].family
    with app.app_context():
        record(speaker(family_id))
        db.session.commit()
        kept = config.data / "recordings" / family_id
        shutil.copytree(kept, config.data / "aside")
        ending.erase(family_id, NOW)
        shutil.copytree(config.data / "aside", kept)
        ending.erase_due()
        assert not kept.exists()


def test_the_ledger_is_read_whatever_was_left_of_it(tmp_path: Path) -> None:
    one, other = uuid7(NOW), uuid7(NOW)
    erasing.note("family", [one], NOW, folder=tmp_path)
    with (tmp_path / erasing.NAME).open("ab") as file:
        file.write(f"2026-99-99T03:00:00Z family {other} erased\r\n".encode())
        file.write(b"2026-07-01T03:0")  # a writer that was killed
    erasing.note("recording", [other], NOW, folder=tmp_path)
    assert erasing.gone(erasing.read(tmp_path))["family"] == {one}
    assert erasing.gone(erasing.read(tmp_path))["recording"] == {other}
    # The clock was ahead, and is put right.
    erasing.note("family", [one], NOW - timedelta(days=1), "returned", folder=tmp_path)
    assert erasing.gone(erasing.read(tmp_path))["family"] == set()
    assert (tmp_path / erasing.NAME).stat().st_mode & 0o077 == 0
