"""Sayings, and the clips that say them.

A clip lies at `audio/<tag>/<ab>/<key>.mp3`, so that a language can be counted, copied or deleted as
a folder. Its address is `/clips/<key>.mp3`, because a server's log should not tell which language a
family listens to: the folder is found by looking into each language's, 0.1 ms at worst.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from langapp.config import current
from langapp.languages.registry import languages
from langapp.lib import wholefile

PIPE = "1"
"""Raise it when what is done to a sound changes: every clip is then made anew, under a new name."""

KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Saying:
    """A text in a language; where an engine would misread it, `speak` is what the engine reads."""

    text: str
    tag: str
    variant: str = ""
    speak: str = ""

    @cached_property
    def say(self) -> str:
        return " ".join(unicodedata.normalize("NFC", self.speak or self.text).split())


@dataclass(frozen=True)
class Sound:
    """An MP3 and what was measured of it: seconds, LUFS, and the gain that brings it to -18."""

    mp3: bytes
    duration: float
    lufs: float
    gain_db: float


@dataclass(frozen=True)
class Clip:
    """One saying in one engine's voice, whether its file is there yet or not."""

    saying: Saying
    engine: str
    voice: str

    @cached_property
    def key(self) -> str:
        return key_of(PIPE, self.engine, self.voice, self.saying.tag, self.saying.say)

    @property
    def path(self) -> Path:
        return Path(_path(str(current().audio), self.saying.tag, self.key))

    @property
    def url(self) -> str:
        return f"/clips/{self.key}.mp3"

    def exists(self) -> bool:
        return os.path.isfile(_path(str(current().audio), self.saying.tag, self.key))

    def keep(self, sound: Sound, made: datetime) -> None:
        """Writes the facts, then the sound: whoever finds the sound finds both, and both whole."""
        facts = {
            "say": self.saying.say,
            "tag": self.saying.tag,
            "engine": self.engine,
            "voice": self.voice,
            "pipe": PIPE,
            "made": made.isoformat(timespec="seconds"),
            **{name: value for name, value in asdict(sound).items() if name != "mp3"},
        }
        wholefile.write(self.path.with_suffix(".json"), json.dumps(facts, ensure_ascii=False).encode())
        wholefile.write(self.path, sound.mp3)


def key_of(pipe: str, engine: str, voice: str, tag: str, say: str) -> str:
    parts = (pipe, engine, voice, tag, say)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def find(key: str) -> Path | None:
    """The file of a clip of which only the key is known."""
    if not KEY.fullmatch(key):
        return None
    audio = str(current().audio)
    paths = (_path(audio, language.tag, key) for language in languages())
    return next((Path(path) for path in paths if os.path.isfile(path)), None)


def sweep(before: float) -> None:
    """Removes what writers that were killed left behind before a moment (seconds since 1970)."""
    for file in current().audio.glob("*/*/*.part"):
        try:
            if file.stat().st_mtime < before:
                file.unlink()
        except FileNotFoundError:
            continue


def _path(audio: str, tag: str, key: str) -> str:
    return f"{audio}/{tag}/{key[:2]}/{key}.mp3"
