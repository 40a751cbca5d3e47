"""A database beside the one in place: filled from a backup, brought up to date, and only then put in its place.

On SQLite it is a file, on PostgreSQL a schema of the same database. Putting it in place is one rename there, one
transaction here: whoever is killed leaves the old or the new.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import DDL, Connection, Engine, Table, create_engine, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema, DropSchema

from langapp import db as database
from langapp import installation
from langapp.backup import forgetting, guests, rows
from langapp.backup.archive import Archive
from langapp.backup.closed import still_open
from langapp.config import Config, Misconfigured
from langapp.db import db
from langapp.families.erasing import Entry
from langapp.lib import wholefile
from langapp.migrations import running
from langapp.voices.models import Erased, Recording

SCHEMA = "langapp_restore"
log = logging.getLogger(__name__)
LESSONS = {"edition", "shelf_place", "search_key", "installation"}
"""Tables that a new installation fills by itself."""


@dataclass(frozen=True)
class Scratch:
    config: Config
    """As if the scratch were the database in place."""
    app: Flask

    def fill(self, backup: Archive) -> None:
        """Raises Misconfigured for rows that do not fit together, or come from a newer Langapp."""
        with self.app.app_context():
            running.build(db.engine, backup.manifest.step)
            with self._without_foreign_keys() as connection, connection.begin():
                for table in rows.tables_of(connection, backup.manifest.step):
                    self._fill(connection, table, backup)
                _hold(connection, backup)
            running.upgrade(db.engine, self.config)

    def forget(self, last: dict[str, dict[str, Entry]], now: datetime) -> int:
        """Take away again what the ledger says was taken away. How many things that was."""
        with self.app.app_context():
            met = forgetting.take_away(last, now)
            db.session.commit()
        return met

    def begin_anew(self, now: datetime) -> None:
        with self.app.app_context():
            installation.begin_anew(now)
            db.session.commit()

    def recordings(self) -> set[str]:
        with self.app.app_context():
            return set(db.session.scalars(select(Recording.id)))

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def _fill(self, connection: Connection, table: Table, backup: Archive) -> None:
        if table.name not in backup.manifest.tables:
            raise backup.wrong(table.name, "it is not there")
        try:
            rows.keep(connection, table, backup.rows(table.name))
        except (ValueError, TypeError, AttributeError) as error:
            raise backup.wrong(table.name, str(error)[:80]) from error
        except DBAPIError as error:
            if _is_full(error):
                raise
            raise backup.wrong(table.name, str(error.orig).splitlines()[0][:200]) from error
        if rows.count(connection, table) != backup.manifest.tables[table.name]:
            raise backup.wrong(table.name, "it has another number of rows than were written")

    @contextmanager
    def _without_foreign_keys(self) -> Iterator[Connection]:
        """SQLite checks them at the end, in whatever order the rows came."""
        with db.engine.connect() as connection:
            switch = connection.dialect.name == "sqlite"
            if switch:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            try:
                yield connection
            finally:
                if switch:
                    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


@contextmanager
def scratch(config: Config) -> Iterator[Scratch]:
    """An empty one. What an earlier one that was killed left is removed; so is this one, unless it was put in place."""
    own = replace(config, database_url=_make_room(config))
    app = Flask("langapp")
    app.extensions["langapp"] = own
    database.init(app, own)
    made = Scratch(own, app)
    try:
        yield made
    finally:
        made.close()
        _remove(config)


def is_empty(config: Config) -> bool:
    """Whether the database in place holds nothing that anybody would miss. False where it cannot be read."""
    if (file := config.database_file) is not None and not (file.exists() and file.stat().st_size):
        return True
    try:
        with rows.snapshot(config) as connection:
            known = inspect(connection)
            names = [
                name for name in running.every_table().tables if name not in LESSONS and known.has_table(name)
            ]
            return not any(rows.count(connection, running.every_table().tables[name]) for name in names)
    except (DBAPIError, sqlite3.Error):
        return False


def erased_in_place(config: Config) -> set[str]:
    """Recordings that the database in place says were erased, where it can still say so."""
    if (file := config.database_file) is not None and not file.exists():
        return set()
    try:
        with rows.snapshot(config) as connection:
            if not inspect(connection).has_table("erased"):
                return set()
            return set(connection.scalars(select(Erased.recording_id)))
    except (DBAPIError, sqlite3.Error):
        return set()


def alone(config: Config) -> None:
    """Raises Misconfigured where another program has the database open."""
    if config.database_file is None:
        _alone_on_postgresql(config)
    elif config.database_file.exists():
        _alone_on_sqlite(config.database_file)


def put_in_place(made: Scratch, config: Config, aside: Path) -> None:
    """What was there is kept beside, without guests: as a file in `aside`, or as a schema of its name."""
    made.close()
    if config.database_file is not None:
        _put_file(_scratch_file(config), config.database_file, aside)
    else:
        _put_schema(config, _schema_of(aside))
    take_guests_out_of(config, aside)


def take_guests_out_of(config: Config, aside: Path) -> None:
    """As `put_in_place` does: whoever was killed in the midst of it has not done it. What is damaged stays as it is."""
    schema = None if config.on_sqlite else _schema_of(aside)
    url = config.database_url
    if (place := config.database_file) is not None:
        file = aside / place.name
        if not file.exists() or (place.exists() and file.samefile(place)):
            return  # The one in place by another name: a restore was killed before it put anything there.
        url = f"sqlite:///{file}"
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            rows.check(connection)
            guests.take_out(connection, schema)
    except (SQLAlchemyError, sqlite3.Error) as error:
        log.warning("Guests could not be taken out of what is kept in %s: %s", aside, type(error).__name__)
    finally:
        engine.dispose()


def forget_aside(config: Config, aside: Path) -> None:
    """Deletes what `put_in_place` kept."""
    if config.database_file is None:
        _on_postgresql(config, f'DROP SCHEMA IF EXISTS "{_schema_of(aside)}" CASCADE')
    shutil.rmtree(aside)


def _schema_of(aside: Path) -> str:
    return aside.name.replace("-", "_").lower()


def _put_file(made: Path, place: Path, aside: Path) -> None:
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    _sync(made)
    for file in (place, *_beside(place)):
        if file.exists():
            keep_too(file, aside / file.name)
    wholefile.sync(aside)
    # These are there only where the old one is damaged: a log that was not written back must not meet the new one.
    for file in _beside(place):
        file.unlink(missing_ok=True)
    made.replace(place)
    wholefile.sync(place.parent)


def _put_schema(config: Config, aside: str) -> None:
    engine = create_engine(config.database_url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            place = connection.scalar(text("SELECT current_schema()"))
            connection.execute(CreateSchema(aside))
            in_place = set(inspect(connection).get_table_names())
            new = inspect(connection).get_table_names(schema=SCHEMA)
            ours = {*running.every_table().tables, "alembic_version", *new}
            for name in sorted(in_place & ours):
                connection.execute(_moved(place, name, aside))
            for name in sorted(new):
                connection.execute(_moved(SCHEMA, name, place))
            connection.execute(DropSchema(SCHEMA))
    finally:
        engine.dispose()


def _moved(place: str, name: str, target: str) -> DDL:
    """PostgreSQL alone: a table from one schema to another. Names take no parameters, and these are ours."""
    return DDL(f'ALTER TABLE "{place}"."{name}" SET SCHEMA "{target}"')  # type: ignore[no-untyped-call]


def keep_too(file: Path, aside: Path) -> None:
    """Under another name as well, at no cost where the disk can do that."""
    try:
        os.link(file, aside)
    except OSError:
        shutil.copyfile(file, aside)
        _sync(aside)


def _alone_on_sqlite(file: Path) -> None:
    """A log is only given up by the last who has the file open. A file that is damaged is nobody's."""
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(file, isolation_level=None, timeout=1)) as connection,
    ):
        try:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise still_open() from error


