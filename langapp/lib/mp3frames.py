"""The frames of an MP3, told by their headers, and the tags around them.

ISO/IEC 11172-3 and 13818-3, 2.4.1, layer III alone; ID3v2.4.0, 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEADER, CRC = 4, 2  # bytes
TAG = 10  # bytes of the header of an ID3v2 tag, and of its footer

KBITS = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True)
class Frame:
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


def frames(data: bytes) -> Iterator[Frame]:
    """In order, the last perhaps cut short. Between them may be anything."""
    at = after_tags(data)
    while (at := data.find(b"\xff", at)) != -1:
        frame = frame_at(data, at)
        if frame and _goes_on(data, frame):
            yield frame
            at = after_tags(data, frame.end)
        else:
            at += 1


def breaks_off(data: bytes) -> bool:
    """Whether its last frame is not all there."""
    return any(frame.end > len(data) for frame in frames(data))


def is_index(data: bytes, frame: Frame) -> bool:
    """The first frame of some files is silent, and tells a player how long that file is."""
    return (
        data[frame.sound : frame.sound + 4] in (b"Xing", b"Info")
        or data[frame.start + 36 : frame.start + 40] == b"VBRI"
    )


def after_tags(data: bytes, at: int = 0) -> int:
    """Past the ID3v2 tags that begin here: they may hold anything, and a picture may look like frames."""
    while data[at : at + 3] == b"ID3" and len(data) >= at + TAG:
        a, b, c, d = (byte & 0x7F for byte in data[at + 6 : at + TAG])
        footer = TAG if data[at + 5] & 0x10 else 0
        at += TAG + (a << 21 | b << 14 | c << 7 | d) + footer
    return at


def frame_at(data: bytes, at: int) -> Frame | None:
    """The frame whose header stands here, whether or not all of it follows."""
    if len(data) < at + HEADER:
        return None
    sync, second, third, fourth = data[at : at + HEADER]
    version, layer, kbits, rate = second >> 3 & 3, second >> 1 & 3, third >> 4, third >> 2 & 3
    if sync != 0xFF or second >> 5 != 7 or version == 1 or layer != 1 or not 0 < kbits < 15 or rate == 3:
        return None
    first = version == 3
    bits = KBITS[1 if first else 2][kbits - 1] * 1000
    size = (144 if first else 72) * bits // RATES[version][rate] + (third >> 1 & 1)
    return Frame(at, size, first, channels=1 if fourth >> 6 == 3 else 2, protected=not second & 1)


def _goes_on(data: bytes, frame: Frame) -> bool:
    """Whether another frame follows, or nothing, or a tag: else it only looked like one."""
    rest = data[frame.end : frame.end + HEADER]
    return len(rest) < HEADER or rest[:3] in (b"TAG", b"ID3") or frame_at(data, frame.end) is not None
