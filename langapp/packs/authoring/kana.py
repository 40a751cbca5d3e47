"""Kana into Hepburn letters.

Source: the modified Hepburn of Kenkyusha's dictionary: macrons for long a, u, e and o, ii and ei written
out, n before b, m and p.
"""

from __future__ import annotations

import re

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さ_すせそ", "t": "た__てと", "n": "なにぬねの", "h": "はひ_へほ", "m": "まみむめも",
    "y": "や_ゆ_よ", "r": "らりるれろ", "w": "わゐ_ゑを", "g": "がぎぐげご", "z": "ざ_ずぜぞ", "d": "だ__でど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}  # fmt: skip
SINGLE = {
    kana: f"{row}{vowel}" for row, five in ROWS.items() for kana, vowel in zip(five, "aiueo", strict=True) if kana != "_"
} | {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "ゐ": "i", "ゑ": "e", "を": "o",
    "ゔ": "vu", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo",
}  # fmt: skip
GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
SMALL = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
LONG = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
PROLONGED = re.compile(r"([aiueo])ー+")
LENGTHENED = re.compile(r"(aa|uu|ee|oo|ou)")


def hiragana(text: str) -> str:
    """Katakana as hiragana; all else stays."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def katakana(text: str) -> str:
    """Hiragana as katakana; all else stays."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def hepburn(kana: str) -> str:
    """One word of kana: おかあさん → okāsan. What is not kana stays."""
    return LENGTHENED.sub(lambda pair: LONG["o" if pair[0] == "ou" else pair[0][0]], letters(kana))


def letters(kana: str) -> str:
    """Kana into letters with no vowel made long but by ー: おかあさん → okaasan."""
    text, out, at = hiragana(kana), "", 0
    while at < len(text):
        here, after = text[at], text[at + 1 : at + 2]
        at += 1
        if here in "っッ":
            out += "っ"
        elif here == "ん":
            out += "n'" if after and SINGLE.get(after, "x")[0] in "aiueoy" else "n"
        elif after in GLIDES and after and here in SINGLE and SINGLE[here].endswith("i"):
            out += _glided(SINGLE[here][:-1], GLIDES[after])
            at += 1
        elif (
            after
            and after in SMALL
            and here in SINGLE
            and SINGLE[here] not in ("a", "i", "e", "o", SMALL[after])
        ):
            out += _small(here, after)
            at += 1
        else:
            out += SINGLE.get(here, here)
    out = re.sub("っ+(?=ch)", "t", out)
    out = re.sub("っ+([a-z])", r"\1\1", out).replace("っ", "")
    return PROLONGED.sub(lambda match: LONG[match[1]], out)


def _glided(consonant: str, vowel: str) -> str:
    return consonant + vowel if consonant in ("sh", "ch", "j") else f"{consonant}y{vowel}"


def _small(here: str, after: str) -> str:
    """ファ fa, ティ ti, チェ che, ウィ wi; a vowel that only trails off (まぁ) is a vowel."""
    sound = SINGLE[here]
    if here == "う":
        return "w" + SMALL[after]
    if sound[-1] in "ui" or here in "てで":
        return sound.rstrip("aiueo") + SMALL[after]
    return sound + SMALL[after]
