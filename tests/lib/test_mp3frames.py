"""Against files that another program wrote, and against lengths reckoned by hand."""

from __future__ import annotations

import io

import av
import pytest

from langapp.lib.mp3frames import after_tags, breaks_off, frame_at, frames
from langapp.lib.mp3gain import louder
from langapp.lib.soundcontainer import recognised
from tests.lib.mp3 import KINDS, TAG, encoded

FOOTED = (
    b"ID3\x04\x00\x10" + bytes([0, 0, 0, 4]) + b"\xff\xfb\x90\x00" + b"3DI\x04\x00\x10" + bytes([0, 0, 0, 4])
)
"""An ID3v2.4 tag with a footer: ten bytes more than it says."""


@pytest.fixture(scope="module", params=KINDS)
def mp3(request: pytest.FixtureRequest) -> bytes:
    return encoded(*KINDS[request.param])


def test_they_are_where_another_program_finds_them(mp3: bytes) -> None:
    with av.open(io.BytesIO(mp3), format="mp3") as file:
        packets = [(packet.pos, packet.size) for packet in file.demux() if packet.size]
    assert [(frame.start, frame.size) for frame in frames(mp3)] == packets


@pytest.mark.parametrize(
    ("header", "size", "channels", "protected"),
    [
        ("fffb9000", 417, 2, False),  # MPEG-1, 128 kb/s, 44.1 kHz
        ("fffb9200", 418, 2, False),  # the same, padded
        ("fffa94c0", 384, 1, True),  # 48 kHz, mono, with a checksum
        ("fff384c0", 192, 1, False),  # MPEG-2, 64 kb/s, 24 kHz
        ("ffe318c0", 72, 1, False),  # MPEG-2.5, 8 kb/s, 8 kHz
    ],
)
def test_a_header_tells_how_long_its_frame_is(header: str, size: int, channels: int, protected: bool) -> None:
    frame = frame_at(b"before" + bytes.fromhex(header), 6)
    assert frame is not None
    assert (frame.end - 6, frame.channels, frame.protected) == (size, channels, protected)


@pytest.mark.parametrize(
    "header",
    [
        "fefb9000",  # half a beginning
        "ff1b9000",  # the other half
        "ffeb9000",  # no version of MPEG
        "fffd9000",  # layer II
        "fffb0000",  # as many bits as it likes
        "fffbf000",  # a bit rate there is not
        "fffb9c00",  # a sample rate there is not
        "fffb90",  # cut short
    ],
)
def test_what_is_no_header_begins_no_frame(header: str) -> None:
    assert frame_at(bytes.fromhex(header), 0) is None


@pytest.mark.parametrize(
    "tags",
    [b"", TAG, FOOTED, TAG + TAG, FOOTED + TAG + FOOTED],
    ids=["none", "one", "footer", "two", "three"],
)
def test_tags_are_passed_over_alike_by_whoever_reads_the_sound(mp3: bytes, tags: bytes) -> None:
    assert after_tags(tags + mp3) == len(tags)
    assert recognised(tags + mp3) == ("mp3", len(tags))
    assert next(frames(tags + mp3)).start == len(tags)
    assert louder(tags + mp3 + tags + mp3, 3.0) == 2 * (tags + louder(mp3, 3.0))


def test_a_sound_that_breaks_off_is_known(mp3: bytes) -> None:
    assert not breaks_off(mp3)
    assert breaks_off(mp3[:-1])
    assert breaks_off(mp3[:-20])


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xfb", b"ID3", TAG[:20], FOOTED, bytes(999)])
def test_nothing_does_not_break_off(data: bytes) -> None:
    assert list(frames(data)) == []
    assert not breaks_off(data)