def _alone_on_postgresql(config: Config) -> None:
    engine = create_engine(config.database_url, hide_parameters=True)
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    try:
        with engine.connect() as connection:
            if connection.scalar(text(others)):
                raise still_open()
    finally:
        engine.dispose()


def _make_room(config: Config) -> str:
    """The address of an empty scratch."""
    _remove(config)
    if config.database_file is not None:
        return f"sqlite:///{_scratch_file(config)}"
    _on_postgresql(config, f'CREATE SCHEMA "{SCHEMA}"')
    url = make_url(config.database_url).update_query_dict({"options": f"-csearch_path={SCHEMA}"})
    return url.render_as_string(hide_password=False)


def _remove(config: Config) -> None:
    if config.database_file is None:
        _on_postgresql(config, f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE')
        return
    file = _scratch_file(config)
    for each in (file, *_beside(file)):
        each.unlink(missing_ok=True)


def _on_postgresql(config: Config, statement: str) -> None:
    engine: Engine = create_engine(config.database_url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        raise Misconfigured(
            f"The database refused ({str(error.orig).splitlines()[0][:200]}): its user needs the right to create "
            "schemas in it. Nothing was changed."
        ) from error
    finally:
        engine.dispose()


def _scratch_file(config: Config) -> Path:
    place = config.database_file
    assert place is not None
    return place.with_name(f"{place.name}.restoring")


def _beside(file: Path) -> list[Path]:
    return [file.with_name(f"{file.name}{ending}") for ending in ("-wal", "-shm", "-journal")]


def _hold(connection: Connection, backup: Archive) -> None:
    """PostgreSQL has looked at each row already."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise backup.wrong(
                str(broken[0]), f"a row of it belongs to a row of {broken[2]} that is not there"
            )


def _is_full(error: DBAPIError) -> bool:
    return "full" in str(error.orig)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
