"""A guess at the lines of a recording: by this server's own voice, in a process apart, and with its doubts."""

from __future__ import annotations

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import jobs
from langapp.db import db
from langapp.lib import soundfile
from langapp.lib.soundfile import RATE
from langapp.packs import shelf
from langapp.packs.documents import Pack
from langapp.songs import guessing
from langapp.songs.models import Timing
from langapp.speech.child import CHILD
from langapp.voices.models import Recording
from tests.cast import Key
from tests.songs.test_timing_pages import place, starts
from tests.speech.recordings import speech
from tests.visiting import visit
from tests.voices.recording import NOW, SOUND, record, speaker

SONG = "vi-dau-cau-van"
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


def test_opening_the_page_asks_for_a_guess_and_asking_after_it_does_not(
    app: Flask, world: dict[str, Key], mai: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setitem(jobs.JOBS, jobs._name(guessing.guess), asked.append)
    monkeypatch.setitem(app.config, "JOBS_IMMEDIATE", True)
    with app.app_context():
        recording = arrived(world, f"{SONG}/sung", "vi", SOUND, 8.0)
    mai.get(place(recording))
    mai.get(
        place(recording),
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#guess"},
    )
    assert asked == [recording]
