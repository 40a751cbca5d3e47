"""The unmodified library's requests, sent by us to a Google of our own."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from gtts.lang import tts_langs

from langapp.config import Config
from langapp.db import db
from langapp.languages.registry import languages
from langapp.speech import gtts
from langapp.speech.clips import Saying
from langapp.speech.engines import BadAudio, Offline, RateLimited, Unsaid, Unsupported
from langapp.speech.gtts import Gtts
from langapp.speech.manners import Manners
from langapp.speech.speaking import GTTS

STRANGER = Path(__file__).with_name("stranger.certificate")
"""A certificate nobody signed, and its key: good for nothing but this test."""
RICE = Saying("Ăn cơm đi con", "vi")


@pytest.fixture(autouse=True)
def _polite(manners: Manners) -> None:
    """Every test here has the clock that costs no time."""


def body(content: bytes, code: int = 200, **headers: str) -> Callable[[Any], None]:
    return lambda handler: handler.reply(content, code, **headers)


def envelope(row: list[Any]) -> bytes:
    return b")]}'\n\n99\n" + json.dumps([row], separators=(",", ":")).encode() + b"\n"


def of_sound(sound: str) -> bytes:
    return envelope(["wrb.fr", "jQ1olc", json.dumps([sound]), None, None, None, "generic"])


def test_a_sound_is_kept_as_it_came_and_measured(google: Any, mp3: bytes) -> None:
    sound = GTTS.speak(RICE)
    assert sound.mp3 == mp3
    assert sound.duration > 0.5
    assert -40 < sound.lufs < -5
    assert (google.texts, google.codes) == (["Ăn cơm đi con"], ["vi"])


@pytest.mark.parametrize(
    ("tag", "code"),
    [("fil", "tl"), ("zh-Hans", "zh-CN"), ("zh-Hant-TW", "zh-TW"), ("yue", "yue"), ("th", "th")],
)
def test_a_language_is_asked_for_by_googles_code(google: Any, tag: str, code: str) -> None:
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
def test_what_it_cannot_say_rightly_is_never_sent(google: Any, saying: Saying) -> None:
    with pytest.raises(Unsupported):
        GTTS.speak(saying)
    assert google.texts == []


def test_a_long_text_goes_in_pieces_each_at_its_distance(google: Any, mp3: bytes, clock: Any) -> None:
    text = "Ăn cơm đi con. Ăn từ từ thôi nhé. Uống nước đi con, rồi mình đi chơi. " * 2
    sound = GTTS.speak(Saying(text, "vi"))
    assert [len(piece) <= 100 for piece in google.texts] == [True, True]
    assert " ".join(google.texts) == text.strip()
    assert sound.mp3 == mp3 * 2
    assert clock.slept[1] >= 1.5


def test_words_are_sent_exactly_as_they_are_written(google: Any) -> None:
    for text in ("no", "12:30", "Dr. Esq. St.", "à-\nb", "ê? ô!"):
        GTTS.speak(Saying(text, "vi"))
    assert google.texts == ["no", "12:30", "Dr. Esq. St.", "à- b", "ê? ô!"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (body(b"<html>Before you continue</html>", Content_Type="text/html"), BadAudio),
        (body(b"", 302, Location="https://consent.invalid/"), BadAudio),
        (body(b"", 403), BadAudio),
        (body(b""), BadAudio),
        (body(envelope(["wrb.fr", "jQ1olc", None, None, None, [3], "generic"])), BadAudio),
        (body(of_sound("")), BadAudio),
        (body(of_sound("//PExAA")), BadAudio),
        (body(of_sound("no base64 at all!")), BadAudio),
        (body(of_sound(base64.b64encode(b"<html>not sound</html>" * 9).decode())), BadAudio),
        (body(of_sound(base64.b64encode(bytes(999)).decode())), BadAudio),
        (body(b"x" * (3 << 20)), Offline),
        (body(b"", 500), Offline),
        (body(b"", 503), Offline),
        (body(b"", 429), RateLimited),
    ],
    ids=[
        "consent page",
        "consent redirect",
        "forbidden",
        "empty",
        "no audio",
        "empty audio",
        "truncated base64",
        "not base64",
        "not a sound",
        "silence",
        "endless",
        "error",
        "unavailable",
        "too many",
    ],
)
def test_what_goes_wrong_has_its_name(
    google: Any, answer: Callable[[Any], None], error: type[Unsaid]
) -> None:
    google.always = answer
    with pytest.raises(error):
        GTTS.speak(RICE)
    assert len(google.texts) == 1


def test_an_equals_sign_may_come_escaped(google: Any, mp3: bytes) -> None:
    padded = mp3 + b"TAG" + bytes(125)
    encoded = base64.b64encode(padded).decode()
    assert encoded.endswith("=")
    google.always = body(of_sound(encoded).replace(b"=", rb"\\u003d"))
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
    google: Any, manners: Manners, header: str | timedelta, least: float, most: float
) -> None:
    if isinstance(header, timedelta):  # From when it is asked, which may be minutes after it was collected.
        header = format_datetime(datetime.now(UTC) + header, usegmt=True)
    google.always = body(b"", 429, **({"Retry-After": header} if header else {}))
    with pytest.raises(RateLimited) as refused:
        GTTS.speak(RICE)
    assert least <= refused.value.rest <= most
    with pytest.raises(RateLimited):
        GTTS.speak(RICE)
    assert len(google.texts) == 1


def test_a_connection_that_is_reset_is_offline(google: Any) -> None:
    def reset(handler: Any) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        handler.connection.close()
        handler.wfile = handler.rfile = open("/dev/null", "w+b", 0)  # noqa: SIM115

    google.always = reset
    with pytest.raises(Offline):
        GTTS.speak(RICE)


def test_an_answer_cut_short_is_offline(google: Any, mp3: bytes) -> None:
    def cut(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "99999")
        handler.end_headers()
        handler.wfile.write(of_sound(base64.b64encode(mp3).decode())[:2000])
        handler.close_connection = True

    google.always = cut
    with pytest.raises(Offline):
        GTTS.speak(RICE)


@pytest.mark.parametrize("drip", [False, True], ids=["silent", "a byte at a time"])
def test_a_slow_answer_is_not_waited_for(google: Any, monkeypatch: pytest.MonkeyPatch, drip: bool) -> None:
    monkeypatch.setattr(gtts, "TIMEOUT", (0.2, 0.2))
    monkeypatch.setattr(gtts, "LONGEST", 0.4)
    over = threading.Event()

    def slow(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "99999")
        handler.end_headers()
        while not over.wait(0.05):
            if drip:
                handler.wfile.write(b"x")

    google.always = slow
    began = time.monotonic()
    try:
        with pytest.raises(Offline):
            GTTS.speak(RICE)
        assert time.monotonic() - began < 2
    finally:
        over.set()


def test_nobody_there_is_offline_at_once(app: Flask, config: Config, google: Any) -> None:
    object.__setattr__(config, "gtts_base_url", "http://127.0.0.1:9")
    began = time.monotonic()
    with pytest.raises(Offline):
        GTTS.speak(RICE)
    assert time.monotonic() - began < 1


def test_a_stranger_in_the_middle_is_not_believed(config: Config, another_google: Any) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(STRANGER)
    object.__setattr__(config, "gtts_base_url", another_google.url.replace("http", "https"))
    with pytest.raises(Offline, match="SSLError"):
        GTTS.speak(RICE)
    assert another_google.texts == []


def test_switched_off_nothing_is_sent(config: Config, google: Any) -> None:
    object.__setattr__(config, "online_speech", False)
    with pytest.raises(Unsupported, match="switched off"):
        GTTS.speak(RICE)
    assert google.texts == []


def test_nothing_is_sent_while_a_transaction_is_open(google: Any) -> None:
    db.session.begin()
    with pytest.raises(RuntimeError, match="transaction"):
        GTTS.speak(RICE)
    assert google.texts == []
    db.session.rollback()
    assert GTTS.speak(RICE).mp3


def test_without_a_memory_of_its_own_it_keeps_one_in_the_data_folder(config: Config) -> None:
    manners = Gtts().manners
    assert (manners.file, manners.daily_cap) == (config.data / "gtts.json", 500)
