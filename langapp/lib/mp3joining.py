"""Sounds one after another in one MP3, with silence between, without decoding any of them.

All must be written alike: mono, MPEG-2 layer III, 24 kHz, 64 kbit/s, as `soundfile.encode` writes. The first frame of
each reaches back to no frame before it, so nothing of one sound is needed for, or heard in, the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from langapp.lib.mp3frames import HEADER, Frame, frames, is_index

SECONDS = 576 / 24_000
"""What a frame lasts."""
SAME, ALIKE = bytes((0xFF, 0xFE, 0xFC, 0xC0)), bytes((0xFF, 0xF2, 0x84, 0xC0))
"""The bits of a header that must agree, and what they are; padding, CRC, copyright and original may differ."""
SILENCE = bytes((0xFF, 0xF3, 0x84, 0xC4)) + bytes(188)
"""A frame whose granule holds nothing: a gain of 0, no bits of sound, no frame before it needed."""


class NotAlike(ValueError):
    """It is written otherwise, or there is no sound in it."""


def sound(mp3: bytes) -> bytes:
    """Its frames and nothing else: no tags, no index, nothing that was cut short. Raises NotAlike."""
    found = [frame for frame in frames(mp3) if frame.end <= len(mp3)]
    kept = found[1:] if found and is_index(mp3, found[0]) else found
    if not kept or any(not _is_alike(mp3, frame) for frame in kept) or mp3[kept[0].side]:
        raise NotAlike("not written as the others are")
    return b"".join(mp3[frame.start : frame.end] for frame in kept)


def silence(seconds: float) -> bytes:
    return SILENCE * round(seconds / SECONDS)


def lasts(sounds: Iterable[bytes]) -> float:
    """Seconds of what `sound` and `silence` gave."""
    return sum(len(each) for each in sounds) / len(SILENCE) * SECONDS


def _is_alike(data: bytes, frame: Frame) -> bool:
    header = data[frame.start : frame.start + HEADER]
    return all(byte & same == alike for byte, same, alike in zip(header, SAME, ALIKE, strict=True))
