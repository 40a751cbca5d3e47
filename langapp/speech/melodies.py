"""A tune, played by a music box and kept like any clip: named by its notes, so that other words need no other sound."""

from __future__ import annotations

from collections.abc import Iterable

from langapp.speech import speaking
from langapp.speech.child import CHILD, Child
from langapp.speech.clips import Clip, Saying, Sound
from langapp.speech.engines import Unsaid, clip_by

LEAD = 0.08
"""Seconds of silence before the first note. The same as soundfile's, which this process does not import."""
COMB = "comb@1"
"""Raise it when the music box sounds otherwise."""


class MusicBox:
    """An engine that plays. It says nothing, so it is none of `speaking`'s."""

    name = "musicbox"

    def __init__(self, child: Child = CHILD) -> None:
        self.child = child

    def voice(self, saying: Saying) -> str:
        return COMB

    def reads(self, saying: Saying) -> Saying:
        return saying

    def speak(self, saying: Saying) -> Sound:
        return self.child.play(saying.say)


BOX = MusicBox()


def tune(notes: Iterable[tuple[float, int]], tag: str) -> Saying:
    """Of notes, each its beginning in seconds and its MIDI pitch; `tag` is the song's language, whose folder it lies in."""
    return Saying(" ".join(f"{pitch}@{start:.3f}" for start, pitch in notes), tag)


def clip(notes: Saying) -> Clip:
    return clip_by(BOX, notes)


def play(notes: Saying) -> Clip | None:
    """The clip, made now if it must be; None where this machine cannot."""
    try:
        return speaking.make(BOX, notes)
    except (Unsaid, OSError):
        return None
