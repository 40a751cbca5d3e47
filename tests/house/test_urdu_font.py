"""Every letter of Urdu we show is in the font we ship, and the browser is told so."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from io import BytesIO

from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from langapp.config import ROOT
from langapp.languages import scripts
from langapp.languages.registry import languages
from tests.house.extracting import packs

STATIC = ROOT / "langapp" / "static"
CSS = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
FILE = "fonts/noto-nastaliq-urdu-400.woff2"


@functools.cache
def drawn() -> frozenset[int]:
    """The code points the font has a glyph for."""
    font = TTFont(BytesIO((STATIC / FILE).read_bytes()))
    return frozenset(font.getBestCmap())


def announced() -> set[int]:
    """The code points for which a browser is told to fetch it."""
    [ranges] = re.findall(r"unicode-range:\s*([^;]+);", CSS)
    found: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def urdu() -> Iterator[str]:
    """Every text in Urdu there is: wordings, titles, the interface, and the language's own name."""
    yield languages().get("ur").endonym
    for pack in packs():
        if title := pack.titles.get("ur"):
            yield title.text
        for line in pack.lines:
            if wording := line.wordings.get("ur"):
                yield from (form.text for _variant, form in wording.forms())
    for domain in ("messages", "lessons"):
        with (ROOT / "translations" / "ur" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
            for message in read_po(file, locale="ur"):
                if message.id:
                    yield from message.string if isinstance(message.string, tuple) else [str(message.string)]


def letters() -> set[int]:
    """The code points of Urdu's script, joiners among them."""
    return {
        ord(character)
        for text in urdu()
        for character in text
        if scripts.within(character, scripts.ARABIC) or character in scripts.JOINERS
    }


def named(codes: set[int]) -> list[str]:
    return sorted(f"U+{code:04X} {chr(code)}" for code in codes)


def test_there_is_urdu_to_look_at() -> None:
    assert len(letters()) > 40


def test_every_letter_of_urdu_is_in_the_font() -> None:
    assert named(letters() - drawn()) == []


def test_every_letter_of_urdu_is_announced() -> None:
    assert named(letters() - announced()) == []


def test_nothing_is_announced_that_is_not_in_the_font() -> None:
    assert named(announced() - drawn()) == []


def test_every_letter_a_family_may_write_in_urdu_is_there() -> None:
    alphabet = "ا آ ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے ئ ؤ أ ۂ ۃ ۓ"
    signs = "َ ِ ُ ّ ْ ً ٍ ٌ ٰ ۔ ، ؟ ؛ ٪ ۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹"
    wanted = {ord(character) for character in (alphabet + signs) if character != " "}
    assert named(wanted - drawn()) == []
    assert named(wanted - announced()) == []


def test_the_font_is_the_one_the_style_asks_for() -> None:
    assert f'url("/static/{FILE}")' in CSS
    [family] = re.findall(r'font-family: "([^"]+)";', CSS)
    style = (STATIC / "css" / "scripts" / "scripts.css").read_text(encoding="utf-8")
    assert f':lang(ur) {{ font-family: "{family}"' in style
