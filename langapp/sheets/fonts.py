"""Which letters a language is printed in: families by name, the first that is there; and our own, as typst reads them."""

from __future__ import annotations

from langapp.assets import STATIC

WOFF2 = STATIC / "fonts"

# By the script of a language's letters, or by the tag where glyphs differ from land to land. As css/scripts/scripts.css,
# with the names Debian gives its fonts.
FAMILIES: dict[str, tuple[str, ...]] = {
    "yue": ("Noto Sans CJK HK", "Noto Sans HK"),
    "zh-Hant": ("Noto Sans CJK TC", "Noto Sans TC"),
    "zh-Hans": ("Noto Sans CJK SC", "Noto Sans SC"),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR"),
    "ur": ("Noto Nastaliq Urdu",),
    "fa": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "ta": ("Noto Sans Tamil",),
    "hi": ("Noto Sans Devanagari",),
    "bn": ("Noto Sans Bengali",),
    "pa": ("Noto Sans Gurmukhi",),
    "gu": ("Noto Sans Gujarati",),
    "te": ("Noto Sans Telugu",),
    "ml": ("Noto Sans Malayalam",),
    "si": ("Noto Sans Sinhala",),
    "th": ("Noto Looped Thai", "Noto Sans Thai Looped", "Noto Sans Thai"),
    "lo": ("Noto Looped Lao", "Noto Sans Lao Looped", "Noto Sans Lao"),
    "km": ("Noto Sans Khmer",),
    "my": ("Noto Sans Myanmar",),
}
LATIN = ("Noto Sans",)
LAST = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math", "DejaVu Sans", "Libertinus Serif")
"""The last one lies in typst itself. DejaVu has an Arabic of its own, which is nobody's Urdu: so it stands behind all."""
DISPLAY = ("Noto Serif Display", "Noto Serif")

SCALE = {
    **dict.fromkeys(("ur", "hi", "ko"), 0.95),
    **dict.fromkeys(("yue", "zh-Hant", "zh-Hans", "ja"), 1.08),
    **dict.fromkeys(("bn", "pa", "gu", "te", "si", "lo", "km"), 0.88),
    **dict.fromkeys(("ta", "ml", "my"), 0.84),
}
"""So that each script looks as large as Latin letters of the same size."""
ALIKE = {"mr": "hi", "ne": "hi", "ar": "fa", "ps": "fa"}
REGIONS = {
    "yue": ("zh", "HK"),
    "zh-Hant": ("zh", "TW"),
    "zh-Hans": ("zh", "CN"),
    "ja": ("ja", "JP"),
    "ko": ("ko", "KR"),
}
"""What typst is told, which knows how commas sit by these."""
RIGHT_TO_LEFT = ("ur", "fa", "ar", "ps")


def runs(langs: set[str]) -> dict[str, dict[str, object]]:
    """For each tag that stands in a sheet: what typst is told of a run in it. Behind its own families stand all others,
    so that a name in another script has its letters too.
    """
    return {lang: _run(lang) for lang in sorted(langs)}


def _run(lang: str) -> dict[str, object]:
    key = _key(lang)
    own = FAMILIES.get(key, ()) if "-Latn" not in lang else ()
    others = [name for families in FAMILIES.values() for name in families]
    first = [*own, *LATIN] if own else [*LATIN]
    code, region = REGIONS.get(key, (lang.split("-")[0], None)) if own else (lang.split("-")[0], None)
    return {
        "fonts": list(dict.fromkeys([*first, *others, *LAST])),
        "display": list(dict.fromkeys([*own, *DISPLAY, *LATIN, *others, *LAST])),
        "latin": [*LATIN, *LAST],
        "lang": code if 2 <= len(code) <= 3 else "en",
        "region": region,
        "dir": "rtl" if key in RIGHT_TO_LEFT and own else "ltr",
        "tall": key == "ur" and bool(own),
        "scale": SCALE.get(key, 1.0) if own else 1.0,
    }


def _key(lang: str) -> str:
    found = next((key for key in FAMILIES if lang == key or lang.startswith(f"{key}-")), lang.split("-")[0])
    return ALIKE.get(found, found)
