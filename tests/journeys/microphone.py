"""Somebody who speaks into the phone: a sound that the browser takes for its microphone's, over and over."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import av
import numpy as np

from langapp.speech.child import CHILD

RATE = 48_000
ROOM = 0.0006  # of full scale


def somebody_speaking(file: Path, text: str = "vamos a bañarnos", pause: float = 2.4) -> Path:
    """A sentence and a pause, in a room that is never quite silent. Without a text, the room alone. Returns the file."""
    spoken = _spoken(text) if text else np.zeros(0, dtype=np.float32)
    silence = np.zeros(int(pause * RATE), dtype=np.float32)
    whole = np.concatenate([spoken * 0.6, silence])
    whole += np.random.default_rng(3).normal(0, ROOM, len(whole)).astype(np.float32)
    with wave.open(str(file), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes((np.clip(whole, -1, 1) * 32767).astype("<i2").tobytes())
    return file


def listening_to(file: Path) -> tuple[str, ...]:
    """How Chromium is told to hear it, and to ask nobody whether it may."""
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}",
    )


def _spoken(text: str) -> np.ndarray:
    try:
        return _samples(CHILD.speak("es", text).mp3)
    finally:
        CHILD.stop()


def _samples(sound: bytes) -> np.ndarray:
    resampler = av.AudioResampler("fltp", "mono", RATE)
    with av.open(io.BytesIO(sound)) as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])
