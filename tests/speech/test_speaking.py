from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask

from langapp.speech import speaking
from langapp.speech.child import CHILD
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.speaking import ENGINES, NoVoice, best_cached, can_speak, speak_now

RICE = Saying("Ăn cơm đi con", "vi")
THAI = Saying("กินข้าว", "th")
KANJI = Saying("ご飯を食べよう", "ja")


def keep(engine: str, saying: Saying) -> Clip:
    clip = Clip(saying, engine, ENGINES[engine].voice(saying))
    clip.keep(Sound(b"sound", 1.0, -18.0, 0.0), datetime.now(UTC))
    return clip


def test_something_new_is_said_at_once_and_kept(app: Flask) -> None:
    assert best_cached(RICE) is None
    assert can_speak(RICE)
    clip = speak_now(RICE)
    assert (clip.engine, clip.voice) == ("espeak", "vi@1.52")
    assert clip.path.read_bytes()[:1] == b"\xff"
    assert best_cached(RICE) == clip


def test_the_better_voice_is_played_whenever_it_is_there(app: Flask) -> None:
    robot = keep("espeak", RICE)
    assert best_cached(RICE) == robot
    human = keep("gtts", RICE)
    assert best_cached(RICE) == human
    assert speak_now(RICE) == human
    human.path.unlink()
    assert best_cached(RICE) == robot


def test_a_cache_deleted_under_our_feet_is_made_again(app: Flask) -> None:
    first = speak_now(RICE)
    first.path.unlink()
    assert best_cached(RICE) is None
    assert speak_now(RICE).exists()


def test_where_no_engine_is_right_there_is_no_voice_until_a_clip_is_there(app: Flask) -> None:
    assert not can_speak(THAI)
    with pytest.raises(NoVoice):
        speak_now(THAI)
    assert not list(app.extensions["langapp"].audio.glob("*"))
    clip = keep("gtts", THAI)
    assert can_speak(THAI)
    assert speak_now(THAI) == clip


def test_japanese_is_spoken_by_the_engine_that_reads_kanji(app: Flask) -> None:
    assert can_speak(KANJI)
    clip = speak_now(KANJI)
    assert clip.engine == "openjtalk"
    assert best_cached(KANJI) == clip


def test_a_southern_text_is_not_played_in_a_northern_voice(app: Flask) -> None:
    south = Saying("Ăn cơm đi con", "vi", "south")
    keep("gtts", RICE)
    assert best_cached(south) is None
    assert speak_now(south).voice == "vi-vn-x-south@1.52"


def test_what_turned_out_unsayable_is_not_promised_again(app: Flask) -> None:
    brothers = Saying("兄弟", "zh-Hans")
    assert can_speak(brothers)
    with pytest.raises(NoVoice):
        speak_now(brothers)
    assert not can_speak(brothers)


def test_many_who_ask_at_once_get_one_clip_made_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    really = CHILD.speak

    def speak(voice: str, text: str) -> Sound:
        asked.append(text)
        return really(voice, text)

    monkeypatch.setattr(CHILD, "speak", speak)
    clips: list[Clip] = []

    def ask() -> None:
        with app.app_context():
            clips.append(speak_now(RICE))

    askers = [threading.Thread(target=ask) for _ in range(12)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(clips) == 12
    assert len(set(clips)) == 1
    assert asked == ["Ăn cơm đi con"]
    assert speaking._making == {}


def test_a_full_disk_is_no_voice_and_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NoVoice, match="No space"):
        speak_now(RICE)
    assert [file for file in app.extensions["langapp"].audio.rglob("*") if file.is_file()] == []
    monkeypatch.undo()
    assert speak_now(RICE).exists()
