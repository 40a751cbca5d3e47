"""The unmodified library's requests, sent by us to a Google of our own."""

from __future__ import annotations

import base64
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import numpy as np
import pytest
from flask import Flask
from gtts.lang import tts_langs

from langapp.config import Config
from langapp.db import db
from langapp.languages.registry import languages
from langapp.lib import mp3gain, soundfile
from langapp.speech.child import Child
from langapp.speech.clips import Saying
from langapp.speech.engines import Offline, RateLimited, Unsupported, clip_by
from langapp.speech.gtts import Gtts
from langapp.speech.manners import Manners
from langapp.speech.speaking import ESPEAK, GTTS
from tests.speech.fake_google import STRANGER, FakeGoogle, answering, answering_with, envelope

RICE = Saying("Ăn cơm đi con", "vi")


@pytest.fixture(autouse=True)
def _polite(manners: Manners) -> None:
    """Every test here has the clock that costs no time."""


def test_a_sound_as_loud_as_the_others_is_kept_as_it_came(google: FakeGoogle, mp3: bytes) -> None:
    sound = GTTS.speak(RICE)
    assert sound.mp3 == mp3
    assert sound.duration > 0.5
    assert -19.5 <= sound.lufs <= -18
    assert (google.texts, google.codes) == (["Ăn cơm đi con"], ["vi"])


@pytest.mark.parametrize("decibels", [-30.0, -9.0, -3.0, 9.0])
def test_one_that_is_not_is_made_so_without_being_encoded_again(
    google: FakeGoogle, child: Child, mp3: bytes, decibels: float
) -> None:
    other = mp3gain.louder(mp3, decibels)
    google.always = answering(other)
    sound = GTTS.speak(RICE)
    assert -19.6 <= sound.lufs <= -17.9
    assert 0 <= sound.gain_db < mp3gain.STEP
    assert sound.duration == child.measure(mp3).duration
    assert mp3gain.louder(sound.mp3, other_steps(sound.mp3, other)) == other


def other_steps(mp3: bytes, other: bytes) -> float:
    """By how much one has to be made louder to be the other."""
    steps = [step * mp3gain.STEP for step in range(-40, 40)]
    return next(decibels for decibels in steps if mp3gain.louder(mp3, decibels) == other)


def test_a_peak_is_never_lifted_above_the_ceiling(google: FakeGoogle, child: Child) -> None:
    """A quiet voice with one loud click: it stays quieter than the others, and is not clipped."""
    moments = np.arange(2 * soundfile.RATE) / soundfile.RATE
    samples = (0.02 * np.sin(2 * np.pi * 300 * moments)).astype(np.float32)
    samples[24_000:24_012] = 0.3
    google.always = answering(soundfile.encode(samples))
    sound = GTTS.speak(RICE)
    assert sound.lufs < -24
    assert soundfile.peak(soundfile.decode(sound.mp3, "mp3")) <= soundfile.CEILING
    assert 0 <= sound.gain_db < mp3gain.STEP


@pytest.mark.parametrize(
    ("saying", "sent"),
    [
        (Saying("옷 벗자", "ko", speak="옷 뻗자"), "옷 벗자"),
        (Saying("お家に行って", "ja", speak="おうちにいって"), "おうちにいって"),
    ],
    ids=["espeak is mended, Google needs no mending", "Google is told which reading is meant"],
)
def test_what_to_speak_is_for_who_would_misread_the_text(
    google: FakeGoogle, saying: Saying, sent: str
) -> None:
    GTTS.speak(saying)
    assert google.texts == [sent]


def test_a_clip_is_named_by_what_each_engine_reads() -> None:
    respelled, plain = Saying("옷 벗자", "ko", speak="옷 뻗자"), Saying("옷 벗자", "ko")
    assert clip_by(GTTS, respelled).key == clip_by(GTTS, plain).key
    assert clip_by(ESPEAK, respelled).key != clip_by(ESPEAK, plain).key
    assert (clip_by(GTTS, respelled).saying.say, clip_by(ESPEAK, respelled).saying.say) == (
        "옷 벗자",
        "옷 뻗자",
    )


@pytest.mark.parametrize(
    ("tag", "code"),
    [("fil", "tl"), ("zh-Hans", "zh-CN"), ("zh-Hant-TW", "zh-TW"), ("yue", "yue"), ("th", "th")],
)
def test_a_language_is_asked_for_by_googles_code(google: FakeGoogle, tag: str, code: str) -> None:
    GTTS.speak(Saying("ก 一 a", tag))
    assert google.codes == [code]


