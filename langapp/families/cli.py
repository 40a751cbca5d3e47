"""`langapp wishes`: what families asked for."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from langapp.db import db
from langapp.families.wishes import Wish


@click.command()
@with_appcontext
def wishes() -> None:
    """The languages and lines that families asked for, the most wished for first."""
    for wish in db.session.scalars(select(Wish).order_by(Wish.times.desc(), Wish.last_at.desc())):
        click.echo(f"{wish.times:5}  {wish.tag or wish.words}{'  ' + wish.ref if wish.ref else ''}")
