"""Paiboon, against thaiphon and its words from Volubilis; RTGS, against our own Paiboon."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from langapp.packs.authoring import paiboon, running
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.purity import ZERO_WIDTH_SPACE
from langapp.packs.authoring.said import Said

NEEDS = ("thaiphon", "thaiphon_data_volubilis", "pythainlp")
SYSTEMS = ("paiboon", "rtgs", "spaces")
SOURCE = "thaiphon"
SPACES = re.compile(r"[\s\u200b]+")
STRETCHES = re.compile(r"[\s.,!?…–—\-]+")
# หิวน้ำ and น้องหมา are two words to the dictionary and one to whoever says them.
MOST_IN_A_WORD = 2
AGAIN = "ๆ"
UNSTRESSED = re.compile("^([^aeiouʉɛɔə]*)a\u0300$")


def differences(said: Sequence[Said]) -> Iterator[Difference]:
    for one in said:
        yield from _spaces(one)
        texts = _words(one.text)
        if ours := one.form.readings.get("paiboon"):
            theirs = [read(text) for text in texts]
            for piece, here, there in running.differing(texts, running.split(ours), theirs, _alike):
                yield Difference(one, "paiboon", piece, here, there, SOURCE)
            if latin := one.form.readings.get("rtgs"):
                yield from _rtgs(one, latin, ours)


def _spaces(one: Said) -> Iterator[Difference]:
    """A stretch of several words without U+200B between them, which a line could not break."""
    for run in running.split(one.text, STRETCHES):
        parts = [] if ZERO_WIDTH_SPACE in run else [part for part in _segment(run) if part != AGAIN]
        if len(parts) > MOST_IN_A_WORD and not _is_word(run):
            yield Difference(one, "spaces", run, run, "|".join(parts), "newmm", ("text",))


def _words(text: str) -> list[str]:
    """As the author cut them; a mark of repetition standing alone goes to the word it repeats."""
    found: list[str] = []
    for word in running.split(text, SPACES):
        if word == AGAIN and found:
            found[-1] += AGAIN
        else:
            found.append(word)
    return found


def words(text: str) -> list[str]:
    """As the author cut them; where nobody did, as the dictionary does."""
    found: list[str] = []
    for word in _words(text):
        parts = [word] if _is_word(word.removesuffix(AGAIN)) else _segment(word)
        for part in parts:
            if part == AGAIN and found:
                found[-1] += AGAIN
            else:
                found.append(part)
    return found


def _alike(ours: str, theirs: str) -> bool:
    return _folded(ours) == _folded(theirs)


def _folded(syllable: str) -> str:
    """Paiboon and Paiboon+ alike; an unstressed a with or without its low tone: sa-baai, sà-baai."""
    return UNSTRESSED.sub(r"\1a", paiboon.shortened(syllable))


def _rtgs(one: Said, latin: str, ours: str) -> Iterator[Difference]:
    """Word by word where both have the same words; spaces and hyphens are nobody's business here."""
    source = running.split(ours, SPACES)
    derived = [
        "".join(paiboon.rtgs(part) or part for part in running.split(word)) for word in ours.lower().split()
    ]
    mine = ["".join(running.split(word)) for word in latin.split()]
    for piece, here, there in running.differing(source, mine, [[word] for word in filter(None, derived)]):
        yield Difference(one, "rtgs", piece, here, there, "the Paiboon")


@functools.cache
def read(word: str) -> list[str]:
    """The syllables of a word; of several words, where the lexicon does not have it as one."""
    import thaiphon

    if word.endswith(AGAIN) and len(word) > 1:
        return read(word[:-1]) * 2
    if thaiphon.analyze_word(word).source != "lexicon":
        parts = _segment(word)
        if len(parts) > 1 and all(map(_is_word, parts)):
            return [syllable for part in parts for syllable in read(part)]
    spelled = unicodedata.normalize("NFC", thaiphon.transcribe(word, scheme="paiboon"))
    return running.split(spelled)


def _is_word(part: str) -> bool:
    import thaiphon

    return len(part) > 1 and thaiphon.analyze_word(part).source == "lexicon"


def _segment(text: str) -> list[str]:
    # A second for its trie: only where there is Thai.
    from pythainlp.tokenize.newmm import segment

    return list(segment(text))
