"""Which kind of sound file some bytes are: by how they begin, never by what anyone calls them.

The answer is the name of FFmpeg's demuxer for it, so that FFmpeg is never left to guess: among its
guesses are playlists, which open other files, and pictures.
"""

from __future__ import annotations

from collections.abc import Callable

MAGIC = {
    b"\x1aE\xdf\xa3": "matroska",  # webm too
    b"OggS": "ogg",
    b"fLaC": "flac",
    b"#!AMR": "amr",
    b"caff": "caf",
}
FORMS = {
    (b"RIFF", b"WAVE"): "wav",
    (b"RF64", b"WAVE"): "wav",
    (b"FORM", b"AIFF"): "aiff",
    (b"FORM", b"AIFC"): "aiff",
}
FRAMES = 3
"""MP3 and ADTS have no beginning of their own: so many frames must follow each other exactly."""

KBPS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
HERTZ = (44_100, 48_000, 32_000)


def recognised(data: bytes) -> tuple[str, int] | None:
    """The demuxer, and where it shall begin: after ID3 tags, which may hold anything."""
    start = _after_tags(data)
    head = data[start : start + 12]
    for magic, container in MAGIC.items():
        if head.startswith(magic):
            return container, start
    if form := FORMS.get((head[:4], head[8:12])):
        return form, start
    if head[4:8] == b"ftyp":
        return "mov", start
    if _follow(data, start, _mp3_frame):
        return "mp3", start
    if _follow(data, start, _adts_frame):
        return "aac", start
    return None


def _after_tags(data: bytes) -> int:
    """Where the last ID3v2 tag ends; their length has 7 bits a byte."""
    start = 0
    while data[start : start + 3] == b"ID3" and len(data) >= start + 10:
        a, b, c, d = data[start + 6 : start + 10]
        footer = 10 if data[start + 5] & 0x10 else 0
        start += 10 + (a << 21 | b << 14 | c << 7 | d) + footer
    return start


def _follow(data: bytes, start: int, frame: Callable[[bytes], int]) -> bool:
    for _ in range(FRAMES):
        length = frame(data[start : start + 6])
        if not length:
            return False
        start += length
    return True


def _mp3_frame(head: bytes) -> int:
    """The length of the layer III frame that begins so; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version = {3: 1.0, 2: 2.0, 0: 2.5}.get(head[1] >> 3 & 3)
    rate, row = head[2] >> 2 & 3, head[2] >> 4
    if version is None or rate == 3 or row in (0, 15):
        return 0
    hertz = HERTZ[rate] // {1.0: 1, 2.0: 2, 2.5: 4}[version]
    kbps = KBPS[1 if version == 1.0 else 2][row]
    return (144_000 if version == 1.0 else 72_000) * kbps // hertz + (head[2] >> 1 & 1)


def _adts_frame(head: bytes) -> int:
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0
