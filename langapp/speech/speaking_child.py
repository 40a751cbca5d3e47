"""The child process that speaks, and measures MP3. child.py is the other side.

{"engine", "voice", "text"} to speak, {"notes"} to play, {} and an MP3 to measure; back come what was
measured and the MP3 made, or {"refused": kind, "why"}.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import numpy as np

from langapp.lib import musicbox, soundfile
from langapp.lib.soundfile import Samples

MEMORY = 1 << 30
LONGEST = 300.0  # seconds; nothing an engine says is as long
RATE, PITCH = 1, 3  # espeak_PARAMETER
WORDS_A_MINUTE, PITCH_SET = 135, 55
SYNCHRONOUS = 2
UTF8 = 1
IPA = 2

# Han that espeak does not know (in Cantonese 5,274 of the basic 20,992) it calls "letter", and 84
# entries in Mandarin, 兄 among them, fall into English: saying nothing is better.
LETTER = "lˈetə"
ENGLISH = "(en)"
HAN = frozenset({"yue", "cmn"})

Answer = tuple[dict[str, Any], bytes]
Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Refusal(Exception):
    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class Espeak:
    """libespeak-ng. It keeps global state, so there is one, and one text at a time."""

    def __init__(self) -> None:
        import espeakng_loader

        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.rate = self.library.espeak_Initialize(SYNCHRONOUS, 0, data, 0)
        if self.rate <= 0:
            raise RuntimeError("espeak cannot read its data")
        self.heard = bytearray()
        self.callback = Callback(self._hear)  # kept, or it is collected while espeak still calls it
        self.library.espeak_SetSynthCallback(self.callback)

    def speak(self, voice: str, text: str) -> Samples:
        """Samples at self.rate. Raises Refusal where it would not read what is written."""
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise Refusal("unsupported", f"espeak has no voice {voice}")
        self.library.espeak_SetParameter(RATE, WORDS_A_MINUTE, 0)
        self.library.espeak_SetParameter(PITCH, PITCH_SET, 0)
        sounds = self._sounds(text) if voice in HAN else ""
        if LETTER in sounds or ENGLISH in sounds:
            raise Refusal("unsupported", "espeak would misread a character of it")
        data = text.encode()
        self.heard.clear()
        self.library.espeak_Synth(data, ctypes.c_size_t(len(data) + 1), 0, 1, 0, UTF8, None, None)
        return np.frombuffer(bytes(self.heard), np.int16).astype(np.float32) / np.float32(32768)

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self.heard += ctypes.string_at(samples, count * 2)
        return 0

    def _sounds(self, text: str) -> str:
        rest = ctypes.c_char_p(text.encode())
        read = []
        while rest.value:
            read.append(self.library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA) or b"")
        return b" ".join(read).decode()


class OpenJTalk:
    """MeCab reads, HTS speaks: Japanese with its kanji and its pitch accent."""

    rate = 48_000

    def __init__(self) -> None:
        # It prints that what we do not use is not installed.
        with redirect_stdout(None):
            import pyopenjtalk

        self.library = pyopenjtalk

    def speak(self, _voice: str, text: str) -> Samples:
        # The second dictionary is not installed, nor is the network that guesses how 何 is read.
        heard, _rate = self.library.tts(text, use_sudachi_kanji_yomi=False, predict_nani=False)
        return (heard / 32768).astype(np.float32)


ENGINES: dict[str, Callable[[], Espeak | OpenJTalk]] = {"espeak": Espeak, "openjtalk": OpenJTalk}


def begin() -> Callable[[dict[str, Any], bytes], Answer]:
    _bound_memory()
    return Booth().answer


class Booth:
    """Where sound is made and measured."""

    def __init__(self) -> None:
        self.engines: dict[str, Espeak | OpenJTalk] = {}

    def answer(self, request: dict[str, Any], body: bytes) -> Answer:
        try:
            if "text" in request:
                return self._spoken(request["engine"], request["voice"], request["text"])
            return self._played(request["notes"]) if "notes" in request else self._measured(body)
        except soundfile.NoSound as error:
            return {"refused": "bad audio", "why": str(error)}, b""
        except Refusal as refusal:
            return {"refused": refusal.kind, "why": str(refusal)}, b""

    def _spoken(self, name: str, voice: str, text: str) -> Answer:
        if name not in self.engines:
            self.engines[name] = ENGINES[name]()
        engine = self.engines[name]
        heard = engine.speak(voice, text)
        samples = soundfile.level(soundfile.trim(soundfile.resample(heard, engine.rate)))
        return _facts(samples, gain=0.0), soundfile.encode(samples)

    def _played(self, notes: str) -> Answer:
        plucks = [(float(at), int(pitch)) for pitch, _, at in (each.partition("@") for each in notes.split())]
        samples, lufs = musicbox.measured(plucks)
        facts = {"duration": round(len(samples) / soundfile.RATE, 3), "lufs": round(lufs, 1), "gain_db": 0.0}
        return facts, soundfile.encode(samples, effort=musicbox.EFFORT)

    def _measured(self, mp3: bytes) -> Answer:
        samples = soundfile.decode(mp3, "mp3", longest=LONGEST)
        soundfile.trim(samples)  # only to learn whether there is anything to hear
        return _facts(samples, gain=soundfile.gain(samples)), b""


def _facts(samples: Samples, gain: float) -> dict[str, Any]:
    return {
        "duration": round(len(samples) / soundfile.RATE, 3),
        "lufs": round(soundfile.loudness(samples), 1),
        "gain_db": round(gain, 1),
    }


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
