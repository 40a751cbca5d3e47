"""The `langapp` command."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

import click
from flask import Flask
from flask.cli import ScriptInfo

from langapp.config import Misconfigured


def _app() -> Flask:
    from langapp import create_app
    from langapp.languages.registry import BadRegistry

    try:
        return create_app()
    except (Misconfigured, BadRegistry) as error:
        raise click.ClickException(str(error)) from error


def _version() -> str:
    try:
        return version("langapp")
    except PackageNotFoundError:
        return "unreleased"


@click.group()
@click.version_option(_version(), prog_name="langapp")
def langapp() -> None:
    """What to say to a baby, in all of a family's languages at once."""


def _commands() -> None:
    from langapp.demo import demo
    from langapp.packs.cli import packs
    from langapp.serving import serve
    from langapp.voices.cli import speech

    for command in (serve, packs, speech, demo):
        langapp.add_command(command)


def main() -> None:
    _commands()
    try:
        langapp.main(prog_name="langapp", obj=ScriptInfo(create_app=_app, set_debug_flag=False))
    except Misconfigured as error:
        click.echo(str(error), err=True)
        sys.exit(1)
