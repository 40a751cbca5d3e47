"""Bringing a database to the newest step: once, whole, and never backwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as Settings
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from langapp import create_app, migrations
from langapp.config import ROOT, Config, Misconfigured
from langapp.db import db
from langapp.migrations import running
from tests.conftest import make_config


@pytest.fixture
def config(tmp_path: Path, empty_database: str) -> Config:
    return make_config(tmp_path, empty_database)


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    """The engine of an app that finds nothing."""
    app = create_app(config)
    with app.app_context():
        yield db.engine
        db.engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_from_nothing_it_becomes_what_the_models_say(engine: Engine, config: Config) -> None:
    assert running.step_of(engine) is None
    assert running.upgrade(engine, config) is True
    assert running.step_of(engine) == running.NEWEST
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "target_metadata": running.every_table(),
            },
        )
        assert compare_metadata(context, running.every_table()) == []
    assert tables(engine) == {*running.every_table().tables, "alembic_version"}


def test_a_second_time_nothing_is_done(engine: Engine, config: Config) -> None:
    running.upgrade(engine, config)
    assert running.upgrade(engine, config) is False


def test_the_newest_step_is_the_last_file(engine: Engine) -> None:
    steps = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert steps.get_heads() == [running.NEWEST]
    assert {step.revision for step in steps.walk_revisions()} == running._steps()


@pytest.mark.parametrize("step", ["9999", "0099", "", "nonsense"])
def test_a_database_from_the_future_is_refused_and_left_alone(
    engine: Engine, config: Config, step: str
) -> None:
    running.upgrade(engine, config)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :step"), {"step": step})
        connection.execute(text("INSERT INTO wish VALUES ('vi', 'kept', '', 1, '2026-01-01')"))
    before = tables(engine)
    with pytest.raises(Misconfigured) as refused:
        running.upgrade(engine, config)
    assert f"newer Langapp (step {step})" in str(refused.value)
    assert "Nothing was changed" in str(refused.value)
    assert tables(engine) == before
    assert running.step_of(engine) == step
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT words FROM wish")) == "kept"


def test_a_step_that_breaks_leaves_nothing_of_itself(engine: Engine, config: Config) -> None:
    """Something of the same name is in the way of one of the last tables to be made."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE undo (mine TEXT)"))
    with pytest.raises(DBAPIError, match="undo"):
        running.upgrade(engine, config)
    assert tables(engine) == {"undo"}
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE undo"))
    assert running.upgrade(engine, config) is True


def test_foreign_keys_hold_again_after_an_upgrade(engine: Engine, config: Config) -> None:
    running.upgrade(engine, config)
    for _ in range(3):
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text("INSERT INTO former_family VALUES ('f', 'nobody', '2026-01-01')"))


def test_what_was_kept_is_there_after_an_upgrade(app: Flask, config: Config) -> None:
    """The world was made by the migrations themselves, and is full of rows that belong to each other."""
    with app.app_context():
        before = db.session.scalar(text("SELECT count(*) FROM family_language"))
        db.session.rollback()
        assert running.upgrade(db.engine, config) is False
        assert db.session.scalar(text("SELECT count(*) FROM family_language")) == before == 8


