"""Where in a recording someone speaks, and how well it can be heard there.

A room is never silent, so what counts as speech is what stands out of that room: found as the
ear would, by levels of moments in the band where speech lies. After Rabiner and Sambur (1975): a
high threshold finds what is speech for certain, a low one how far it reaches, for a soft consonant
lies far below its vowel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE, Samples, Silent, TooShort

HEAD, TAIL = 0.08, 0.12  # seconds of the room kept before and after
FADE = 0.01  # seconds
RUMBLE = 80.0  # Hz; nobody speaks as low
BAND = 200.0  # Hz; listened to above, for below it a fridge is as loud as a voice

HOP = 0.01  # seconds between moments, each twice as long
DEAF = -65.0  # dBFS; what is nowhere louder is silence
FLAT = 6.0  # dB; where nothing stands out by as much, nothing can be told apart
CERTAIN, PERHAPS = (6.0, 15.0), (3.0, 6.0)  # dB above the room, at least and at most
BREATH = 0.1  # seconds within which two sounds are one
TAP = 0.08  # seconds; a shorter sound that stands alone is a finger, not a word
SOFT = 0.25  # seconds that a soft sound may reach beyond what is certain

FULL_SCALE = 0.97
SHARE_CLIPPED = 0.002  # of the samples while someone speaks
FAINT = -45.0  # LUFS
POOR = 10.0  # dB of speech above the room

Levels = NDArray[np.float64]


@dataclass(frozen=True)
class Utterance:
    """What was said, from HEAD before to TAIL after, at its own loudness and without rumble."""

    samples: Samples
    clipped: bool
    quiet: bool  # too faint, or drowned by the room


def utterance(samples: Samples) -> Utterance:
    """Raises Silent or TooShort."""
    clean = soundfile.high_pass(samples, RUMBLE)
    levels = _levels(soundfile.high_pass(clean, BAND))
    if not len(levels) or levels.max() < DEAF:
        raise Silent("nobody is heard")
    room, loud = _room(levels), _loud(levels)
    first, last = _spoken(levels, room, loud)
    start, end = int(first * HOP * RATE), int((last + 2) * HOP * RATE)
    if end - start < soundfile.SHORTEST * RATE:
        raise TooShort("shorter than any word")
    said = clean[start:end]
    return Utterance(
        _with_room(clean, start, end),
        clipped=bool(np.mean(np.abs(samples[start:end]) >= FULL_SCALE) > SHARE_CLIPPED),
        quiet=soundfile.loudness(said) < FAINT or loud - room < POOR,
    )


def _levels(samples: Samples) -> Levels:
    """dBFS of each moment; half of it belongs to the next as well."""
    hop = int(HOP * RATE)
    power = (samples[: len(samples) // hop * hop].reshape(-1, hop).astype(np.float64) ** 2).mean(axis=1)
    levels: Levels = 10 * np.log10((power[:-1] + power[1:]) / 2 + 1e-12)
    return levels


def _room(levels: Levels) -> float:
    """How loud it is where nobody speaks. A phone that makes silence of it leaves no room at all."""
    return max(float(np.percentile(levels, 10)), float(levels.max()) - 50, DEAF - 15)


def _loud(levels: Levels) -> float:
    """As loud as some word is; a finger on the glass may be louder, but not for as long."""
    return float(np.sort(levels)[-min(len(levels), int(TAP / HOP)) :][0])


def _spoken(levels: Levels, room: float, loud: float) -> tuple[int, int]:
    """The first and the last moment; all of it, where nothing stands out and yet it is not silent."""
    if loud - room < FLAT:
        if loud < FAINT:
            raise Silent("only the room is heard")
        return 0, len(levels) - 1
    certain = _runs(levels > room + np.clip((loud - room) * 0.4, *CERTAIN))
    words = [(first, last) for first, last in certain if last - first + 1 >= TAP / HOP]
    if not words:
        raise TooShort("shorter than any word")
    perhaps = levels > room + np.clip((loud - room) * 0.15, *PERHAPS)
    first, last = words[0][0], words[-1][1]
    return first - _reach(perhaps[:first][::-1]), last + _reach(perhaps[last + 1 :])


def _runs(heard: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last moment of each stretch that is heard; a gap within a BREATH does not end it."""
    at = np.flatnonzero(heard)
    breaks = np.flatnonzero(np.diff(at) > BREATH / HOP)
    return list(zip(at[np.r_[0, breaks + 1]], at[np.r_[breaks, len(at) - 1]], strict=True)) if len(at) else []


def _reach(perhaps: NDArray[np.bool_]) -> int:
    """How many moments a soft sound goes on, at most SOFT; it may drop out for 30 ms."""
    near = np.flatnonzero(perhaps[: int(SOFT / HOP)])
    ends = np.flatnonzero(np.diff(np.r_[-1, near]) > 4)
    near = near[: ends[0]] if len(ends) else near
    return int(near[-1]) + 1 if len(near) else 0


def _with_room(samples: Samples, start: int, end: int) -> Samples:
    """Where the recording begins or ends too soon there is silence instead of the room."""
    head, tail = int(HEAD * RATE), int(TAIL * RATE)
    before, after = min(head, start), min(tail, len(samples) - end)
    kept = samples[start - before : end + after].copy()
    fade = np.linspace(0, 1, int(FADE * RATE), dtype=np.float32)
    kept[: len(fade)] *= fade
    kept[-len(fade) :] *= fade[::-1]
    return np.pad(kept, (head - before, tail - after))
