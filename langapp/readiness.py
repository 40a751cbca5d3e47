"""The house made ready: the tables at their newest step, the lessons on the shelf. Nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import Flask

from langapp import db, installation
from langapp.config import Config
from langapp.migrations import running
from langapp.packs import syncing
from langapp.practice import remembering


def make_ready(app: Flask, config: Config) -> None:
    """Raises Misconfigured where the database cannot be used.

    A pack that is wrong is told of on the terminal and leaves the shelf as it was: the app opens all the same.
    """
    make_tables(app, config)
    with app.app_context():
        _lessons_on_the_shelf(config)


def make_tables(app: Flask, config: Config) -> None:
    """Raises Misconfigured where the database cannot be used."""
    with app.app_context():
        db.check(config, db.db.engine)
        if running.upgrade(db.db.engine, config):
            installation.begin(datetime.now(UTC))
            remembering.rebuild_all()
            db.db.session.commit()


def _lessons_on_the_shelf(config: Config) -> None:
    try:
        for sentence in syncing.bring(config, datetime.now(UTC)).told:
            click.echo(sentence, err=True)
    except syncing.Refused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        click.echo(
            "The lessons on the shelf are as they were. Mend these, then run: langapp packs sync", err=True
        )
