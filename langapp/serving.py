"""`langapp serve`: open the door, with the house made ready behind it.

What watches over the workers has the app in memory, and each of them begins as a copy of it: one that fell over is replaced
in half a second, and what they have in common lies in memory once. The database and the lessons are opened by workers alone.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from langapp.config import Config, Misconfigured
from langapp.lib import heaps

if TYPE_CHECKING:
    from flask import Flask

THREADS = 1100
THREADS_OF_WAITRESS = 32
FOR_PAGES = 8
"""Of these; with each of the others a stream may stay."""
FILES = 10_000
HEAPS = 2
"""glibc gives threads heaps of their own, and each keeps what it needed once: of every crowd that came in at one moment,
several megabytes for good.
"""
CANNOT_START = 4
"""The exit code by which gunicorn tells "this app will never load" from "a worker fell over"."""


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=3,
    show_default=True,
    help="Processes that answer, where the database is PostgreSQL. On SQLite it is one.",
)
def serve(workers: int) -> None:
    """Serve the app, bringing the database and the lessons up to date first.

    HOST, PORT, LANGAPP_DATA and DATABASE_URL change where.
    """
    try:
        config = Config.from_env()
        _port_is_free(config)
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    if sys.platform == "win32":
        import waitress

        from langapp import live

        app = _opened(_made(config), config)
        live.allow(app, THREADS_OF_WAITRESS - FOR_PAGES)
        _tell(config)
        waitress.serve(app, host=config.host, port=config.port, threads=THREADS_OF_WAITRESS)
    else:
        _serve_with_gunicorn(config, workers)


def _made(config: Config) -> Flask:
    """The app, which has opened nothing yet."""
    from langapp import create_app

    with _or_not_at_all():
        return create_app(config)


def _opened(app: Flask, config: Config) -> Flask:
    """The app, ready, with its jobs being worked on."""
    from langapp import jobs
    from langapp.backup.closed import stay_open
    from langapp.backup.nightly import back_up
    from langapp.belongings.arriving import take_in_what_waits
    from langapp.belongings.ending import erase_due
    from langapp.classes.counting import settle_weeks
    from langapp.entry.forgetting import forget_over
    from langapp.entry.parting import finish_partings
    from langapp.makings.making import sweep
    from langapp.readiness import make_ready
    from langapp.songs.guessing import guess_teachers
    from langapp.studio.importing.keeping import sweep as sweep_imports
    from langapp.voices.keeping import erase_withdrawn
    from langapp.voices.merging import clear_former_folders
    from langapp.voices.warming import warm_everything
    from langapp.workshops.forgetting import forget_rooms

    with _or_not_at_all():
        stay_open(config)
        make_ready(app, config)
    gone = [erase_due, erase_withdrawn, finish_partings, forget_over, clear_former_folders]
    counted = [settle_weeks, guess_teachers]
    jobs.start(
        app,
        daily=[*gone, sweep, sweep_imports, take_in_what_waits, back_up, *counted, warm_everything],
        hourly=[forget_rooms],
    )
    return app


@contextmanager
def _or_not_at_all() -> Iterator[None]:
    """Where this cannot be, one sentence says why and the process ends."""
    from langapp.languages.registry import BadRegistry

    try:
        yield
    except (Misconfigured, BadRegistry) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(CANNOT_START) from error


def _serve_with_gunicorn(config: Config, workers: int) -> None:
    app = _made(config)
    if not config.on_sqlite:
        _made_ready_by_one(app, config)
    gc.collect()
    gc.freeze()  # Or the first collection in a worker would copy all of it.
    with_gunicorn(
        config,
        lambda: _opened(app, config),
        workers=1 if config.on_sqlite else workers,
        post_worker_init=lambda worker: _tell(config) if worker.age == 1 else None,
    )


def with_gunicorn(config: Config, load: Callable[[], Flask], **other: Any) -> None:
    """Serve what each worker loads for itself, until told to stop. `other` are settings as gunicorn names them."""
    from gunicorn.app.base import BaseApplication

    from langapp.live.worker import Worker

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"{config.host}:{config.port}",
                "worker_class": Worker,
                "threads": THREADS,
                "worker_connections": 2 * THREADS,
                "graceful_timeout": 10,
                "loglevel": "critical",
                # A thread and a socket in the home folder, to ask the watching process for what nobody asks.
                "control_socket_disable": True,
                **other,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return load()

    _allow_many_connections()
    heaps.keep_few(HEAPS)
    Server().run()


def _allow_many_connections() -> None:
    """Where a thousand open files are usual, a thousand phones would be too many."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if 0 <= soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _made_ready_by_one(app: Flask, config: Config) -> None:
    """Several workers would all say why it cannot be opened: one process tries first, and says it once."""
    from langapp.readiness import make_ready

    trying = os.fork()
    if trying == 0:
        try:
            with _or_not_at_all():
                make_ready(app, config)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(trying, 0)[1])
    if code:
        raise SystemExit(code)


def _port_is_free(config: Config) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            another = config.port + 1 if config.port < 65535 else 8000
            raise Misconfigured(
                f"Port {config.port} on {config.host} cannot be used ({error.strerror}): "
                f"stop what is using it, or choose another, as in PORT={another}."
            ) from error


def _tell(config: Config) -> None:
    address = config.base_url or f"http://{config.host}:{config.port}"
    click.echo(f"Langapp is on {address}")
    if not config.production:
        click.echo("  as a parent           open that address")
        click.echo("  as a teacher          run: langapp demo, then open the address it prints for Cô Lan")
        click.echo("  as a workshop leader  run: langapp demo, then open the address it prints for Priya")
    sys.stdout.flush()
