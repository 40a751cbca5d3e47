"""Making an MP3 louder or quieter without decoding it.

Every granule of MPEG Layer III carries a `global_gain` of eight bits, by which a decoder multiplies
all it holds: 2 ** (1/4) a step. Adding to it changes the loudness and nothing else, and taking it
away again gives back the file. ISO/IEC 11172-3 and 13818-3, 2.4.1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

STEP = 20 * math.log10(2) / 4
"""Decibels: the least by which a sound can be changed."""

HEADER, CRC = 4, 2  # bytes
ID3 = 10  # bytes of the header of an ID3v2 tag
SILENT = 0  # a gain so low that nothing is heard: it stays

KBITS = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True)
class _Frame:
    start: int
    size: int
    first: bool  # MPEG-1, rather than MPEG-2 or 2.5
    channels: int
    protected: bool

    @property
    def end(self) -> int:
        return self.start + self.size

    @property
    def side(self) -> int:
        """Where the side information begins: how the sound that follows is written."""
        return self.start + HEADER + CRC * self.protected

    @property
    def sound(self) -> int:
        lengths = (17, 32) if self.first else (9, 17)
        return self.side + lengths[self.channels - 1]

    def gains(self) -> list[int]:
        """The bit at which each global_gain begins, of each granule and channel."""
        if self.first:
            before, granules, length = (18, 20)[self.channels - 1], 2, 59
        else:
            before, granules, length = (9, 10)[self.channels - 1], 1, 63
        # Ahead of it stand part2_3_length (12 bits) and big_values (9).
        return [8 * self.side + before + 21 + length * n for n in range(granules * self.channels)]


def louder(mp3: bytes, decibels: float) -> bytes:
    """By the nearest whole number of STEPs, or as far as the field goes. Whatever is no frame stays."""
    steps = round(decibels / STEP)
    data = bytearray(mp3)
    for frame in _frames(mp3) if steps else ():
        if frame.end > len(mp3) or _is_index(mp3, frame):
            continue
        for bit in frame.gains():
            if (gain := _byte(data, bit)) != SILENT:
                _put(data, bit, min(max(gain + steps, 0), 255))
        if frame.protected:
            data[frame.start + HEADER : frame.side] = _crc(data, frame).to_bytes(CRC, "big")
    return bytes(data)


def breaks_off(mp3: bytes) -> bool:
    """Whether its last frame is not all there."""
    return any(frame.end > len(mp3) for frame in _frames(mp3))


def _frames(data: bytes) -> Iterator[_Frame]:
    """In order, the last perhaps cut short. Between them may be anything."""
    at = _after_tag(data, 0)
    while (at := data.find(b"\xff", at)) != -1:
        frame = _frame(data, at)
        if frame and _goes_on(data, frame):
            yield frame
            at = _after_tag(data, frame.end)
        else:
            at += 1


def _after_tag(data: bytes, at: int) -> int:
    """Past an ID3v2 tag, if one is there: a picture in it may look like frames."""
    tag = data[at : at + ID3]
    if tag[:3] != b"ID3" or len(tag) < ID3:
        return at
    return at + ID3 + sum((byte & 0x7F) << shift for byte, shift in zip(tag[6:], (21, 14, 7, 0), strict=True))


def _frame(data: bytes, at: int) -> _Frame | None:
    if len(data) < at + HEADER:
        return None
    _, second, third, fourth = data[at : at + HEADER]
    version, layer, kbits, rate = second >> 3 & 3, second >> 1 & 3, third >> 4, third >> 2 & 3
    if second >> 5 != 7 or version == 1 or layer != 1 or not 0 < kbits < 15 or rate == 3:
        return None
    first = version == 3
    bits = KBITS[1 if first else 2][kbits - 1] * 1000
    size = (144 if first else 72) * bits // RATES[version][rate] + (third >> 1 & 1)
    return _Frame(at, size, first, channels=1 if fourth >> 6 == 3 else 2, protected=not second & 1)


def _goes_on(data: bytes, frame: _Frame) -> bool:
    """Whether another frame follows, or nothing, or a tag: else it only looked like one."""
    rest = data[frame.end : frame.end + HEADER]
    return len(rest) < HEADER or rest[:3] in (b"TAG", b"ID3") or _frame(data, frame.end) is not None


def _is_index(data: bytes, frame: _Frame) -> bool:
    """The first frame of some files is silent, and tells a player how long the file is."""
    return (
        data[frame.sound : frame.sound + 4] in (b"Xing", b"Info")
        or data[frame.start + 36 : frame.start + 40] == b"VBRI"
    )


def _byte(data: bytearray, bit: int) -> int:
    at, shift = bit // 8, 8 - bit % 8
    return (data[at] << 8 | data[at + 1]) >> shift & 0xFF


def _put(data: bytearray, bit: int, value: int) -> None:
    at, shift = bit // 8, 8 - bit % 8
    both = (data[at] << 8 | data[at + 1]) & ~(0xFF << shift) | value << shift
    data[at : at + 2] = both.to_bytes(2, "big")


def _crc(data: bytearray, frame: _Frame) -> int:
    """CRC-16 over the half of the header that is not constant, and the side information."""
    crc = 0xFFFF
    for byte in data[frame.start + 2 : frame.start + HEADER] + data[frame.side : frame.sound]:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x8005 if crc & 0x8000 else 0)) & 0xFFFF
    return crc
