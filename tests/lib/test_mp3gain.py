"""Heard by decoding before and after; and looked at bit by bit, where hearing is not enough."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from langapp.lib import soundfile
from langapp.lib.mp3gain import STEP, louder
from tests.lib.mp3 import KINDS, TAG, encoded


@pytest.fixture(scope="module", params=KINDS)
def mp3(request: pytest.FixtureRequest) -> bytes:
    return encoded(*KINDS[request.param])


@pytest.fixture(scope="module")
def mono() -> bytes:
    return encoded(*KINDS["MPEG-2, 24 kHz mono"])


@pytest.mark.parametrize("decibels", [-12.0, -4.5, -1.5, 1.5, 3.0, 7.0])
def test_it_is_as_much_louder_as_was_asked_and_as_long(mp3: bytes, decibels: float) -> None:
    before, after = soundfile.decode(mp3, "mp3"), soundfile.decode(louder(mp3, decibels), "mp3")
    assert len(after) == len(before)
    assert soundfile.loudness(after) - soundfile.loudness(before) == pytest.approx(decibels, abs=0.8)


def test_nothing_else_about_the_sound_is_changed(mp3: bytes) -> None:
    before, after = soundfile.decode(mp3, "mp3"), soundfile.decode(louder(mp3, 4 * STEP), "mp3")
    assert np.abs(after - 2 * before).max() < 1e-3


@pytest.mark.parametrize("decibels", [3.0, -3.0])
def test_taking_it_back_gives_the_same_file(mp3: bytes, decibels: float) -> None:
    changed = louder(mp3, decibels)
    assert changed != mp3
    assert louder(changed, -decibels) == mp3


@pytest.mark.parametrize("decibels", [0.0, 0.7, -0.7])
def test_less_than_half_a_step_is_nothing(mp3: bytes, decibels: float) -> None:
    assert louder(mp3, decibels) == mp3


@pytest.mark.parametrize("decibels", [9999.0, -9999.0])
def test_the_field_ends_somewhere_and_nothing_around_it_is_touched(mono: bytes, decibels: float) -> None:
    once = louder(mono, decibels)
    assert len(once) == len(mono)
    assert louder(once, decibels) == once
    # Each frame of 24 kHz mono has one field: eight bits that begin at bit 30 of the side information.
    for at in range(0, len(mono), 192):
        before = int.from_bytes(mono[at : at + 192], "big")
        after = int.from_bytes(once[at : at + 192], "big")
        assert (before ^ after) & ~(0xFF << 192 * 8 - 32 - 30 - 8) == 0


def test_a_tag_an_index_and_what_is_no_frame_are_passed_through(mono: bytes) -> None:
    rate, layout, bits = KINDS["MPEG-1, 44.1 kHz stereo"]
    indexed = encoded(rate, layout, bits, write_xing="1")
    index = indexed[: indexed.index(b"\xff\xfb", 4)]
    assert b"Info" in index or b"Xing" in index
    assert louder(indexed, 3.0)[: len(index)] == index
    trailer = b"TAG" + bytes(125)
    for before, after in ((TAG, b""), (b"\xff\xfe garbage \xff", b""), (b"", trailer), (TAG, trailer)):
        assert louder(before + mono + after, 3.0) == before + louder(mono, 3.0) + after


def test_two_files_in_a_row_are_both_made_louder(mono: bytes) -> None:
    assert louder(mono + TAG + mono, 3.0) == louder(mono, 3.0) + TAG + louder(mono, 3.0)


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xfb", b"ID3", TAG[:20], b"<html>\xff\xfb</html>", bytes(999)]
)
def test_what_is_no_sound_stays_what_it_is(data: bytes) -> None:
    assert louder(data, 3.0) == data


def with_checksums(mono: bytes) -> bytes:
    """The same frames, each with the CRC it may have: two bytes more, at a bit rate that leaves room."""
    frames = []
    for at in range(0, len(mono), 192):
        head, rest = bytearray(mono[at : at + 4]), mono[at + 4 : at + 192]
        head[1] &= 0xFE
        head[2] = head[2] & 0x0F | 9 << 4  # 80 kb/s: 240 bytes
        crc = crc16(bytes(head[2:]) + rest[:9])
        frames.append((bytes(head) + struct.pack(">H", crc) + rest).ljust(240, b"\0"))
    return b"".join(frames)


def crc16(data: bytes) -> int:
    """By division of polynomials, as the standard puts it: another way than the code under test."""
    value = int.from_bytes(data, "big") << 16 ^ 0xFFFF << 8 * len(data)
    for bit in range(8 * len(data) + 15, 15, -1):
        if value >> bit & 1:
            value ^= 0x18005 << bit - 16
    return value


def test_a_checksum_is_made_right_again(mono: bytes) -> None:
    assert louder(with_checksums(mono), 3.0) == with_checksums(louder(mono, 3.0))


def test_what_there_is_of_a_broken_sound_is_made_louder(mono: bytes) -> None:
    assert louder(mono[:-20], 3.0) == louder(mono[:-192], 3.0) + mono[-192:-20]
