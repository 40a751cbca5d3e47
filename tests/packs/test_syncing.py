"""`lessons/` and the shelf made equal: all of it, or nothing."""

from __future__ import annotations

import dataclasses
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.config import ROOT, current
from langapp.db import db
from langapp.packs import searching, shelf, syncing
from langapp.packs.documents import KINDS
from langapp.packs.models import Edition
from langapp.practice.models import Thread
from tests.cast import all_rows, report, said
from tests.packs.writing import PACK, VI, document, folder

WHEN = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SLUGS = {"a-pack", "b-pack", "c-pack"}


@pytest.fixture
def lessons(app: Flask, tmp_path: Path) -> Path:
    """Three small packs, and a shelf that holds these."""
    lessons = tmp_path / "lessons"
    for number, slug in enumerate(sorted(SLUGS)):
        folder(lessons, slug, vi=VI.replace("Một dòng", ("bánh mì", "quả cam", "con mèo")[number]))
    with app.app_context():
        sync(lessons)
    return lessons


def sync(lessons: Path, now: datetime = WHEN) -> syncing.Outcome:
    outcome = syncing.sync(lessons, now)
    db.session.commit()
    return outcome


def refused(lessons: Path) -> list[str]:
    """Where the problems are for which a sync was refused."""
    with pytest.raises(syncing.Refused) as caught:
        syncing.sync(lessons, LATER)
    db.session.rollback()
    assert str(caught.value) == f"{len(caught.value.problems)} problems"
    return [str(problem.file.relative_to(lessons)) for problem in caught.value.problems]


def test_syncing_twice_changes_nothing(app: Flask, lessons: Path) -> None:
    before = all_rows(app)
    with app.app_context():
        outcome = sync(lessons, LATER)
    assert (outcome.published, outcome.taken_off, outcome.changed) == ({}, [], False)
    assert set(outcome.unchanged) == SLUGS
    after = all_rows(app)
    [were, are] = [rows.pop("search_key")[0][0] for rows in (before, after)]
    assert were == are > 0
    assert after == before


def test_what_changed_is_published_and_nothing_else(inside: Flask, lessons: Path) -> None:
    file = lessons / "b-pack" / "vi.yaml"
    file.write_text(file.read_text().replace("quả cam", "trái cam"))
    folder(lessons, "d-pack", vi=VI)
    outcome = sync(lessons, LATER)
    assert (outcome.published, outcome.taken_off) == ({"b-pack": 2, "d-pack": 1}, [])
    assert set(outcome.unchanged) == {"a-pack", "c-pack"}
    [line] = shelf.current().packs["b-pack"].lines
    assert line.wordings["vi"].form.text == "trái cam"
    assert [hit.ref for hit in searching.find("trai", ["vi"])] == ["b-pack/one"]
    assert searching.find("qua cam", ["vi"]) == []
    rows = db.session.execute(select(Edition.slug, Edition.number).where(Edition.published_at == LATER))
    assert {tuple(row) for row in rows} == {("b-pack", 2), ("d-pack", 1)}
    assert sync(lessons).changed is False


def test_a_pack_that_is_gone_is_taken_off_and_comes_back(inside: Flask, lessons: Path) -> None:
    shutil.move(lessons / "b-pack", lessons.parent / "b-pack")
    outcome = sync(lessons)
    assert (outcome.published, outcome.taken_off) == ({}, ["b-pack"])
    assert set(shelf.current().packs) == SLUGS - {"b-pack"}
    assert searching.find("qua cam", []) == []
    assert db.session.get(Edition, ("b-pack", 1)) is not None, "its edition is gone too"
    shutil.move(lessons.parent / "b-pack", lessons / "b-pack")
    outcome = sync(lessons, LATER)
    assert (outcome.published, outcome.taken_off) == ({"b-pack": 1}, [])
    assert [hit.ref for hit in searching.find("qua cam", [])] == ["b-pack/one"]
    assert sync(lessons).changed is False


def test_what_a_family_said_outlives_the_pack(app: Flask, lessons: Path, mai: FlaskClient) -> None:
    assert report(mai, said(1, ref="a-pack/one", tags=["vi"])).status_code == 200
    shutil.rmtree(lessons / "a-pack")
    with app.app_context():
        assert sync(lessons).taken_off == ["a-pack"]
        assert [thread.ref for thread in db.session.scalars(select(Thread))] == ["a-pack/one"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("c-pack/vi.yaml", "con mèo", "con 貓"),
        ("c-pack/pack.yaml", "kind: phrases", "kind: game"),
        ("c-pack/vi.yaml", "language: vi", "language: [vi"),
        ("a-pack/vi.yaml", "one:", "two:"),
    ],
)
def test_one_bad_pack_leaves_the_whole_shelf_untouched(
    app: Flask, lessons: Path, file: str, old: str, new: str
) -> None:
    folder(lessons, "aa-pack", vi=VI)
    shutil.rmtree(lessons / "b-pack")
    bad = lessons / file
    assert old in bad.read_text()
    bad.write_text(bad.read_text().replace(old, new))
    before = all_rows(app)
    with app.app_context():
        assert refused(lessons) == [file]
    assert all_rows(app) == before


