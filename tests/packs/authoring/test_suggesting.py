"""Readings suggested: what the engines propose, and a process apart that nobody has to rely on."""

from __future__ import annotations

import sys
import time

import pytest

from langapp.languages import readings as systems
from langapp.packs.authoring import proposing, suggesting
from langapp.packs.authoring.suggesting import NONE, Process, Unanswered


@pytest.mark.parametrize(
    ("tag", "text", "readings"),
    [
        ("yue", "沖涼好唔好？", {"jyutping": "cung1 loeng4 hou2 m4 hou2"}),
        ("zh-Hans", "妈妈爱你！", {"pinyin": "mā ma ài nǐ"}),
        ("zh-Hant-TW", "媽媽愛你！", {"pinyin": "mā ma ài nǐ", "zhuyin": "ㄇㄚ ˙ㄇㄚ ㄞˋ ㄋㄧˇ"}),
        (
            "ja",
            "お風呂に入ろうか？",
            {"furigana": "お風呂[ふろ]に入[はい]ろうか？", "hepburn": "ofuro ni hairō ka?"},
        ),
        ("ja", "ねこちゃん、にゃーにゃー", {"furigana": "ねこちゃん、にゃーにゃー", "hepburn": "neko-chan, nyā nyā"}),
        ("ko", "목욕할까?", {"rr": "mogyokalkka?"}),
        ("th", "อาบน้ำกัน", {"paiboon": "àap-náam gan", "rtgs": "apnam kan"}),
        ("ur", "ایک، دو، تین۔", {"friendly": "ek, do, teen."}),
        ("hi", "नहाने चलें?", {"iso15919": "nahānē calēṁ?", "friendly": "nahaane chalein?"}),
        ("pa", "ਬੱਚੇ ਬੋਲੀਏ।", {"iso15919": "baccē bōlīē.", "friendly": "bachche boliye."}),
        ("bn", "কুসুম গরম জল!", {"iso15919": "kusum garam jal!", "friendly": "kushum gorom jol!"}),
        ("ta", "தம்பி குதி", {"iso15919": "tampi kuti", "friendly": "thambi kudhi"}),
        ("gu", "પાણી ગરમ છે", {"iso15919": "pāṇī garam chē"}),
        ("vi", "Tắm nhé?", {}),
        ("xx", "?", {}),
        ("yue", "OK", {}),
        ("yue", "", {}),
        ("ko", "엄마 🙂 123", {"rr": "eomma 🙂 123"}),
    ],
)  # fmt: skip
def test_a_reading_is_proposed_as_the_lessons_write_it(tag: str, text: str, readings: dict[str, str]) -> None:
    assert proposing.readings_of(tag, text) == readings


def test_what_is_proposed_fits_its_text() -> None:
    for tag, text in (
        ("yue", "𨋢門 BB"),
        ("ja", "2024年、ABC"),
        ("zh-Hans", "儿童 3 个"),
        ("th", "ๆ"),
        ("ur", "؟"),
    ):
        for system, reading in proposing.readings_of(tag, text).items():
            assert systems.problem(system, text, reading) is None


def test_without_the_engines_nothing_is_suggested_and_nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "PROPOSERS", {"yue": (proposing.Proposer(("no_such_engine",), _never),)})
    process = Process(command=("no-such-program",))
    assert suggesting.suggest("yue", ["早晨一"], process) == [NONE]
    assert process.pid is None


def _never(_tag: str, _text: str) -> dict[str, str]:
    raise AssertionError


# The process apart


def child(says: str) -> tuple[str, ...]:
    return (sys.executable, "-c", says)


ECHO = "import sys, json\nfor line in sys.stdin: print(json.dumps({'readings': [{'rr': t} for t in json.loads(line)['texts']]}), flush=True)"


def test_it_is_asked_once_for_a_text_and_remembered() -> None:
    process = Process(command=child(ECHO))
    try:
        assert suggesting.suggest("ko", ["하나일", "둘이", "하나일"], process) == [
            {"rr": "하나일"},
            {"rr": "둘이"},
            {"rr": "하나일"},
        ]
        process.stop()
        assert suggesting.suggest("ko", ["둘이"], Process(command=("no-such-program",))) == [{"rr": "둘이"}]
        assert suggesting.known("ko", "둘이") == {"rr": "둘이"}
    finally:
        process.stop()


@pytest.mark.parametrize(
    "says", ["", "print('nonsense', flush=True)", "import time; time.sleep(60)", "print('{}', flush=True)"]
)
def test_one_that_ends_or_hangs_or_talks_nonsense_is_let_rest(says: str) -> None:
    process = Process(patience=0.5, command=child(says))
    began = time.monotonic()
    with pytest.raises(Unanswered):
        process.ask("ko", ["하나"])
    with pytest.raises(Unanswered, match="rests"):
        process.ask("ko", ["하나"])
    assert time.monotonic() - began < 5
    assert process.pid is None
    assert suggesting.suggest("ko", ["아무것"], process) == [NONE]


def test_one_that_was_idle_is_begun_anew() -> None:
    process = Process(command=child(ECHO))
    try:
        process.ask("ko", ["하나"])
        first = process.pid
        assert process._process
        process._process.kill()
        process._process.wait()
        assert process.ask("ko", ["둘"]) == [{"rr": "둘"}]
        assert process.pid != first
    finally:
        process.stop()


def test_the_real_one_suggests() -> None:
    """Of Hindi the letters are enough: it needs no engine."""
    try:
        [found, nothing] = suggesting.suggest("hi", ["पानी", "x" * 300])
        assert found["iso15919"] == "pānī"
        assert nothing == NONE
    finally:
        suggesting.PROCESS.stop()
