"""Every letter we show can be drawn: by a font we ship where devices lack one, else by what every device has."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

from langapp.config import ROOT
from langapp.languages import scripts
from langapp.languages.registry import languages
from tests.house.extracting import packs

STATIC = ROOT / "langapp" / "static"
CSS = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
STYLE = (STATIC / "css" / "scripts" / "scripts.css").read_text(encoding="utf-8")
FACES = {
    family: (file, ranges)
    for family, file, ranges in re.findall(
        r'font-family: "([^"]+)";[^}]*?url\("/static/([^"]+)"\)[^}]*?unicode-range:\s*([^;]+);', CSS
    )
}
DRAWN_BY = {
    "ur": "Langapp Nastaliq",
    "pa": "Langapp Gurmukhi",
    "bn": "Langapp Bengali",
    "ta": "Langapp Tamil",
    "th": "Langapp Thai",
    "lo": "Langapp Lao",
    "km": "Langapp Khmer",
    "my": "Langapp Burmese",
    "si": "Langapp Sinhala",
}
# What every device's font of the language draws: the character set its country agreed on.
NATIONAL = {"zh-Hans": "gbk", "zh-Hant-TW": "big5", "yue": "big5hkscs", "ja": "cp932", "ko": "cp949"}


@functools.cache
def drawn(family: str) -> frozenset[int]:
    """The code points a font has a glyph for."""
    font = TTFont(BytesIO((STATIC / FACES[family][0]).read_bytes()))
    return frozenset(font.getBestCmap())


@functools.cache
def announced(family: str) -> frozenset[int]:
    """The code points for which a browser is told to fetch it."""
    found: set[int] = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", FACES[family][1]):
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def shown(tag: str) -> Iterator[str]:
    """Every text in a language there is: wordings, titles, what is translated into it, and its own name."""
    yield languages().get(tag).endonym
    for pack in packs():
        if title := pack.titles.get(tag):
            yield title.text
        for line in pack.lines:
            if wording := line.wordings.get(tag):
                yield from (form.text for _variant, form in wording.forms())
    for catalogue in (ROOT / "translations" / tag.replace("-", "_") / "LC_MESSAGES").glob("*.po"):
        with catalogue.open("rb") as file:
            for message in read_po(file, locale=tag.replace("-", "_")):
                if message.id:
                    yield from message.string if isinstance(message.string, tuple) else [str(message.string)]


def letters(tag: str) -> set[int]:
    """The code points of a language's script, joiners among them."""
    ranges = scripts.SCRIPTS[languages().get(tag).script]
    return {
        ord(character)
        for text in shown(tag)
        for character in text
        if scripts.within(character, ranges) or character in scripts.JOINERS
    }


def named(codes: set[int] | frozenset[int]) -> list[str]:
    return sorted(f"U+{code:04X} {chr(code)}" for code in codes)


def test_each_font_that_ships_is_asked_for_by_its_language() -> None:
    assert set(FACES) == set(DRAWN_BY.values())
    for tag, family in DRAWN_BY.items():
        [stack] = re.findall(rf"(?<!\w):lang\({tag}\) {{ font-family: ([^;]+);", STYLE)[:1]
        assert f'"{family}"' in stack, tag
    assert {file for file, _ranges in FACES.values()} == {
        path.relative_to(STATIC).as_posix() for path in (STATIC / "fonts").glob("*.woff2")
    }


def test_no_font_holds_up_the_first_words() -> None:
    assert CSS.count("@font-face") == CSS.count("font-display: swap") == len(FACES)


def test_there_is_something_to_look_at() -> None:
    assert {tag for tag in DRAWN_BY if len(letters(tag)) > 25} >= {"ur", "pa", "bn", "ta", "th"}


@pytest.mark.parametrize("tag", DRAWN_BY)
def test_every_letter_is_in_the_font(tag: str) -> None:
    assert named(letters(tag) - drawn(DRAWN_BY[tag])) == []


@pytest.mark.parametrize("tag", DRAWN_BY)
def test_every_letter_is_announced(tag: str) -> None:
    assert named(letters(tag) - announced(DRAWN_BY[tag])) == []


@pytest.mark.parametrize("family", FACES)
def test_what_is_announced_is_in_the_font(family: str) -> None:
    """But for places of a block that Unicode has given to nobody, or to letters newer than the font."""
    missing = {code for code in announced(family) - drawn(family) if unicodedata.category(chr(code)) != "Cn"}
    assert len(missing) <= 12, named(missing)
    if family == "Langapp Nastaliq":
        assert not missing


def test_every_letter_a_family_may_write_in_urdu_is_there() -> None:
    alphabet = "ا آ ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے ئ ؤ أ ۂ ۃ ۓ"
    signs = "َ ِ ُ ّ ْ ً ٍ ٌ ٰ ۔ ، ؟ ؛ ٪ ۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹"
    wanted = {ord(character) for character in (alphabet + signs) if character != " "}
    assert named(wanted - drawn("Langapp Nastaliq")) == []
    assert named(wanted - announced("Langapp Nastaliq")) == []


@pytest.mark.parametrize("tag", NATIONAL)
def test_every_character_is_in_the_set_that_devices_of_its_country_draw(tag: str) -> None:
    def lacking(character: str) -> bool:
        try:
            character.encode(NATIONAL[tag])
        except UnicodeEncodeError:
            return True
        return False

    assert named({code for code in letters(tag) if lacking(chr(code))}) == []


@pytest.mark.parametrize("tag", [language.tag for language in languages() if language.tag not in DRAWN_BY])
def test_every_other_letter_is_of_a_unicode_that_old_devices_know(tag: str) -> None:
    """A letter that came later is a box on them. Python carries that Unicode, 3.2, for its own reasons."""
    old = unicodedata.ucd_3_2_0
    assert named({code for code in letters(tag) if old.category(chr(code)) == "Cn"}) == []
