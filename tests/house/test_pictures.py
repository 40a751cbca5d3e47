"""Every icon and picture that is named is there."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from langapp.config import ROOT
from langapp.packs.documents import MOMENTS as PACK_MOMENTS
from langapp.practice.moments import MOMENTS
from tests.house.extracting import packs
from tests.house.walking import short, texts

STATIC = ROOT / "langapp" / "static"
PICTURES = {path.stem for path in (STATIC / "pictures").glob("*.svg")}
SVG = "{http://www.w3.org/2000/svg}"
TEMPLATES = {path: text for path, text in texts().items() if path.suffix == ".html"}


def icons() -> list[str]:
    sprite = ElementTree.parse(STATIC / "icons.svg").getroot()
    return [symbol.get("id", "") for symbol in sprite.iter(f"{SVG}symbol")]


def test_an_icon_has_one_name() -> None:
    assert len(icons()) > 40
    assert len(set(icons())) == len(icons())


def test_every_icon_a_template_names_is_there() -> None:
    named = {
        (short(path), name)
        for path, text in TEMPLATES.items()
        for name in re.findall(r"""icon\(\s*'([^']+)'\s*[,)]""", text)
    }
    assert len(named) > 15
    assert {(path, name) for path, name in named if name not in icons()} == set()


def test_an_icon_that_is_put_together_is_there_for_every_moment_and_tab() -> None:
    made = {part for text in TEMPLATES.values() for part in re.findall(r"""icon\(\s*'([^']+)'\s*~""", text)}
    assert made == {"moment-"}
    assert {f"moment-{name}" for name in (*MOMENTS, *PACK_MOMENTS)} - set(icons()) == set()
    assert {"today", "songs", "pack", "family"} - set(icons()) == set()


def test_every_moment_of_a_pack_is_a_moment_of_the_day() -> None:
    assert set(PACK_MOMENTS) == set(MOMENTS)


def test_every_picture_of_the_lessons_is_there() -> None:
    used = {line.picture for pack in packs() for line in pack.lines if line.picture}
    assert len(used) > 50
    assert used - PICTURES == set()


def test_no_picture_is_there_for_nothing() -> None:
    assert PICTURES - {line.picture for pack in packs() for line in pack.lines} == set()


def test_the_pictures_stay_light() -> None:
    sizes = {path.stem: path.stat().st_size for path in (STATIC / "pictures").glob("*.svg")}
    assert sum(sizes.values()) < 900_000
    assert sum(size < 6_000 for size in sizes.values()) > 0.9 * len(sizes)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_a_drawing_and_nothing_else(name: str) -> None:
    file = STATIC / "pictures" / f"{name}.svg"
    drawing = ElementTree.parse(file).getroot()
    assert drawing.tag == f"{SVG}svg"
    assert drawing.get("viewBox") == "0 0 128 128"
    assert file.stat().st_size < 20_000
    ids = [element.get("id") for element in drawing.iter() if element.get("id")]
    text = file.read_text(encoding="utf-8")
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r"""(?:url\(|href=")#([^)"]+)""", text)) <= set(ids)
    for element in drawing.iter():
        assert element.tag.removeprefix(SVG) not in ("script", "foreignObject", "image", "style", "a")
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert not attribute.endswith("href") or value.startswith("#")
            assert "url(http" not in value
