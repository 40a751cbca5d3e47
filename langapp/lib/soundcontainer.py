"""Which kind of sound file some bytes are: by how they begin, never by what anyone calls them.

The answer is the name of FFmpeg's demuxer for it, so that FFmpeg is never left to guess: among its
guesses are playlists, which open other files, and pictures.
"""

from __future__ import annotations

from collections.abc import Callable

from langapp.lib.mp3frames import after_tags, frame_at

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


def recognised(data: bytes) -> tuple[str, int] | None:
    """The demuxer, and where it shall begin: after ID3 tags, which may hold anything."""
    start = after_tags(data)
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


def _follow(data: bytes, start: int, length: Callable[[bytes, int], int]) -> bool:
    for _ in range(FRAMES):
        size = length(data, start)
        if not size:
            return False
        start += size
    return True


def _mp3_frame(data: bytes, at: int) -> int:
    """The length of the layer III frame that begins here; 0 where none does."""
    frame = frame_at(data, at)
    return frame.size if frame else 0


def _adts_frame(data: bytes, at: int) -> int:
    head = data[at : at + 6]
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0
