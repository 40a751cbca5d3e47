"""Against sound of known loudness: ITU-R BS.1770 says a 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE, NoSound, Samples


def sine(decibels: float, seconds: float = 2.0, rate: int = RATE, hertz: float = 997) -> Samples:
    time = np.arange(int(seconds * rate)) / rate
    return (10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def clicks(seconds: float = 1.0) -> Samples:
    """Quiet, with sharp peaks: what a limiter is for."""
    samples = sine(-30, seconds)
    samples[:: RATE // 50] = 0.5
    return samples


@pytest.mark.parametrize("rate", [22_050, 24_000, 48_000])
@pytest.mark.parametrize("decibels", [-3, -23, -40])
def test_loudness_is_that_of_the_standard(decibels: float, rate: int) -> None:
    measured = soundfile.loudness(sine(decibels, rate=rate), rate)
    assert measured == pytest.approx(decibels - 3.01, abs=0.1)


def test_silence_between_words_does_not_make_them_quieter() -> None:
    gap = np.zeros(3 * RATE, np.float32)
    spoken = np.concatenate([sine(-20), gap, sine(-20)])
    assert soundfile.loudness(spoken) == pytest.approx(-23, abs=0.5)


def test_something_shorter_than_a_block_is_measured_as_it_is() -> None:
    assert soundfile.loudness(sine(-20, seconds=0.15)) == pytest.approx(-23, abs=0.3)


def test_a_peak_between_two_samples_is_seen() -> None:
    quarter = np.sin(np.pi / 4 + np.pi / 2 * np.arange(RATE)).astype(np.float32)
    assert 20 * np.log10(np.abs(quarter).max()) == pytest.approx(-3.01, abs=0.01)
    assert soundfile.peak(quarter) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("samples", [sine(-40), sine(-3), sine(-30, 0.15)], ids=["low", "loud", "short"])
def test_everything_comes_out_equally_loud(samples: Samples) -> None:
    assert soundfile.loudness(soundfile.level(samples)) == pytest.approx(-18, abs=0.2)


@pytest.mark.parametrize("samples", [clicks(), sine(0), sine(-40)], ids=["clicks", "loud", "low"])
def test_no_peak_passes_the_ceiling(samples: Samples) -> None:
    assert soundfile.peak(soundfile.level(samples)) <= -1.5 + 0.01


def test_silence_around_is_cut_to_a_breath() -> None:
    gap = np.zeros(RATE, np.float32)
    trimmed = soundfile.trim(np.concatenate([gap, sine(-20, 0.5), gap]))
    assert len(trimmed) / RATE == pytest.approx(0.5 + 0.08 + 0.15, abs=0.05)
    assert not trimmed[: int(0.06 * RATE)].any()


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(RATE, np.float32), sine(-20, 0.05)])
def test_nothing_to_hear_is_no_sound(samples: Samples) -> None:
    with pytest.raises(NoSound):
        soundfile.trim(samples)


@pytest.mark.parametrize("data", [b"", b"<html>consent</html>" * 99, b"\xff\xfb\x90", bytes(4096)])
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    with pytest.raises(NoSound):
        soundfile.trim(soundfile.decode(data, "mp3"))


def test_it_is_written_as_the_one_format_and_without_tags() -> None:
    data = soundfile.encode(sine(-20, rate=22_050), 22_050)
    with av.open(io.BytesIO(data)) as file:
        stream = file.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("mp3float", 24_000, 1)
        assert stream.bit_rate == 64_000
        assert file.metadata == {}
    assert not data.startswith(b"ID3")
    assert soundfile.loudness(soundfile.decode(data)) == pytest.approx(-23, abs=0.5)
