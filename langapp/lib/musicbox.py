"""A tune as a small music box plays it: each tooth of the comb plucked softly, ringing on by itself.

Mono float samples at soundfile's RATE. Needs numpy: only a child process imports this.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from langapp.lib.soundfile import LEAD, RATE, Samples, loudness

LOUDNESS = -20.0  # LUFS: softer than speech, for a room at night
HIGHEST_SAMPLE = 0.6
EFFORT = "7"
"""Of the encoder: these few clear tones need no more, and half the time goes into it."""
RING = 2.6
"""Seconds a tooth is heard."""
ATTACK, FADE = 0.007, 0.4
PARTIALS = ((1.0, 1.0, 1.0), (2.003, 0.22, 0.62), (3.012, 0.11, 0.42), (5.42, 0.05, 0.2), (8.93, 0.018, 0.1))
"""How high above the tooth's own pitch, how loud, and for what share of its time. No two fit: it is a bar, not a string."""
DECAY = 0.85
"""Seconds in which a tooth of 523 Hz falls to a third; a higher one is shorter."""
HIGHEST = 0.42 * RATE
LOW_FOR_A_BOX = 72
"""MIDI pitch. A tune that lies below is played an octave higher, where a phone can be heard at all."""

Pluck = tuple[float, int]
"""When, in seconds, and the MIDI pitch."""


def play(plucks: Sequence[Pluck]) -> Samples:
    """The tune, after LEAD seconds of silence, until the last tooth has rung out."""
    return measured(plucks)[0]


def measured(plucks: Sequence[Pluck]) -> tuple[Samples, float]:
    """The tune, and how loud it is: LOUDNESS, unless a peak forbade it."""
    higher = 12 if np.median([pitch for _when, pitch in plucks]) < LOW_FOR_A_BOX else 0
    teeth = {pitch: tooth(pitch + higher) for pitch in {pitch for _when, pitch in plucks}}
    end = max(when for when, _pitch in plucks) + RING + LEAD
    played = np.zeros(int(end * RATE) + 1, np.float32)
    for when, pitch in plucks:
        at = int((when + LEAD) * RATE)
        piece = played[at : at + len(teeth[pitch])]
        piece += teeth[pitch][: len(piece)]
    heard = loudness(played)
    louder = min(10 ** ((LOUDNESS - heard) / 20), HIGHEST_SAMPLE / float(np.abs(played).max()))
    return played * np.float32(louder), float(heard + 20 * np.log10(louder))


def tooth(pitch: int) -> Samples:
    """One pluck. It begins and ends in silence, so that nothing clicks."""
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    time = np.arange(int(RING * RATE), dtype=np.float32) / np.float32(RATE)
    rings = np.zeros_like(time)
    for above, loud, share in PARTIALS:
        if hertz * above < HIGHEST:
            fall = DECAY * share * (523.25 / hertz) ** 0.5
            heard = time[: int(min(RING, 9 * fall) * RATE)]
            rings[: len(heard)] += loud * np.exp(-heard / fall) * np.sin(2 * np.pi * hertz * above * heard)
    begin, end = int(ATTACK * RATE), int(FADE * RATE)
    rings[:begin] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(begin, dtype=np.float32) / begin)
    rings[-end:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(end, dtype=np.float32) / end)
    softer: Samples = (rings * (523.25 / hertz) ** 0.25).astype(np.float32)
    return softer
