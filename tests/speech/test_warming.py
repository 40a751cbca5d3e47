from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask

from langapp.config import Config
from langapp.speech import warming
from langapp.speech.clips import Saying
from langapp.speech.coverage import Coverage, coverage
from langapp.speech.manners import Manners
from langapp.speech.speaking import best_cached
from langapp.speech.warming import Outcome, Result
from tests.speech.fake_google import FakeGoogle

RICE, WATER, KANJI = Saying("ăn cơm", "vi"), Saying("uống nước", "vi"), Saying("ご飯", "ja")
SOUTH = Saying("ăn cơm", "vi", "south")
MADE, CACHED, SKIPPED, FAILED = Outcome


@pytest.fixture(autouse=True)
def _polite(manners: Manners) -> None:
    """Every test here has the clock that costs no time."""


def outcomes(results: Iterable[Result]) -> list[tuple[str, str, Outcome]]:
    return [(result.engine, result.saying.say, result.outcome) for result in results]


def refuse(handler: Any) -> None:
    handler.reply(b"", 429, Retry_After="40")


def consent(handler: Any) -> None:
    handler.reply(b"<html>Before you continue</html>")


def test_everything_is_said_here_first_and_then_online(google: FakeGoogle) -> None:
    assert outcomes(warming.warming([RICE, KANJI, SOUTH, RICE])) == [
        ("espeak", "ăn cơm", MADE),
        ("espeak", "ご飯", SKIPPED),
        ("espeak", "ăn cơm", MADE),
        ("openjtalk", "ăn cơm", SKIPPED),
        ("openjtalk", "ご飯", MADE),
        ("openjtalk", "ăn cơm", SKIPPED),
        ("gtts", "ăn cơm", MADE),
        ("gtts", "ご飯", MADE),
        ("gtts", "ăn cơm", SKIPPED),
    ]
    assert google.texts == ["ăn cơm", "ご飯"]
    assert [best_cached(saying).engine for saying in (RICE, KANJI, SOUTH)] == [
        "gtts",
        "gtts",
        "espeak",
    ]


def test_what_is_there_is_left_alone(google: FakeGoogle) -> None:
    list(warming.warming([RICE, WATER]))
    made = best_cached(RICE).path.stat()
    assert {result.outcome for result in warming.warming([RICE, WATER])} == {CACHED}
    assert best_cached(RICE).path.stat() == made
    assert len(google.texts) == 2


def test_it_goes_on_where_it_was_stopped(google: FakeGoogle) -> None:
    run = warming.warming([RICE, WATER, KANJI], "gtts")
    assert next(run).outcome is MADE
    run.close()
    assert [result.outcome for result in warming.warming([RICE, WATER, KANJI], "gtts")] == [
        CACHED,
        MADE,
        MADE,
    ]
    assert len(google.texts) == 3


def test_switched_off_the_online_voice_is_not_even_tried(config: Config, google: FakeGoogle) -> None:
    object.__setattr__(config, "online_speech", False)
    assert {result.engine for result in warming.warming([RICE])} == {"espeak"}
    assert outcomes(warming.warming([RICE], "gtts")) == [("gtts", "ăn cơm", SKIPPED)]
    assert google.texts == []


