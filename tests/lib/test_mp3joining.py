"""Sounds are joined without decoding them, and what comes of it is whole."""

from __future__ import annotations

import numpy as np
import pytest

from langapp.lib import mp3joining, soundfile
from langapp.lib.mp3frames import frames
from langapp.lib.mp3joining import NotAlike, lasts, silence, sound


def noise(seconds: float, seed: int = 1) -> bytes:
    """What fills the frames to the brim, and has them lean on the ones before."""
    samples = 0.2 * np.random.default_rng(seed).standard_normal(int(seconds * soundfile.RATE))
    return soundfile.encode(samples.astype(np.float32))


def decoded(*pieces: bytes) -> soundfile.Samples:
    return soundfile.decode(b"".join(pieces), "mp3")


def test_what_the_app_writes_can_be_joined() -> None:
    mp3 = noise(1.0)
    held = sound(mp3)
    assert held == sound(held), "an index is left out, once"
    assert len(list(frames(held))) == len(list(frames(mp3))) - 1


def test_silence_is_as_long_as_asked_and_silent() -> None:
    assert abs(lasts([silence(2.5)]) - 2.5) < 0.013
    samples = decoded(silence(2.5))
    assert abs(len(samples) / soundfile.RATE - 2.5) < 0.05
    assert not samples.any()


def test_a_sound_is_heard_whole_wherever_it_stands() -> None:
    """Its first frames lean on none before it, though the sound before it filled the reservoir."""
    one, two = sound(noise(1.0, 1)), sound(noise(0.7, 2))
    alone = decoded(two)
    for before in (one, silence(2), one + silence(1), two):
        joined = decoded(before, two)
        assert len(joined) == len(decoded(before)) + len(alone)
        end = joined[-len(alone) :]
        assert np.abs(end[2000:] - alone[2000:]).max() < 1e-4


def test_nothing_is_left_over_in_a_pause() -> None:
    samples = decoded(sound(noise(0.5)), silence(2.0))
    assert np.abs(samples[-int(1.9 * soundfile.RATE) :]).max() < 1e-6


def test_tags_and_damage_are_left_out() -> None:
    mp3 = noise(0.5)
    assert sound(b"ID3\x04\0\0\0\0\0\x10" + b"\xff\xfb\x90\0" * 4 + mp3 + b"TAG" + bytes(125)) == sound(mp3)
    assert sound(mp3[:-50]) == sound(mp3)[: -len(mp3joining.SILENCE)]


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"not sound",
        silence(0.1).replace(b"\xff\xf3\x84\xc4", b"\xff\xfb\x90\xc4"),
        silence(0.1).replace(b"\xff\xf3\x84\xc4", b"\xff\xf3\x80\xc4"),
        silence(0.1).replace(b"\xff\xf3\x84\xc4", b"\xff\xf3\x84\x44"),
        silence(0.024).replace(b"\xff\xf3\x84\xc4\0", b"\xff\xf3\x84\xc4\x09"),
    ],
    ids=["nothing", "no sound", "MPEG-1", "another rate", "stereo", "leaning on what is not there"],
)
def test_what_is_written_otherwise_is_told_apart(other: bytes) -> None:
    with pytest.raises(NotAlike):
        sound(other)
