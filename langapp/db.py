"""The database: one engine set up right, one transaction a request, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from flask import Flask, Response, current_app, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    Engine,
    ExceptionContext,
    MetaData,
    Select,
    TypeDecorator,
    Update,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

from langapp.config import Config, Misconfigured
from langapp.lib.turns import AT_ONCE

Columns = TypeVarTuple("Columns")
View = TypeVar("View", bound=Callable[..., Any])

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
AFTERWARDS = "afterwards"
LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY = ("database is locked", "timeout expired", "too many clients", "remaining connection slots")
"""What SQLite says to one writer too many, and PostgreSQL's driver of a server that does not come to a new connection."""
_looking: ContextVar[bool] = ContextVar("looking", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite drops zones on the way in; this puts UTC back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(metadata=Base.metadata)


def init(app: Flask, config: Config) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {"connect_args": {"autocommit": sqlite3.LEGACY_TRANSACTION_CONTROL}}
        if config.on_sqlite and hasattr(sqlite3, "LEGACY_TRANSACTION_CONTROL")
        else {}
        if config.on_sqlite
        else {
            "pool_size": AT_ONCE,
            "max_overflow": 3,
            "pool_pre_ping": True,
            "connect_args": {"connect_timeout": 5},
        }
    )
    # What people wrote stays out of the log when a statement fails.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"] = True
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _prepare_sqlite if config.on_sqlite else _prepare_postgresql)
        event.listen(db.engine, "begin", _begin_sqlite if config.on_sqlite else _begin_postgresql)
        event.listen(db.engine, "handle_error", _tell_no_values)
    app.after_request(_commit_what_went_well)


def check(config: Config, engine: Engine) -> None:
    """Open the database once. Raises Misconfigured, and never makes, empties or mends an existing one."""
    file = config.database_file
    if file is not None:
        _check_file(file)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if file is not None:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    except (DBAPIError, sqlite3.Error) as error:
        raise Misconfigured(_unreachable(config, error)) from error


def rows(statement: Select[*Columns], values: dict[str, Any] | None = None) -> CursorResult[*Columns]:
    """Rows to look at, not objects to change: the session's care for those costs as much as the query does."""
    db.session.flush()
    return db.session.connection().execute(statement, values or {})


def insert_new(table: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, unless its key is there already: a second time changes nothing."""
    db.session.execute(insert(table).values(values).on_conflict_do_nothing())


def insert_all(table: type[Base], values: list[dict[str, Any]]) -> None:
    """The same for many rows that name the same columns: one statement, in the order of the rows."""
    if values:
        db.session.connection().execute(insert(table).on_conflict_do_nothing(), values)


def insert_or_update(
    table: type[Base], values: dict[str, Any], key: list[str], update: dict[str, Any]
) -> None:
    """Insert a row, or update the one that has its key."""
    db.session.execute(insert(table).values(values).on_conflict_do_update(index_elements=key, set_=update))


def change(statement: Update | Delete) -> int:
    """Change or end rows where they lie. How many; what the session holds of them stays as it was."""
    return int(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def after_commit(act: Callable[[], None]) -> None:
    """Once what is open now has committed, in the order of asking; at once where nothing is open; never where it rolls back."""
    session = db.session()
    transaction = session.get_nested_transaction() or session.get_transaction()
    if transaction is None:
        act()
    else:
        session.info.setdefault(AFTERWARDS, []).append((transaction, act))


@event.listens_for(db.session, "after_commit")
def _committed(session: Session) -> None:
    savepoint = session.get_nested_transaction()
    asked = session.info.pop(AFTERWARDS, [])
    if savepoint is None:
        for _transaction, act in asked:
            act()
    elif asked:
        around = savepoint.parent
        session.info[AFTERWARDS] = [(around if one is savepoint else one, act) for one, act in asked]


@event.listens_for(db.session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    """What a transaction still holds when it ends was not committed."""
    if asked := session.info.get(AFTERWARDS):
        session.info[AFTERWARDS] = [(one, act) for one, act in asked if one is not transaction]


def insert(table: type[Base]) -> Any:
    """INSERT … ON CONFLICT, as this database says it; the other dialect's 10 MB stay unread."""
    return import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}").insert(table)


def _check_file(file: Path) -> None:
    if file.is_dir():
        raise Misconfigured(f"{file} is a folder where the database file should be: move it away.")
    if file.exists() and file.stat().st_size and _first_bytes(file) != b"SQLite format 3\0":
        raise Misconfigured(
            f"{file} is not a database, or is damaged. Nothing was changed: "
            "put a backup in its place, or move it away to begin anew."
        )


def _first_bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(16)


def _unreachable(config: Config, error: Exception) -> str:
    why = str(getattr(error, "orig", error)).strip().splitlines()[0][:200]
    if config.database_file is None:
        return f"The database of DATABASE_URL cannot be opened ({why}): check the address, the name and the password."
    if "readonly" in why or "unable to open" in why:
        return f"The database {config.database_file} cannot be written in ({why}): make it and its folder writable."
    if "locked" in why:
        return f"The database {config.database_file} is held by another program: stop that program, then start again."
    return (
        f"The database {config.database_file} is damaged ({why}). Nothing was changed: "
        "put a backup in its place, or move it away to begin anew."
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _tell_no_values(context: ExceptionContext) -> None:
    """PostgreSQL says which row it refused, with all that is in it; a log is told the first line."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def is_busy(error: BaseException) -> bool:
    """Whether so many asked at once that one of them did not come to it: asked again it does. Nothing was kept."""
    said = str(error.orig) if isinstance(error, DBAPIError) else ""
    return isinstance(error, NoConnectionInTime) or any(each in said for each in BUSY)


def looks(view: View) -> View:
    """Marks a view that is asked for by POST and changes nothing here: it holds nobody up who wants to write."""
    view.looks = True  # type: ignore[attr-defined]
    return view


@contextmanager
def looking() -> Iterator[None]:
    """What is asked of the database in here changes nothing: for a job of minutes, while others write."""
    db.session.rollback()
    before = _looking.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _looking.reset(before)


def only_looking() -> bool:
    if _looking.get() or not has_request_context():
        return _looking.get()
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in LOOKING or getattr(view, "looks", False)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if only_looking() else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    # Said with the BEGIN, which a question by itself would be one more of.
    connection.connection.dbapi_connection.read_only = only_looking()  # type: ignore[union-attr]


def _commit_what_went_well(response: Response) -> Response:
    """One request is one transaction: kept below 400, forgotten otherwise."""
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response
