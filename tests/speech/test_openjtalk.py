"""The real engine, which the tests install, in the real child process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from langapp.lib import soundfile
from langapp.speech import openjtalk as openjtalk_module
from langapp.speech.child import Child
from langapp.speech.clips import Saying
from langapp.speech.engines import Unsupported
from langapp.speech.openjtalk import OpenJTalk


@pytest.fixture(scope="module")
def openjtalk(child: Child) -> OpenJTalk:
    return OpenJTalk(child)


@pytest.mark.parametrize(
    "text", ["ごはんだよ", "お風呂に入ろうね", "今日は雨だね", "バナナ、3本ちょうだい", "これ何？"]
)
def test_japanese_is_heard_and_as_loud_as_any(openjtalk: OpenJTalk, text: str) -> None:
    sound = openjtalk.speak(Saying(text, "ja"))
    samples = soundfile.decode(sound.mp3, "mp3")
    assert 0.5 < sound.duration < 4
    assert len(samples) / soundfile.RATE == pytest.approx(sound.duration, abs=0.1)
    assert sound.lufs == pytest.approx(-18, abs=1.5)
    assert soundfile.peak(samples) < -0.5
    assert sound.gain_db == 0


def test_kanji_are_said_as_they_are_read(openjtalk: OpenJTalk) -> None:
    kanji, kana = (openjtalk.speak(Saying(text, "ja")) for text in ("お風呂", "おふろ"))
    assert kanji.duration == pytest.approx(kana.duration, abs=0.2)


def test_its_name_tells_the_voice_and_the_release(openjtalk: OpenJTalk) -> None:
    assert openjtalk.voice(Saying("ごはん", "ja")) == "mei@0.4.1.post10"


@pytest.mark.parametrize("tag", ["yue", "zh-Hans", "ko", "vi"])
def test_it_speaks_no_other_language(openjtalk: OpenJTalk, tag: str) -> None:
    with pytest.raises(Unsupported):
        openjtalk.voice(Saying("食飯", tag))


@pytest.mark.parametrize(
    "text",
    ["", "…！？", "😀", "ご\x00はん", "\u202eごはん", "밥 먹자", "ごはん bye", "<b>ごはん</b>", "ご" * 201],
)
def test_what_it_would_misread_is_refused_before_it_is_asked(openjtalk: OpenJTalk, text: str) -> None:
    with pytest.raises(Unsupported):
        openjtalk.voice(Saying(text, "ja"))


def test_two_hundred_characters_are_not_too_long(openjtalk: OpenJTalk) -> None:
    assert openjtalk.speak(Saying("ごはん" * 66, "ja")).duration > 20


@pytest.fixture
def _not_installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(openjtalk_module, "find_spec", lambda _name: None)
    openjtalk_module.installed.cache_clear()
    yield
    openjtalk_module.installed.cache_clear()


@pytest.mark.usefixtures("_not_installed")
def test_without_the_extra_it_is_silent(openjtalk: OpenJTalk) -> None:
    with pytest.raises(Unsupported, match="not installed"):
        openjtalk.voice(Saying("ごはん", "ja"))


def test_it_and_espeak_take_turns_in_one_child(child: Child) -> None:
    first = child.speak("mei", "ごはん", engine="openjtalk")
    assert child.speak("vi", "ba").mp3
    assert child.speak("mei", "ごはん", engine="openjtalk") == first
