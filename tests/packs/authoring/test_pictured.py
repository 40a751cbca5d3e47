"""Whether a picture means the word."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from langapp.config import ROOT
from langapp.packs.authoring import pictured
from langapp.packs.checking import PICTURES
from tests.packs.authoring import folder


@pytest.mark.parametrize(
    ("picture", "word", "means"),
    [
        ("dog", "chó", True),
        # A meaning shared with the English name.
        ("dog", "cún", True),
        # A name of another emoji.
        ("dog", "diều", False),
        # Another meaning.
        ("dog", "mèo", False),
        ("dog", "gâu", None),
        # Our own drawing, of which there is no emoji.
        ("rangoli", "diều", None),
    ],
)
def test_yes_no_and_nobody_knows(tmp_path: Path, picture: str, word: str, means: bool | None) -> None:
    assert pictured.means(picture, [word], "vi", folder.make(tmp_path)) is means


def test_every_drawing_that_is_an_emoji_is_known_as_one() -> None:
    """What Noto draws for us has an emoji; a new one belongs into emoji.txt."""
    spec = importlib.util.spec_from_file_location("noto", ROOT / "tools" / "pictures" / "noto.py")
    assert spec
    assert spec.loader
    noto = importlib.util.module_from_spec(spec)
    sys.modules["noto"] = noto
    spec.loader.exec_module(noto)
    other_meaning = {"face", "question"}
    drawn = {*noto.GLYPHS, *noto.SKINNED, *noto.RECOLOURED} - other_meaning
    assert sorted(drawn - pictured.emoji().keys()) == []


def test_every_emoji_is_of_a_picture_that_is_there() -> None:
    """A name that has changed would go uncompared, and nobody would see it."""
    assert pictured.emoji().keys() - {file.stem for file in PICTURES.glob("*.svg")} == set()
