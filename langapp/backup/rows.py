"""Rows as lines of JSON, the same from SQLite and from PostgreSQL, to the letter."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)

from langapp.config import Config
from langapp.lib.batches import AT_ONCE
from langapp.migrations import running


@contextmanager
def snapshot(config: Config) -> Iterator[Connection]:
    """One moment of the database, however long it is looked at. Nobody who writes waits for it."""
    arguments: dict[str, Any] = {}
    if config.on_sqlite and hasattr(sqlite3, "LEGACY_TRANSACTION_CONTROL"):
        arguments = {"autocommit": sqlite3.LEGACY_TRANSACTION_CONTROL}
    engine = create_engine(config.database_url, connect_args=arguments, hide_parameters=True)
    if config.on_sqlite:
        event.listen(engine, "connect", _leave_beginning_to_us)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _in_utc)
    try:
        with engine.connect() as connection:
            if not config.on_sqlite:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def check(connection: Connection) -> None:
    """Raises sqlite3.DatabaseError for a damaged file. SQLite reads past much, and writes; PostgreSQL tells of it by itself."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise sqlite3.DatabaseError(str(found))


def tables_of(connection: Connection, step: str) -> list[Table]:
    """Ours, as they are in this database, those first that others point to."""
    found = MetaData()
    # At a step that is not ours the names are not known; beside them there is at most the queue of jobs.
    newest = set(running.every_table().tables) if step == running.NEWEST else None
    found.reflect(connection, only=lambda name, _: name in newest if newest else _may_be_ours(name))
    return found.sorted_tables


def lines_of(
    connection: Connection, table: Table, instead: Mapping[str, Any] | None = None
) -> Iterator[bytes]:
    """Each ends its line. In the order of their keys, so that the same rows are the same bytes. `instead` are values by
    column that each row has in place of its own.
    """
    every = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=AT_ONCE).execute(every) as found:
        for row in found.mappings():
            values = {name: _written(value) for name, value in row.items()} | dict(instead or {})
            yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def keep(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Raises ValueError for a line that is no row of this table."""
    kinds = {column.name: column.type for column in table.columns}
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(_read(line, kinds))
        if len(batch) == AT_ONCE:
            connection.execute(insert(table), batch)
            batch.clear()
    if batch:
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)


def count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _read(line: bytes, kinds: dict[str, Any]) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict) or set(values) != set(kinds):
        raise ValueError("a row of another table")
    return {name: _meant(value, kinds[name]) for name, value in values.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value


def _meant(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, LargeBinary):
        return b64decode(value, validate=True)
    return bool(value) if isinstance(kind, Boolean) else value


def _count_on(connection: Connection, table: Table) -> None:
    """Numbers that the database gives out begin after those that were put back."""
    for column in table.primary_key.columns:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        if sequence and (most := connection.scalar(select(func.max(column)))) is not None:
            connection.execute(
                select(func.setval(text("CAST(:sequence AS regclass)"), most)), {"sequence": sequence}
            )


def _may_be_ours(name: str) -> bool:
    return name != "alembic_version" and not name.startswith("huey")


def _leave_beginning_to_us(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout=5000").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _in_utc(connection: Any, _record: object) -> None:
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()
