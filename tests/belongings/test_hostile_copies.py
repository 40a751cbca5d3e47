"""A copy made to do harm is refused, or does none."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from langapp.belongings import arriving, ending, reading
from langapp.config import current
from langapp.db import db
from langapp.families import erasing
from langapp.families.models import Caregiver, CaregiverLanguage, Child, Device, Family, FamilyLanguage
from langapp.web import Refused
from tests.belongings.test_copies import brought, changed, exported
from tests.cast import Key, all_rows, device_of

NOW = datetime(2026, 7, 1, 18, 0, tzinfo=UTC)
LITTLE = 32 << 20


def refused_in(data: bytes) -> int:
    """How much memory it took to refuse it."""
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            reading.read(io.BytesIO(data), NOW)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_not_unpacked_bit_by_bit_is_not_unpacked(packed: int) -> None:
    """A few bytes, which say that they become a few more."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        archive.writestr("family.json", bytes(100 << 20))
    data = bytearray(file.getvalue())
    at = data.rfind(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<L", 90_000)
    assert refused_in(bytes(data)) < LITTLE


@pytest.mark.parametrize("long", [False, True])
def test_a_directory_is_not_read_to_count_what_is_in_it(long: bool) -> None:
    """It says that it holds a single member. A long one says so in a longer record, too."""
    member = struct.pack("<4s4B4H3L5H2L", b"PK\1\2", 20, 0, 20, *[0] * 6, 0, 0, 1, *[0] * 6) + b"x"
    size = 150_000 * len(member)
    short = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 0xFFFFFFFF if long else size, 0, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, 0)
    record += struct.pack("<4sLQL", b"PK\6\7", 0, size, 1)
    assert refused_in(member * 150_000 + (record if long else b"") + short) < LITTLE


def of(client: FlaskClient) -> Device:
    device = Device.of_token(client.get_cookie("session").value)  # type: ignore[union-attr]
    assert device is not None
    return device


def count(table: Any, family_id: str) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(table.family_id == family_id)) or 0


def little_ones(begin: int) -> Callable[[dict[str, Any]], None]:
    def change(rows: dict[str, Any]) -> None:
        [first] = rows["child"]
        rows["child"] = [first | {"id": n, "nickname": f"Bé {begin + n}"} for n in range(1, 16)]

    return change


def caregivers(begin: int) -> Callable[[dict[str, Any]], None]:
    def change(rows: dict[str, Any]) -> None:
        first = rows["caregiver"][0]
        for n in range(begin, begin + 15):
            rows["caregiver"].append(first | {"id": str(n).zfill(8) + first["id"][8:], "name": f"Cô {n}"})

    return change


@pytest.mark.parametrize("kind", [little_ones, caregivers])
def test_copy_by_copy_no_family_grows_beyond_what_one_may_have(
    app: Flask, mai: FlaskClient, kind: Callable[[int], Callable[[dict[str, Any]], None]]
) -> None:
    """And what it has already may come as often as it likes."""
    copy = exported(mai)
    assert brought(mai, changed(copy, kind(0))).status_code == 303
    before = all_rows(app)
    for _ in range(2):
        assert brought(mai, changed(copy, kind(0))).status_code == 303
        refused = brought(mai, changed(copy, kind(50)))
        assert "larger than we can take in here" in refused.get_data(as_text=True)
    after = all_rows(app)
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }


def test_a_copy_brings_no_language_that_is_none(app: Flask, mai: FlaskClient, client: FlaskClient) -> None:
    def change(rows: dict[str, Any]) -> None:
        [first, *_others] = rows["family_language"]
        rows["family_language"] += [first | {"tag": f"zz-{n}", "position": n + 9} for n in range(10)]
        who = rows["caregiver"][0]["id"]
        rows["caregiver_language"] = [
            {"caregiver_id": who, "tag": tag, "shows": "both", "ease": "home"} for tag in ("vi", "zz-1")
        ]

    copy = changed(exported(mai), change)
    for one in (mai, client):
        assert brought(one, copy).status_code == 303
        with app.app_context():
            family_id = of(one).family_id
            tags = db.session.scalars(
                select(FamilyLanguage.tag).where(FamilyLanguage.family_id == family_id)
            ).all()
            assert sorted(tags) == ["ta", "vi"]
            assert {each.tag for each in CaregiverLanguage.all_of(family_id)} == {"vi"}


