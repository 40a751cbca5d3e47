"""A guess at the lines of a recording: by this server's own voice, in a process apart, and with its doubts."""

from __future__ import annotations

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import jobs
from langapp.config import current
from langapp.db import db
from langapp.lib import soundfile
from langapp.lib.soundfile import RATE
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.packs.documents import Form, Pack
from langapp.refs import is_sung
from langapp.songs import guessing
from langapp.songs.models import Timing
from langapp.songs.models.timings import GOOD
from langapp.speech import aligning
from langapp.speech.child import CHILD, Process
from langapp.voices import keeping
from langapp.voices.arriving import By, Sent, arrive
from langapp.voices.models import Recording, Rung
from langapp.voices.models.asks import wanted
from tests.cast import Key
from tests.songs.test_timing_pages import SPANS, place, starts
from tests.speech.recordings import speech
from tests.visiting import visit
from tests.voices.recording import NOW, SOUND, record, speaker

SONG = "vi-dau-cau-van"
ASK = "Guess the times"
PAUSES = [0.9, 0.4, 0.05, 0.8, 0.5]


def sung(song: Pack, voice: str = "vi+f3") -> tuple[bytes, list[float]]:
    """By another voice, with pauses; and when each line begins."""
    parts, begins = [np.zeros(int(PAUSES[0] * RATE), np.float32)], []
    for line, pause in zip(song.lines, PAUSES[1:], strict=True):
        begins.append(sum(map(len, parts)) / RATE)
        text = line.wordings[song.language].form.text
        parts += [speech(CHILD, voice, text), np.zeros(int(pause * RATE), np.float32)]
    return soundfile.encode(soundfile.level(np.concatenate(parts))), begins


def arrived(world: dict[str, Key], ref: str, tag: str, sound: bytes, duration: float) -> str:
    made = record(speaker(world["mai"].family), ref, tag, sound=sound, duration=duration)
    db.session.commit()
    return made


def test_what_somebody_sang_is_found_and_shown(app: Flask, world: dict[str, Key], mai: FlaskClient) -> None:
    with app.app_context():
        song = shelf.current().packs[SONG]
        mp3, begins = sung(song)
        recording = arrived(world, f"{SONG}/sung", "vi", mp3, begins[-1] + 4)
        guessing.guess(recording)
        db.session.commit()
        spans, sure = Timing.known(recording) or pytest.fail("nothing was guessed")
    assert guessing.is_good(sure or 0)
    assert [start for start, _end in spans] == pytest.approx(begins, abs=0.3)
    assert starts(visit(mai, place(recording))) == [f"{start:.2f}" for start, _end in spans]


def test_no_computer_says_a_family_s_own_words_to_find_them(app: Flask, world: dict[str, Key]) -> None:
    with app.app_context():
        mp3, begins = sung(shelf.current().packs[SONG])
        made = arrived(world, f"{SONG}/sung", "vi", mp3, begins[-1] + 4)
        recording = db.session.get_one(Recording, made)
        recording.text = recording.text.replace(recording.text.split("\n")[0], "Con Linh bí mật của mẹ")
        recording.text_hash = Form(recording.text).text_hash
        db.session.commit()
        assert not guessing.can_listen(recording)
        guessing.guess(made)
        spans, sure = Timing.known(made) or pytest.fail("nothing was guessed")
        kept = "".join(file.read_text() for file in current().audio.rglob("*.json"))
    assert (len(spans), sure) == (4, 0)
    assert "bí mật" not in kept


def test_without_a_voice_of_our_own_each_line_gets_its_share_and_nobody_is_sure(
    app: Flask, world: dict[str, Key]
) -> None:
    with app.app_context():
        song = next(
            pack for pack in shelf.current().packs.values() if pack.kind == "song" and pack.language == "th"
        )
        tone = np.sin(np.arange(12 * RATE) / 20).astype(np.float32) * 0.3
        mp3 = soundfile.encode(np.concatenate([np.zeros(RATE, np.float32), tone, np.zeros(RATE, np.float32)]))
        recording = arrived(world, f"{song.slug}/sung", "th", mp3, 14.0)
        guessing.guess(recording)
        spans, sure = Timing.known(recording) or pytest.fail("nothing was guessed")
    assert sure == 0
    assert len(spans) == len(song.lines)
    assert (spans[0][0], spans[-1][1]) == pytest.approx((1.0, 13.0), abs=0.15)


def test_what_is_no_sound_is_remembered_as_not_found(
    app: Flask, world: dict[str, Key], mai: FlaskClient
) -> None:
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
        guessing.guess(recording)
        db.session.commit()
        assert Timing.known(recording) == ([], 0.0)
    page = visit(mai, place(recording))
    assert starts(page) == [""] * 4
    assert "rough" not in page.text
    assert ASK not in page.text


