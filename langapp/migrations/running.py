"""Bringing a database to the newest step, once, whoever starts first.

SQLite rebuilds a table to change it, and with foreign keys on that drops the children of the old one:
so a migration runs with them off, checks them at the end, and keeps nothing if they do not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from langapp.config import Config, Misconfigured
from langapp.db import Base
from langapp.lib import lockfile

NEWEST = "0008"
PG_LOCK = 7_265_233


def every_table() -> MetaData:
    """All tables, whoever declares them."""
    import langapp.classes.models
    import langapp.drafts.models
    import langapp.entry.models
    import langapp.families.models
    import langapp.families.wishes
    import langapp.installation
    import langapp.packs.models
    import langapp.practice.models
    import langapp.songs.models
    import langapp.studio.models
    import langapp.voices.models
    import langapp.workshops.models  # noqa: F401

    return Base.metadata


def step_of(engine: Engine) -> str | None:
    """The step a database is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        step: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return step


def upgrade(engine: Engine, config: Config) -> bool:
    """Run what is missing. True when something was run. Raises Misconfigured for a database from the future."""
    at = step_of(engine)
    if at == NEWEST:
        return False
    with _one_at_a_time(engine, config):
        at = step_of(engine)
        if at == NEWEST:
            return False
        if at is not None and at not in _steps():
            raise Misconfigured(
                f"The database was last used by a newer Langapp (step {at}): install that version, "
                "or put a backup from this one in its place. Nothing was changed."
            )
        _run(engine)
    return True


def build(engine: Engine, step: str) -> None:
    """An empty database as it was at a step, for rows from then. Raises Misconfigured for a step that is yet to come."""
    if step not in _steps():
        raise Misconfigured(
            f"This was last used by a newer Langapp (step {step}): install that version. Nothing was changed."
        )
    _run(engine, step)


def _steps() -> set[str]:
    return {path.name.split("_")[0] for path in Path(__file__).with_name("versions").glob("*_*.py")}


def _run(engine: Engine, to: str = "head") -> None:
    from alembic import command
    from alembic.config import Config as Settings

    settings = Settings()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                settings.attributes["connection"] = connection
                command.upgrade(settings, to)
                _foreign_keys_hold(connection)
        finally:
            _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, switch: str) -> None:
    """On SQLite, outside a transaction: inside one the switch does nothing."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        raw.execute(f"PRAGMA foreign_keys={switch}")


def _foreign_keys_hold(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Misconfigured(
            "The database did not pass its check after an upgrade, so nothing was changed. Restore a backup."
        )


@contextmanager
def _one_at_a_time(engine: Engine, config: Config) -> Iterator[None]:
    if config.on_sqlite:
        with lockfile.held(config.data / "upgrade.lock"):
            yield
    else:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": PG_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": PG_LOCK})
