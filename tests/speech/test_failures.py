"""What can go wrong between Google and us, each as a real answer of a real server.

Every case has to end the same way: it has its name, nothing of it is kept, a family hears the voice
of this machine meanwhile, and once Google is well again so are we.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from langapp.config import Config
from langapp.speech import gtts, warming
from langapp.speech.clips import Clip, Saying
from langapp.speech.engines import BadAudio, Offline, RateLimited, Resting, Unsaid
from langapp.speech.manners import LONGEST_REST, Manners
from langapp.speech.speaking import GTTS, best_cached, make, speak_now
from langapp.speech.warming import Outcome
from tests.speech.fake_google import (
    Answer,
    FakeGoogle,
    answering,
    answering_with,
    breaking_off,
    dripping,
    envelope,
    resetting,
    silent,
)

RICE = Saying("Ăn cơm đi con", "vi")
RICE_AND_WATER = Saying("Ăn cơm đi con. Ăn từ từ thôi nhé. Uống nước đi con, rồi mình đi chơi. " * 2, "vi")


def cut_short(characters: int) -> Answer:
    """The sound, less than all of it, in an answer that is whole."""

    def answer(handler: Any) -> None:
        handler.reply(envelope(base64.b64encode(handler.server.mp3).decode()[:-characters]))

    return answer


def of_bytes(sound: bytes) -> Answer:
    return answering_with(envelope(base64.b64encode(sound).decode()))


TIMEOUT, LONGEST = gtts.TIMEOUT, gtts.LONGEST
IN_TEN_MINUTES = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
CASES: dict[str, tuple[Answer, type[Unsaid]]] = {
    "429": (answering_with(b"<html>sorry</html>", 429), RateLimited),
    "429 with seconds": (answering_with(b"", 429, Retry_After="120"), RateLimited),
    "429 with a date": (answering_with(b"", 429, Retry_After=IN_TEN_MINUTES), RateLimited),
    "consent page": (
        answering_with(b"<html>Before you continue</html>", Content_Type="text/html"),
        BadAudio,
    ),
    "redirect to a consent page": (answering_with(b"", 302, Location="https://consent.invalid/"), BadAudio),
    "forbidden": (answering_with(b"", 403), BadAudio),
    "empty": (answering_with(b""), BadAudio),
    "200 without audio": (answering_with(envelope(None)), BadAudio),
    "empty audio": (answering_with(envelope("")), BadAudio),
    "truncated base64": (cut_short(3), BadAudio),
    "truncated audio": (cut_short(400), BadAudio),
    "not base64": (answering_with(envelope("no base64 at all!")), BadAudio),
    "wrong content": (of_bytes(b"<html>not sound</html>" * 9), BadAudio),
    "noughts": (of_bytes(bytes(999)), BadAudio),
    "endless": (answering_with(b"x" * (3 << 20)), Offline),
    "error": (answering_with(b"", 500), Offline),
    "unavailable": (answering_with(b"", 503), Offline),
    "connection reset": (resetting, Offline),
    "answer breaks off": (breaking_off, Offline),
    "silent": (silent, Offline),
    "a byte at a time": (dripping, Offline),
}


@pytest.fixture(autouse=True)
def _polite(manners: Manners) -> None:
    """Every test here has the clock that costs no time."""


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch) -> type[Unsaid]:
    google.always, error = CASES[request.param]
    if google.always in (silent, dripping):  # waited for, less long than a family's server would
        monkeypatch.setattr(gtts, "TIMEOUT", (0.6, 0.6))
        monkeypatch.setattr(gtts, "LONGEST", 0.9)
    return error


@pytest.fixture
def heal(google: FakeGoogle, clock: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Google answers again, and the longest rest is over."""

    def healed() -> None:
        monkeypatch.setattr(gtts, "TIMEOUT", TIMEOUT)
        monkeypatch.setattr(gtts, "LONGEST", LONGEST)
        monkeypatch.setattr(warming, "_bad", {})
        google.always = None
        clock.now += LONGEST_REST

    return healed


def files(config: Config) -> list[Path]:
    return [file for file in config.audio.rglob("*") if file.is_file()]


