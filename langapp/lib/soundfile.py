"""Sound: decoding it, trimming it, making it as loud as every other, writing it as MP3.

Mono float samples in -1..1 throughout. Needs numpy and av, which take 0.1 s and 30 MB: only a
child process imports this.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NoReturn

import av
import numpy as np
from av.stream import Disposition
from numpy.typing import NDArray

from langapp.lib.soundcontainer import recognised

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
PIECE, AROUND = 20.0, 0.5  # seconds looked at together, and seconds before and after: bounds memory

RATES = range(6_000, 192_001)
CHANNELS = 8
DECODERS = (
    "aac,alac,amrnb,amrwb,flac,libopencore_amrnb,libopencore_amrwb,libopus,mp3,mp3float,opus,vorbis,"
    "pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,"
    "pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be"
)


class NoSound(ValueError):
    """There is nothing to hear in it, or it is not sound at all."""


class Silent(NoSound):
    pass


class TooShort(NoSound):
    pass


class TooLong(NoSound):
    pass


class Video(NoSound):
    pass


def decode(data: bytes, container: str | None = None, longest: float = math.inf) -> Samples:
    """The first audio stream, at RATE, without its damaged parts; `longest` is in seconds.

    Nothing but `data` is ever opened, whatever it refers to. Raises NoSound, TooLong or Video.
    """
    if container is None:
        container, start = recognised(data) or _refuse("not a kind of sound that is known")
        data = data[start:] if start else data
    try:
        with av.open(
            io.BytesIO(data),
            "r",
            format=container,
            io_open=_refuse_to_open,
            container_options={
                "protocol_whitelist": "",
                "codec_whitelist": DECODERS,
                "max_streams": "16",
            },
        ) as file:
            return _decoded(file, longest)
    # What else PyAV raises is about values of the file that make no sense to it.
    except (av.error.FFmpegError, IndexError, ValueError, OverflowError) as error:
        if isinstance(error, NoSound):
            raise
        raise NoSound(f"not sound: {error}") from error


HOPELESS = 200
"""Damaged packets before the first good one: a file of nothing else would keep a processor busy."""


def _decoded(file: Any, longest: float) -> Samples:
    for video in file.streams.video:
        if not video.disposition & Disposition.attached_pic:
            raise Video("it has pictures that move")
    stream = file.streams.audio[0]
    codec = stream.codec_context
    if codec.name not in DECODERS.split(",") or codec.sample_rate not in RATES or codec.channels > CHANNELS:
        raise NoSound(f"not a kind of sound that is known: {codec.name}")
    resampler = av.AudioResampler("flt", "mono", RATE)
    pieces: list[Samples] = []
    room = longest * RATE
    whole = damaged = 0
    for packet in file.demux(stream):
        try:
            frames = [made for frame in packet.decode() for made in resampler.resample(frame)]
            whole += 1
        except (av.error.FFmpegError, ValueError):  # ValueError: it changed its rate on the way
            damaged += 1
            if damaged > HOPELESS + whole:
                break
            continue
        pieces += [frame.to_ndarray()[0] for frame in frames]
        room -= sum(frame.samples for frame in frames)
        if room < 0:
            raise TooLong(f"longer than {longest} s")
    if damaged > whole:
        raise NoSound("most of it is damaged")
    pieces += [frame.to_ndarray()[0] for frame in resampler.resample(None)]
    if not pieces:
        raise NoSound("nothing in it")
    samples: Samples = np.concatenate(pieces)
    np.nan_to_num(samples, copy=False, posinf=0.0, neginf=0.0)
    return np.clip(samples, -4, 4, out=samples)


def _refuse_to_open(url: str, *_: object) -> NoReturn:
    raise NoSound("it refers to something else")


def _refuse(why: str) -> NoReturn:
    raise NoSound(why)


def resample(samples: Samples, rate: int) -> Samples:
    resampler = av.AudioResampler("flt", "mono", RATE)
    return _joined([*resampler.resample(_frame(samples, rate)), *resampler.resample(None)])


def trim(samples: Samples, rate: int = RATE) -> Samples:
    """From the first sound to the last, with LEAD and TAIL of silence around. Raises NoSound."""
    moments = _levels(samples, int(MOMENT * rate))
    if not len(moments) or moments.max() < 1e-4:
        raise Silent("silence")
    heard = np.flatnonzero(moments > moments.max() * 10 ** (-QUIET / 20)) * int(MOMENT * rate)
    first, last = heard[0], heard[-1] + int(MOMENT * rate)
    if last - first < SHORTEST * rate:
        raise TooShort(f"less than {SHORTEST} s of sound")
    return np.pad(samples[first:last], (int(LEAD * rate), int(TAIL * rate)))


def level(samples: Samples, rate: int = RATE) -> Samples:
    """At LOUDNESS: one gain for the whole, so nothing pumps, and at most SHAVED dB off a peak."""
    decibels = gain(samples, rate, over=SHAVED)
    louder = _limited(samples * np.float32(10 ** (decibels / 20)), rate)
    return louder * np.float32(10 ** (min(CEILING - peak(louder, rate), 0) / 20))


def gain(samples: Samples, rate: int = RATE, over: float = 0.0) -> float:
    """The decibels that bring it to LOUDNESS, its peak no further than `over` past CEILING."""
    return min(LOUDNESS - loudness(samples, rate), CEILING + over - peak(samples, rate))


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


def high_pass(samples: Samples, hertz: float, rate: int = RATE) -> Samples:
    """Without what is lower than a voice: rumble, hum, hands on the phone. Butterworth, 2nd order."""
    return _filtered(samples, rate, lambda z: _high_pass(z, rate, hertz, math.sqrt(0.5))).astype(np.float32)


def peak(samples: Samples, rate: int = RATE) -> float:
    """True peak in dBTP: of the curve between the samples too, looked at four times as finely."""
    highest = 1e-9
    for piece, own in _pieces(samples, rate):
        size = 1 << (len(piece) - 1).bit_length()
        spectrum = np.fft.rfft(piece, size)
        finer = np.fft.irfft(np.pad(spectrum, (0, 3 * size // 2)), 4 * size) * 4
        highest = max(highest, np.abs(finer[4 * own.start : 4 * own.stop]).max())
    return float(20 * np.log10(highest))


def encode(samples: Samples, rate: int = RATE, effort: str = "") -> bytes:
    """MP3, mono, RATE, constant BITS_PER_SECOND, without tags. `effort` from 0, the most, to 9; as LAME likes it if empty."""
    return _encoded(samples, rate, "mp3", "libmp3lame", {"id3v2_version": "0"}, effort)


def encode_whole(samples: Samples) -> bytes:
    """FLAC, mono, RATE, 16 bits: nothing of the sound is lost, and nothing but sound is in it."""
    return _encoded(samples, RATE, "flac", "flac", {"fflags": "+bitexact"})


def _encoded(
    samples: Samples, rate: int, container: str, codec: str, options: dict[str, str], effort: str = ""
) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container, options=options) as out:
        stream: Any = out.add_stream(
            codec, rate=RATE, layout="mono", options={"compression_level": effort} if effort else {}
        )
        if codec == "libmp3lame":
            stream.bit_rate = BITS_PER_SECOND
        else:
            stream.codec_context.format = "s16"
        resampler = av.AudioResampler(stream.format.name, "mono", RATE)
        size = int(PIECE * rate)
        for start in range(0, len(samples), size):
            for frame in resampler.resample(_frame(samples[start : start + size], rate, start)):
                out.mux(stream.encode(frame))
        for frame in resampler.resample(None):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def _limited(samples: Samples, rate: int) -> Samples:
    """Turned down around each moment above CEILING, gently enough (5 ms) not to be heard."""
    ceiling, reach = 10 ** (CEILING / 20), int(0.005 * rate)
    window = np.hanning(2 * reach + 3)[1:-1]
    limited = []
    for piece, own in _pieces(samples, rate):
        if np.abs(piece).max() > ceiling:
            wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(piece), 1e-9))
            lowest = _lowest(np.pad(wanted, 2 * reach, constant_values=1.0), 2 * reach + 1)
            piece = piece * np.convolve(lowest, window / window.sum(), "valid")
        limited.append(piece[own])
    return np.concatenate(limited).astype(np.float32)


def _lowest(values: NDArray[Any], width: int) -> NDArray[Any]:
    """The least of each `width` neighbours, found by pairs, pairs of pairs and so on."""
    reached = 1
    while reached < width:
        step = min(reached, width - reached)
        values = np.minimum(values[:-step], values[step:])
        reached += step
    return values


def _pieces(samples: Samples, rate: int) -> Iterator[tuple[Samples, slice]]:
    """PIECE by PIECE, with what lies AROUND it, and which part of that is its own."""
    size, around = int(PIECE * rate), int(AROUND * rate)
    for start in range(0, len(samples), size):
        first = max(0, start - around)
        end = min(start + size, len(samples))
        yield samples[first : end + around], slice(start - first, end - first)


def _joined(frames: list[av.AudioFrame]) -> Samples:
    if not frames:
        return np.zeros(0, np.float32)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def _frame(samples: Samples, rate: int, at: int = 0) -> av.AudioFrame:
    row = np.ascontiguousarray(samples[None, :], np.float32)
    frame = av.AudioFrame.from_ndarray(row, "flt", "mono")
    frame.sample_rate = rate
    frame.pts = at  # the encoder refuses a frame without a time
    frame.time_base = Fraction(1, rate)
    return frame


def _levels(samples: Samples, size: int) -> Samples:
    moments = samples[: len(samples) // size * size].reshape(-1, size)
    return np.sqrt((moments**2).mean(axis=1)) if len(moments) else np.zeros(0, np.float32)


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(power + 1e-12)


def _k_weighted(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Through the two filters of BS.1770, a shelf for the head and a high-pass."""
    return _filtered(samples, rate, lambda z: _shelf(z, rate) * _bs1770_high_pass(z, rate))


