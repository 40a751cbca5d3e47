"""How well lines are found in a recording: songs of the lessons, said by another voice of espeak, stretched and
pitched as if sung, with pauses, in an echoing room; against the same lines by the voice the server has.

A person sings more freely than this, and the engine is the same: read the figures as the best that can be hoped for.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from langapp.languages.registry import languages  # noqa: E402
from langapp.lib import alignment, soundfile  # noqa: E402
from langapp.lib.alignment import Samples  # noqa: E402
from langapp.lib.soundfile import RATE  # noqa: E402
from langapp.packs.documents import Pack  # noqa: E402
from langapp.packs.files import folders, read  # noqa: E402
from langapp.songs.guessing import GOOD  # noqa: E402
from langapp.speech.child import Child  # noqa: E402

RANDOM = np.random.default_rng(7)
WINDOW, HOP = 1024, 256


def main() -> None:
    child, rows = Child(patience=30), []
    for song in songs():
        voice = languages().get(song.language).speech.espeak
        if voice is None:
            continue
        texts = [line.wordings[song.language].form.text for line in song.lines]
        said = [spoken(child, voice, text) for text in texts]
        other = [spoken(child, f"{voice.partition('+')[0]}+f3", text) for text in texts]
        for name, slower in (("said", 0.0), ("sung", 1.4), ("sung slowly", 2.0)):
            recording, starts = joined([sung(line, slower) if slower else line for line in other])
            began = time.process_time()
            found = alignment.align(said, recording, RATE)
            errors = [abs(start - right) for (start, _end), right in zip(found.spans, starts, strict=True)]
            rows.append((name, errors, found.sure, time.process_time() - began, len(recording) / RATE))
    child.stop()
    for name in ("said", "sung", "sung slowly"):
        these = [row for row in rows if row[0] == name]
        errors = np.concatenate([row[1] for row in these])
        print(
            f"{name:12} {len(these)} songs, {len(errors)} lines: median {np.median(errors):.3f} s, "
            f"within 0.3 s {np.mean(errors < 0.3):.1%}, worst {errors.max():.2f} s, "
            f"sure of {np.mean([row[2] >= GOOD for row in these]):.0%}, "
            f"{1000 * np.median([row[3] / row[4] for row in these]):.0f} ms CPU for a second of sound"
        )


def songs() -> list[Pack]:
    packs = (read(folder).pack for folder in folders(ROOT / "lessons"))
    return [pack for pack in packs if pack is not None and pack.kind == "song"]


def spoken(child: Child, voice: str, text: str) -> Samples:
    return soundfile.decode(child.speak(voice, text).mp3, "mp3")


def sung(line: Samples, slower: float) -> Samples:
    """In pieces of a syllable or so, each held for another time and at another pitch."""
    pieces = np.array_split(line, max(2, len(line) // (RATE // 5)))
    return np.concatenate(
        [
            pitched(stretched(piece, slower * RANDOM.uniform(0.7, 1.4)), RANDOM.uniform(-4, 6))
            for piece in pieces
            if len(piece) > 2 * WINDOW
        ]
    )


def stretched(samples: Samples, factor: float) -> Samples:
    """By a phase vocoder."""
    window = np.hanning(WINDOW)
    spectra = [np.fft.rfft(window * samples[at : at + WINDOW]) for at in range(0, len(samples) - WINDOW, HOP)]
    places = np.arange(0, len(spectra) - 1, 1 / factor)
    out, phase = np.zeros(len(places) * HOP + WINDOW), np.angle(spectra[0])
    usual = 2 * np.pi * HOP * np.arange(WINDOW // 2 + 1) / WINDOW
    for number, place in enumerate(places):
        at, part = int(place), place % 1
        size = (1 - part) * abs(spectra[at]) + part * abs(spectra[at + 1])
        out[number * HOP :][:WINDOW] += window * np.fft.irfft(size * np.exp(1j * phase)) / 1.5
        turn = np.angle(spectra[at + 1]) - np.angle(spectra[at]) - usual
        phase = phase + usual + turn - 2 * np.pi * np.round(turn / 2 / np.pi)
    return out.astype(np.float32)


def pitched(samples: Samples, semitones: float) -> Samples:
    ratio = 2 ** (semitones / 12)
    longer = stretched(samples, ratio)
    return np.interp(np.arange(0, len(longer), ratio), np.arange(len(longer)), longer).astype(np.float32)


def joined(lines: list[Samples]) -> tuple[Samples, list[float]]:
    parts, starts = [np.zeros(int(RANDOM.uniform(0.1, 2) * RATE), np.float32)], []
    for line in lines:
        starts.append(sum(map(len, parts)) / RATE + soundfile.LEAD)
        parts += [line, np.zeros(int(RANDOM.uniform(0, 1.5) * RATE), np.float32)]
    samples = np.concatenate(parts)
    seconds = np.arange(int(0.3 * RATE)) / RATE
    echo = RANDOM.normal(0, 0.03, len(seconds)) * 10 ** (-10 * seconds)
    echo[0] = 1
    size = len(samples) + len(echo)
    room = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echo, size), size)[: len(samples)]
    return (room + RANDOM.normal(0, 0.002, len(room))).astype(np.float32), starts


if __name__ == "__main__":
    main()
