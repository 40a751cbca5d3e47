"""The music box: soft, without a click, and in time."""

from __future__ import annotations

import numpy as np
import pytest

from langapp.lib import musicbox, soundfile
from langapp.lib.soundfile import LEAD, RATE

TUNE = [(0.0, 60), (0.75, 67), (1.5, 64), (3.0, 60)]


def test_it_is_soft_and_as_soft_every_time() -> None:
    for tune in (TUNE, [(each * 0.5, 72 + each % 7) for each in range(30)]):
        played = musicbox.play(tune)
        assert soundfile.loudness(played) == pytest.approx(musicbox.LOUDNESS, abs=0.1)
        assert soundfile.peak(played) < soundfile.CEILING


def test_each_note_begins_when_it_should() -> None:
    played = np.abs(musicbox.play(TUNE))
    for when, _pitch in TUNE:
        at = int((when + LEAD) * RATE)
        before, after = played[max(0, at - 240) : at].mean(), played[at + 120 : at + 360].mean()
        assert after > 1.3 * before, when


def test_nothing_clicks() -> None:
    """It rises and falls no faster than its own highest tone; and it begins and ends in silence."""
    played = musicbox.play([(0.0, 60)])
    assert not played[: int(LEAD * RATE)].any()
    assert abs(played[-1]) < 1e-4
    beginning = played[int(LEAD * RATE) :][:48]
    assert np.abs(np.diff(beginning)).max() < np.abs(np.diff(played)).max()


def test_a_tooth_is_in_tune() -> None:
    for pitch in (60, 69, 84):
        spectrum = np.abs(np.fft.rfft(musicbox.tooth(pitch)))
        heard = spectrum.argmax() * RATE / len(musicbox.tooth(pitch))
        assert heard == pytest.approx(440 * 2 ** ((pitch - 69) / 12), rel=0.002)


def test_the_first_note_is_where_the_rest_of_the_house_believes_it_to_be() -> None:
    from langapp.speech import melodies

    assert melodies.LEAD == LEAD


def test_what_is_written_as_mp3_begins_at_the_same_moment() -> None:
    played = musicbox.play(TUNE)
    back = soundfile.decode(soundfile.encode(played, effort=musicbox.EFFORT), "mp3")
    begins = [np.flatnonzero(np.abs(each) > 0.02)[0] / RATE for each in (played, back)]
    assert begins[0] == pytest.approx(begins[1], abs=0.01)
