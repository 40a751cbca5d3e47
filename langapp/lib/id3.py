"""What stands before an MP3 to say what it is: ID3v2.3.0, which older speakers read too.

Text is UTF-16 with its mark, the one way in which this version writes every script (4.2). Sizes of frames are plain
numbers here, that of the tag is of seven bits a byte (3.1, 3.3).
"""

from __future__ import annotations

import struct

LONGEST = 250
"""Letters of a value: small displays and small memories read these files."""
UTF16 = b"\x01"
NO_FLAGS = b"\0\0"


def tag(texts: dict[str, str], comment: str = "") -> bytes:
    """`texts` by the names of their frames, such as TIT2; empty ones are left out. The comment is in English."""
    held = [_frame(name, UTF16 + _text(text)) for name, text in texts.items() if text]
    if comment:
        held.append(_frame("COMM", UTF16 + b"eng" + _text("") + b"\0\0" + _text(comment)))
    frames = b"".join(held)
    return b"ID3\x03\0\0" + _seven_bits(len(frames)) + frames


def _frame(name: str, held: bytes) -> bytes:
    return name.encode("ascii") + struct.pack(">I", len(held)) + NO_FLAGS + held


def _text(text: str) -> bytes:
    return b"\xff\xfe" + text[:LONGEST].encode("utf-16-le", "ignore")


def _seven_bits(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
