"""Characters that nobody sees, and punctuation of another script: what `scripts.strays` lets pass.

NFC is not looked at here: `strictyaml` composes everything it reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from langapp.i18n import _
from langapp.languages import registry
from langapp.packs.authoring.said import Said
from langapp.packs.documents import Form
from langapp.packs.faults import Path
from langapp.packs.faults import Problem as Advice
from langapp.packs.files import Problem

ZERO_WIDTH_SPACE = "\u200b"
SPACELESS = ("Thai", "Laoo", "Khmr", "Mymr")
JOINING = {"Arab", "Aran", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Mlym", "Sinh"}
HAN_LIKE = ("Hans", "Hant", "Jpan")
CHINESE = {",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"}
ARABIC = {",": "،", "?": "؟", ";": "؛"}
OWN_MARKS = {
    "Hans": CHINESE,
    "Hant": CHINESE,
    "Jpan": {**CHINESE, ",": "、", "，": "、"},
    "Arab": ARABIC,
    "Aran": ARABIC,
}
WIDE = re.compile("[，。？！：；（）、「」『』\u3000]")
WRONG_APOSTROPHES = dict.fromkeys("`´ʹʼ′‘", "'")
BEFORE_A_MARK = re.compile(r"\s[,.?!;:，。？！；：、،؟؛।]")
# A spaceless text longer than this is more than one word, even where no dictionary can be asked.
LONGEST_WORD = 12


def problems(said: Iterable[Said]) -> Iterator[Problem]:
    for one in said:
        script = registry.languages().get(one.language).script
        for why in dict.fromkeys(faults(one.text, script)):
            yield one.problem(why, "text")
        for run in unspaced(one.text, script):
            yield one.problem(_several_words(run), "text")
        for system, reading in one.form.readings.items():
            for why in dict.fromkeys(_spacing(reading)):
                yield one.problem(f"{system}: {why}", "readings", system)


def advice(at: Path, form: Form, script: str) -> Iterator[Advice]:
    """The same of one form, as somebody writes it. `at` leads to the form."""
    for why in dict.fromkeys(faults(form.text, script)):
        yield Advice((*at, "text"), why)
    for system, reading in form.readings.items():
        for why in dict.fromkeys(_spacing(reading)):
            yield Advice((*at, "readings", system), why)


def _several_words(run: str) -> str:
    # For whoever edits files: in the studio, breaks are nobody's to type.
    return f"“{run}” looks like several words: put U+200B between them, so that a line can break"


def faults(text: str, script: str) -> Iterator[str]:
    """What to mend in a text of this script, in words."""
    yield from _spacing(text)
    for character in text:
        if character == ZERO_WIDTH_SPACE and script not in SPACELESS:
            yield _("There is a hidden space in “%(text)s”. Take it out.", text=text)
        elif character in "\u200c\u200d" and script not in JOINING:
            yield _("There is a hidden joiner in “%(text)s”. Take it out.", text=text)
        elif meant := OWN_MARKS.get(script, {}).get(character):
            yield _(
                "“%(character)s” is another script's mark. Write %(meant)s", character=character, meant=meant
            )
        elif script not in HAN_LIKE and WIDE.match(character):
            yield _(
                "“%(character)s” is a mark of Chinese and Japanese. Write this script's own.",
                character=character,
            )
        elif character in WRONG_APOSTROPHES:
            yield _(
                "“%(character)s” is no apostrophe. Write %(meant)s",
                character=character,
                meant=WRONG_APOSTROPHES[character],
            )


def _spacing(text: str) -> Iterator[str]:
    if "\u00a0" in text or "\u00ad" in text:
        yield _("There is a space or a hyphen here that does not break. Write a plain one.")
    if re.search(r"\s\s|\u200b\u200b|\s\u200b|\u200b\s", text) or text != text.strip("\u200b \u3000"):
        yield _("There is a space too many. One is enough, and none at the ends.")
    if match := BEFORE_A_MARK.search(text):
        yield _("Take out the space before “%(mark)s”.", mark=match[0][-1])


def unspaced(text: str, script: str) -> list[str]:
    """The stretches of a text without spaces that look like more than one word, with no U+200B in them."""
    if script not in SPACELESS:
        return []
    stretches = re.split(r"[\s.,!?…–—\-]+", text)
    return [run for run in stretches if ZERO_WIDTH_SPACE not in run and _letters(run) > LONGEST_WORD]


def _letters(run: str) -> int:
    return sum(unicodedata.category(c)[0] == "L" for c in run)
