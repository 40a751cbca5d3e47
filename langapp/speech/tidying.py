"""The cache looked through: what is damaged in it, and what nobody needs any more.

Only what has the shape of a clip is ever looked at or deleted: audio/<tag>/<ab>/<key>.mp3, its
sidecar, and what a writer that was killed left beside them. Links are not followed.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from langapp.config import current
from langapp.speech.child import CHILD
from langapp.speech.clips import KEY, Saying, key_of
from langapp.speech.engines import BadAudio, Unsaid, clip_of
from langapp.speech.speaking import BEST_FIRST

TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
FIRST_TWO = re.compile(r"[0-9a-f]{2}")
AT_WORK = 3600.0
"""Seconds. A half of a clip that is younger may be somebody's who is writing the other."""

SHORTER = 0.1  # seconds by which a sound may differ from what was measured of it


class State(StrEnum):
    SOUND = "sound"
    DAMAGED = "damaged"
    ORPHANED = "orphaned"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Kept:
    """What there is of one clip: the sound, its sidecar, or both."""

    sound: Path

    @property
    def facts(self) -> Path:
        return self.sound.with_suffix(".json")

    @property
    def files(self) -> list[Path]:
        return [file for file in (self.sound, self.facts) if file.is_file()]

    @property
    def age(self) -> float:
        """Seconds since the younger of its files was written."""
        return time.time() - max((file.stat().st_mtime for file in self.files), default=0.0)


@dataclass(frozen=True)
class Finding:
    kept: Kept
    state: State
    why: str = ""


@dataclass(frozen=True)
class Freed:
    files: int = 0
    bytes: int = 0

    def __add__(self, other: Freed) -> Freed:
        return Freed(self.files + other.files, self.bytes + other.bytes)


def kept() -> list[Kept]:
    """Every clip of the cache, in order."""
    return sorted(
        {Kept(file.with_suffix(".mp3")) for file in _files() if _is_of_a_clip(file)},
        key=lambda one: one.sound,
    )


def verifying(clips: Iterable[Kept], wanted: Collection[str]) -> Iterator[Finding]:
    """One finding for each, as it comes; `wanted` are the keys of what is still to be said."""
    for one in clips:
        if one.files and (one.sound.is_file() or one.age > AT_WORK):
            yield _finding(one, wanted)


def keys(sayings: Iterable[Saying]) -> set[str]:
    """Of every clip that any engine would have of these."""
    clips = (clip_of(engine, saying) for saying in set(sayings) for engine in BEST_FIRST)
    return {clip.key for clip in clips if clip}


def delete(one: Kept) -> Freed:
    """The sound first: what is left of a deletion that was stopped is no clip."""
    return _deleted(one.files)


def collect(wanted: Collection[str], older: float) -> Freed:
    """Deletes the clips nobody wants that are older than so many seconds, and every leftover."""
    freed = Freed()
    for one in kept():
        lone, orphaned = not one.sound.is_file(), one.sound.stem not in wanted
        if (lone and one.age > AT_WORK) or (not lone and orphaned and one.age > older):
            freed += delete(one)
    return freed + _deleted(file for file in _files() if file.suffix == ".part" and _age(file) > AT_WORK)


def _finding(one: Kept, wanted: Collection[str]) -> Finding:
    try:
        if why := _lacks(one) or _misnamed(one) or _unheard(one):
            return Finding(one, State.DAMAGED, why)
    except Unsaid as error:  # of the child, rather than of the clip
        return Finding(one, State.UNCHECKED, str(error))
    return Finding(one, State.SOUND if one.sound.stem in wanted else State.ORPHANED)


def _lacks(one: Kept) -> str | None:
    if not one.sound.is_file():
        return "a sidecar without a sound"
    if not one.facts.is_file():
        return "a sound without a sidecar"
    return None


def _misnamed(one: Kept) -> str | None:
    try:
        facts = _read(one)
        key = key_of(facts.get("pipe", "1"), facts["engine"], facts["voice"], facts["tag"], facts["say"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return "a sidecar that cannot be read"
    if key != one.sound.stem or facts["tag"] != one.sound.parents[1].name:
        return "a sidecar that tells of another clip"
    return None


def _unheard(one: Kept) -> str | None:
    try:
        sound = CHILD.measure(one.sound.read_bytes())
    except BadAudio as error:
        return str(error)
    told = _read(one).get("duration")
    if not isinstance(told, (int, float)) or abs(sound.duration - told) > SHORTER:
        return f"it lasts {sound.duration} s, and by its sidecar {told} s"
    return None


def _read(one: Kept) -> Any:
    return json.loads(one.facts.read_bytes())


def _files() -> Iterator[Path]:
    """Whatever lies where clips lie."""
    for tag in _within(current().audio, TAG):
        for folder in _within(tag, FIRST_TWO):
            for entry in os.scandir(folder):
                if entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)


def _within(folder: Path, names: re.Pattern[str]) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False) and names.fullmatch(entry.name):
                yield Path(entry.path)


def _is_of_a_clip(file: Path) -> bool:
    named = KEY.fullmatch(file.stem) and file.stem.startswith(file.parent.name)
    return bool(named) and file.suffix in (".mp3", ".json")


def _age(file: Path) -> float:
    with suppress(FileNotFoundError):
        return time.time() - file.stat().st_mtime
    return 0.0


def _deleted(files: Iterable[Path]) -> Freed:
    freed = Freed()
    for file in files:
        with suppress(FileNotFoundError):
            size = file.stat().st_size
            file.unlink()
            freed += Freed(1, size)
    return freed
