"""Whoever runs the server asks a teacher for her voice, by a command and a link."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp.packs import shelf
from langapp.voices.cli import speech
from langapp.voices.models import Ask, Rung
from tests.cast import all_rows

GOOD = {"--name": "Cô Lan", "--language": "vi", "--variant": "south", "--pack": "bath-time"}


def run(app: Flask, **changed: str) -> tuple[int, str]:
    options = {**GOOD, **{f"--{name}": value for name, value in changed.items()}}
    result = app.test_cli_runner().invoke(
        speech, ["ask", *(part for pair in options.items() for part in pair)]
    )
    return result.exit_code, result.output


def test_it_prints_a_link_to_every_line_of_the_pack(app: Flask, client: FlaskClient) -> None:
    code, told = run(app)
    assert code == 0
    link = re.search(r"http://127\.0\.0\.1:8000(/speak/\S+)", told)
    assert link is not None
    with app.app_context():
        pack = shelf.current().packs["bath-time"]
        ask = Ask.of_token(link[1].removeprefix("/speak/"))
        assert ask is not None
        assert len(ask.lines(shelf.current())) == sum("vi" in line.wordings for line in pack.lines) > 5
        assert (ask.rung, ask.pace, ask.variant) == (Rung.PUBLIC, "list", "south")
    page = client.get(link[1])
    assert page.status_code == 200
    assert "Cô Lan" in page.text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"pack": "no-such-pack"}, "not on the shelf"),
        ({"language": "my", "variant": ""}, "Choose at least one line"),
        ({"language": "klingon"}, "Choose at least one line"),
        ({"variant": "sout"}, "'sout' is none of north, south"),
        ({"language": "hi"}, "'south' is no form of hi: it has no variants"),
        ({"name": "x" * 41}, "long name"),
    ],
)
def test_what_cannot_be_asked_is_told_and_leaves_nothing(
    app: Flask, changed: dict[str, str], told: str
) -> None:
    code, output = run(app, **changed)
    assert code != 0
    assert told in output
    assert all_rows(app)["ask"] == []
