"""MP3 of every kind that differs in how its frames are written."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np

KINDS = {
    "MPEG-2, 24 kHz mono": (24_000, "mono", 64_000),
    "MPEG-1, 44.1 kHz stereo": (44_100, "stereo", 128_000),
    "MPEG-1, 48 kHz mono": (48_000, "mono", 96_000),
    "MPEG-2, 22.05 kHz stereo": (22_050, "stereo", 64_000),
    "MPEG-2.5, 8 kHz mono": (8_000, "mono", 16_000),
}
TAG = b"ID3\x04\x00\x00" + bytes([0, 0, 2, 0]) + b"\xff\xfb\x90\x00" * 64
"""An ID3v2 tag of 256 bytes, in which something looks like frames."""


def a_voice(rate: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Two seconds of something between a hum and a hiss, that comes and goes."""
    time = np.arange(2 * rate) / rate
    hum = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 12))
    hiss = np.random.default_rng(7).normal(0, 0.2, len(time))
    return ((hum + hiss) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * time)) * 0.05).astype(np.float32)


def encoded(rate: int, layout: str, bits: int, **options: str) -> bytes:
    file = io.BytesIO()
    row = a_voice(rate)
    rows = np.stack([row, row[::-1]] if layout == "stereo" else [row])
    with av.open(
        file, "w", format="mp3", options={"id3v2_version": "0", "write_xing": "0", **options}
    ) as out:
        stream = out.add_stream("libmp3lame", rate=rate, layout=layout)
        stream.bit_rate = bits
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(rows), "fltp", layout)
        frame.sample_rate, frame.pts = rate, 0
        for part in (frame, None):
            out.mux(stream.encode(part))
    return file.getvalue()