def test_what_cannot_be_heard_now_may_be_asked_for_again(
    app: Flask, world: dict[str, Key], mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
        path = keeping.sound(world["mai"].family, recording)
        away = path.rename(path.with_suffix(".away"))
        guessing.guess(recording)
        assert Timing.known(recording) is None, "no file"
        away.rename(path)
        with monkeypatch.context() as patched:
            patched.setattr(aligning, "ALIGNER", Process("nobody", patience=5.0))
            guessing.guess(recording)
        assert Timing.known(recording) is None, "nobody answers"
        db.session.commit()
    assert ASK in visit(mai, place(recording)).text
    with app.app_context():
        guessing.guess(recording)
        assert Timing.known(recording) is not None


def test_what_somebody_told_is_never_guessed(
    app: Flask, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [(1.0, 2.0), (2.0, 3.0), (3.0, 4.0), (4.0, 5.0)]
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
        Timing.tell(db.session.get_one(Recording, recording), told, NOW)
        guessing.guess(recording)
        assert Timing.known(recording) == (told, None)
        guessing.guess("gone")


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The recordings whose guess was asked for. Nobody makes it."""
    found: list[str] = []
    monkeypatch.setitem(jobs.JOBS, jobs._name(guessing.guess), found.append)
    monkeypatch.setitem(app.config, "JOBS_IMMEDIATE", True)
    return found


def test_looking_asks_for_nothing_and_a_tap_does(
    app: Flask, world: dict[str, Key], mai: FlaskClient, joon: FlaskClient, asked: list[str]
) -> None:
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
    for way in ("", "?look=1", "?rough", "?look=31"):
        visit(mai, place(recording) + way)
    assert asked == []
    assert joon.post(f"{place(recording)}/guess").status_code == 404
    form = visit(mai, place(recording)).form(f"{place(recording)}/guess")
    assert mai.post(form.action).headers["Location"] == f"{place(recording)}?look=1"
    assert asked == [recording]
    assert mai.get(f"{place(recording)}/guess").status_code == 405


def test_of_two_who_ask_the_first_is_answered(app: Flask, world: dict[str, Key], mai: FlaskClient) -> None:
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
        Timing.guess(recording, SPANS, 0.9, NOW)
        db.session.commit()
    mai.post(f"{place(recording)}/guess")
    with app.app_context():
        guessing.guess(recording)
        assert Timing.known(recording) == (SPANS, 0.9)


def test_a_guess_nobody_heard_makes_way_for_one_that_was(
    app: Flask, world: dict[str, Key], mai: FlaskClient, asked: list[str]
) -> None:
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
        Timing.guess(recording, SPANS, 0.0, NOW)
        db.session.commit()
    mai.post(visit(mai, place(recording)).form(f"{place(recording)}/guess").action)
    assert asked == [recording]
    with app.app_context():
        assert Timing.known(recording) is None
        Timing.tell(db.session.get_one(Recording, recording), SPANS, NOW)
        db.session.commit()
    mai.post(f"{place(recording)}/guess")
    assert asked == [recording]
    with app.app_context():
        assert Timing.known(recording) == (SPANS, None)


@pytest.mark.parametrize("who", ["mai", ""], ids=["a family's", "a teacher's"])
def test_a_song_that_arrives_is_listened_to(
    app: Flask, world: dict[str, Key], asked: list[str], who: str
) -> None:
    family = world[who].family if who else None
    with app.app_context():
        by = speaker(family, rung=Rung.FAMILY if who else Rung.PUBLIC)
        db.session.commit()
        sound = soundfile.encode(np.sin(np.arange(3 * RATE) / 20).astype(np.float32) * 0.3)
        for ref in (f"{SONG}/sung", "bath-time/shall-we-bathe"):
            found = shelf.current().line(ref) or pytest.fail(ref)
            sent = Sent(uuid7(NOW), sound, NOW)
            for _twice in range(2):
                whose = By(family, by.id, Rung.FAMILY if who else Rung.PUBLIC)
                arrive(sent, wanted(ref, "vi", "", found[1]), whose, NOW)
                db.session.commit()
            if is_sung(ref):
                sung_id = sent.id
    assert asked == [sung_id]


def test_a_teachers_song_that_nobody_could_listen_to_is_listened_to_the_next_day(
    app: Flask, world: dict[str, Key], asked: list[str]
) -> None:
    with app.app_context():
        teacher = speaker(None, "Cô Lan", Rung.PUBLIC)
        heard, unheard, _line = (
            record(teacher, ref, rung=Rung.PUBLIC, after=seconds)
            for seconds, ref in enumerate((f"{SONG}/sung", f"{SONG}/sung", "bath-time/shall-we-bathe"))
        )
        record(speaker(world["mai"].family), f"{SONG}/sung")
        Timing.guess(heard, SPANS, GOOD, NOW)
        db.session.commit()
        guessing.guess_teachers()
        db.session.commit()
    assert asked == [unheard]


def test_the_player_lights_the_lines_of_a_teacher_by_a_good_guess(
    app: Flask, world: dict[str, Key], client: FlaskClient
) -> None:
    with app.app_context():
        recording = record(
            speaker(None, "Cô Lan", Rung.PUBLIC), f"{SONG}/sung", rung=Rung.PUBLIC, duration=8.0
        )
        Timing.guess(recording, SPANS, GOOD - 0.01, NOW)
        db.session.commit()
    assert 'data-start="3.5"' not in client.get(f"/songs/{SONG}").text
    with app.app_context():
        Timing.guess(recording, SPANS, GOOD, NOW)
        db.session.commit()
    assert 'data-start="3.5"' in client.get(f"/songs/{SONG}").text
