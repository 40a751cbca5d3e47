"""The real engine in the real child process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from langapp.languages.registry import languages
from langapp.lib import soundfile
from langapp.speech import child as child_module
from langapp.speech.child import Child
from langapp.speech.clips import Saying
from langapp.speech.engines import BadAudio, Offline, Unsupported
from langapp.speech.espeak import Espeak

SPOKEN = {
    "yue": "食飯喇",
    "zh-Hans": "我们吃饭吧",
    "zh-Hant-TW": "我們吃飯吧",
    "ko": "밥 먹자",
    "vi": "Ăn cơm đi con",
    "hi": "आओ बेटा",
    "ur": "آؤ بیٹا",
    "pa": "ਆਓ ਪੁੱਤ",
    "bn": "এসো সোনা",
    "ta": "வா கண்ணா",
    "id": "Ayo makan",
    "te": "రా అన్నం తిందాం",
    "gu": "આવો બેટા",
    "ne": "आऊ बाबु",
    "ml": "വാ മോനേ",
    "mr": "ये बाळा",
    "si": "එන්න පුතේ",
    "fa": "بیا عزیزم",
}
SILENT = {
    "ja": "ごはん",
    "fil": "Kain na",
    "th": "กินข้าว",
    "km": "ញ៉ាំបាយ",
    "my": "ထမင်းစား",
    "lo": "ກິນເຂົ້າ",
    "mn": "Хоол идье",
    "hmn": "Noj mov",
}


@pytest.fixture(scope="module")
def espeak(child: Child) -> Espeak:
    return Espeak(child)


def test_every_language_is_either_spoken_or_silent() -> None:
    assert {language.tag for language in languages()} == {*SPOKEN, *SILENT}


@pytest.mark.parametrize("tag", SPOKEN)
def test_a_language_it_speaks_is_heard_and_as_loud_as_any(espeak: Espeak, tag: str) -> None:
    sound = espeak.speak(Saying(SPOKEN[tag], tag))
    samples = soundfile.decode(sound.mp3, "mp3")
    assert 0.3 < sound.duration < 4
    assert len(samples) / soundfile.RATE == pytest.approx(sound.duration, abs=0.1)
    assert sound.lufs == pytest.approx(-18, abs=1.5)
    assert soundfile.peak(samples) < -0.5
    assert sound.gain_db == 0


@pytest.mark.parametrize("tag", SILENT)
def test_a_language_it_would_say_wrongly_is_refused(espeak: Espeak, tag: str) -> None:
    with pytest.raises(Unsupported):
        espeak.voice(Saying(SILENT[tag], tag))


@pytest.mark.parametrize(
    ("variant", "voice"), [("", "vi@1.52"), ("north", "vi@1.52"), ("south", "vi-vn-x-south@1.52")]
)
def test_a_variant_with_a_voice_of_its_own_is_said_in_it(espeak: Espeak, variant: str, voice: str) -> None:
    assert espeak.voice(Saying("má ơi", "vi", variant)) == voice


def test_north_and_south_do_not_sound_the_same(espeak: Espeak) -> None:
    north, south = (espeak.speak(Saying("rất vui", "vi", v)) for v in ("north", "south"))
    assert north.mp3 != south.mp3


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("vi", ""),
        ("vi", " … !?"),
        ("vi", "😀"),
        ("vi", "ăn\x00cơm"),
        ("vi", "ăn\x1bcơm"),
        ("vi", "ăn \ue000"),
        ("vi", "\u202eăn cơm"),
        ("vi", "ăn \u2066cơm\u2069"),
        ("vi", "👨‍👩‍👧 🍚"),
        ("vi", "a" * 201),
        ("vi", "a" + "\u0302" * 2000),
        ("hi", "चलो bye"),
        ("ko", "食밥"),
        ("bn", "ভাত 食"),
        ("yue", "ごはん"),
        ("ur", "\u064aہ"),
    ],
)
def test_what_it_would_misread_is_refused_before_it_is_asked(espeak: Espeak, tag: str, text: str) -> None:
    with pytest.raises(Unsupported):
        espeak.voice(Saying(text, tag))


@pytest.mark.parametrize(
    ("tag", "text"), [("yue", "食丂"), ("yue", "𠮶啲"), ("zh-Hans", "兄弟"), ("zh-Hant-TW", "兄弟")]
)
def test_a_character_it_does_not_know_is_not_spelled_out(espeak: Espeak, tag: str, text: str) -> None:
    with pytest.raises(Unsupported, match="misread"):
        espeak.speak(Saying(text, tag))


def test_two_hundred_graphemes_are_not_too_long(espeak: Espeak) -> None:
    assert espeak.speak(Saying("ấy " * 66 + "ấy", "vi")).duration > 10


@pytest.mark.parametrize(
    "marked",
    [
        "ba <break time='9s'/>",
        "ba [[ba:ba:ba:]]",
        "<audio src='/etc/passwd'/> ba",
        "<speak>ba",
        "ba &amp; %s",
    ],
)
def test_markup_in_a_text_is_not_obeyed(espeak: Espeak, marked: str) -> None:
    plain = espeak.speak(Saying("ba", "vi")).duration
    assert plain < espeak.speak(Saying(marked, "vi")).duration < plain + 5


@pytest.mark.parametrize("data", [b"", b"<html>consent</html>" * 50, b"\xff\xfb\x94\xc4" + bytes(99)])
def test_what_is_not_an_mp3_is_bad_audio(child: Child, data: bytes) -> None:
    with pytest.raises(BadAudio):
        child.measure(data)


def test_a_measured_sound_is_left_as_it_is(child: Child, mp3: bytes) -> None:
    measured = child.measure(mp3)
    assert measured.mp3 == mp3
    assert measured.gain_db == pytest.approx(-18 - measured.lufs, abs=1)


# The process


@pytest.fixture
def mine() -> Iterator[Child]:
    mine = Child()
    mine.speak("vi", "ba")
    mine.patience = 0.5
    yield mine
    mine.stop()


def test_a_killed_child_is_replaced_at_the_next_request(mine: Child) -> None:
    first, mine.patience = mine.pid, 30.0
    os.kill(first, signal.SIGKILL)
    assert mine.speak("vi", "ba").mp3
    assert mine.pid != first


def test_a_hung_child_is_given_up_in_time_and_replaced(mine: Child) -> None:
    first = mine.pid
    os.kill(first, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Offline, match="does not answer"):
        mine.speak("vi", "ba")
    assert 0.4 < time.monotonic() - began < 5
    mine.patience = 30.0
    assert mine.speak("vi", "ba").mp3
    assert mine.pid != first


def test_waiting_for_a_turn_is_bounded_too(mine: Child) -> None:
    os.kill(mine.pid, signal.SIGSTOP)
    began = time.monotonic()
    failures: list[str] = []

    def ask() -> None:
        try:
            mine.speak("vi", "ba")
        except Offline as error:
            failures.append(str(error))

    askers = [threading.Thread(target=ask) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert time.monotonic() - began < 5
    assert failures


def test_an_idle_child_ends_and_the_next_request_begins_another_quickly(
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    mine = Child(idle=0.2)
    try:
        mine.speak("vi", "ba")
        first = mine._process
        wait_until(lambda: first.poll() is not None)
        assert first.returncode == 0
        began = time.monotonic()
        assert mine.speak("vi", "ba").mp3
        assert time.monotonic() - began < 1
    finally:
        mine.stop()


def test_the_child_ends_with_its_parent(wait_until: Callable[[Callable[[], bool]], None]) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import time; from langapp.speech.child import CHILD;"
            "CHILD.speak('vi', 'ba'); print(CHILD.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(child_module.__file__).parents[2])},
    )
    with parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    wait_until(lambda: not _alive(pid))


def test_a_child_that_cannot_start_is_an_engine_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child_module, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(Offline):
        Child().speak("vi", "ba")


def test_the_web_stays_out_of_the_child_and_the_codecs_out_of_the_web() -> None:
    heavy = _imported("import langapp.speech.speaking, langapp.speech.warming, langapp.speech.views")
    assert not heavy & {"numpy", "av", "espeakng_loader", "gtts", "requests", "huey"}
    answering = Path(child_module.__file__).with_name("answering.py")
    program = f"import runpy; runpy.run_path({str(answering)!r})['_bare_langapp']()"
    speaking = _imported(f"{program}; from langapp.speech import speaking_child; speaking_child.Booth()")
    listening = _imported(f"{program}; from langapp.speech import listening_child")
    assert not (speaking | listening) & {"flask", "sqlalchemy", "werkzeug", "langapp.config"}
    assert not listening & {"espeakng_loader", "pyopenjtalk", "langapp.speech.speaking_child"}


def _imported(code: str) -> set[str]:
    program = f"{code}; import sys; print(*sys.modules)"
    root = str(Path(child_module.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    return set(done.stdout.decode().split())


def _alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
