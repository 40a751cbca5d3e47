"""Every text reads at 7:1 or more on what it stands on, by day and by night; what frames a control at 3:1."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
import tinycss2
import tinycss2.color4

from langapp.config import ROOT

CSS = ROOT / "langapp" / "static" / "css"
DYES = CSS / "tokens" / "dyes.css"
SHEETS = sorted(CSS.rglob("*.css"))
MODES = ("day", "night")
NAMES = ("indigo", "madder", "jade", "lac", "persimmon", "pea")

Colour = tuple[float, float, float, float]


@functools.cache
def tokens() -> dict[str, tuple[Colour, Colour]]:
    """Every colour by its name, as it is by day and by night."""
    found = {}
    for rule in tinycss2.parse_stylesheet(DYES.read_text(), skip_comments=True, skip_whitespace=True):
        if tinycss2.serialize(rule.prelude).strip() != ":root":
            continue
        for each in tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True):
            if each.name.startswith("--"):
                [pair] = [token for token in each.value if token.type == "function"]
                assert pair.name == "light-dark"
                day, night = _split(pair.arguments)
                found[each.name.removeprefix("--")] = (_colour(day), _colour(night))
    return found


def _split(arguments: list) -> tuple[list, list]:  # type: ignore[type-arg]
    [comma] = [index for index, token in enumerate(arguments) if token == ","]
    return arguments[:comma], arguments[comma + 1 :]


def _colour(value: list) -> Colour:  # type: ignore[type-arg]
    colour = tinycss2.color4.parse_color(tinycss2.serialize(value).strip())
    assert colour is not None, value
    red, green, blue, alpha = (*colour.to("srgb").coordinates, colour.alpha)
    return red, green, blue, alpha


def luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def over(colour: Colour, ground: Colour) -> Colour:
    """What a colour looks like on an opaque ground."""
    alpha = colour[3]
    red, green, blue = (a * alpha + b * (1 - alpha) for a, b in zip(colour[:3], ground[:3], strict=True))
    return red, green, blue, 1.0


def contrast(text: str, ground: str, mode: str) -> float:
    index = MODES.index(mode)
    base = tokens()["surface"][index]
    behind = over(tokens()[ground][index], base)
    one, other = luminance(over(tokens()[text][index], behind)), luminance(behind)
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


TEXTS = [
    *((text, ground) for text in ("ink", "ink-2", "bark", *NAMES) for ground in ("ground", "surface")),
    ("ink", "sunk"),
    ("ink-2", "sunk"),
    *((dye, f"{dye}-soft") for dye in NAMES),
    ("ink", "indigo-soft"),
    ("ink-2", "indigo-soft"),
    ("ink", "turmeric-soft"),
    ("on-main", "main"),
    ("on-play", "play"),
    ("ground", "ink"),
]
FRAMES = [
    *(("control-line", ground) for ground in ("ground", "surface", "sunk")),
    *(("focus", ground) for ground in ("ground", "surface")),
    *(("play-line", ground) for ground in ("ground", "surface")),
    *(("main-line", ground) for ground in ("ground", "surface")),
]


def test_the_measure_is_right() -> None:
    """Against figures known from elsewhere: white on black, and grey #767676 on white."""
    white, black, grey = (1.0,) * 4, (0.0, 0.0, 0.0, 1.0), (0x76 / 255,) * 3 + (1.0,)
    assert (luminance(white) + 0.05) / (luminance(black) + 0.05) == pytest.approx(21)
    assert (luminance(white) + 0.05) / (luminance(grey) + 0.05) == pytest.approx(4.54, abs=0.01)
    assert contrast("ink", "ground", "day") == pytest.approx(14.8, abs=0.1)
    assert contrast("ink", "ground", "night") == pytest.approx(16.0, abs=0.1)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_a_text_reads_on_what_it_stands_on(text: str, ground: str, mode: str) -> None:
    assert round(contrast(text, ground, mode), 2) >= 7


def test_play_reads_by_day_as_ink_on_turmeric() -> None:
    assert contrast("ink", "turmeric", "day") >= 7
    assert contrast("turmeric", "ground", "night") >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("line", "ground"), FRAMES)
def test_a_frame_is_seen_on_what_it_stands_on(line: str, ground: str, mode: str) -> None:
    assert round(contrast(line, ground, mode), 2) >= 3


def test_a_button_is_seen_by_night_on_whatever_it_lies() -> None:
    for ground in ("ground", "surface", "sunk"):
        assert contrast("button-line", ground, "night") >= 3, ground


def test_the_night_is_dark() -> None:
    for ground in ("ground", "surface", "sunk", "main", "turmeric-soft", *(f"{dye}-soft" for dye in NAMES)):
        assert luminance(tokens()[ground][1]) < 0.08, ground


def test_every_dye_has_its_class_and_its_tint() -> None:
    text = DYES.read_text()
    for dye in NAMES:
        assert f".dye-{dye} {{ --dye: var(--{dye}); --dye-soft: var(--{dye}-soft); }}" in text


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet != DYES], ids=lambda sheet: sheet.name)
def test_no_colour_is_made_up_outside_the_dyes(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(", text) == []


def test_every_property_that_is_asked_for_is_given() -> None:
    every = "\n".join(re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL) for sheet in SHEETS)
    asked = set(re.findall(r"var\((--[a-z0-9-]+)\)", every))
    given = set(re.findall(r"(--[a-z0-9-]+)\s*:", every))
    assert asked - given == set()
