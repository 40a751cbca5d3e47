"""Word lists that lie in a folder of their own, outside the project, and are only ever looked into.

The folder holds `cldr_annotations_*.json.gz` (names and keywords of emoji by language), `omw_synset_words.json.gz`
(words by wordnet and synset), `wikipron/*.tsv.gz` and `ipa/*.txt.gz` (words with their pronunciation).
"""

from __future__ import annotations

import functools
import gzip
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from langapp.packs.authoring import kana

CLDR = {
    "zh-Hans": ("zh",), "zh-Hant-TW": ("zh-Hant",), "yue": ("yue", "zh-Hant-HK"), "ja": ("ja",), "ko": ("ko",),
    "vi": ("vi",), "fil": ("fil",), "th": ("th",), "hi": ("hi",), "ur": ("ur",), "pa": ("pa",), "bn": ("bn",), "ta": ("ta",),
    "id": ("id",), "te": ("te",), "gu": ("gu",), "ne": ("ne",), "ml": ("ml",), "mr": ("mr",), "km": ("km",), "si": ("si",),
    "my": ("my",), "lo": ("lo",), "fa": ("fa",), "mn": ("mn",),
}  # fmt: skip
CODES = {
    "zh-Hans": "cmn", "zh-Hant-TW": "cmn", "ja": "jpn", "ko": "kor", "vi": "vie", "fil": "tgl", "th": "tha", "hi": "hin",
    "ur": "urd", "pa": "pan", "bn": "ben", "ta": "tam", "id": "ind", "te": "tel", "gu": "guj", "ne": "nep", "ml": "mal",
    "mr": "mar", "km": "khm", "si": "sin", "my": "mya", "lo": "lao", "fa": "fas", "mn": "mon", "hmn": "mww",
}  # fmt: skip
SAID = {"yue": ("yue",), "ko": ("ko",), "vi": ("vi_N", "vi_S"), "km": ("km",), "fa": ("fa",)}
OTHER_SCRIPTS = ("pan_arab", "zho_latn", "yue_latn")


@dataclass(frozen=True)
class Wordlists:
    """What the folder knows of one language. Each list is named by where its words come from."""

    lists: dict[str, frozenset[str]]
    emoji: dict[str, frozenset[str]]
    """The names and keywords of each emoji, folded."""
    synsets: dict[str, frozenset[str]]
    """The synsets of each word, folded."""


class Unusable(Exception):
    """A folder or a file of it cannot be used. The message says which, and why."""


class _Letters(dict[int, str]):
    """For each character what is kept of it, found out once: half a million words are folded."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        written = unicodedata.category(character)[0] in "LM" and not 0x064B <= code <= 0x0670
        self[code] = kana.hiragana(character) if written or character == " " else ""
        return self[code]


LETTERS = _Letters()


def fold(word: str) -> str:
    """One spelling of a word for looking it up: composed, small, in hiragana, without the vowels of Arabic script."""
    return " ".join(unicodedata.normalize("NFC", word.casefold()).translate(LETTERS).split())


@dataclass(frozen=True)
class Folder:
    """A folder of word lists; a language is read when it is asked for."""

    path: Path

    # Languages come one after the other, and the lists of one take a hundred megabytes.
    @functools.lru_cache(maxsize=1)  # noqa: B019  a folder lives as long as the command
    def of(self, language: str) -> Wordlists:
        code = CODES.get(language, "-")
        emoji = {sign: _folded(names) for sign, names in self._emoji(language)}
        synsets = self._synsets(code)
        found = {
            "CLDR": frozenset().union(*emoji.values()),
            "Wiktionary": frozenset(self._column(f"wikipron/{code}_*.tsv.gz"))
            | frozenset(word for wordnet, word, _ in synsets if wordnet.startswith("wikt")),
            "wordnet": frozenset(word for wordnet, word, _ in synsets if not wordnet.startswith("wikt")),
            "ipa-dict": frozenset(
                word for name in SAID.get(language, ()) for word in self._column(f"ipa/{name}.txt.gz")
            ),
        }
        meant: dict[str, set[str]] = {}
        for _, word, synset in synsets:
            meant.setdefault(word, set()).add(synset)
        return Wordlists(
            {name: words for name, words in found.items() if words},
            emoji,
            {word: frozenset(them) for word, them in meant.items()},
        )

    @functools.cache  # noqa: B019
    def english(self) -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
        """The English names of each emoji, its own name first; and the synsets of English words."""
        meant: dict[str, set[str]] = {}
        for _, word, synset in self._synsets("eng"):
            meant.setdefault(word, set()).add(synset)
        names = {sign: tuple(map(fold, told)) for sign, told in self._annotations.get("en", {}).items()}
        return names, {word: frozenset(them) for word, them in meant.items()}

    def _emoji(self, language: str) -> Iterator[tuple[str, list[str]]]:
        gathered: dict[str, list[str]] = {}
        for tag in CLDR.get(language, ()):
            for sign, names in self._annotations.get(tag, {}).items():
                gathered.setdefault(sign, []).extend(names)
        yield from gathered.items()

    def _synsets(self, code: str) -> list[tuple[str, str, str]]:
        codes = (f"wikt-{code}", f"wn-data-{code}", *(["wn-data-qcn"] if code == "cmn" else []))
        return [
            (wordnet, fold(word), synset)
            for wordnet in codes
            for synset, words in self._wordnets.get(wordnet, {}).items()
            for word in words
        ]

    def _column(self, pattern: str) -> Iterator[str]:
        for file in sorted(self.path.glob(pattern)):
            if file.name.startswith(OTHER_SCRIPTS):
                continue
            yield from (fold(line.split("\t", 1)[0]) for line in _text(file).splitlines())

    @functools.cached_property
    def _annotations(self) -> dict[str, dict[str, list[str]]]:
        return _by_name(self.path, "cldr_annotations_*.json.gz")

    @functools.cached_property
    def _wordnets(self) -> dict[str, dict[str, list[str]]]:
        return _by_name(self.path, "omw_synset_words.json.gz")


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(fold, names)))


def _by_name(folder: Path, pattern: str) -> dict[str, dict[str, list[str]]]:
    """Two levels of names, and lists of words. Without these files half of the words would seem to be in no list."""
    files = sorted(folder.glob(pattern))
    if not files:
        raise Unusable(f"there is no {pattern} in {folder}")
    try:
        read = json.loads(_text(files[-1]))
    except ValueError as error:
        raise Unusable(f"{files[-1]} is no JSON: {error}") from error
    if not isinstance(read, dict) or not all(isinstance(inner, dict) for inner in read.values()):
        raise Unusable(f"{files[-1]} is laid out otherwise than expected")
    return read


def _text(file: Path) -> str:
    try:
        return gzip.decompress(file.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise Unusable(f"{file} is damaged: {error}") from error
