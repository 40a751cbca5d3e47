"""`langapp speech`, on a shelf of one pack."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from langapp import create_app
from langapp.config import ROOT, Config
from langapp.db import db
from langapp.readiness import make_ready
from langapp.speech import warming
from langapp.voices.cli import speech

Run = Callable[..., Result]


@pytest.fixture
def app(config: Config, tmp_path: Path) -> Iterator[Flask]:
    lessons = tmp_path / "lessons"
    shutil.copytree(ROOT / "lessons" / "our-body", lessons / "our-body")
    app = create_app(replace(config, lessons=lessons))
    make_ready(app, app.extensions["langapp"])
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def run(app: Flask, manners: Any, google: Any) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(speech, args)


def clips(app: Flask, tag: str = "*") -> int:
    return len(list(app.extensions["langapp"].audio.glob(f"{tag}/*/*.mp3")))


def test_it_tells_what_it_would_make_and_makes_nothing(run: Run, app: Flask) -> None:
    result = run("warm", "--dry-run", "--language", "vi", "--limit", "3")
    assert (result.exit_code, result.output) == (0, "espeak: 3 to make\ngtts: 3 to make\n")
    assert clips(app) == 0


def test_it_makes_what_is_missing_once(run: Run, app: Flask, google: Any) -> None:
    first = run("warm", "--language", "ko", "--pack", "our-body")
    assert first.exit_code == 0
    made = clips(app, "ko")
    assert f"made {made // 2} (espeak)\n" in first.output
    assert f"made {made // 2} (gtts)\n" in first.output
    assert len(google.texts) == made // 2
    second = run("warm", "--language", "ko", "--pack", "our-body")
    assert second.output.splitlines()[1:] == [
        f"cached {made // 2} (espeak)",
        f"cached {made // 2} (gtts)",
    ]
    assert clips(app) == made


def test_it_makes_no_more_than_asked_and_of_one_engine(run: Run, app: Flask, google: Any) -> None:
    assert run("warm", "--engine", "espeak", "--limit", "2", "--language", "vi").exit_code == 0
    assert clips(app) == 2
    assert google.texts == []


def test_a_failure_is_named_and_ends_in_1(run: Run, google: Any) -> None:
    google.always = lambda handler: handler.reply(b"<html>consent</html>")
    result = run("warm", "--engine", "gtts", "--language", "vi")
    assert result.exit_code == 1
    assert "failed 3 (gtts): Google answered without a sound\n" in result.output
    assert "  vi Tiếng Việt\n" in result.output


def test_stopping_it_tells_what_was_made_and_keeps_it(
    run: Run, app: Flask, google: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = warming.make

    def make(*args: Any) -> Any:
        if clips(app) == 2:
            raise KeyboardInterrupt
        return really(*args)

    monkeypatch.setattr(warming, "make", make)
    result = run("warm", "--engine", "espeak", "--language", "vi")
    assert "Stopped. What was made is kept; run it again to go on.\n" in result.output
    assert "made 2 (espeak)\n" in result.output
    assert clips(app) == 2


def test_the_report_counts_who_can_be_heard(run: Run) -> None:
    run("warm", "--engine", "espeak", "--language", "vi", "--limit", "2")
    result = run("report", "--language", "vi")
    header, row = result.output.splitlines()
    assert header.split() == ["language", "sayings", "gtts", "espeak", "silent"]
    tag, sayings, by_gtts, by_espeak, silent = row.split()
    assert (tag, by_gtts, by_espeak) == ("vi", "0", "2")
    assert int(silent) == int(sayings) - 2


@pytest.mark.parametrize("command", ["warm", "report"])
@pytest.mark.parametrize("asked", [("--language", "xx"), ("--pack", "nothing")])
def test_a_name_nobody_has_is_said_to_be_so(run: Run, command: str, asked: tuple[str, str]) -> None:
    result = run(command, *asked)
    assert result.exit_code == 2
    assert "Error: " in result.output
