"""Sound: decoding it, trimming it, making it as loud as every other, writing it as MP3.

Mono float samples in -1..1 throughout. Needs numpy and av, which take 0.1 s and 30 MB: only a
child process imports this.
"""

from __future__ import annotations

import io
import math
from contextlib import suppress

import av
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Spectrum = NDArray[np.complex128]

RATE = 24_000
BITS_PER_SECOND = 64_000
LOUDNESS = -18.0  # LUFS
CEILING = -1.5  # dBTP
SHAVED = 6.0  # dB
SHORTEST = 0.1  # seconds of sound
LEAD, TAIL = 0.08, 0.15  # seconds of silence kept: wireless speakers swallow a first consonant
QUIET = 45.0  # dB below the loudest moment
MOMENT = 0.02  # seconds


class NoSound(ValueError):
    """There is nothing to hear in it, or it is not sound at all."""


def decode(data: bytes, container: str | None = None) -> Samples:
    """The first audio stream, at RATE, without its damaged parts. Raises NoSound."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    frames: list[av.AudioFrame] = []
    try:
        with av.open(io.BytesIO(data), "r", format=container) as file:
            for packet in file.demux(file.streams.audio[0]):
                with suppress(av.error.InvalidDataError):
                    for frame in packet.decode():
                        frames += resampler.resample(frame)
            frames += resampler.resample(None)
    except (av.error.FFmpegError, IndexError) as error:
        raise NoSound(f"not sound: {error}") from error
    return _joined(frames)


def resample(samples: Samples, rate: int) -> Samples:
    resampler = av.AudioResampler("flt", "mono", RATE)
    return _joined([*resampler.resample(_frame(samples, rate)), *resampler.resample(None)])


def trim(samples: Samples, rate: int = RATE) -> Samples:
    """From the first sound to the last, with LEAD and TAIL of silence around. Raises NoSound."""
    moments = _levels(samples, int(MOMENT * rate))
    if not len(moments) or moments.max() < 1e-4:
        raise NoSound("silence")
    heard = np.flatnonzero(moments > moments.max() * 10 ** (-QUIET / 20)) * int(MOMENT * rate)
    first, last = heard[0], heard[-1] + int(MOMENT * rate)
    if last - first < SHORTEST * rate:
        raise NoSound(f"less than {SHORTEST} s of sound")
    return np.pad(samples[first:last], (int(LEAD * rate), int(TAIL * rate)))


def level(samples: Samples, rate: int = RATE) -> Samples:
    """At LOUDNESS: one gain for the whole, so nothing pumps, and at most SHAVED dB off a peak."""
    decibels = gain(samples, rate, over=SHAVED)
    louder = _limited(samples * np.float32(10 ** (decibels / 20)), rate)
    return louder * np.float32(10 ** (min(CEILING - peak(louder), 0) / 20))


def gain(samples: Samples, rate: int = RATE, over: float = 0.0) -> float:
    """The decibels that bring it to LOUDNESS, its peak no further than `over` past CEILING."""
    return min(LOUDNESS - loudness(samples, rate), CEILING + over - peak(samples))


def loudness(samples: Samples, rate: int = RATE) -> float:
    """Integrated loudness in LUFS, ITU-R BS.1770-4. Something shorter than a block is one block."""
    block = min(int(0.4 * rate), len(samples))
    power = np.concatenate([[0.0], np.cumsum(_k_weighted(samples, rate) ** 2)])
    starts = np.arange(0, len(samples) - block + 1, max(block // 4, 1))
    blocks = (power[starts + block] - power[starts]) / block
    blocks = blocks[_lufs(blocks) > -70]
    if not len(blocks):
        return -70.0
    return float(_lufs(blocks[_lufs(blocks) > _lufs(blocks.mean()) - 10].mean()))


def peak(samples: Samples) -> float:
    """True peak in dBTP: of the curve between the samples too, looked at four times as finely."""
    spectrum = np.fft.rfft(samples)
    finer = np.fft.irfft(np.pad(spectrum, (0, 2 * len(samples))), 4 * len(samples)) * 4
    return float(20 * np.log10(max(np.abs(finer).max(), 1e-9)))


def encode(samples: Samples, rate: int = RATE) -> bytes:
    """MP3, mono, RATE, constant BITS_PER_SECOND, without tags."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BITS_PER_SECOND
        resampler = av.AudioResampler(stream.format.name, "mono", RATE)
        for frame in [*resampler.resample(_frame(samples, rate)), *resampler.resample(None), None]:
            container.mux(stream.encode(frame))
    return file.getvalue()


def _limited(samples: Samples, rate: int) -> Samples:
    """Turned down around each moment above CEILING, gently enough (5 ms) not to be heard."""
    ceiling, reach = 10 ** (CEILING / 20), int(0.005 * rate)
    wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(samples), 1e-9))
    lowest = sliding_window_view(np.pad(wanted, 2 * reach, constant_values=1.0), 2 * reach + 1)
    window = np.hanning(2 * reach + 3)[1:-1]
    turned_down = np.convolve(lowest.min(axis=1), window / window.sum(), "valid")
    return (samples * turned_down).astype(np.float32)


def _joined(frames: list[av.AudioFrame]) -> Samples:
    if not frames:
        return np.zeros(0, np.float32)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def _frame(samples: Samples, rate: int) -> av.AudioFrame:
    row = np.ascontiguousarray(samples[None, :], np.float32)
    frame = av.AudioFrame.from_ndarray(row, "flt", "mono")
    frame.sample_rate = rate
    frame.pts = 0  # the encoder refuses a frame without a time
    return frame


def _levels(samples: Samples, size: int) -> Samples:
    moments = samples[: len(samples) // size * size].reshape(-1, size)
    return np.sqrt((moments**2).mean(axis=1)) if len(moments) else np.zeros(0, np.float32)


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(power + 1e-12)


def _k_weighted(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Through the two filters of BS.1770, a shelf for the head and a high-pass, as a spectrum."""
    size = 1 << int(np.ceil(np.log2(2 * len(samples) + 1)))
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate) / rate)
    weighted = np.fft.irfft(np.fft.rfft(samples, size) * _shelf(z, rate) * _high_pass(z, rate), size)
    return weighted[: len(samples)]


def _shelf(z: Spectrum, rate: int) -> Spectrum:
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    zeros: Spectrum = (
        (high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z * z
    )
    return zeros / _poles(z, k, q)


def _high_pass(z: Spectrum, rate: int) -> Spectrum:
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    zeros: Spectrum = (1 + k / q + k * k) * (1 - z) ** 2
    return zeros / _poles(z, k, q)


def _poles(z: Spectrum, k: float, q: float) -> Spectrum:
    return (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