@pytest.mark.parametrize("month", ["0000-01", "9999-12", "1899-12"])
def test_nobody_is_born_in_a_year_that_no_page_can_tell(
    mai: FlaskClient, client: FlaskClient, month: str
) -> None:
    copy = changed(exported(mai), lambda rows: rows["child"][0].update(born=month))
    assert brought(client, copy).status_code == 422


@pytest.mark.parametrize(("lines", "answer"), [(4, 303), (200, 422)])
def test_no_song_has_hundreds_of_lines(
    mai: FlaskClient, client: FlaskClient, lines: int, answer: int
) -> None:
    mai.post("/family/wordings/bath-time/shall-we-bathe/1", data={"text": "Tắm nào"})
    text = "\n".join(["la"] * lines)
    copy = changed(exported(mai), lambda rows: rows["family_wording"][0].update(text=text))
    assert brought(client, copy).status_code == answer


@pytest.fixture
def at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Two bring a copy, and each has read it before the other is in."""
    read, both = reading.read, Barrier(2)

    def together(file: Any, now: datetime) -> reading.Copy:
        held = read(file, now)
        both.wait(30)
        return held

    def bring(copy: bytes, *clients: FlaskClient) -> list[int]:
        monkeypatch.setattr(reading, "read", together)
        with ThreadPoolExecutor(2) as two:
            answers = list(two.map(lambda one: brought(one, copy).status_code, clients))
        monkeypatch.setattr(reading, "read", read)
        return answers

    return bring


def test_two_visitors_who_bring_one_copy_at_once_have_a_family_each(
    app: Flask, mai: FlaskClient, world: dict[str, Key], at_once: Callable[..., list[int]]
) -> None:
    copy = exported(mai)
    for _ in range(4):
        with app.app_context():
            db.session.execute(delete(Family).where(Family.id == world["mai"].family))
            db.session.commit()
        two = [device_of(app), device_of(app)]
        assert at_once(copy, *two) == [303, 303]
        with app.app_context():
            families = {of(one).family_id for one in two}
            assert len(families) == 2
            assert [(count(Child, each), count(Caregiver, each)) for each in families] == [(1, 2)] * 2
            db.session.execute(delete(Family).where(Family.id.in_(families)))
            db.session.commit()


def test_two_of_a_family_who_bring_one_copy_at_once_bring_it_once(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key], at_once: Callable[..., list[int]]
) -> None:
    copy = changed(exported(mai), little_ones(0))
    assert at_once(copy, mai, arun) == [303, 303]
    with app.app_context():
        assert count(Child, world["mai"].family) == 16


def test_two_families_who_bring_one_copy_at_once_share_nobody(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], at_once: Callable[..., list[int]]
) -> None:
    """Whoever comes second may be asked to try again."""
    copy, family_id = exported(mai), world["mai"].family
    with app.app_context():
        db.session.execute(delete(Family).where(Family.id == family_id))
        db.session.commit()
    visitor = device_of(app)
    answers = at_once(copy, visitor, joon)
    assert answers in ([303, 303], [303, 503], [503, 303])
    if answers[1] == 503:
        assert brought(joon, copy).status_code == 303
    with app.app_context():
        assert count(Caregiver, world["joon"].family) == 3
        assert answers[0] == 503 or count(Caregiver, of(visitor).family_id) == 2


def test_a_copy_that_did_not_come_in_undoes_no_erasure(
    app: Flask, mai: FlaskClient, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, family_id = exported(mai), world["mai"].family
    with app.app_context():
        ending.erase(family_id, NOW)

    def full(*_given: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as disk, suppress(OSError):
        disk.setattr(arriving, "expect", full)
        assert brought(device_of(app), copy).status_code >= 500
    with app.app_context():
        assert db.session.get(Family, family_id) is None
        assert family_id in erasing.gone(erasing.read(current().data))["family"]
    assert brought(device_of(app), copy).status_code == 303
    with app.app_context():
        assert family_id not in erasing.gone(erasing.read(current().data))["family"]
