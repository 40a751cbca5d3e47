"""`langapp speech`, on a shelf of one pack."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from langapp import create_app
from langapp.config import ROOT, Config
from langapp.db import db
from langapp.packs import shelf
from langapp.readiness import make_ready
from langapp.speech import warming
from langapp.speech.clips import Saying
from langapp.speech.speaking import speak_now
from langapp.voices.cli import speech
from langapp.voices.models import Rung
from tests.speech.fake_google import FakeGoogle
from tests.voices.recording import record, speaker

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
def run(app: Flask, manners: Any, google: FakeGoogle) -> Run:
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(speech, args)


def clips(app: Flask, tag: str = "*") -> int:
    return len(list(app.extensions["langapp"].audio.glob(f"{tag}/*/*.mp3")))


def test_it_tells_what_it_would_make_and_makes_nothing(run: Run, app: Flask) -> None:
    result = run("warm", "--dry-run", "--language", "vi", "--limit", "3")
    assert (result.exit_code, result.output) == (0, "espeak: 3 to make\ngtts: 0 to make\n")
    assert clips(app) == 0


def test_it_tells_how_long_google_will_take(run: Run, app: Flask, google: FakeGoogle) -> None:
    online = run("warm", "--dry-run", "--engine", "gtts", "--limit", "80")
    assert online.output == "gtts: 80 to make, in about 3 min\n"
    assert google.texts == []


def test_what_it_would_make_is_what_it_makes(run: Run, app: Flask) -> None:
    for asked in (
        ("--language", "ko"),
        ("--language", "hi", "--engine", "espeak"),
        ("--language", "yue", "--limit", "20"),
        ("--language", "th"),
    ):
        told = run("warm", "--dry-run", *asked).output
        before = clips(app)
        run("warm", *asked)
        assert clips(app) - before == sum(int(line.split()[1]) for line in told.splitlines())


def test_it_makes_what_is_missing_once(run: Run, app: Flask, google: FakeGoogle) -> None:
    first = run("warm", "--language", "ko", "--pack", "our-body")
    assert first.exit_code == 0
    made = clips(app, "ko")
    assert f"made {made // 2} (espeak)\n" in first.output
    assert f"made {made // 2} (gtts)\n" in first.output
    assert len(google.texts) == made // 2
    second = run("warm", "--language", "ko", "--pack", "our-body")
    assert second.output.splitlines() == [
        "espeak, 0 to make",
        "gtts, 0 to make",
        f"cached {made // 2} (espeak)",
        f"cached {made // 2} (gtts)",
    ]
    assert clips(app) == made


def test_it_makes_no_more_than_asked_and_of_one_engine(run: Run, app: Flask, google: FakeGoogle) -> None:
    assert run("warm", "--engine", "espeak", "--limit", "2", "--language", "vi").exit_code == 0
    assert clips(app) == 2
    assert google.texts == []


def test_a_failure_is_named_and_ends_in_1(run: Run, google: FakeGoogle) -> None:
    google.always = lambda handler: handler.reply(b"<html>consent</html>")
    result = run("warm", "--engine", "gtts", "--language", "vi")
    assert result.exit_code == 1
    assert "failed 3 (gtts): Google answered without a sound\n" in result.output
    assert "  vi Tiếng Việt\n" in result.output


def test_stopping_it_tells_what_was_made_and_keeps_it(
    run: Run, app: Flask, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
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


def test_upgrading_asks_the_better_voice_only_for_what_a_lesser_one_has_said(
    run: Run, app: Flask, google: FakeGoogle
) -> None:
    run("warm", "--engine", "espeak", "--language", "vi", "--limit", "3")
    run("warm", "--engine", "gtts", "--language", "vi", "--limit", "1")
    told = run("warm", "--upgrade", "--dry-run", "--language", "vi")
    assert told.output == "espeak: 0 to make\ngtts: 2 to make, in about 1 min\n"
    google.forget()
    assert "made 2 (gtts)\n" in run("warm", "--upgrade").output
    assert set(google.codes) == {"vi"}
    assert (clips(app, "vi"), clips(app)) == (6, 6)
    again = run("warm", "--upgrade", "--language", "vi")
    assert again.output.splitlines() == ["espeak, 0 to make", "gtts, 0 to make"]


def test_upgrading_to_the_least_voice_is_nothing(run: Run, app: Flask) -> None:
    run("warm", "--engine", "gtts", "--language", "vi", "--limit", "2")
    assert run("warm", "--upgrade", "--engine", "espeak").output == "espeak, 0 to make\n"
    assert clips(app) == 2


def test_a_terminal_sees_how_far_it_is_and_when_it_will_be_done(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there already takes no time, and does not count. Each look at the clock is two seconds on."""
    run("warm", "--engine", "espeak", "--language", "vi", "--limit", "2")
    monkeypatch.setattr("click._termui_impl.isatty", lambda _stream: True)
    monkeypatch.setattr("click._termui_impl.time", SimpleNamespace(time=count(0, 2).__next__))
    output = run("warm", "--engine", "espeak", "--language", "vi", "--limit", "9").output
    assert "espeak, 9 to make  [" in output
    assert re.search(r"  +\d+%  00:0\d:\d\d", output)
    assert " 100%" in output


