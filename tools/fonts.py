"""Makes langapp/static/fonts/: Noto's letters for the scripts that devices commonly lack, and nothing beside them.

    npm pack @expo-google-fonts/noto-sans-tamil@0.4.3 …        each package of FONTS, at its version
    python tools/fonts.py folder                               where folder/<package>/ holds each one unpacked

Urdu gets the letters that Urdu is written with, out of all that Arabic script has; the others their whole block.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).parents[1] / "langapp" / "static" / "fonts"

URDU_LETTERS = (
    "آأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھءیےۓ"
    "كيىةهـ"  # Arabic forms, which some keyboards give and prayers are written with
)
URDU = [
    *map(ord, URDU_LETTERS),
    *range(0x0610, 0x0616),  # honorific signs
    *range(0x064B, 0x065A),  # zabar, zer, pesh, shadda, jazm, inverted damma …
    0x0670,  # standing alif
    *range(0x0600, 0x0604),
    *map(ord, "،؍؛؟٪٫٬٭۔"),
    *range(0x0660, 0x066A),
    *range(0x06F0, 0x06FA),
    *range(0x0020, 0x0041),  # ASCII digits and stops, which stand in Urdu lines too
    *map(ord, "[]|«»‘’“”–—…·\N{NO-BREAK SPACE}\N{DOTTED CIRCLE}"),
    *range(0x200B, 0x2010),
    0xFDF2,  # Allah
    0xFDFA,  # peace be upon him
]
DANDAS = [0x0964, 0x0965]
JOINERS = [*range(0x200B, 0x200E), ord("\N{DOTTED CIRCLE}")]


@dataclass(frozen=True)
class Font:
    """One file to make: the package it comes from, the weight in it, and the code points it keeps."""

    package: str
    weight: str
    keeps: list[int]


MADE = (
    Font("noto-nastaliq-urdu", "400Regular", URDU),
    Font("noto-sans-gurmukhi", "500Medium", [*range(0x0A00, 0x0A80), *DANDAS, *JOINERS]),
    Font("noto-sans-bengali", "500Medium", [*range(0x0980, 0x0A00), *DANDAS, *JOINERS]),
    Font("noto-sans-tamil", "500Medium", [*range(0x0B80, 0x0C00), *DANDAS, *JOINERS]),
    Font("noto-sans-thai-looped", "500Medium", [*range(0x0E00, 0x0E80), *JOINERS]),
    Font("noto-sans-lao", "500Medium", [*range(0x0E80, 0x0F00), *JOINERS]),
    Font("noto-sans-khmer", "500Medium", [*range(0x1780, 0x1800), *range(0x19E0, 0x1A00), *JOINERS]),
    Font("noto-sans-myanmar", "500Medium", [*range(0x1000, 0x10A0), *JOINERS]),
    Font("noto-sans-sinhala", "500Medium", [*range(0x0D80, 0x0E00), *DANDAS, *JOINERS]),
)


def main(folder: Path) -> None:
    for font in MADE:
        [source] = folder.glob(f"{font.package}/**/{font.weight}/*.ttf")
        small(source, f"{font.package}-{font.weight[:3]}", font.keeps)


def small(source: Path, name: str, keeps: list[int]) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=keeps)
    subsetter.subset(font)
    target = FONTS / f"{name}.woff2"
    subset.save_font(font, str(target), options)
    version = font["name"].getDebugName(5)
    print(target.name, target.stat().st_size, "bytes,", len(font.getGlyphOrder()), "glyphs,", version)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
