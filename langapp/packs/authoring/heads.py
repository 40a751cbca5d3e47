"""The word a dictionary would have, inside the word a child hears: 狗狗 is 狗, わんちゃん is わん, con chó is chó."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from langapp.packs.authoring.said import Said
from langapp.packs.authoring.wordlists import fold

PARTS = re.compile(r"[、，,،;；。!！?？…]+")
CLASSIFIERS = re.findall(
    r"\S+", "con cái quả trái chiếc cây bông hoa đôi cục màu số bạn bé chú cô anh chị em ông bà bác"
)
FIRST = {
    "vi": CLASSIFIERS,
    "th": ["น้อง", "สี", "คุณ", "เจ้า", "ลูก"],
    "fil": ["ang", "si", "mga"],
    "ja": ["お", "ご"],
    "zh-Hans": ["小", "大", "阿", "老"],
    "zh-Hant-TW": ["小", "大", "阿", "老"],
    "yue": ["阿", "細", "大"],
}
LAST = {
    "ja": ["さん", "ちゃん", "くん", "さま", "する", "いろ", "色"],
    "zh-Hans": ["儿", "子", "了", "啦", "色"],
    "zh-Hant-TW": ["兒", "子", "了", "囉", "色"],
    "yue": ["仔", "喇", "色"],
    "ko": ["아", "야", "요", "이", "색"],
    "hi": ["जी"],
    "ur": ["جی"],
    "pa": ["ਜੀ"],
}
VOWELS_OF = {"ㅕ": "ㅣ", "ㅘ": "ㅗ", "ㅝ": "ㅜ", "ㅐ": "ㅏ", "ㅓ": "ㅡ"}
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"


def word(one: Said) -> str:
    """The word of a line that may go on: of "the cow, moo" the cow."""
    first = PARTS.split(one.text.strip())[0].strip()
    if one.language == "th":
        first = first.split()[0] if first else first
    return first.replace("\u200b", "")


def heads(one: Said) -> list[str]:
    """What to look for, the word itself first."""
    whole = word(one)
    found = dict.fromkeys([fold(whole)])
    if kana := _kana(one):
        found[fold(kana)] = None
    for candidate in list(found):
        for inner in _inside(candidate, one.language):
            found[fold(inner)] = None
    return [candidate for candidate in found if candidate]


def parts(candidate: str) -> list[str]:
    """The words of a candidate of several; none for a single word."""
    several = candidate.split()
    return several if len(several) > 1 else []


def _inside(whole: str, language: str) -> Iterator[str]:
    half = len(whole) // 2
    once = whole[:half] if half and whole == whole[:half] * 2 else ""
    if once:
        yield once.strip()
    for first in FIRST.get(language, ()):
        rest = whole.removeprefix(first)
        if rest != whole and (language not in ("vi", "fil") or rest.startswith(" ")):
            yield rest
            yield from (rest.removesuffix(last) for last in LAST.get(language, ()))
    yield from (whole.removesuffix(last) for last in LAST.get(language, ()) if whole != last)
    if language == "ko":
        yield from _korean(whole)
    if language == "bn":
        yield from _bengali(whole)


def _kana(one: Said) -> str:
    furigana = one.form.readings.get("furigana", "")
    spoken = re.sub(r"[^\[\]ぁ-ヿ]*\[([^\[\]]*)\]", r"\1", furigana)
    return PARTS.split(spoken)[0] if furigana else ""


def _korean(spoken: str) -> Iterator[str]:
    """먹어 → 먹다, 마셔 → 마시다, 가 → 가다: what may have been said is tried, the dictionary decides."""
    if not spoken or not "가" <= spoken[-1] <= "힣":
        return
    stem, last = spoken[:-1], spoken[-1]
    yield f"{spoken}다"
    if last in "아어여":
        yield f"{stem}다"
    code = ord(last) - 0xAC00
    if code % 28 == 0 and (medial := VOWELS_OF.get(MEDIALS[code // 28 % 21])):
        yield stem + chr(0xAC00 + code // 588 * 588 + MEDIALS.index(medial) * 28) + "다"
    yield unicodedata.normalize("NFC", f"{stem}하다") if last == "해" else f"{spoken}이다"


def _bengali(asked: str) -> Iterator[str]:
    """খাও → খাওয়া, দেখো → দেখা: what one asks a child to do, as a dictionary names it."""
    if asked.endswith("ও"):
        yield f"{asked}য়া"
        yield f"{asked[:-1]}ানো"
    if asked.endswith("ো"):
        yield f"{asked[:-1]}া"
