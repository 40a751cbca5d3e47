"""Trimming as an ear would: against speech of which it is known where it begins and ends."""

from __future__ import annotations

import numpy as np
import pytest

from langapp.lib.soundfile import RATE, Samples, Silent, TooShort
from langapp.lib.utterance import HEAD, TAIL, utterance
from langapp.speech.child import Child
from tests.speech.recordings import at, in_a_room, speech


@pytest.fixture(scope="module")
def said(child: Child) -> Samples:
    return at(speech(child), -28)


def room(noise: float, seconds: float = 2.0, seed: int = 1) -> Samples:
    return in_a_room(np.zeros(0, np.float32), noise, np.random.default_rng(seed), seconds / 2)


def found(recording: Samples, kept: Samples) -> tuple[float, float]:
    """Where in a recording what was kept of it begins and ends, in seconds, by their likeness."""
    size = 1 << (len(recording) + len(kept)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(recording, size) * np.conj(np.fft.rfft(kept, size)), size)
    start = int(np.argmax(likeness[: len(recording)]))
    return start / RATE, (start + len(kept)) / RATE


@pytest.mark.parametrize("noise", [-85, -70, -55, -45, -40])
def test_a_kitchen_is_trimmed_as_well_as_a_quiet_room(said: Samples, noise: float) -> None:
    recording = in_a_room(said, noise, np.random.default_rng(4), 1.5)
    start, end = found(recording, utterance(recording).samples)
    assert start == pytest.approx(1.5 - HEAD, abs=0.09)
    assert end == pytest.approx(1.5 + len(said) / RATE + TAIL, abs=0.15)


def test_the_room_goes_on_before_and_after_and_nothing_clicks(said: Samples) -> None:
    kept = utterance(in_a_room(said, -60, np.random.default_rng(4), 1.0)).samples
    head = kept[int(0.02 * RATE) : int(0.06 * RATE)]
    assert 1e-4 < np.sqrt((head**2).mean()) < 3e-3
    assert abs(kept[0]) < 1e-5
    assert abs(kept[-1]) < 1e-5


def test_a_soft_consonant_before_a_loud_vowel_is_not_cut(said: Samples) -> None:
    hiss = np.diff(np.random.default_rng(6).normal(0, 1, int(0.15 * RATE) + 1)).astype(np.float32)
    soft = at(hiss, -56)
    recording = in_a_room(np.concatenate([soft, said]), -75, np.random.default_rng(4), 1.0)
    start, _ = found(recording, utterance(recording).samples)
    assert start < 1.0 - HEAD + 0.03


def test_a_pause_for_thought_stays(said: Samples) -> None:
    both = np.concatenate([said, np.zeros(3 * RATE, np.float32), said])
    kept = utterance(in_a_room(both, -65, np.random.default_rng(4), 1.0)).samples
    assert len(kept) / RATE == pytest.approx(len(both) / RATE + HEAD + TAIL, abs=0.25)


def test_one_short_word_in_half_a_minute_of_waiting_is_found(said: Samples) -> None:
    word = said[: int(0.3 * RATE)]
    kept = utterance(in_a_room(word, -65, np.random.default_rng(4), 15)).samples
    assert len(kept) / RATE == pytest.approx(0.3 + HEAD + TAIL, abs=0.15)


def test_the_finger_that_stops_the_recording_is_not_part_of_it(said: Samples) -> None:
    recording = in_a_room(said, -65, np.random.default_rng(4), 1.0)
    recording[-RATE // 4 :][:300] += 0.5
    assert len(utterance(recording).samples) / RATE == pytest.approx(len(said) / RATE + 0.2, abs=0.15)


def test_what_begins_at_once_and_ends_too_soon_has_silence_around(said: Samples) -> None:
    kept = utterance(said).samples
    assert len(kept) / RATE == pytest.approx(len(said) / RATE + HEAD + TAIL, abs=0.06)
    assert not kept[: int(0.05 * RATE)].any()


def test_rumble_is_taken_away_and_the_voice_is_not(said: Samples) -> None:
    seconds = np.arange(len(said) + 2 * RATE) / RATE
    rumble = (0.1 * np.sin(2 * np.pi * 20 * seconds)).astype(np.float32)
    recording = rumble.copy()
    recording[RATE:][: len(said)] += said
    kept = utterance(recording)
    start, _ = found(recording, kept.samples)
    assert start == pytest.approx(1 - HEAD, abs=0.09)
    assert np.sqrt((kept.samples[: int(0.05 * RATE)] ** 2).mean()) < 0.01


@pytest.mark.parametrize("nothing", [np.zeros(0, np.float32), np.zeros(RATE, np.float32), room(-60)])
def test_a_room_without_anyone_is_silent(nothing: Samples) -> None:
    with pytest.raises(Silent):
        utterance(nothing)


def test_a_blip_is_too_short() -> None:
    recording = room(-70)
    for start in range(5_000, 40_000, 7_000):
        recording[start : start + 300] = 0.3
    with pytest.raises(TooShort):
        utterance(recording)


def test_one_long_note_is_kept_whole() -> None:
    note = (0.1 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)).astype(np.float32)
    assert len(utterance(note).samples) / RATE == pytest.approx(3 + HEAD + TAIL, abs=0.05)


def test_flags(said: Samples) -> None:
    near = utterance(in_a_room(said, -70, np.random.default_rng(4), 0.5))
    assert not near.clipped
    assert not near.quiet
    assert utterance(np.clip(at(said, -2), -1, 1)).clipped
    assert utterance(in_a_room(at(said, -50), -80, np.random.default_rng(4), 0.5)).quiet