def _filtered(samples: Samples, rate: int, response: Callable[[Spectrum], Spectrum]) -> NDArray[np.float64]:
    """By way of the spectrum: the responses of these filters have died away long before AROUND."""
    filtered = [np.zeros(0)]
    size, spectrum = 0, np.zeros(0, np.complex128)
    for piece, own in _pieces(samples, rate):
        wanted = 1 << int(np.ceil(np.log2(len(piece) + AROUND * rate / 2)))
        if wanted != size:
            size, z = wanted, np.exp(-2j * np.pi * np.fft.rfftfreq(wanted))
            spectrum = response(z)
        filtered.append(np.fft.irfft(np.fft.rfft(piece, size) * spectrum, size)[own])
    return np.concatenate(filtered)


def _shelf(z: Spectrum, rate: int) -> Spectrum:
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    zeros: Spectrum = (
        (high + band * k / q + k * k) + 2 * (k * k - high) * z + (high - band * k / q + k * k) * z * z
    )
    return zeros / _poles(z, k, q)


def _bs1770_high_pass(z: Spectrum, rate: int) -> Spectrum:
    """As the standard has it: its gain is a little above 1."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    return _high_pass(z, rate, 38.13547087602444, q) * (1 + k / q + k * k)


def _high_pass(z: Spectrum, rate: int, hertz: float, q: float) -> Spectrum:
    k = math.tan(math.pi * hertz / rate)
    zeros: Spectrum = (1 - z) ** 2
    return zeros / _poles(z, k, q)


def _poles(z: Spectrum, k: float, q: float) -> Spectrum:
    return (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z * z
