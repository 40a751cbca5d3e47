"""A family takes everything along, and brings it in again: here, elsewhere, to the letter."""

from __future__ import annotations

import csv
import io
import json
import math
import struct
import tempfile
import wave
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from langapp import create_app
from langapp.belongings import arriving, ending, reading, room, tables
from langapp.config import current
from langapp.db import db
from langapp.entry.models import PaperCode
from langapp.families import erasing
from langapp.families.models import Caregiver, Device, Family
from langapp.languages import scripts
from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.uuid7 import uuid7
from langapp.migrations import running
from langapp.practice.models import HeardWord, Memory, Thread
from langapp.readiness import make_tables
from langapp.songs.models import Timing
from langapp.speech import accepting
from langapp.voices import keeping
from langapp.voices.models import FamilyWording, OwnLine, Recording, Rung
from tests.cast import Key, all_rows, an_id, report, said, undone
from tests.conftest import Databases, _let_go, make_config
from tests.visiting import checked, visit
from tests.voices.recording import record, speaker

NOW = datetime(2026, 7, 1, 18, 0, tzinfo=UTC)
ODD = "=1+1 ngoại -ssi ‍ 不"


@pytest.fixture(scope="module")
def voice() -> accepting.Accepted:
    """A sound that somebody could have made, as it is kept."""
    samples = [int(9000 * math.sin(i / 34) * (0.6 + 0.4 * math.sin(i / 4000))) for i in range(48000 * 2)]
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, 48000, 0, "NONE", ""))
        wav.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return accepting.accept(file.getvalue())


@pytest.fixture
def full(app: Flask, world: dict[str, Key], mai: FlaskClient, voice: accepting.Accepted) -> str:
    """Everything a family can have. Its id."""
    report(mai, said(1), said(2), said(3), undone(3))
    family_id = world["mai"].family
    with app.app_context():
        family = db.session.get_one(Family, family_id)
        mother = db.session.get_one(Caregiver, db.session.get_one(Device, world["mai"].device).caregiver_id)
        family.welcome("Bo", "2025-03", NOW)
        db.session.flush()
        child = family.children[-1]
        line = OwnLine.begin(mother, "bath", ODD, NOW)
        FamilyWording.write(mother, "bath-time/splash", "vi", "lụp bụp", "lup bup", NOW)
        db.session.add(
            Thread(id=an_id(9), family_id=family_id, ref=line.ref, tags="vi", said_at=NOW, received_at=NOW)
        )
        db.session.add(
            HeardWord(
                id=an_id(10),
                family_id=family_id,
                child_id=child.id,
                ref="",
                tag="ta",
                word=ODD,
                heard_at=NOW,
                received_at=NOW,
            )
        )
        by = speaker(family_id, relation="ngoại")
        kept = [
            record(by, text="ầu ơ\nví dầu"),
            record(by, rung=Rung.ME, device_id=world["mai"].device, after=5),
        ]
        others = [
            record(by, rung=Rung.ME, device_id=world["arun"].device, after=9),
            record(by, after=11, withdrawn_at=NOW, withdrawn_by="speaker"),
        ]
        for recording_id in kept:
            keeping.keep(family_id, recording_id, voice)
            db.session.get_one(Recording, recording_id).duration = voice.sound.duration
        Timing.tell(db.session.get_one(Recording, kept[0]), [(0.1, 0.7), (0.7, 1.25)], NOW)
        for recording_id in (kept[1], *others):
            Timing.guess(recording_id, [(0.1, 1.2)], 0.5, NOW)
        db.session.commit()
    return family_id


def exported(client: FlaskClient) -> bytes:
    with client.get("/family/data/copy.zip") as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        return response.get_data()


def brought(client: FlaskClient, copy: bytes) -> TestResponse:
    return client.post("/copies", data={"copy": (io.BytesIO(copy), "copy.zip")})


def who_holds(app: Flask, client: FlaskClient) -> tuple[str, str]:
    """Whoever holds a device of a family of two, and the other."""
    with app.app_context():
        device = Device.of_token(client.get_cookie("session").value)  # type: ignore[union-attr]
        assert device is not None
        [other] = {one.id for one in Caregiver.all_of(device.family_id)} - {device.caregiver_id}
        return device.caregiver_id, other


def take_in(app: Flask) -> None:
    """What the job does, as no worker runs in these tests."""
    with app.app_context():
        arriving.take_in_what_waits()
        db.session.commit()


def rows_of(copy: bytes) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        found: dict[str, list[dict[str, Any]]] = json.loads(archive.read("family.json"))["rows"]
        return found


