"""The gTTS library as it is, against a Google of our own, by way of a proxy.

What the library sends is what Google is used to. An upgrade that sends, or reads, anything else
makes these tests fail, and then langapp/speech/gtts.py has to be looked at again.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from gtts import gTTS, gTTSError

from langapp.config import Config
from langapp.speech.clips import Saying
from langapp.speech.manners import Manners
from langapp.speech.pieces import pieces
from langapp.speech.speaking import GTTS
from tests.speech.fake_google import FakeGoogle, answering_with, envelope

LONG = "食飯喇，飲啖水先。" * 16


@pytest.fixture(autouse=True)
def _proxied(google: FakeGoogle, manners: Manners, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for https gets to our Google; we ourselves find it by its address."""
    for name in (
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", google.url)


def by_the_library(text: str, code: str, **options: Any) -> bytes:
    heard = io.BytesIO()
    gTTS(text, lang=code, timeout=5, **options).write_to_fp(heard)
    return heard.getvalue()


@pytest.mark.parametrize(
    ("text", "tag", "code"),
    [
        ("Ăn cơm đi con", "vi", "vi"),
        ("食飯喇", "yue", "yue"),
        ("गरम पानी में नहाओ", "hi", "hi"),
        ("گرم پانی", "ur", "ur"),
        ("Kain na tayo", "fil", "tl"),
        ('He said "no"\\', "id", "id"),
    ],
)
def test_we_send_to_the_letter_what_the_library_sends_and_hear_what_it_hears(
    google: FakeGoogle, text: str, tag: str, code: str
) -> None:
    heard = by_the_library(text, code)
    assert GTTS.speak(Saying(text, tag)).mp3 == heard == google.mp3
    theirs, ours = google.requests
    assert ours.line == theirs.line == "POST /_/TranslateWebserverUi/data/batchexecute HTTP/1.1"
    assert ours.body == theirs.body
    assert ours.headers == theirs.headers
    assert {"Referer", "User-Agent", "Content-Type", "Content-Length"} <= ours.headers.keys()
    assert google.texts == [text, text]


def test_it_goes_to_the_host_we_would_send_it_to(google: FakeGoogle) -> None:
    by_the_library("ăn", "vi")
    assert google.connected == ["translate.google.com:443"]
    assert Config.gtts_base_url == "https://translate.google.com"


def test_a_long_text_goes_in_our_pieces_and_each_is_sent_as_the_library_would(google: FakeGoogle) -> None:
    heard = by_the_library(LONG, "yue", tokenizer_func=pieces, pre_processor_funcs=[])
    assert GTTS.speak(Saying(LONG, "yue")).mp3 == heard == google.mp3 * 2
    assert google.requests[:2] == google.requests[2:]
    assert "".join(google.texts[:2]) == LONG


def test_by_itself_the_library_makes_many_requests_of_it(google: FakeGoogle) -> None:
    """Why we cut ourselves. Should this ever fail, the library cuts well, and pieces.py may go."""
    by_the_library(LONG, "yue")
    assert len(google.texts) > 10


def test_a_consent_page_is_no_sound_and_no_error_to_the_library(google: FakeGoogle) -> None:
    """Why we read the answer ourselves."""
    google.always = answering_with(b"<html>Before you continue</html>")
    assert by_the_library("ăn", "vi") == b""


@pytest.mark.parametrize(
    "answer", [answering_with(b"", 429), answering_with(b"", 503), answering_with(envelope(None))]
)
def test_what_we_call_a_failure_is_one_to_the_library(google: FakeGoogle, answer: Any) -> None:
    google.always = answer
    with pytest.raises(gTTSError):
        by_the_library("ăn", "vi")