def test_every_code_is_one_the_library_knows() -> None:
    codes = {language.speech.gtts for language in languages()} - {None}
    assert codes <= tts_langs().keys()


@pytest.mark.parametrize(
    "saying",
    [
        Saying("ກິນເຂົ້າ", "lo"),
        Saying("Хоол идье", "mn"),
        Saying("بیا", "fa"),
        Saying("ăn cơm", "vi", "south"),
        Saying("!?", "vi"),
        Saying("a" * 201, "vi"),
        Saying("ăn\x00", "vi"),
    ],
)
def test_what_it_cannot_say_rightly_is_never_sent(google: FakeGoogle, saying: Saying) -> None:
    with pytest.raises(Unsupported):
        GTTS.speak(saying)
    assert google.texts == []


def test_a_long_text_goes_in_pieces_each_at_its_distance(google: FakeGoogle, mp3: bytes, clock: Any) -> None:
    text = "Ăn cơm đi con. Ăn từ từ thôi nhé. Uống nước đi con, rồi mình đi chơi. " * 2
    sound = GTTS.speak(Saying(text, "vi"))
    assert [len(piece) <= 100 for piece in google.texts] == [True, True]
    assert " ".join(google.texts) == text.strip()
    assert sound.mp3 == mp3 * 2
    assert clock.slept[1] >= 1.5


def test_words_are_sent_exactly_as_they_are_written(google: FakeGoogle) -> None:
    for text in ("no", "12:30", "Dr. Esq. St.", "à-\nb", "ê? ô!"):
        GTTS.speak(Saying(text, "vi"))
    assert google.texts == ["no", "12:30", "Dr. Esq. St.", "à- b", "ê? ô!"]


def test_an_equals_sign_may_come_escaped(google: FakeGoogle, mp3: bytes) -> None:
    padded = mp3 + b"TAG" + bytes(125)
    encoded = base64.b64encode(padded).decode()
    assert encoded.endswith("=")
    google.always = answering_with(envelope(encoded).replace(b"=", rb"\\u003d"))
    assert GTTS.speak(RICE).mp3 == padded


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 120, 120),
        ("2", 30, 30),
        ("", 30, 30),
        ("soon", 30, 30),
        ("-5", 30, 30),
        ("9" * 40, 86400, 86400),
        (timedelta(minutes=10), 500, 600),
        (timedelta(minutes=-10), 30, 30),
    ],
)
def test_a_rest_that_google_asks_for_is_given(
    google: FakeGoogle, manners: Manners, header: str | timedelta, least: float, most: float
) -> None:
    if isinstance(header, timedelta):  # From when it is asked, which may be minutes after it was collected.
        header = format_datetime(datetime.now(UTC) + header, usegmt=True)
    google.always = answering_with(b"", 429, **({"Retry-After": header} if header else {}))
    with pytest.raises(RateLimited) as refused:
        GTTS.speak(RICE)
    assert least <= refused.value.rest <= most
    with pytest.raises(RateLimited):
        GTTS.speak(RICE)
    assert len(google.texts) == 1


def test_nobody_there_is_offline_at_once(app: Flask, config: Config, google: FakeGoogle) -> None:
    object.__setattr__(config, "gtts_base_url", "http://127.0.0.1:9")
    began = time.monotonic()
    with pytest.raises(Offline):
        GTTS.speak(RICE)
    assert time.monotonic() - began < 1


def test_a_stranger_in_the_middle_is_not_believed(config: Config, another_google: FakeGoogle) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(STRANGER)
    object.__setattr__(config, "gtts_base_url", another_google.url.replace("http", "https"))
    with pytest.raises(Offline, match="SSLError"):
        GTTS.speak(RICE)
    assert another_google.texts == []


def test_switched_off_nothing_is_sent(config: Config, google: FakeGoogle) -> None:
    object.__setattr__(config, "online_speech", False)
    with pytest.raises(Unsupported, match="switched off"):
        GTTS.speak(RICE)
    assert google.texts == []


def test_nothing_is_sent_while_a_transaction_is_open(google: FakeGoogle) -> None:
    db.session.begin()
    with pytest.raises(RuntimeError, match="transaction"):
        GTTS.speak(RICE)
    assert google.texts == []
    db.session.rollback()
    assert GTTS.speak(RICE).mp3


def test_without_a_memory_of_its_own_it_keeps_one_in_the_data_folder(config: Config) -> None:
    manners = Gtts().manners
    assert (manners.file, manners.daily_cap) == (config.data / "gtts.json", 500)