def test_everything_is_in_it_and_nothing_that_lets_people_in(
    full: str, mai: FlaskClient, world: dict[str, Key]
) -> None:
    copy = exported(mai)
    assert copy == exported(mai)
    rows = rows_of(copy)
    assert [len(rows[name]) for name in ("family", "caregiver", "child", "thread", "undo", "own_line")] == [
        1,
        2,
        2,
        4,
        1,
        1,
    ]
    assert rows["heard_word"][0]["word"] == ODD
    assert rows["heard_word"][0]["child_id"] == 2
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert sum(name.startswith("recordings/") for name in names) == 4
        said_there = list(csv.DictReader(io.StringIO(archive.read("events.csv").decode("utf-8-sig"))))
        assert archive.read("cloth.svg").startswith(b"<?xml")
        assert "Langapp" in archive.read("README.txt").decode()
    assert [row["what"] for row in said_there] == ["said", "said", "said", "heard"]
    assert said_there[-1]["words"] == f"'{ODD}"
    for secret in (world["mai"].token, world["mai"].device, "token_hash"):
        assert secret.encode() not in copy


def test_every_table_that_leads_to_a_family_is_told_or_left_out_by_name() -> None:
    leading = {
        table.name
        for table in running.every_table().sorted_tables
        if table.name == "family"
        or any(
            key.column.table.name in ("family", "caregiver", "speaker", "device", "recording")
            for key in table.foreign_keys
        )
    }
    assert {table.name for table in tables.belonging()} | tables.LEFT_OUT == leading