def test_a_database_of_the_first_release_keeps_all_it_has(engine: Engine, config: Config) -> None:
    settings = Settings()
    settings.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        for row in (
            "INSERT INTO family VALUES ('f', '2026-01-01', 'hand')",
            "INSERT INTO family_language VALUES ('f', 'vi', 0, 'south')",
            "INSERT INTO device VALUES ('d', 'f', 'hash', '2026-01-01')",
            "INSERT INTO thread VALUES ('t', 'f', 'bath-time/splash', 'vi', '2026-01-01', '2026-01-01', 'd')",
            "INSERT INTO undo VALUES ('t', 'f', '2026-01-01', '2026-01-01')",
        ):
            connection.execute(text(row))
    assert running.step_of(engine) == "0001"
    assert running.upgrade(engine, config) is True
    assert running.step_of(engine) == running.NEWEST
    with engine.connect() as connection:
        for table in ("family", "family_language", "device", "thread", "caregiver"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1
        assert connection.execute(
            text(
                "SELECT c.family_id, d.family_id, t.device_id, u.fact_id FROM caregiver c "
                "JOIN device d ON d.caregiver_id = c.id JOIN thread t ON t.caregiver_id = c.id, undo u"
            )
        ).all() == [("f", "f", "d", "t")]
        assert connection.scalar(text("SELECT count(*) FROM recording")) == 0


def test_a_little_one_is_called_the_same_whenever_the_step_is_taken(engine: Engine, config: Config) -> None:
    """Or the ledger would not know one who comes with a backup from before it."""
    with_little_ones(engine, config)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT uuid FROM child ORDER BY id")).all() == [
            "8aebb92f-3f2c-5755-9840-7765349cf1d0",
            "3cb3bf75-bcf0-533b-b569-29efde5de72f",
        ]


def test_a_little_one_keeps_what_is_theirs_and_leaves_nobody_a_number(engine: Engine, config: Config) -> None:
    with_little_ones(engine, config)
    with engine.begin() as connection:
        assert connection.scalars(text("SELECT child_id FROM heard_word ORDER BY id")).all() == [1, 2]
        assert connection.scalars(text("SELECT child_id FROM device")).all() == [2]
        connection.execute(text("DELETE FROM child WHERE id = 2"))
        assert connection.scalars(text("SELECT child_id FROM heard_word")).all() == [1]
        assert connection.scalars(text("SELECT child_id FROM device")).all() == [None]
        connection.execute(
            text("INSERT INTO child (family_id, nickname, born, tags, uuid) VALUES ('f', '', '', '', 'u')")
        )
        assert connection.scalars(text("SELECT id FROM child ORDER BY id")).all() == [1, 3]


def with_little_ones(engine: Engine, config: Config) -> None:
    """Two of them, and what belongs to each, from before the step."""
    at = "2026-01-01"
    running.build(engine, "0004")
    with engine.begin() as connection:
        for row in (
            f"family VALUES ('f', '{at}', '')",
            "child (family_id, nickname, born, tags) VALUES ('f', 'Bo', '', ''), ('f', 'Mi', '', '')",
            f"caregiver VALUES ('c', 'f', '', '', '', '', '{at}', NULL)",
            "device (id, family_id, caregiver_id, child_id, token_hash, name, joined_at, seen_at) "
            f"VALUES ('d', 'f', 'c', 2, 'hash', '', '{at}', '{at}')",
            f"heard_word VALUES ('f', 'h1', 1, '', 'vi', 'ba', '{at}', '{at}', NULL)",
            f"heard_word VALUES ('f', 'h2', 2, '', 'vi', 'ba', '{at}', '{at}', NULL)",
        ):
            connection.execute(text(f"INSERT INTO {row}"))
    running.upgrade(engine, config)


READY = """
from langapp import create_app
from langapp.readiness import make_ready
app = create_app()
make_ready(app, app.extensions["langapp"])
"""


def test_processes_that_start_at_once_make_one_database(tmp_path: Path, config: Config) -> None:
    env = {
        **os.environ,
        "LANGAPP_DATA": str(tmp_path),
        "LANGAPP_AUDIO": str(tmp_path / "audio"),
        "DATABASE_URL": config.database_url,
    }
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", READY],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=240)[0] for process in starting]
    assert [process.returncode for process in starting] == [0, 0], told
    assert told == ["", ""]
    engine = create_engine(config.database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [
            (running.NEWEST,)
        ]
        packs = len(list((ROOT / "lessons").glob("*/pack.yaml")))
        for table in ("edition", "shelf_place"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == packs
            assert connection.scalar(text(f"SELECT max(number) FROM {table}")) == 1
    engine.dispose()
