"""The child process: speaks with espeak, and makes or measures MP3. child.py is the other side.

In: a line of JSON; {"voice", "text", "bytes": 0} to speak, {"bytes": n} and n bytes to measure.
Out: a line of JSON and the MP3 made; or {"refused": kind, "why", "bytes": 0}.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from langapp.lib import soundfile

MEMORY = 1 << 30
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

    def speak(self, voice: str, text: str) -> bytes:
        """16-bit samples at self.rate. Raises Refusal where it would not read what is written."""
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
        return bytes(self.heard)

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


class Booth:
    """Where sound is made and measured."""

    def __init__(self) -> None:
        self.sound = _soundfile()
        self.espeak: Espeak | None = None

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            if "text" in request:
                return self._spoken(request["voice"], request["text"])
            return self._measured(body)
        except self.sound.NoSound as error:
            return _refused("bad audio", str(error))
        except Refusal as refusal:
            return _refused(refusal.kind, str(refusal))

    def _spoken(self, voice: str, text: str) -> tuple[dict[str, Any], bytes]:
        import numpy as np

        self.espeak = self.espeak or Espeak()
        heard = np.frombuffer(self.espeak.speak(voice, text), np.int16).astype(np.float32) / 32768
        samples = self.sound.level(self.sound.trim(self.sound.resample(heard, self.espeak.rate)))
        mp3 = self.sound.encode(samples)
        return self._facts(samples, len(mp3), gain=0.0), mp3

    def _measured(self, mp3: bytes) -> tuple[dict[str, Any], bytes]:
        samples = self.sound.decode(mp3, "mp3")
        self.sound.trim(samples)  # only to learn whether there is anything to hear
        return self._facts(samples, 0, gain=self.sound.gain(samples)), b""

    def _facts(self, samples: soundfile.Samples, size: int, gain: float) -> dict[str, Any]:
        return {
            "bytes": size,
            "duration": round(len(samples) / self.sound.RATE, 3),
            "lufs": round(self.sound.loudness(samples), 1),
            "gain_db": round(gain, 1),
        }


def main(idle: float) -> None:
    # Ctrl-C is for the parent, which then closes our stdin.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory()
    out = _own_stdout()
    booth = Booth()
    while request := _next(sys.stdin.buffer, idle):
        answer, data = booth.answer(*request)
        out.write(json.dumps(answer).encode() + b"\n" + data)
        out.flush()


def _next(source: BinaryIO, idle: float) -> tuple[dict[str, Any], bytes] | None:
    """The next request; None when the parent is gone. Idle, the process ends and frees memory."""
    rest = threading.Timer(idle, os._exit, (0,))
    rest.daemon = True
    rest.start()
    line = source.readline()
    rest.cancel()
    if not line:
        return None
    request = json.loads(line)
    return request, source.read(request["bytes"])


def _refused(kind: str, why: str) -> tuple[dict[str, Any], bytes]:
    return {"refused": kind, "why": why, "bytes": 0}, b""


def _own_stdout() -> BinaryIO:
    """Answers go where nothing else is written: what a library prints is not an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _soundfile() -> Any:
    """langapp.lib.soundfile by way of a bare `langapp`: the real one brings the whole web along."""
    package = ModuleType("langapp")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["langapp"] = package
    from langapp.lib import soundfile

    return soundfile


if __name__ == "__main__":
    main(idle=float(sys.argv[1]))
