"""Making an MP3 louder or quieter without decoding it.

Every granule of MPEG Layer III carries a `global_gain` of eight bits, by which a decoder multiplies
all it holds: 2 ** (1/4) a step. Adding to it changes the loudness and nothing else, and taking it
away again gives back the file. ISO/IEC 11172-3 and 13818-3, 2.4.1.
"""

from __future__ import annotations

import math

from langapp.lib.mp3frames import CRC, HEADER, Frame, frames, is_index

STEP = 20 * math.log10(2) / 4
"""Decibels: the least by which a sound can be changed."""

SILENT = 0  # a gain so low that nothing is heard: it stays


def louder(mp3: bytes, decibels: float) -> bytes:
    """By the nearest whole number of STEPs, or as far as the field goes. Whatever is no frame stays."""
    steps = round(decibels / STEP)
    data = bytearray(mp3)
    for frame in frames(mp3) if steps else ():
        if frame.end > len(mp3) or is_index(mp3, frame):
            continue
        for bit in _gains(frame):
            if (gain := _byte(data, bit)) != SILENT:
                _put(data, bit, min(max(gain + steps, 0), 255))
        if frame.protected:
            data[frame.start + HEADER : frame.side] = _crc(data, frame).to_bytes(CRC, "big")
    return bytes(data)


def _gains(frame: Frame) -> list[int]:
    """The bit at which each global_gain begins, of each granule and channel."""
    if frame.first:
        before, granules, length = (18, 20)[frame.channels - 1], 2, 59
    else:
        before, granules, length = (9, 10)[frame.channels - 1], 1, 63
    # Ahead of it stand part2_3_length (12 bits) and big_values (9).
    return [8 * frame.side + before + 21 + length * n for n in range(granules * frame.channels)]


def _byte(data: bytearray, bit: int) -> int:
    at, shift = bit // 8, 8 - bit % 8
    return (data[at] << 8 | data[at + 1]) >> shift & 0xFF


def _put(data: bytearray, bit: int, value: int) -> None:
    at, shift = bit // 8, 8 - bit % 8
    both = (data[at] << 8 | data[at + 1]) & ~(0xFF << shift) | value << shift
    data[at : at + 2] = both.to_bytes(2, "big")


def _crc(data: bytearray, frame: Frame) -> int:
    """CRC-16 over the half of the header that is not constant, and the side information."""
    crc = 0xFFFF
    for byte in data[frame.start + 2 : frame.start + HEADER] + data[frame.side : frame.sound]:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x8005 if crc & 0x8000 else 0)) & 0xFFFF
    return crc
