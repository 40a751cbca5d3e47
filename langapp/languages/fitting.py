"""Whether a reading fits its text, system by system, and what to do where it does not.

Where it is known what was probably meant, the sentence says that too.
Sources: Jyutping, the Linguistic Society of Hong Kong's scheme; Hanyu Pinyin, GB/T 16159.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from langapp.i18n import Lazy, _
from langapp.languages.scripts import KANA, is_han, within

JYUTPING = re.compile(
    r"(?:(?:ng|gw|kw|[bpmfdtnlgkhwzcsj])yu[nt]?"
    r"|(?:ng|gw|kw|[bpmfdtnlgkhwzcsj])?"
    r"(?:aang|aa[iumnptk]?|ang|a[iumnptk]?|eng|e[iumnptk]?|ing|i[umnptk]?|oeng|oe[ntk]?|eo[int]"
    r"|ong|o[iumnptk]?|ung|u[imnptk]?)"
    r"|m|ng|hm|hng)[1-6]"
)
PINYIN_LETTERS = re.compile(r"[a-zü]{1,6}")
BOPOMOFO = ((0x3105, 0x312F), (0x31A0, 0x31BF))
ZHUYIN_TONES = "ˊˇˋ˙"
FURIGANA = re.compile(r"([^\[\]]*)\[([^\[\]]*)\]")

Check = Callable[[str, str, str], str | None]
"""Of a text, its reading and what was probably meant, or "": what to mend, in words; None when it fits."""


def syllables(reading: str) -> list[str]:
    return reading.split()


def furigana_spans(reading: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with what stands over it."""
    end = 0
    for match in FURIGANA.finditer(reading):
        before, over = match.groups()
        start = len(before)
        while start and is_han(before[start - 1]):
            start -= 1
        if before[:start]:
            yield before[:start], ""
        yield before[start:], over
        end = match.end()
    if reading[end:]:
        yield reading[end:], ""


def one_each(name: str, syllable_problem: Callable[[str, str], str | None]) -> Check:
    """A syllable for each character."""

    def check(text: str, reading: str, meant: str) -> str | None:
        needed, given = sum(map(is_han, text)), syllables(reading)
        if needed != len(given):
            told = _(
                "%(system)s has one syllable for each character: “%(text)s” needs %(needed)s, here are %(given)s.",
                system=name,
                text=text,
                needed=needed,
                given=len(given),
            )
            return asked(told, meant)
        likely = syllables(meant) if meant else []
        for at, syllable in enumerate(given):
            if trouble := syllable_problem(syllable, likely[at] if at < len(likely) else ""):
                return trouble
        return None

    return check


def jyutping(syllable: str, meant: str) -> str | None:
    if JYUTPING.fullmatch(syllable):
        return None
    if JYUTPING.fullmatch(f"{syllable}1"):
        told = _("%(syllable)s has no tone number.", syllable=syllable)
    else:
        told = _("%(syllable)s is not Jyutping.", syllable=syllable)
    return asked(told, meant) if meant else " ".join((told, _("End it in a tone from 1 to 6, as in cung1.")))


def pinyin(syllable: str, meant: str) -> str | None:
    bare = "".join(
        c for c in unicodedata.normalize("NFD", syllable.lower()) if c not in "\u0304\u0301\u030c\u0300"
    )
    if PINYIN_LETTERS.fullmatch(unicodedata.normalize("NFC", bare)):
        return None
    told = _("%(syllable)s is not Pinyin.", syllable=syllable)
    if meant:
        return asked(told, meant)
    return " ".join((told, _("Write the tone as a mark over the vowel, as in mā ma.")))


def zhuyin(syllable: str, meant: str) -> str | None:
    if all(within(c, BOPOMOFO) or c in ZHUYIN_TONES for c in syllable) and syllable.strip(ZHUYIN_TONES):
        return None
    told = _("%(syllable)s is not Zhuyin.", syllable=syllable)
    return asked(told, meant) if meant else " ".join((told, _("Use ㄅ to ㄩ with ˊ ˇ ˋ ˙.")))


def furigana(text: str, reading: str, meant: str) -> str | None:
    if FURIGANA.sub(r"\1", reading) != text:
        if meant:
            return asked(_("This furigana is of another text."), meant)
        return _(
            "Furigana repeats the text and adds kana in brackets, as in お母[かあ]さん. Without them it is “%(text)s”.",
            text=text,
        )
    for base, over in furigana_spans(reading):
        if over and not all(within(c, KANA) for c in over):
            return asked(
                _("“%(over)s” over “%(base)s” is not kana. Write it in kana.", over=over, base=base), meant
            )
        if any(is_han(c) for c in base) and not over:
            return asked(_("Write in brackets how “%(base)s” is read.", base=base), meant)
    return None


def line(name: str | Lazy, extra: str = "") -> Check:
    """Running Latin letters; `extra` are the marks this system adds to them."""

    def check(text: str, reading: str, meant: str) -> str | None:
        if not any(unicodedata.category(c)[0] == "L" for c in reading):
            return asked(_("The reading has no letters. Write how “%(text)s” is said.", text=text), meant)
        for character in reading:
            if unicodedata.category(character)[0] == "L" and "LATIN" not in unicodedata.name(character, ""):
                if character in extra:
                    continue
                told = _(
                    "“%(character)s” does not belong in this reading: %(system)s is written in Latin letters.",
                    character=character,
                    system=str(name),
                )
                return asked(told, meant)
        return None

    return check


def asked(told: str, meant: str) -> str:
    return " ".join((told, _("Did you mean %(names)s?", names=meant))) if meant else told
