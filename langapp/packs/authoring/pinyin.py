"""Pinyin, syllable by syllable: tone digits into marks, and into Zhuyin.

Sources: Hanyu Pinyin, GB/T 16159; the Zhuyin of Taiwan's Ministry of Education, which sets the dot of a
neutral tone before its syllable and leaves the first tone unmarked.
"""

from __future__ import annotations

import unicodedata

MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}
ZHUYIN_TONES = {"1": "", "2": "ˊ", "3": "ˇ", "4": "ˋ", "5": "˙"}
INITIALS = {
    "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ",
    "l": "ㄌ", "g": "ㄍ", "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ", "s": "ㄙ",
}  # fmt: skip
FINALS = {
    "": "", "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ", "en": "ㄣ",
    "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "ie": "ㄧㄝ", "iai": "ㄧㄞ", "iao": "ㄧㄠ", "iu": "ㄧㄡ",
    "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "u": "ㄨ", "ua": "ㄨㄚ", "uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ",
    "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ong": "ㄨㄥ", "ueng": "ㄨㄥ", "ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ", "ün": "ㄩㄣ",
    "iong": "ㄩㄥ",
}  # fmt: skip
STANDING = {
    "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yai": "iai", "yao": "iao", "you": "iu", "yan": "ian", "yin": "in",
    "yang": "iang", "ying": "ing", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui", "wan": "uan",
    "wen": "un", "wang": "uang", "weng": "ueng", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün", "yong": "iong",
}  # fmt: skip
HUMMED = {"zhi", "chi", "shi", "ri", "zi", "ci", "si"}


def marked(syllable: str) -> str:
    """ma1 → mā; lu:4 or lv4 → lǜ; a syllable without a digit stays as it is."""
    if syllable[-1:] not in MARKS:
        return syllable
    bare, mark = plain(syllable[:-1]), MARKS[syllable[-1]]
    at = _bearer(bare)
    return unicodedata.normalize("NFC", bare[: at + 1] + mark + bare[at + 1 :])


def numbered(syllable: str) -> tuple[str, str]:
    """mā → ("ma", "1"); what bears no mark is neutral, "5"."""
    tone, letters = "5", []
    for character in unicodedata.normalize("NFD", syllable.lower()):
        digit = next((digit for digit, mark in MARKS.items() if mark == character), None)
        if digit:
            tone = digit
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def plain(letters: str) -> str:
    return letters.lower().replace("u:", "ü").replace("v", "ü")


def zhuyin(syllable: str) -> str | None:
    """mā → ㄇㄚ, ma → ˙ㄇㄚ, r → ㄦ; None for what is no syllable."""
    bare, tone = numbered(syllable)
    if bare == "r":
        return "ㄦ"
    letters = _bopomofo(bare)
    if letters is None:
        return None
    return ZHUYIN_TONES[tone] + letters if tone == "5" else letters + ZHUYIN_TONES[tone]


def _bopomofo(bare: str) -> str | None:
    if bare in HUMMED:
        return INITIALS[bare[:-1]]
    if bare in STANDING:
        return FINALS[STANDING[bare]]
    if bare in FINALS and bare and bare[0] not in "iuü":
        return FINALS[bare]
    initial = bare[:2] if bare[:2] in INITIALS else bare[:1]
    final = bare[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    if initial not in INITIALS or final not in FINALS or not final:
        return None
    return INITIALS[initial] + FINALS[final]


def _bearer(bare: str) -> int:
    """Where the mark goes: a, o or e where there is one, else the last vowel."""
    for vowel in "ae":
        if vowel in bare:
            return bare.index(vowel)
    if "ou" in bare:
        return bare.index("o")
    return max((i for i, letter in enumerate(bare) if letter in "iouüê"), default=len(bare) - 1)
