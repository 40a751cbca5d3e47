"""`langapp serve`: make the house ready, then open the door."""

from __future__ import annotations

import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

from langapp import db
from langapp.config import Config, Misconfigured
from langapp.migrations import running
from langapp.packs import syncing

SYNCED = "lessons-synced"
THREADS = 1100


@click.command()
@click.option(
    "--prepare/--no-prepare",
    default=True,
    help="Bring the database and the lessons up to date first.",
)
def serve(prepare: bool) -> None:
    """Serve the app. HOST, PORT, LANGAPP_DATA and DATABASE_URL change where."""
    from langapp import create_app
    from langapp.languages.registry import BadRegistry

    try:
        config = Config.from_env()
        _port_is_free(config)
        app = create_app(config)
        if prepare:
            make_ready(app, config)
    except (Misconfigured, BadRegistry) as error:
        raise click.ClickException(str(error)) from error
    _tell(config)
    _open(app, config)


def make_ready(app: Flask, config: Config) -> None:
    """The tables at their newest step and the lessons on the shelf. Does nothing that was done before.

    A pack that is wrong is said on the terminal and leaves the shelf as it was: the app opens all the same.
    Raises Misconfigured where the database cannot be used.
    """
    with app.app_context():
        db.check(config, db.db.engine)
        fresh = running.upgrade(db.db.engine, config)
        marker = config.data / SYNCED
        state = f"{syncing.fingerprint(config.lessons)} {config.database_url.rpartition('@')[2]}"
        if not fresh and marker.exists() and marker.read_text() == state:
            return
        try:
            syncing.sync(config.lessons, datetime.now(UTC))
        except syncing.Refused as refused:
            db.db.session.rollback()
            for problem in refused.problems:
                click.echo(str(problem), err=True)
            click.echo(
                "The lessons on the shelf are as they were. Mend these, then run: langapp packs sync",
                err=True,
            )
            return
        db.db.session.commit()
        _keep(marker, state)


def _keep(marker: Path, state: str) -> None:
    marker.write_text(state)


def _port_is_free(config: Config) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise Misconfigured(
                f"Port {config.port} on {config.host} cannot be used ({error.strerror}): stop what is "
                f"using it, or choose another, as in PORT={config.port + 1 if config.port < 65535 else 8000}."
            ) from error


def _tell(config: Config) -> None:
    address = config.base_url or f"http://{config.host}:{config.port}"
    click.echo(f"Langapp is on {address}")
    click.echo("  as a parent           open that address")
    click.echo("  as a teacher          langapp demo, then open the address it prints for Cô Lan")
    click.echo("  as a workshop leader  langapp demo, then open the address it prints for Priya")
    sys.stdout.flush()


def _open(app: Flask, config: Config) -> None:
    if sys.platform == "win32":
        import waitress

        waitress.serve(app, host=config.host, port=config.port, threads=32)
        return
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"{config.host}:{config.port}",
                "worker_class": "gthread",
                "workers": 1 if config.on_sqlite else 3,
                "threads": THREADS,
                "preload_app": True,
                "worker_connections": 2 * THREADS,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "post_fork": _begin_work,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    def _begin_work(_server: object, _worker: object) -> None:
        from langapp import jobs

        with app.app_context():
            db.db.engine.dispose(close=False)
        jobs.start(app)

    Server().run()
