"""Classes for tests: Cô Lan's, and families that come into it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.classes import guessing
from tests.cast import Key, device_of, teaches
from tests.classes.school import Join, begin, code_of


@pytest.fixture(autouse=True)
def _nobody_has_guessed(app: Flask) -> None:
    app.extensions["langapp.guesses"] = guessing.Guesses()


@pytest.fixture
def teacher(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def at(teacher: FlaskClient) -> str:
    """Where the page of Cô Lan's class is."""
    return begin(teacher)


@pytest.fixture
def code(app: Flask, at: str) -> str:
    return code_of(app, at)


@pytest.fixture
def join(app: Flask, code: str) -> Join:
    """A family that had none comes into the class."""

    def come(shares: bool = False, at_code: str = code, *tags: str) -> FlaskClient:
        family = device_of(app)
        form = {"language": list(tags or ("vi",)), "shares": "yes" if shares else "no"}
        assert family.post(f"/class/{at_code}/families", data=form).status_code == 303
        return family

    return come
