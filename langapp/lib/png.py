"""A picture of few colours as PNG (ISO/IEC 15948): each pixel one byte, the place of its colour in a palette."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3
LEVEL = 6


def write(wide: int, high: int, palette: Sequence[str], rows: Iterable[bytes]) -> bytes:
    """`palette` are colours as in `#1B2766`, 256 at most; `rows` so many lines of so many bytes."""
    packed = zlib.compressobj(LEVEL)
    parts = [packed.compress(b"\0" + row) for row in rows]
    parts.append(packed.flush())
    colours = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in palette)
    head = struct.pack(">IIBBBBB", wide, high, 8, INDEXED, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", b"".join(parts)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, held) for name, held in chunks)


def _chunk(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
