"""What the values of a column look like: whose script, whose reading, whose letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from langapp.languages import keys
from langapp.languages.fitting import BOPOMOFO, FURIGANA, JYUTPING
from langapp.languages.registry import languages
from langapp.languages.scripts import HAN, HANGUL, KANA, LATIN, SCRIPTS, is_han, within
from langapp.packs.checking import pictures

SEEN = 60
"""Values of a column that are looked at."""
MOST_OF = 0.6
MONTH = r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
DATE = re.compile(
    rf"\d[\d.,thsnrd]* {MONTH}[\s\d.,]*|{MONTH} \d[\s\d.,thsnrd]*|\d{{4}}年[\d\s年月日]*", re.IGNORECASE
)
CANTONESE = frozenset("唔喺冇啲嚟咗㗎佢哋嗰乜睇瞓嘅咩嘢俾攞嗌吖喇囉咁噉邊")
SIMPLIFIED_ONLY = frozenset("们这说吗妈见门开关东车爱宝还来对时会过给请谢饭儿种听话头发买洗脸袜裤药么样热觉")
VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
TONES = re.compile("[áǎàéěèíǐìóǒòúǔùǖǘǚǜ]")
MACRONS = re.compile("[āīūēōṭḍṇḷṁṃñṅśṣḻṟṛḥ]")
COMMON = {
    "meaning": "the a you your is are to it let's lets and my we i of in do what this that come are on time",
    "fil": "ang ng mga na sa ko mo ka po natin tayo ay si ni ba naman",
    "id": "yang kita ayo mau kamu ini itu di aku sudah ada dan yuk",
}
URDU_ONLY = frozenset("ٹڈڑےں")


def look(values: Sequence[str], prefer: Collection[str]) -> str:
    """The field they seem to be for; `latin` for Latin letters of no known kind, empty for what is nothing.

    `prefer` are the languages the pack has: of several that would do, one of them.
    """
    seen = [value for value in values if value.strip()][:SEEN]
    if not seen:
        return ""
    if _most(seen, lambda value: bool(DATE.fullmatch(value.strip()))):
        return ""
    if _most(seen, lambda value: value in pictures()):
        return "picture"
    counted = Counter(script for value in seen for c in value if (script := _script(c)))
    if not counted:
        return ""
    script = counted.most_common(1)[0][0]
    if counted["kana"] and counted["han"] + counted["kana"] >= counted["latin"]:
        return (
            "ja:readings.furigana" if _most(seen, lambda value: bool(FURIGANA.search(value))) else "ja:text"
        )
    if script == "latin":
        return _latin(seen)
    if script == "bopomofo":
        return "zh-Hant-TW:readings.zhuyin"
    return f"{_whose(script, ''.join(seen), prefer)}:text"


def _latin(seen: list[str]) -> str:
    if _most(seen, lambda value: all(JYUTPING.fullmatch(each) for each in _syllables(value))):
        return "yue:readings.jyutping"
    if _most(seen, lambda value: bool(VIETNAMESE.search(_nfc(value))), 0.3):
        return "vi:text"
    if _most(seen, lambda value: bool(TONES.search(_nfc(value))), 0.5):
        return "latin:pinyin"
    if _most(seen, lambda value: bool(MACRONS.search(_nfc(value))), 0.3):
        return "latin:macrons"
    said = Counter(word for value in seen for word in re.findall(r"[\w']+", value.casefold()))
    score = {what: sum(said[word] for word in words.split()) for what, words in COMMON.items()}
    best = max(score, key=lambda what: score[what])
    return (best if best == "meaning" else f"{best}:text") if score[best] * 2 >= len(seen) else "latin"


def _whose(script: str, text: str, prefer: Collection[str]) -> str:
    """Of the languages in this script, the one whose letters are there; else one the pack has; else the first."""
    if script == "han":
        return _chinese(text, prefer)
    if script == "kana":
        return "ja"
    if script == "hangul":
        return "ko"
    able = [language.tag for language in languages() if language.script == script]
    if script in ("Aran", "Arab"):
        able = ["ur", "fa"] if URDU_ONLY & set(text) or "fa" not in prefer else ["fa", "ur"]
    return next((tag for tag in prefer if tag in able), able[0])


def _chinese(text: str, prefer: Collection[str]) -> str:
    if CANTONESE & set(text) or ("yue" in prefer and not {"zh-Hans", "zh-Hant-TW"} & set(prefer)):
        return "yue"
    if SIMPLIFIED_ONLY & set(text):
        return "zh-Hans"
    preferred = next((tag for tag in prefer if tag in ("zh-Hans", "zh-Hant-TW")), "")
    return preferred or ("zh-Hant-TW" if _is_traditional(text) else "zh-Hans")


def _is_traditional(text: str) -> bool:
    """Traditional and Simplified fold to one key; the letter that folds to another one is a Traditional one."""
    return any(keys.fold(c) != c for c in set(text) if is_han(c))


def _script(character: str) -> str:
    for name, ranges in (
        ("latin", LATIN),
        ("han", HAN),
        ("kana", KANA),
        ("hangul", HANGUL),
        ("bopomofo", BOPOMOFO),
    ):
        if within(character, ranges):
            return name
    if character < "\u0370" or unicodedata.category(character)[0] not in "LM":
        return ""
    return next((name for name, ranges in SCRIPTS.items() if within(character, ranges)), "")


def _syllables(value: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", value.casefold()).split() or ["-"]


def _nfc(value: str) -> str:
    return unicodedata.normalize("NFC", value.casefold())


def _most(seen: list[str], holds: Callable[[str], bool], share: float = MOST_OF) -> bool:
    return sum(map(holds, seen)) >= share * len(seen)
