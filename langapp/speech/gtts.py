"""gTTS: Google's voices, over the network; so only in the background, and only for published words.

The library makes the request and we send it, because its own sending does not verify TLS, waits for
ever by default, and takes a consent page for a sound.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from flask import current_app

from langapp.config import current
from langapp.db import db
from langapp.languages.registry import languages
from langapp.lib import mp3frames, mp3gain
from langapp.speech.child import CHILD, Child
from langapp.speech.clips import Saying, Sound
from langapp.speech.engines import BadAudio, Offline, RateLimited, Unsupported, unsayable
from langapp.speech.manners import Manners
from langapp.speech.pieces import pieces

if TYPE_CHECKING:
    import requests

PATH = "/_/TranslateWebserverUi/data/batchexecute"
TIMEOUT = (4, 12)  # seconds to connect, and between two bytes
LONGEST = 20.0  # seconds for the whole answer
RELEASE = "2"
"""Of what is done with Google's sound. Raise it when that changes: each clip is then asked for anew."""
LARGEST = 2 << 20
SOUND = re.compile(r'jQ1olc","\[\\"([^"]+?)\\"')
EQUALS = re.compile(r"\\+u003d")


class Gtts:
    name = "gtts"

    def __init__(self, child: Child = CHILD, manners: Manners | None = None) -> None:
        self.child = child
        self._manners = manners
        self._session: requests.Session | None = None

    def voice(self, saying: Saying) -> str:
        return f"{self._code(saying)}@{RELEASE}"

    def reads(self, saying: Saying) -> Saying:
        """Where espeak speaks a language, `speak` mends espeak's reading, as 옷 뻗자 for 옷 벗자. Google reads
        the spelling rightly and is led astray by a respelling. Where there is no espeak, as in Japanese,
        `speak` tells which reading of a character is meant, and Google needs to be told as well.
        """
        return replace(saying, speak="") if languages().get(saying.tag).speech.espeak else saying

    def speak(self, saying: Saying) -> Sound:
        if not current().online_speech:
            raise Unsupported("online voices are switched off")
        _nothing_is_open()
        bodies = _bodies(self.reads(saying).say, self._code(saying))
        return self._levelled([_sound(self._post(body)) for body in bodies])

    def _code(self, saying: Saying) -> str:
        speech = languages().get(saying.tag).speech
        if speech.gtts is None:
            raise Unsupported(f"gTTS does not speak {languages().get(saying.tag).name}")
        if saying.variant in speech.espeak_variants:
            raise Unsupported(f"gTTS does not speak the {saying.variant} variant")
        if why := unsayable(self.reads(saying).say):
            raise Unsupported(why)
        return speech.gtts

    def _levelled(self, parts: list[bytes]) -> Sound:
        """As loud as the others as nearly as whole steps go, and never past either bound: rounded down."""
        if len(parts) > 1:  # each has to be a sound, or the whole would lack it and nobody would notice
            for part in parts:
                self.child.measure(part)
        mp3 = b"".join(parts)
        sound = self.child.measure(mp3)
        steps = math.floor(sound.gain_db / mp3gain.STEP)
        return self.child.measure(mp3gain.louder(mp3, steps * mp3gain.STEP)) if steps else sound

    @property
    def manners(self) -> Manners:
        if self._manners is None:
            return Manners(current().data / "gtts.json", current().speech_daily_cap)
        return self._manners

    def _post(self, body: str) -> str:
        """One request, politely. Raises RateLimited, Offline or BadAudio."""
        import requests
        import urllib3

        self.manners.before()
        try:
            with self._connected().post(
                current().gtts_base_url + PATH,
                body,
                timeout=TIMEOUT,
                stream=True,
                allow_redirects=False,
            ) as answer:
                text = _read(answer)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            why = f"Google cannot be reached ({type(error).__name__})"
            raise Offline(why, self.manners.failed()) from error
        if answer.status_code == 429:
            wanted = _seconds(answer.headers.get("Retry-After", ""))
            raise RateLimited("Google asks for a rest", self.manners.failed(wanted))
        if answer.status_code >= 500:
            raise Offline(f"Google answered {answer.status_code}", self.manners.failed())
        if answer.status_code != 200:
            raise BadAudio(f"Google answered {answer.status_code}")
        self.manners.succeeded()
        return text

    def _connected(self) -> requests.Session:
        if self._session is None:
            import requests
            from gtts import gTTS

            self._session = requests.Session()
            # Nothing of our own: what we send is then, to the letter, what the library sends.
            self._session.headers.clear()
            self._session.headers.update(gTTS.GOOGLE_TTS_HEADERS)
        return self._session


def _nothing_is_open() -> None:
    if "sqlalchemy" in current_app.extensions and db.session().in_transaction():
        raise RuntimeError("a transaction is open: the network would keep everyone else waiting")


def _bodies(say: str, code: str) -> list[str]:
    from gtts import gTTS

    speech = gTTS(say, lang=code, lang_check=False, pre_processor_funcs=[], tokenizer_func=pieces)
    try:
        bodies: list[str] = speech.get_bodies()
    except AssertionError as error:
        raise Unsupported("there is nothing to say in it") from error
    return bodies


def _read(answer: requests.Response) -> str:
    """The whole answer, if it comes in time and is no larger than speech can be."""
    import requests

    deadline = time.monotonic() + LONGEST
    data = bytearray()
    # read1 gives what has come; iter_content would wait for a slow drip to fill its cup.
    while part := answer.raw.read1(1 << 16, decode_content=True):
        data += part
        if len(data) > LARGEST or time.monotonic() > deadline:
            raise requests.Timeout
    return data.decode("utf-8", "replace")


def _sound(text: str) -> bytes:
    found = SOUND.search(text)
    if found is None:
        raise BadAudio("Google answered without a sound")
    try:
        mp3 = base64.b64decode(EQUALS.sub("=", found[1]), validate=True)
    except binascii.Error as error:
        raise BadAudio("Google's sound is damaged") from error
    if mp3frames.breaks_off(mp3):
        raise BadAudio("Google's sound breaks off")
    return mp3


def _seconds(retry_after: str) -> float:
    """Retry-After is a number of seconds or a date; 0 where it is neither."""
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
