"""Makes langapp/static/fonts/ from Noto Nastaliq Urdu: only the letters that Urdu is written with.

npm pack @expo-google-fonts/noto-nastaliq-urdu@0.4.2
tar xzf expo-google-fonts-noto-nastaliq-urdu-0.4.2.tgz
python tools/fonts.py package
"""

import sys
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).parents[1] / "langapp" / "static" / "fonts"

LETTERS = (
    "آأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہۂۃھءیےۓ"
    "كيىةهـ"  # Arabic forms, which some keyboards give and prayers are written with
)
MARKS = [
    *range(0x0610, 0x0616),  # honorific signs
    *range(0x064B, 0x065A),  # zabar, zer, pesh, shadda, jazm, inverted damma …
    0x0670,  # standing alif
]
SIGNS = [
    *range(0x0600, 0x0604),
    *map(ord, "،؍؛؟٪٫٬٭۔"),
    *range(0x0660, 0x066A),
    *range(0x06F0, 0x06FA),
    *range(0x0020, 0x0041),  # ASCII digits and stops, which stand in Urdu lines too
    *map(ord, "[]|«»‘’“”–—…·\N{NO-BREAK SPACE}\N{DOTTED CIRCLE}"),
    0x200B,
    0x200C,  # zero width non-joiner
    0x200D,
    0x200E,
    0x200F,
    0xFDF2,  # Allah
    0xFDFA,  # peace be upon him
]


def main(package: Path) -> None:
    FONTS.mkdir(exist_ok=True)
    small(package / "400Regular" / "NotoNastaliqUrdu_400Regular.ttf", "noto-nastaliq-urdu-400")


def small(source: Path, name: str) -> None:
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*map(ord, LETTERS), *MARKS, *SIGNS])
    subsetter.subset(font)
    target = FONTS / f"{name}.woff2"
    subset.save_font(font, str(target), options)
    print(target.name, target.stat().st_size, "bytes,", len(font.getGlyphOrder()), "glyphs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
