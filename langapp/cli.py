"""The `langapp` command. What a subcommand needs is imported when it is the one that runs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from langapp.config import Misconfigured

if TYPE_CHECKING:
    from flask import Flask

    from langapp.config import Config

COMMANDS = {
    "serve": "langapp.serving",
    "packs": "langapp.packs.cli",
    "speech": "langapp.voices.cli",
    "invite": "langapp.entry.inviting_cli",
    "wishes": "langapp.families.cli",
    "remarks": "langapp.voices.cli",
    "demo": "langapp.demo",
    "backup": "langapp.backup.cli",
    "restore": "langapp.backup.cli",
}


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[name]), name)
        return command


def _version() -> str:
    try:
        return version("langapp")
    except PackageNotFoundError:
        return "unreleased"


@click.group(cls=Commands)
@click.version_option(_version(), prog_name="langapp")
@click.pass_context
def langapp(ctx: click.Context) -> None:
    """What to say to a baby, in all of a family's languages at once."""
    if ctx.invoked_subcommand != "serve":
        from flask.cli import ScriptInfo

        # `packs sync` puts the lessons on the shelf itself, and tells what it did.
        create = _app_with_tables if ctx.invoked_subcommand == "packs" else _app_ready
        ctx.obj = ctx.obj or ScriptInfo(create_app=create, set_debug_flag=False)


def _app_ready() -> Flask:
    from langapp.readiness import make_ready

    return _app(make_ready)


def _app_with_tables() -> Flask:
    from langapp.readiness import make_tables

    return _app(make_tables)


def _app(prepare: Callable[[Flask, Config], None]) -> Flask:
    from langapp import create_app
    from langapp.languages.registry import BadRegistry

    try:
        app = create_app()
        prepare(app, app.extensions["langapp"])
    except (Misconfigured, BadRegistry) as error:
        raise click.ClickException(str(error)) from error
    return app


def main() -> None:
    try:
        langapp.main(prog_name="langapp")
    except Misconfigured as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
