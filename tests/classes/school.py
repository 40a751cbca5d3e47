"""What a teacher does to have a class, and what her families know of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.classes.models import Class
from langapp.db import db
from tests.visiting import visit

Join = Callable[..., FlaskClient]


def begin(teacher: FlaskClient, name: str = "Cô Lan", *tags: str) -> str:
    """Where its page is."""
    form = visit(teacher, "/classes/new").form("/classes")
    place: str = form.send(teacher, name=name, language=list(tags or ("vi",))).location
    return place


def code_of(app: Flask, at: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Class.code).where(Class.id == at.rpartition("/")[2])).one()
