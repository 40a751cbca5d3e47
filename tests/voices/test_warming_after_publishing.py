"""A published edition gets its sound made, in the background."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from langapp.config import Config
from langapp.db import db
from langapp.packs import shelf
from langapp.packs.documents import Form, Line, Pack, Wording
from tests.cast import SAID


def pack(*wordings: str) -> Pack:
    lines = tuple(
        Line(f"line-{number}", "A meaning", "Do this.", "Wait.", wordings={"vi": Wording("vi", Form(said))})
        for number, said in enumerate(wordings)
    )
    return Pack("small-pack", "Small", "en", "phrases", "bath", (0, 60), "A summary.", "CC-BY-4.0", lines)


def clips(folder: Path) -> int:
    return len(list(folder.glob("vi/*/*.mp3")))


@pytest.fixture(autouse=True)
def _jobs_at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "JOBS_IMMEDIATE", True)


def test_sound_is_made_once_the_edition_is_committed_and_not_before(inside: Flask, config: Config) -> None:
    assert shelf.add(pack("tắm nào", "ướt rồi"), origin="tests", position=99, now=SAID) is not None
    assert clips(config.audio) == 0
    db.session.commit()
    assert clips(config.audio) == 2


def test_an_edition_that_was_taken_back_is_not_spoken(inside: Flask, config: Config) -> None:
    shelf.add(pack("tắm nào"), origin="tests", position=99, now=SAID)
    db.session.rollback()
    db.session.commit()
    assert clips(config.audio) == 0