def test_the_report_counts_who_has_spoken_and_what_can_be_heard(run: Run) -> None:
    run("warm", "--engine", "espeak", "--language", "vi", "--limit", "3")
    run("warm", "--engine", "gtts", "--language", "vi", "--limit", "2")
    run("warm", "--engine", "gtts", "--language", "th", "--limit", "1")
    rows = {row[0]: row[1:] for row in map(str.split, run("report").output.splitlines())}
    assert rows["language"] == ["sayings", "people", "gtts", "openjtalk", "espeak", "silent", "heard"]
    assert rows["vi"][1:] == ["0", "2", "0", "3", "0", "100%"]
    sayings = int(rows["th"][0])
    assert rows["th"][1:] == ["0", "1", "0", "0", str(sayings - 1), f"{100 // sayings}%"]
    counts = [list(map(int, row[:6])) for tag, row in rows.items() if tag not in ("language", "total")]
    added = [sum(column) for column in zip(*counts, strict=True)]
    assert rows["total"] == [*map(str, added), f"{100 * (added[0] - added[5]) // added[0]}%"]


def test_the_report_counts_people_whom_everyone_may_hear(run: Run) -> None:
    teacher = speaker(None, "Cô Lan", Rung.PUBLIC)
    lines = shelf.current().packs["our-body"].lines
    refs = [f"our-body/{line.id}" for line in lines if "vi" in line.wordings]
    for ref, rung in zip(refs, (Rung.PUBLIC, Rung.PUBLIC, Rung.FAMILY), strict=False):
        record(teacher, ref, "vi", rung=rung)
    db.session.commit()
    for asked in ((), ("--pack", "our-body"), ("--language", "vi")):
        rows = {row[0]: row[2] for row in map(str.split, run("report", *asked).output.splitlines())}
        assert rows["language"] == "people"
        assert (rows["vi"], rows["total"], rows.get("ko", "0")) == ("2", "2", "0")


def test_an_engine_of_one_language_does_not_go_on_about_the_others(run: Run) -> None:
    lines = run("warm", "--engine", "openjtalk").output.splitlines()
    assert len([line for line in lines if line.startswith("skipped")]) == 4
    assert lines[-1].endswith("(openjtalk) for other reasons")


def test_a_sound_cache_is_found_to_be_sound(run: Run, app: Flask) -> None:
    run("warm", "--language", "vi", "--limit", "2", "--engine", "espeak")
    result = run("verify")
    assert (result.exit_code, result.output) == (
        0,
        "Listening\n2 sound, 0 damaged, 0 orphaned, 0 unchecked\n",
    )


def test_an_empty_cache_is_sound(run: Run) -> None:
    assert run("verify").exit_code == 0
    assert run("gc").output == "Deleted 0 files, 0 bytes\n"


def test_damage_is_named_mended_and_made_anew(run: Run, app: Flask) -> None:
    run("warm", "--language", "vi", "--limit", "3", "--engine", "espeak")
    first, second, _ = sorted(app.extensions["langapp"].audio.glob("vi/*/*.mp3"))
    first.write_bytes(b"<html>")
    second.with_suffix(".json").unlink()
    result = run("verify")
    assert result.exit_code == 1
    assert f"damaged: vi/{first.parent.name}/{first.stem}: not sound" in result.output
    assert f"damaged: vi/{second.parent.name}/{second.stem}: a sound without a sidecar\n" in result.output
    assert "1 sound, 2 damaged, 0 orphaned, 0 unchecked\n" in result.output
    assert clips(app) == 3

    mended = run("verify", "--mend")
    assert mended.exit_code == 0
    assert "Deleted 3 files, " in mended.output
    assert clips(app) == 1
    assert "made 2 (espeak)" in run("warm", "--language", "vi", "--limit", "2", "--engine", "espeak").output
    assert "3 sound, 0 damaged" in run("verify").output


def test_what_nothing_published_says_is_counted_and_after_a_year_deleted(run: Run, app: Flask) -> None:
    run("warm", "--language", "vi", "--limit", "2", "--engine", "espeak")
    orphan = speak_now(Saying("không ai nói nữa", "vi"))
    result = run("verify")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "2 sound, 0 damaged, 1 orphaned, 0 unchecked",
    )
    assert run("gc").output == "Deleted 0 files, 0 bytes\n"
    size = sum(file.stat().st_size for file in orphan.path.parent.glob(f"{orphan.key}.*"))
    for file in app.extensions["langapp"].audio.rglob("*.*"):
        os.utime(file, (time.time() - 366 * 86400,) * 2)
    assert run("gc", "--older", "400d").output == "Deleted 0 files, 0 bytes\n"
    assert run("gc").output == f"Deleted 2 files, {size} bytes\n"
    assert clips(app) == 2


def test_an_age_is_in_days(run: Run) -> None:
    result = run("gc", "--older", "a year")
    assert result.exit_code == 2
    assert "'a year' is no number of days, as 365d." in result.output


@pytest.mark.parametrize("command", ["verify", "gc"])
def test_without_a_shelf_nothing_is_an_orphan(
    run: Run, app: Flask, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong database must not cost a family its sound."""
    run("warm", "--language", "vi", "--limit", "2", "--engine", "espeak")
    monkeypatch.setattr("langapp.voices.choosing.sayings", lambda *_: iter(()))
    assert run(command).exit_code == 2
    assert clips(app) == 2


@pytest.mark.parametrize("command", ["warm", "report"])
@pytest.mark.parametrize("asked", [("--language", "xx"), ("--pack", "nothing")])
def test_a_name_nobody_has_is_said_to_be_so(run: Run, command: str, asked: tuple[str, str]) -> None:
    result = run(command, *asked)
    assert result.exit_code == 2
    assert "Error: " in result.output
