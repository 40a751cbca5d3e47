"""Recordings as phones send them: near and far, in kitchens and halls, in every kind of file."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import av
import numpy as np

from langapp.lib import soundfile
from langapp.lib.soundfile import RATE, Samples
from langapp.speech.child import Child

# Container, codec, options: Chrome's webm has no duration, Safari's mp4 comes in fragments.
KINDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "webm": ("webm", "libopus", {"live": "1"}),
    "mp4": ("mp4", "aac", {"movflags": "frag_keyframe+empty_moov+default_base_moof"}),
    "m4a": ("ipod", "aac", {}),
    "ogg": ("ogg", "libopus", {}),
    "wav": ("wav", "pcm_s16le", {}),
    "mp3": ("mp3", "libmp3lame", {}),
    "flac": ("flac", "flac", {}),
    "aac": ("adts", "aac", {}),
    "caf": ("caf", "pcm_s16le", {}),
    "aiff": ("aiff", "pcm_s16be", {}),
    "3gp": ("3gp", "aac", {}),
    "amr": ("amr", "libopencore_amrnb", {}),
}
SENT = ("webm", "mp4", "ogg", "wav", "mp3")
SAID = (
    ("yue", "食飯喇，快啲嚟坐低"),
    ("cmn+f2", "我们吃饭吧，洗洗手"),
    ("vi", "Ăn cơm đi con ơi"),
    ("vi-vn-x-south+f3", "Mẹ thương con nhiều lắm"),
    ("hi+m3", "आओ बेटा, हाथ धो लो"),
    ("ta", "வா கண்ணா, சாப்பிடலாம்"),
    ("ur+f4", "آؤ بیٹا، سو جاؤ"),
    ("ko", "밥 먹자 우리 아가"),
    ("id+f1", "Ayo makan dulu sayang"),
    ("bn+m5", "এসো সোনা, খেতে এসো"),
)
LUFS = (-45, -38, -30, -24, -16, -6)
SNR = (60, 45, 30, 22)


@dataclass(frozen=True)
class Recording:
    name: str
    kind: str
    lufs: float
    data: bytes


def mixed(child: Child, count: int = 30) -> Iterator[Recording]:
    random = np.random.default_rng(3)
    kinds, loudness, distance = map(itertools.cycle, (SENT, LUFS, SNR))
    spoken = [speech(child, *said) for said in SAID]
    for number in range(count):
        kind, lufs, snr = next(kinds), next(loudness), next(distance)
        samples = at(spoken[number % len(spoken)], lufs)
        if number % 3 == 1:
            samples = in_a_hall(samples, random)
        samples = in_a_room(samples, lufs - snr, random, float(random.uniform(0.2, 2)))
        voice = SAID[number % len(SAID)][0]
        yield Recording(f"{number} {voice} {kind} {lufs} LUFS, {snr} dB", kind, lufs, encoded(samples, kind))


def speech(child: Child, voice: str = "vi", text: str = "Ăn cơm đi con ơi") -> Samples:
    """Said without a room around it, at RATE."""
    samples = soundfile.decode(child.speak(voice, text).mp3, "mp3")
    return samples[int(soundfile.LEAD * RATE) : -int(soundfile.TAIL * RATE)]


def at(samples: Samples, lufs: float) -> Samples:
    return samples * np.float32(10 ** ((lufs - soundfile.loudness(samples)) / 20))


def in_a_hall(samples: Samples, random: np.random.Generator) -> Samples:
    seconds = np.arange(int(0.4 * RATE)) / RATE
    echo = random.normal(0, 0.04, len(seconds)) * 10 ** (-3 * seconds / 0.4)
    echo[0] = 1
    return np.convolve(samples, echo).astype(np.float32)


def in_a_room(samples: Samples, noise: float, random: np.random.Generator, around: float) -> Samples:
    """With a room's noise, `noise` LUFS loud, that goes on for `around` seconds before and after."""
    size = len(samples) + 2 * int(around * RATE)
    spectrum = np.fft.rfft(random.normal(0, 1, size))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    room = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 20)), size).astype(np.float32)
    room += np.float32(room.std()) * np.sin(2 * np.pi * 50 * np.arange(size) / RATE).astype(np.float32)
    out = at(room, noise)
    out[int(around * RATE) :][: len(samples)] += samples
    return out


def encoded(samples: Samples, kind: str, rate: int = 48_000, metadata: dict[str, str] | None = None) -> bytes:
    """As that kind of file; what is beyond full scale is clipped, as a microphone would."""
    container, codec, options = KINDS[kind]
    rate = 8_000 if kind == "amr" else rate
    file = io.BytesIO()
    with av.open(file, "w", format=container, options=options) as out:
        out.metadata.update(metadata or {})
        stream = out.add_stream(codec, rate=rate, layout="mono")
        if kind == "amr":
            stream.bit_rate = 12_200
        resampler = av.AudioResampler(stream.format.name, "mono", rate)
        row = np.clip(samples, -1, 1).astype(np.float32)[None, :]
        frame = av.AudioFrame.from_ndarray(row, "flt", "mono")
        frame.sample_rate = RATE
        frame.pts = 0
        for made in [*resampler.resample(frame), *resampler.resample(None), None]:
            out.mux(stream.encode(made))
    return file.getvalue()