def test_without_a_network_it_gives_up_after_one_try_and_says_nothing(
    config: Config, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    object.__setattr__(config, "gtts_base_url", "http://127.0.0.1:9")
    sayings = [Saying(f"ăn cơm {'a' * n}", "vi") for n in range(1, 30)]
    with caplog.at_level(logging.INFO):
        results = list(warming.warming(sayings, "gtts"))
    assert Counter(result.outcome for result in results) == {FAILED: 1, SKIPPED: 28}
    assert clock.slept == [0]
    assert caplog.records == []
    again = list(warming.warming(sayings, "gtts"))
    assert Counter(result.outcome for result in again) == {SKIPPED: 29}


def test_a_short_rest_is_waited_out_and_the_same_saying_tried_again(google: FakeGoogle, clock: Any) -> None:
    def once(handler: Any) -> None:
        google.always = None
        refuse(handler)

    google.always = once
    assert [result.outcome for result in warming.warming([RICE, WATER], "gtts")] == [MADE, MADE]
    assert google.texts == ["ăn cơm", "ăn cơm", "uống nước"]
    assert 40 in clock.slept


def test_a_long_rest_ends_the_batch(google: FakeGoogle, clock: Any) -> None:
    google.answers["uống nước"] = lambda handler: handler.reply(b"", 429, Retry_After="3600")
    results = list(warming.warming([RICE, WATER, KANJI], "gtts"))
    assert [result.outcome for result in results] == [MADE, SKIPPED, SKIPPED]
    assert google.texts == ["ăn cơm", "uống nước"]
    assert sum(clock.slept) < 60


def test_being_refused_again_and_again_ends_the_batch(google: FakeGoogle) -> None:
    google.always = refuse
    results = list(warming.warming([RICE, WATER, KANJI], "gtts"))
    assert {result.outcome for result in results} == {SKIPPED}
    assert len(google.texts) <= 3


def test_a_network_that_breaks_off_is_waited_for_a_little(google: FakeGoogle) -> None:
    def once(handler: Any) -> None:
        del google.answers["uống nước"]
        handler.reply(b"", 503)

    google.answers["uống nước"] = once
    results = list(warming.warming([RICE, WATER], "gtts"))
    assert [result.outcome for result in results] == [MADE, MADE]


def test_one_saying_without_a_sound_does_not_stop_the_others_and_rests_an_hour(google: FakeGoogle) -> None:
    google.answers["uống nước"] = consent
    results = list(warming.warming([RICE, WATER, KANJI], "gtts"))
    assert [result.outcome for result in results] == [MADE, FAILED, MADE]
    again = list(warming.warming([RICE, WATER, KANJI], "gtts"))
    assert [result.outcome for result in again] == [CACHED, SKIPPED, CACHED]
    assert google.texts.count("uống nước") == 1


def test_a_consent_page_for_everything_ends_the_batch(google: FakeGoogle) -> None:
    google.always = consent
    sayings = [Saying(f"ăn {'a' * n}", "vi") for n in range(1, 10)]
    results = list(warming.warming(sayings, "gtts"))
    assert Counter(result.outcome for result in results) == {FAILED: 3, SKIPPED: 6}
    assert len(google.texts) == 3


def test_the_days_share_ends_the_batch(google: FakeGoogle, manners: Manners) -> None:
    manners.daily_cap = 2
    results = list(warming.warming([RICE, WATER, KANJI], "gtts"))
    assert [result.outcome for result in results] == [MADE, MADE, SKIPPED]
    assert results[-1].why == "today's 2 requests are used up"


def test_a_full_disk_is_a_failure_of_each_and_of_nothing_else(
    google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    results = list(warming.warming([RICE, WATER], "espeak"))
    assert [(result.outcome, result.why) for result in results] == [
        (FAILED, "[Errno 28] No space left on device")
    ] * 2


def test_two_batches_do_not_ask_at_the_same_time(google: FakeGoogle) -> None:
    first = warming.warming([RICE, WATER], "gtts")
    assert next(first).outcome is MADE
    [second] = warming.warming([WATER], "gtts")
    assert (second.outcome, second.why) == (SKIPPED, "another process is at it")
    assert next(first).outcome is MADE


def test_nor_do_two_processes(config: Config, google: FakeGoogle) -> None:
    fcntl = pytest.importorskip("fcntl")
    # Opened anew, a file is locked against us as it would be by a process of its own.
    with (config.data / "gtts.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert [result.outcome for result in warming.warming([RICE], "gtts")] == [SKIPPED]
    assert [result.outcome for result in warming.warming([RICE], "gtts")] == [MADE]


@pytest.fixture
def timers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, Callable[[], None]]]:
    """Jobs run at once; what is to be done later is only noted."""
    noted: list[tuple[float, Callable[[], None]]] = []

    class Timer:
        def __init__(self, seconds: float, act: Callable[..., None], args: Any) -> None:
            noted.append((seconds, lambda: act(*args)))

        def start(self) -> None: ...

    app.config["JOBS_IMMEDIATE"] = True
    monkeypatch.setattr(warming, "Timer", Timer)
    monkeypatch.setattr(warming, "_left", {})
    return noted


def test_the_job_makes_all_and_says_nothing(
    timers: list[Any], google: FakeGoogle, capfd: pytest.CaptureFixture[str]
) -> None:
    warming.warm([RICE, KANJI, RICE])
    assert google.texts == ["ăn cơm", "ご飯"]
    assert [best_cached(saying).engine for saying in (RICE, KANJI)] == ["gtts", "gtts"]
    assert timers == []
    assert capfd.readouterr() == ("", "")


def test_a_long_job_lets_others_have_a_turn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(warming, "enqueue", lambda _job, sayings: asked.append(len(sayings)))
    monkeypatch.setattr(warming, "warming", lambda *_: iter(()))
    warming.warm([Saying(str(number), "vi") for number in range(45)])
    assert asked == [20, 20, 5]


def test_what_the_network_did_not_give_is_asked_for_once_more_later(
    timers: list[Any], config: Config, google: FakeGoogle, clock: Any
) -> None:
    object.__setattr__(config, "gtts_base_url", "http://127.0.0.1:9")
    warming.warm([RICE, SOUTH])
    warming.warm([KANJI])
    [(seconds, again)] = timers
    assert seconds == 900
    assert best_cached(KANJI).engine == "openjtalk"
    object.__setattr__(config, "gtts_base_url", google.url)
    clock.now += seconds
    again()
    assert google.texts == ["ăn cơm", "ご飯"]
    assert best_cached(KANJI).engine == "gtts"
    assert len(timers) == 1


def test_coverage_tells_who_has_said_it_and_what_can_be_heard(google: FakeGoogle, config: Config) -> None:
    thai, lao = Saying("กินข้าว", "th"), Saying("ກິນເຂົ້າ", "lo")
    list(warming.warming([RICE, KANJI]))
    list(warming.warming([WATER], "espeak"))
    found = coverage([RICE, WATER, RICE, SOUTH, KANJI, thai, lao], {WATER, lao, Saying("ລາວ", "lo")})
    assert {
        tag: (one.sayings, one.people, dict(one.by_engine), one.heard, one.silent, one.percent)
        for tag, one in found.items()
    } == {
        "vi": (3, 1, {"gtts": 1, "espeak": 2}, 3, 0, 100),  # SOUTH is not said yet, and can be at once
        "ja": (1, 0, {"gtts": 1, "openjtalk": 1}, 1, 0, 100),
        "th": (1, 0, {}, 0, 1, 0),
        "lo": (1, 1, {}, 1, 0, 100),  # no engine can, a person did
    }
    total = sum(found.values(), Coverage())
    assert (total.sayings, total.people, total.heard, total.silent, total.percent) == (6, 2, 5, 1, 83)


def test_nothing_is_covered_by_nothing() -> None:
    assert (Coverage().percent, coverage([])) == (0, {})


def test_only_an_engine_that_can_say_some_of_it_is_asked(config: Config) -> None:
    assert [engine.name for engine, _ in warming.work([RICE, WATER])] == ["espeak", "gtts"]
    assert [engine.name for engine, _ in warming.work([KANJI])] == ["openjtalk", "gtts"]
    assert [engine.name for engine, _ in warming.work([RICE], "openjtalk")] == ["openjtalk"]


def test_upgrading_is_asking_a_better_engine_than_has_spoken(google: FakeGoogle, config: Config) -> None:
    list(warming.warming([RICE, WATER], "espeak"))
    list(warming.warming([RICE], "gtts"))
    work = {engine.name: sayings for engine, sayings in warming.work([RICE, WATER, SOUTH], upgrade=True)}
    assert work == {"espeak": [], "gtts": [WATER]}
