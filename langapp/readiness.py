"""The house made ready: the tables at their newest step, the lessons on the shelf. Nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import Flask

from langapp import db
from langapp.config import Config
from langapp.languages import keys
from langapp.lib import lockfile
from langapp.migrations import running
from langapp.packs import shelf, syncing

SYNCED = "lessons-synced"


def make_ready(app: Flask, config: Config) -> None:
    """Raises Misconfigured where the database cannot be used.

    A pack that is wrong is told of on the terminal and leaves the shelf as it was: the app opens all the same.
    """
    make_tables(app, config)
    with app.app_context(), lockfile.held(config.data / "sync.lock"):
        _lessons_on_the_shelf(config)


def make_tables(app: Flask, config: Config) -> None:
    """Raises Misconfigured where the database cannot be used."""
    with app.app_context():
        db.check(config, db.db.engine)
        running.upgrade(db.db.engine, config)


def _lessons_on_the_shelf(config: Config) -> None:
    marker = config.data / SYNCED
    state = f"{syncing.fingerprint(config.lessons)} {keys.VERSION} {config.database_url.rpartition('@')[2]}"
    if marker.exists() and marker.read_text() == state and shelf.count():
        db.db.session.rollback()
        return
    try:
        syncing.sync(config.lessons, datetime.now(UTC))
    except syncing.Refused as refused:
        db.db.session.rollback()
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        click.echo(
            "The lessons on the shelf are as they were. Mend these, then run: langapp packs sync", err=True
        )
        return
    db.db.session.commit()
    marker.write_text(state)
