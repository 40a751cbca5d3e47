"""What people write over their columns, in the languages we know, as one folded word for another."""

from __future__ import annotations

import functools
import re
import unicodedata

from langapp.languages.registry import languages

# Beside name, endonym and tag, which the registry has.
CALLED = {
    "yue": "canto, 粵語, 粤语, 廣東話, 广东话, 粵文, cantonese chinese, chinese cantonese, zh hk, hk",
    "zh-Hans": "chinese, 中文, 汉语, 漢語, 汉字, 漢字, 简体, 简体中文, simplified, simplified chinese, chinese simplified, "
    "putonghua, zh, zh cn, cn, hanzi, characters, mandarin chinese",
    "zh-Hant-TW": "繁體, 繁體中文, 正體, 華語, 台灣, 臺灣, traditional, traditional chinese, chinese traditional, zh tw, "
    "tw, taiwanese mandarin, mandarin taiwan",
    "ja": "jp, jpn, nihongo, 日文, kanji, 日语, 日語",
    "ko": "kr, kor, hangul, hangeul, 한글, 韩语, 韓語",
    "vi": "vn, tieng viet, việt, 越南语",
    "fil": "tagalog, tl, pilipino, pinoy",
    "th": "ภาษาไทย, tha",
    "hi": "हिंदी, हिन्दी, hin, devanagari",
    "ur": "urd, nastaliq",
    "pa": "panjabi, gurmukhi, ਪੰਜਾਬੀ ਵਿੱਚ",
    "bn": "bangla",
    "ta": "tam, தமிழில்",
    "id": "bahasa",
    "my": "myanmar",
    "km": "cambodian",
    "si": "singhala",
    "fa": "farsi",
}
PARTS = {
    "meaning": "meaning, meanings, english, en, eng, translation, translations, gloss, definition, in english, "
    "english meaning, english translation, what it means, 意思, 英文, 英語, 英语, 释义, 意味, 의미, 뜻, 영어, nghĩa, "
    "tiếng anh, अर्थ, अंग्रेज़ी, मतलब, معنی, انگریزی, ความหมาย, อังกฤษ, பொருள், ஆங்கிலம், অর্থ, ইংরেজি, ਅਰਥ, ਅੰਗਰੇਜ਼ੀ, "
    "kahulugan, ingles, arti, inggris, bedeutung, significado, traducción, sens, traduction",
    "literal": "literal, literally, literal meaning, word for word, verbatim, 直译, 直譯, 直訳",
    "note": "note, notes, comment, comments, usage, 备注, 備註, メモ, 메모, ghi chú, टिप्पणी, نوٹ, หมายเหตุ, குறிப்பு, "
    "টীকা, ਨੋਟ, tala, catatan",
    "region": "region, dialect, where it is said",
    "register": "register, formality, politeness",
    "speak": "speak, speak as, say to the computer",
    "cue": "cue, hands, what your hands do, what you do, when you say it, 动作, 動作",
    "turn": "turn, answer, what counts as an answer, wait for, response",
    "picture": "picture, image, icon, emoji, 图片, 圖片, 絵, 그림, hình, तस्वीर, تصویر, รูป, படம், ছবি, ਤਸਵੀਰ, larawan, "
    "gambar",
    "when": "when",
    "title": "title",
    "body": "body",
    "source": "source, found in",
}
SYSTEMS = {
    "jyutping": "jyutping, jyut ping, 粵拼, 粤拼",
    "pinyin": "pinyin, hanyu pinyin, 拼音, 汉语拼音, 漢語拼音, bính âm",
    "zhuyin": "zhuyin, bopomofo, 注音, 注音符號",
    "furigana": "furigana, ふりがな, フリガナ, 振り仮名, よみがな, yomigana",
    "hepburn": "hepburn, romaji, rōmaji, ローマ字",
    "rr": "rr, revised romanization, revised romanisation, romaja, 로마자",
    "paiboon": "paiboon, paiboon+",
    "rtgs": "rtgs",
    "iso15919": "iso15919, iso 15919",
    "friendly": "friendly, friendly reading, roman urdu, hinglish",
    "mns": "mns, mns 5217",
}
READING = (
    "reading, readings, pronunciation, romanisation, romanization, romanised, romanized, roman, transliteration, "
    "transcription, phonetic, phonetics, how to say it, latin, sounds like, 发音, 發音, 読み, 読み方, 발음, phiên âm, "
    "उच्चारण, تلفظ, คำอ่าน, உச்சரிப்பு, উচ্চারণ, ਉਚਾਰਨ, bigkas"
)
UNSAID = "front, back, text, word, words, phrase, phrases, sentence, expression, script, native, line, term, vocabulary"
"""Over a column they say that it is a header, and not what is below it."""
LEFT = "tags, tag, skill, id, no, nr, number, 番号, #, deck, audio, sound, date, lesson, module"
"""What is below them is nothing of ours."""


def folded(text: str) -> str:
    """A header as it is looked up: letters, marks and digits, one space between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in "#+" else " " for c in plain)
    return re.sub(r" +", " ", kept).strip()


@functools.cache
def of_languages() -> dict[str, str]:
    """The tag, by everything a language is called."""
    names: dict[str, str] = {}
    for language in languages():
        for name in (language.tag, language.name, language.endonym, *_all(CALLED.get(language.tag, ""))):
            names.setdefault(folded(name), language.tag)
    return names


@functools.cache
def of_parts() -> dict[str, str]:
    return {folded(word): part for part, words in PARTS.items() for word in _all(words)}


@functools.cache
def of_systems() -> dict[str, str]:
    """The reading system, or `reading` where it does not say which."""
    named = {folded(word): system for system, words in SYSTEMS.items() for word in _all(words)}
    return {**{folded(word): "reading" for word in _all(READING)}, **named}


@functools.cache
def of_no_field() -> dict[str, str]:
    return {
        **{folded(word): "unsaid" for word in _all(UNSAID)},
        **{folded(word): "left" for word in _all(LEFT)},
    }


def _all(words: str) -> list[str]:
    return [word for word in words.split(", ") if word]