def test_the_problems_of_every_pack_are_told_at_once(inside: Flask, lessons: Path) -> None:
    folder(lessons, "one-pack", pack=PACK.replace("bath", "noon"))
    folder(lessons, "two-pack", pack=PACK.replace("CC-BY-4.0", "MIT"))
    assert refused(lessons) == ["one-pack/pack.yaml", "two-pack/pack.yaml"]


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_without_packs_does_not_empty_the_shelf(inside: Flask, lessons: Path, there: bool) -> None:
    """A wrong path or an unmounted disk is a slip, not a wish."""
    shutil.rmtree(lessons)
    if there:
        lessons.mkdir()
    assert refused(lessons) == ["."]
    assert set(shelf.current().packs) == SLUGS


def test_a_pack_that_lost_its_meanings_stays_on_the_shelf(inside: Flask, lessons: Path) -> None:
    """So does a slip in the name of the one file that makes a folder a pack."""
    (lessons / "b-pack" / "pack.yaml").rename(lessons / "b-pack" / "Pack.yml")
    assert refused(lessons) == ["b-pack/Pack.yml", "b-pack/pack.yaml"]
    assert set(shelf.current().packs) == SLUGS


def test_a_name_that_is_a_teachers_keeps_back_that_pack_alone(inside: Flask, lessons: Path) -> None:
    theirs = document(title="Mine")
    shelf.add(theirs, origin="studio:one", position=50, now=WHEN)
    folder(lessons, "aa-pack", vi=VI)
    folder(lessons, "small-pack", vi=VI)
    outcome = sync(lessons, LATER)
    assert (outcome.published, outcome.left_out) == ({"aa-pack": 1}, ["small-pack"])
    assert [each.partition(":")[0] for each in outcome.told] == ["small-pack"]
    assert shelf.current().packs["small-pack"] == theirs
    shelf.take_off("small-pack")
    assert sync(lessons, LATER).left_out == ["small-pack"], "the name stays the teacher's"


def test_what_is_left_out_is_told_at_every_start(inside: Flask, lessons: Path) -> None:
    shelf.add(document(), origin="studio:one", position=50, now=WHEN)
    folder(lessons, "small-pack", vi=VI)
    config = dataclasses.replace(current(), lessons=lessons)
    first, again = syncing.bring(config, WHEN), syncing.bring(config, LATER)
    assert first.left_out == again.left_out == ["small-pack"]
    assert again.unchanged == sorted(SLUGS)


def test_packs_of_others_are_left_alone(inside: Flask, lessons: Path) -> None:
    shelf.add(document(), origin="a teacher", position=50, now=WHEN)
    assert sync(lessons).taken_off == []
    assert set(shelf.current().packs) == {*SLUGS, "small-pack"}


def test_the_lessons_that_ship_stand_in_shelf_order(inside: Flask) -> None:
    packs, problems = syncing.read_all(ROOT / "lessons")
    assert problems == []
    assert [pack.slug for pack in packs][:4] == [
        "waking-up",
        "changing-a-nappy",
        "getting-dressed",
        "mealtime",
    ]
    kinds = [pack.kind for pack in packs]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert list(shelf.current().packs) == [pack.slug for pack in packs]


def test_the_fingerprint_stays_until_a_lesson_changes(lessons: Path) -> None:
    """It is how a start knows, without reading them, that there is nothing to publish."""
    seen = [syncing.fingerprint(lessons)]
    (lessons / "README.md").write_text("not a lesson")
    assert syncing.fingerprint(lessons) == seen[0]
    file = lessons / "a-pack" / "vi.yaml"
    later = file.stat().st_mtime + 5
    os.utime(file, (later, later))
    seen.append(syncing.fingerprint(lessons))
    file.rename(lessons / "a-pack" / "ta.yaml")
    seen.append(syncing.fingerprint(lessons))
    shutil.rmtree(lessons / "b-pack")
    seen.append(syncing.fingerprint(lessons))
    (lessons / "languages.yaml").write_text("languages: []")
    seen.append(syncing.fingerprint(lessons))
    assert len(set(seen)) == len(seen)
