from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from langapp.config import Config
from langapp.speech import clips
from langapp.speech.clips import Clip, Saying, Sound

MADE = datetime(2026, 11, 21, tzinfo=UTC)
SAYING = Saying("ăn cơm", "vi")
CLIP = Clip(SAYING, "espeak", "vi@1.52")
SOUND = Sound(b"sound", 1.5, -18.0, 0.0)


@pytest.mark.parametrize(
    ("saying", "said"),
    [
        (Saying("ăn  cơm\n", "vi"), "ăn cơm"),
        (Saying("a\u0306n co\u031bm", "vi"), "ăn cơm"),
        (Saying("ご飯", "ja", speak="ごはん"), "ごはん"),
        (Saying("no", "ja"), "no"),
        (Saying("12:30", "vi"), "12:30"),
        (Saying("ന്\u200d", "ml"), "ന്\u200d"),
    ],
)
def test_what_is_said_is_the_text_or_what_to_speak_in_one_form(saying: Saying, said: str) -> None:
    assert saying.say == said


@pytest.mark.parametrize(
    "other",
    [
        Clip(Saying("ăn cơm!", "vi"), "espeak", "vi@1.52"),
        Clip(Saying("ăn cơm", "id"), "espeak", "vi@1.52"),
        Clip(SAYING, "gtts", "vi@1.52"),
        Clip(SAYING, "espeak", "vi@1.53"),
        Clip(SAYING, "espeak", "vi-vn-x-south@1.52"),
    ],
)
def test_anything_that_changes_the_sound_changes_the_key(other: Clip) -> None:
    assert other.key != CLIP.key


def test_what_does_not_change_the_sound_does_not_change_the_key() -> None:
    spelled_otherwise = Saying("Ăn cơm", "vi", variant="north", speak=" a\u0306n cơm ")
    assert Clip(spelled_otherwise, "espeak", "vi@1.52").key == CLIP.key


def test_a_raised_pipe_makes_every_clip_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "PIPE", "2")
    assert Clip(SAYING, "espeak", "vi@1.52").key != CLIP.key


def test_the_key_of_a_clip_stays_what_it_is() -> None:
    """Changing it by accident would have every family's clips made again."""
    assert CLIP.key == "5ef78032a96fd4cb97924b0da32108cf"


def test_a_kept_clip_is_found_by_its_key_alone(app: Flask, config: Config) -> None:
    assert clips.find(CLIP.key) is None
    CLIP.keep(SOUND, MADE)
    assert CLIP.exists()
    assert clips.find(CLIP.key) == CLIP.path
    assert CLIP.path == config.audio / "vi" / CLIP.key[:2] / f"{CLIP.key}.mp3"
    assert CLIP.path.read_bytes() == b"sound"
    assert json.loads(CLIP.path.with_suffix(".json").read_text()) == {
        "say": "ăn cơm",
        "tag": "vi",
        "engine": "espeak",
        "voice": "vi@1.52",
        "pipe": "1",
        "duration": 1.5,
        "lufs": -18.0,
        "gain_db": 0.0,
        "made": "2026-11-21T00:00:00+00:00",
    }


@pytest.mark.parametrize("key", ["", "x" * 32, "A" * 32, "../" * 8, "0" * 31, "0" * 33, "0" * 31 + "\n"])
def test_only_a_key_is_looked_for(app: Flask, key: str) -> None:
    assert clips.find(key) is None


def test_a_write_that_fails_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        CLIP.keep(SOUND, MADE)
    assert not CLIP.exists()
    assert list(CLIP.path.parent.iterdir()) == []


def test_the_facts_are_written_before_the_sound(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    into_place = Path.replace

    def note(part: Path, target: Path) -> Path:
        written.append(Path(target).suffix)
        return into_place(part, target)

    monkeypatch.setattr(Path, "replace", note)
    CLIP.keep(SOUND, MADE)
    assert written == [".json", ".mp3"]


def test_what_a_killed_writer_left_is_swept_away_and_nothing_else(app: Flask) -> None:
    CLIP.keep(SOUND, MADE)
    left, fresh = CLIP.path.with_name("left.part"), CLIP.path.with_name("fresh.part")
    left.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(left, (1, 1))
    clips.sweep(before=time.time() - 60)
    assert not left.exists()
    assert fresh.exists()
    assert CLIP.exists()


def test_sayings_that_are_equal_are_one(app: Flask) -> None:
    assert len({SAYING, Saying("ăn cơm", "vi"), replace(SAYING, variant="south")}) == 2
