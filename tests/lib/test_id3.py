"""The tags of a sound, as another reader has them."""

from __future__ import annotations

import io

import av
import pytest

from langapp.lib import id3
from langapp.lib.mp3frames import after_tags
from langapp.lib.mp3joining import silence


def read(tag: bytes) -> dict[str, str]:
    with av.open(io.BytesIO(tag + silence(1)), format="mp3") as file:
        return dict(file.metadata)


@pytest.mark.parametrize(
    "text", ["Bath time", "Mình đi tắm nhé", "沖涼喇", "நாம் குளிக்கலாமா?", "چلو نہائیں", "𠮷野家 👶🏽", "a" * 300]
)
def test_every_script_is_read_as_it_was_written(text: str) -> None:
    told = read(
        id3.tag({"TIT2": text, "TPE1": "Bà", "TALB": "", "TRCK": "1/2", "TLAN": "vie"}, "Thanks to " + text)
    )
    assert told["title"] == text[: id3.LONGEST]
    assert (told["artist"], told["track"], told["language"]) == ("Bà", "1/2", "vie")
    assert told["comment"] == ("Thanks to " + text)[: id3.LONGEST]
    assert "album" not in told


def test_the_tag_says_how_long_it_is() -> None:
    for length in (0, 1, 60, 64, 200, 250):
        tag = id3.tag({"TIT2": "x" * length, "TALB": "y" * length, "TPE1": "z" * length})
        assert after_tags(tag) == len(tag)


def test_half_a_letter_breaks_nothing() -> None:
    assert read(id3.tag({"TIT2": "a\ud800b", "TPE1": "still here"}))["artist"] == "still here"
