"""Which sounds may leave: a copy that was taken away cannot be taken back, so less may leave than may be heard here.

A family's own recordings, for whoever of it may hear them: they said yes to “My family may keep my voice”. Not a
teacher's, nor anyone's for everyone: they said yes to being heard “on this site”. A clip only where an engine of this
machine makes it; one of Google's stays here.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from langapp.elsewhere.taking import Sound, Taken
from langapp.packs.documents import Form
from langapp.speech.clips import Saying
from langapp.speech.engines import Unsaid, clip_of
from langapp.speech.speaking import AT_HAND, make
from langapp.voices import choosing, keeping
from langapp.voices.choosing import Voices
from langapp.voices.models import Recording

COMPUTERS = ("google", "computer")


@dataclass(frozen=True)
class Clip:
    """A sound in hand, and whose voice it is; empty for a computer's."""

    mp3: bytes
    seconds: float
    name: str = ""


def may_leave(voices: Voices, ref: str, tag: str, variant: str, form: Form) -> Sound | None:
    """The first voice of a wording, in the order the family hears them, that may be taken along."""
    for voice in voices.all(ref, tag, variant, form):
        said = choosing.saying(tag, variant, form)
        if voice.kind == "family":
            return Sound(name=voice.name, recording=voice.key)
        if voice.kind in COMPUTERS and any(clip_of(engine, said) for engine in AT_HAND):
            return Sound(say=asdict(said))
    return None


def fetch(sound: Sound, taken: Taken) -> Clip | None:
    """The sound itself, made now if it must be. Looked at again: a recording may have been taken back since."""
    if sound.recording:
        found = _recording(sound.recording, taken)
        path = keeping.sound(taken.family, sound.recording)
        return Clip(path.read_bytes(), found.duration, sound.name) if found and path.is_file() else None
    return _spoken(Saying(**sound.say))


def still(given: dict[str, Any]) -> bool:
    """Whether every recording that was packed may be given out now."""
    taken = Taken.of(given["taken"])
    return all(_recording(sound.recording, taken) for sound in taken.sounds() if sound.recording)


def _recording(recording_id: str, taken: Taken) -> Recording | None:
    found = Recording.to_play(taken.family, taken.device, recording_id) if taken.family else None
    return found if found and found.family_id == taken.family else None


def _spoken(said: Saying) -> Clip | None:
    """By the best engine of this machine that can; in silence where none does."""
    for engine in AT_HAND:
        try:
            path = make(engine, said).path
            return Clip(path.read_bytes(), json.loads(path.with_suffix(".json").read_bytes())["duration"])
        except (Unsaid, OSError, ValueError, KeyError):
            continue
    return None