def test_it_has_its_name_and_leaves_nothing(case: type[Unsaid], google: FakeGoogle, config: Config) -> None:
    with pytest.raises(case) as raised:
        make(GTTS, RICE)
    assert type(raised.value) is case
    assert len(google.texts) == 1
    assert files(config) == []
    assert sorted(file.name for file in config.data.glob("gtts*")) == ["gtts.json"]


def test_of_a_text_in_two_pieces_neither_is_kept(
    case: type[Unsaid], google: FakeGoogle, config: Config
) -> None:
    wrong = google.always

    def second(handler: Any) -> None:
        (wrong if len(google.texts) == 2 else answering(google.mp3))(handler)  # type: ignore[misc]

    google.always = second
    with pytest.raises(case):
        make(GTTS, RICE_AND_WATER)
    assert len(google.texts) == 2
    assert files(config) == []


def test_meanwhile_the_voice_of_this_machine_speaks_and_then_it_heals(
    case: type[Unsaid], heal: Callable[[], None]
) -> None:
    with pytest.raises(case):
        make(GTTS, RICE)
    assert speak_now(RICE).engine == "espeak"
    heal()
    assert make(GTTS, RICE).exists()
    assert best_cached(RICE).engine == "gtts"


def test_a_run_over_it_is_a_line_each_and_the_next_run_makes_all(
    case: type[Unsaid], heal: Callable[[], None], config: Config
) -> None:
    words = [Saying(word, "vi") for word in ("ăn", "uống", "ngủ")]
    results = list(warming.warming(words, "gtts"))
    assert [result.saying for result in results] == words
    assert {result.outcome for result in results} <= {Outcome.FAILED, Outcome.SKIPPED}
    assert files(config) == []
    heal()
    assert {result.outcome for result in warming.warming(words, "gtts")} == {Outcome.MADE}


def test_a_429_opens_the_breaker_for_everything_and_it_closes_by_itself(
    google: FakeGoogle, clock: Any
) -> None:
    google.always = answering_with(b"", 429, Retry_After="120")
    with pytest.raises(RateLimited):
        make(GTTS, RICE)
    google.always = None
    for word in ("ăn", "uống"):
        with pytest.raises(Resting):
            make(GTTS, Saying(word, "vi"))
        assert speak_now(Saying(word, "vi")).engine == "espeak"
    assert len(google.texts) == 1
    clock.now += 119
    with pytest.raises(Resting):
        make(GTTS, RICE)
    clock.now += 1
    assert make(GTTS, RICE).exists()
    assert len(google.texts) == 2


def test_nobody_there_is_offline_and_the_machine_speaks(config: Config) -> None:
    object.__setattr__(config, "gtts_base_url", "http://127.0.0.1:9")
    with pytest.raises(Offline):
        make(GTTS, RICE)
    assert speak_now(RICE).engine == "espeak"


def test_eight_at_once_for_one_clip_ask_google_once(app: Flask, google: FakeGoogle, config: Config) -> None:
    asking = threading.Barrier(8)

    def ask(_: int) -> Clip:
        with app.app_context():
            asking.wait()
            return make(GTTS, RICE)

    with ThreadPoolExecutor(8) as askers:
        clips = list(askers.map(ask, range(8)))
    assert len(clips) == 8
    assert len(set(clips)) == 1
    assert google.texts == [RICE.say]
    assert sorted(file.suffix for file in files(config)) == [".json", ".mp3"]


def test_eight_at_once_for_what_google_refuses_leave_nothing(
    app: Flask, google: FakeGoogle, config: Config
) -> None:
    google.always = answering_with(b"", 429, Retry_After="120")
    asking = threading.Barrier(8)

    def ask(_: int) -> str:
        with app.app_context():
            asking.wait()
            try:
                return make(GTTS, RICE).key
            except RateLimited as error:
                return type(error).__name__

    with ThreadPoolExecutor(8) as askers:
        answers = sorted(askers.map(ask, range(8)))
    assert answers == ["RateLimited", *["Resting"] * 7]
    assert len(google.texts) == 1
    assert files(config) == []