@pytest.mark.parametrize("text", ["=1", "+1", "-ssi", "@x", "'x", "\tx", "plain", "", "''"])
def test_a_cell_is_no_formula_and_can_be_read_back(text: str) -> None:
    cell = shown_as_text(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert (cell[1:] if cell.startswith("'") else cell) == text


def test_what_is_anothers_alone_is_not_in_it(full: str, mai: FlaskClient, arun: FlaskClient) -> None:
    """Each has what is on this phone alone, and neither what was taken back."""
    hers, his = rows_of(exported(mai))["recording"], rows_of(exported(arun))["recording"]
    assert [row["rung"] for row in hers] == [1, 0]
    assert [row["rung"] for row in his] == [1, 0]
    assert len({row["id"] for row in (*hers, *his)}) == 3
    for client, heard in ((mai, hers), (arun, his)):
        timed = rows_of(exported(client))["timing"]
        assert [row["recording_id"] for row in timed] == [row["id"] for row in heard]


def test_exported_erased_and_brought_to_a_fresh_server_it_is_the_same(
    full: str, app: Flask, mai: FlaskClient, tmp_path: Path, databases: Databases
) -> None:
    copy = exported(mai)
    databases.make("elsewhere")
    config = make_config(tmp_path / "elsewhere", databases.url("elsewhere"))
    config.data.mkdir()
    other = create_app(config)
    make_tables(other, config)
    try:
        somebody = other.test_client()
        assert brought(somebody, copy).headers["Location"] == "/family/data/me"
        page = visit(somebody, "/family/data/me")
        assert all(name in page.text for name in ("Mai", "Arun"))
        mother = next(row["id"] for row in rows_of(copy)["caregiver"] if row["name"] == "Mai")
        assert somebody.post("/family/data/me", data={"caregiver": mother}).status_code == 303
        assert "2 voices are on their way in" in visit(somebody, "/family/data").text
        take_in(other)
        assert not list((config.data / "incoming").iterdir())
        assert "on their way in" not in visit(somebody, "/family/data").text
        assert exported(somebody) == copy
        with other.app_context():
            assert db.session.scalars(select(Device)).one().caregiver_id == mother
            assert db.session.scalar(select(func.count()).select_from(Memory)) is not None
    finally:
        _let_go(other)


def test_erased_and_brought_back_here_it_is_the_same(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    copy = exported(mai)
    with app.app_context():
        ending.erase(full, NOW)
    brought(client, copy)
    take_in(app)
    assert exported(client) == copy
    with app.app_context():
        assert not erasing.gone(erasing.read(current().data))["family"]


def test_who_says_who_they_are_has_proved_nothing_for_them(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    brought(client, exported(mai))
    with app.app_context():
        device = db.session.scalars(select(Device).order_by(Device.joined_at.desc())).first()
        assert device is not None
        device.proved_at = datetime.now(UTC)
        family_id = device.family_id
        other = db.session.scalars(
            select(Caregiver.id).where(Caregiver.family_id == family_id, Caregiver.id != device.caregiver_id)
        ).one()
        db.session.commit()
    assert client.post("/family/data/me", data={"caregiver": other}).status_code == 303
    with app.app_context():
        [device] = Device.all_of(family_id)
        assert (device.caregiver_id, device.came_with, device.proved_at) == (other, other, None)


def test_brought_in_where_it_is_already_nothing_is_twice(full: str, app: Flask, mai: FlaskClient) -> None:
    copy = exported(mai)
    for _ in range(2):
        assert brought(mai, copy).headers["Location"] == "/family/data"
        take_in(app)
    assert exported(mai) == copy


def test_a_copy_of_a_family_that_is_still_here_becomes_another_and_neither_is_touched(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    """As when two part, and one takes a copy along on the same server."""
    copy = exported(mai)
    brought(client, copy)
    take_in(app)
    again = exported(client)
    assert exported(mai) == copy
    old, new = rows_of(copy), rows_of(again)
    assert {name: len(rows) for name, rows in old.items()} == {name: len(rows) for name, rows in new.items()}
    for name in ("family", "caregiver", "own_line", "speaker", "consent", "recording", "family_wording"):
        assert not {row["id"] for row in old[name]} & {row["id"] for row in new[name]}, name
    [line] = new["own_line"]
    assert f"ours/{line['id']}" in {row["ref"] for row in new["thread"]}
    assert f"ours/{line['id']}" in {row["ref"] for row in new["family_wording"]}


def test_a_guests_copy_joins_the_family_that_brings_it(
    full: str, app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    copy = exported(mai)
    report(joon, said(1))
    assert brought(joon, copy).status_code == 303
    take_in(app)
    with app.app_context():
        family = db.session.get_one(Family, world["joon"].family)
        assert family.tags == ["ko", "ur", "vi", "ta"]
        assert [child.nickname for child in family.children] == ["Linh", "Bo"]
        threads = set(db.session.scalars(select(Thread.id).where(Thread.family_id == family.id)))
        assert threads == {an_id(1), an_id(2), an_id(3), an_id(9)}
        ours = db.session.scalars(select(Recording.id).where(Recording.family_id == family.id)).all()
        assert len(ours) == 2
        assert list(Timing.of(ours).values()) == [[(0.1, 0.7), (0.7, 1.25)]]
    assert exported(mai) == copy


# What somebody may send


def changed(copy: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """With other rows."""
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        told = json.loads(archive.read("family.json"))
        change(told["rows"])
        return packed(
            {name: archive.read(name) for name in archive.namelist()}
            | {"family.json": json.dumps(told).encode()}
        )


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def put(table: str, column: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda rows: rows[table][0].update({column: value})


REVIEW = {
    "id": an_id(30), "ref": "bath-time/splash", "tag": "vi", "rating": 3,
    "reviewed_at": "2026-06-01T00:00:00+00:00", "received_at": "2026-06-01T00:00:00+00:00",
}  # fmt: skip
IMPOSSIBLE: list[Callable[[dict[str, Any]], Any]] = [
    put("recording", "rung", 4),
    put("consent", "rung", 4),
    put("recording", "duration", -1),
    put("recording", "duration", 1e999),
    put("recording", "speaker_id", an_id(77)),
    put("timing", "recording_id", an_id(77)),
    put("timing", "spans", "[[0.1,0.7],[0.5,1e999]]"),
    put("timing", "spans", "[[0.7,0.1]]"),
    put("timing", "spans", "[" * 19_000),
    put("timing", "spans", "[[0.1]]"),
    put("timing", "sure", "very"),
    put("child", "nickname", "x" * 41),
    put("child", "nickname", "a\u0000b"),
    put("child", "nickname", None),
    put("child", "nickname", {"a": 1}),
    put("child", "born", "2025-13"),
    put("thread", "ref", "../../etc"),
    put("thread", "said_at", "yesterday"),
    put("thread", "said_at", "2026-01-01T00:00:00"),
    put("thread", "id", "not-an-id"),
    put("thread", "extra", 1),
    lambda rows: rows["review"].append(REVIEW | {"caregiver_id": rows["caregiver"][0]["id"], "rating": 2}),
    put("family_language", "position", 2**40),
    put("family_language", "position", True),
    put("caregiver", "id", "../../../x"),
    put("family", "id", "x" * 36),
    lambda rows: rows.update(device=[{}]),
    lambda rows: rows.update(edition=[]),
    lambda rows: rows["family"].append(rows["family"][0]),
    lambda rows: rows["remark"].extend([{}] * 201),
    lambda rows: rows.pop("caregiver"),
    lambda rows: rows.update(thread={}),
]


def test_rows_that_cannot_be_are_refused_and_nothing_is_kept(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    copy = exported(mai)
    for number, change in enumerate(IMPOSSIBLE):
        refused = brought(client, changed(copy, change))
        assert refused.status_code == 422, number
        assert "This is not a copy from Langapp" in refused.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Family)) == 4


def test_an_archive_that_is_none_or_hides_something_is_refused(
    full: str, mai: FlaskClient, client: FlaskClient
) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(mai))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    link = zipfile.ZipInfo("cloth.svg")
    link.external_attr = 0o120777 << 16
    linked = io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr("family.json", members["family.json"])
        archive.writestr(link, "/etc/passwd")
    bad = [
        b"", b"hello", b"PK\x03\x04" + bytes(100), packed({}), linked.getvalue(),
        packed(members | {"../evil": b"x"}),
        packed(members | {"/etc/passwd": b"x"}),
        packed(members | {"recordings\\x.mp3": b"x"}),
        packed(members | {"__MACOSX/._x": b"x"}),
        packed(members | {"family.json": bytes(50_000_000)}),
        packed(members | {"family.json": b"[" * 100_000}),
        packed(members | {"family.json": b'{"langapp": 1, "rows": {"family": [' + b"9" * 5000 + b"]}}"}),
        packed(members | {"family.json": b'{"langapp": "1"}'}),
        packed(members | {"family.json": b"\xff\xfe"}),
        packed(members)[:-40],
    ]  # fmt: skip
    for data in bad:
        assert brought(client, data).status_code == 422, data[:40]
    newer = brought(client, packed(members | {"family.json": b'{"langapp": 2, "rows": {}}'}))
    assert "from a newer Langapp" in newer.get_data(as_text=True)
    many = packed({f"tables/{'a' * (n % 40 + 1)}.csv": b"" for n in range(10_001)} | members)
    assert brought(client, many).status_code in (303, 422)
    assert client.post("/copies", data={}).status_code == 422


@pytest.mark.parametrize("bound", ["LARGEST", "LARGEST_ROWS", "MOST_ENTRIES", "MOST_CARDS"])
def test_a_copy_that_is_too_large_is_called_so(
    full: str, mai: FlaskClient, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    copy = exported(mai)
    monkeypatch.setattr(reading, bound, 1)
    page = checked(client, "/copies", brought(client, copy))
    assert page.texts("p", "problem") == [
        "This copy is larger than we can take in here. Ask whoever runs this server."
    ]


def test_a_copy_for_which_there_is_no_room_is_refused_before_it_is_sent(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A little later there may be."""
    before = all_rows(app)
    monkeypatch.setattr(room, "LEFT_FREE", 1 << 60)
    refused = brought(client, bytes(1 << 20))
    refused.request.environ["wsgi.input"].close()
    assert refused.status_code == 503
    assert "no room here for a copy of this size" in refused.get_data(as_text=True)
    assert all_rows(app) == before


def test_what_is_sent_at_length_lies_beside_our_data(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying: list[str] = []
    monkeypatch.setattr(tempfile, "TemporaryFile", partial(_noted, tempfile.TemporaryFile, lying))
    refused = brought(client, bytes(1 << 20))
    refused.request.environ["wsgi.input"].close()
    assert refused.status_code == 422
    with app.app_context():
        assert lying == [str(current().data)]


def _noted(make: Callable[..., Any], lying: list[str], *given: Any, **named: Any) -> Any:
    lying.append(named["dir"])
    return make(*given, **named)


def test_no_sound_enters_that_is_none(full: str, app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    with zipfile.ZipFile(io.BytesIO(exported(mai))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    [first, second] = sorted(name for name in members if name.endswith(".mp3"))
    members[first] += b"<script>alert(1)</script>" * 40
    members[second] = b"<html>"
    members[second.replace(".mp3", ".flac")] = b"<html>"
    brought(client, packed(members))
    take_in(app)
    with zipfile.ZipFile(io.BytesIO(exported(client))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name.endswith("mp3")}
    assert len(kept) == 1
    assert b"<script>" not in b"".join(kept.values())


def test_a_copy_says_nothing_of_the_future_and_no_preference_that_is_none(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    def change(rows: dict[str, Any]) -> None:
        rows["thread"][0]["said_at"] = "2199-01-01T00:00:00+00:00"
        rows["caregiver"][0].update(mode="x", hand="y", locale="zz")
        rows["family_language"][0].update(variant="nowhere")

    assert brought(client, changed(exported(mai), change)).status_code == 303
    rows = rows_of(exported(client))
    assert max(row["said_at"] for row in rows["thread"]) <= datetime.now(UTC).isoformat()
    assert (rows["caregiver"][0]["mode"], rows["caregiver"][0]["locale"]) == ("", "")
    assert rows["family_language"][0]["variant"] == ""
    visit(client, "/family/data")
    assert client.get("/today").status_code == 200


@pytest.mark.parametrize("text", ["Bé\u202eiaM", "\u2066Bé\u2069", "\u200fBé", "Bé\uffff\ufeff"])
def test_what_a_copy_calls_somebody_turns_no_page_around(
    full: str, mai: FlaskClient, client: FlaskClient, text: str
) -> None:
    """The same comes out as where it is typed."""
    copy = exported(mai)
    assert brought(client, changed(copy, put("child", "nickname", text))).status_code == 303
    [first, _second] = rows_of(exported(client))["child"]
    assert first["nickname"] == scripts.typed(text)


def test_what_joins_letters_and_where_spaces_are_stay_as_they_are(
    full: str, mai: FlaskClient, client: FlaskClient
) -> None:
    kept = "می‌خواهم\u3000க்\u200dஷ\u00a0🧑🏽‍🍼 "
    assert brought(client, changed(exported(mai), put("child", "nickname", kept))).status_code == 303
    assert rows_of(exported(client))["child"][0]["nickname"] == kept


# Who somebody is


def test_who_one_is_may_be_said_only_while_nobody_else_is_there(full: str, mai: FlaskClient) -> None:
    assert mai.get("/family/data/me").status_code == 404
    assert mai.post("/family/data/me", data={"caregiver": uuid7(NOW)}).status_code == 404


def test_who_one_is_is_said_once(full: str, app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    """A second tap is the first one; another answer is none."""
    brought(client, exported(mai))
    mine, other = who_holds(app, client)
    for _ in range(2):
        assert client.post("/family/data/me", data={"caregiver": mine}).location == "/family/data"
    assert client.post("/family/data/me", data={"caregiver": other}).status_code == 404
    assert client.get("/family/data/me").status_code == 404


def test_a_device_that_is_alone_in_its_family_does_not_say_anew_whose_it_is(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """Or whoever finds it could be the one of whom nobody asks for proof."""
    mother, other = who_holds(app, mai)
    with app.app_context():
        db.session.get_one(Device, world["arun"].device).depart()
        db.session.commit()
    assert mai.get("/family/data/me").status_code == 404
    assert mai.post("/family/data/me", data={"caregiver": other}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Device, world["mai"].device).came_with == mother


def test_nobody_says_who_they_are_once_somebody_could_prove_it(
    full: str, app: Flask, mai: FlaskClient, client: FlaskClient
) -> None:
    brought(client, exported(mai))
    mine, other = who_holds(app, client)
    with app.app_context():
        PaperCode.make(mine, NOW)
        db.session.commit()
    assert client.get("/family/data/me").status_code == 404
    assert client.post("/family/data/me", data={"caregiver": other}).status_code == 404
    assert client.post("/devices/mine/caregiver", data={"caregiver": other}).status_code == 303
    assert client.get("/family/data/copy.zip").location == "/proof?next=/family/data"
    assert not visit(client, "/family/data").all(
        "a[download]"
    )  # or a browser would save the way to the proof


# Meanwhile


def test_a_device_signed_out_while_it_sends_a_copy_brings_nothing_in(
    full: str, app: Flask, mai: FlaskClient, arun: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = exported(mai)
    read, his = reading.read, arun.get_cookie("session").value  # type: ignore[union-attr]

    def while_somebody_signs_it_out(file: Any, now: datetime) -> reading.Copy:
        held = read(file, now)
        Device.of_token(his).depart()  # type: ignore[union-attr]
        db.session.commit()
        return held

    before = all_rows(app)
    monkeypatch.setattr(reading, "read", while_somebody_signs_it_out)
    answer = brought(arun, copy)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "storage" in answer.headers["Clear-Site-Data"]
    after = all_rows(app)
    assert {name for name in before if len(before[name]) != len(after[name])} == {"device"}
    with app.app_context():
        assert not list((current().data / "incoming").iterdir())


def test_pages_for_everyone(mai: FlaskClient, joon: FlaskClient, client: FlaskClient) -> None:
    for page in ("/family/data", "/family/erasure", "/copies/new"):
        visit(mai, page)
        visit(joon, page)
    visit(client, "/copies/new")
    assert client.get("/family/data").status_code == 303
    assert client.get("/family/data/copy.zip").status_code == 303
