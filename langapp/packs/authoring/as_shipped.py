"""Suggested readings as the lessons read the same words, before an engine's: what a person looked at is known better.

A word is one that all lessons read alike. Where two read it differently, or none has it, the engine's reading stays.
What is settled of a word (`lessons/settled`) is how the lessons read it; where no spaces part the words of a text, it
says besides which of an engine's words to take for which.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask import current_app

from langapp.config import current as config
from langapp.languages import fitting, readings
from langapp.languages.scripts import is_han
from langapp.packs.authoring import kana, proposing, settling
from langapp.packs.authoring.settling import Settled
from langapp.packs.documents import Form, Pack
from langapp.packs.shelf import Shelf

OVER_CHARACTERS = ("jyutping", "pinyin", "zhuyin")
OF_WORDS = ("friendly", "iso15919")
CHANGING = "一不"
"""Said by what follows, whatever is before it."""
UNPARTED = {"th": "paiboon"}
"""Languages without spaces between words, and the readings that have them."""
APART = r"[^\s,!?-]"
HIRAGANA = re.compile("[\u3041-\u3096]{1,2}")
MARKS = ",.?!:;…—–-()“”‘’\"'۔،؟؛।॥"
UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060"))


class AsShipped:
    """What packs read, by language: whole texts, and the words in them. Of `others` the texts alone are believed."""

    def __init__(
        self, packs: Iterable[Pack], others: Iterable[Pack] = (), settled: Iterable[Settled] = ()
    ) -> None:
        self._texts: dict[tuple[str, str], Mapping[str, str]] = {}
        self._words: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._settled: dict[str, list[Settled]] = defaultdict(list)
        for tag, form in _forms(packs):
            self._learn(tag, form)
        for tag, form in _forms(others):
            self._texts.setdefault((tag, plain(form.text)), form.readings)
        for entry in settled:
            if entry.system == UNPARTED.get(entry.language) and entry.ours and entry.theirs and not entry.ref:
                self._settled[entry.language].append(entry)

    def better(self, tag: str, text: str, suggested: Mapping[str, str]) -> dict[str, str]:
        """The readings of the text itself; else those suggested, with the words as they are read elsewhere."""
        ours = self._texts.get((tag, plain(text)), {})
        found = {system: self._worded(tag, system, text, reading) for system, reading in suggested.items()}
        for system in OF_WORDS:
            if system not in found:
                found[system] = self._word_by_word(tag, system, text)
        if "furigana" in found and "hepburn" in found and "hepburn" not in ours:
            found["hepburn"] = _latin(found["hepburn"], suggested["furigana"], found["furigana"])
        return {
            system: reading
            for system, reading in {**found, **ours}.items()
            if reading and readings.problem(system, text, reading) is None
        }

    def _learn(self, tag: str, form: Form) -> None:
        self._texts.setdefault((tag, plain(form.text)), form.readings)
        for system, reading in form.readings.items():
            for keys, over in _pieces(system, form.text, reading):
                for key in keys:
                    self._words[tag, system, key].add(over)

    def _worded(self, tag: str, system: str, text: str, reading: str) -> str:
        if system == UNPARTED.get(tag):
            return self._as_settled(tag, plain(text), reading)
        pieces = list(_pieces(system, text, reading))
        known = [self._known(tag, system, keys) or over for keys, over in pieces]
        if known == [over for _keys, over in pieces]:
            return reading
        return _put(system, reading, known)

    def _as_settled(self, tag: str, text: str, reading: str) -> str:
        """Where a settled word stands in the text as often as what the engine makes of it in the reading."""
        for entry in self._settled.get(tag, ()):
            times = text.count(entry.piece)
            if times and (not entry.within or re.search(entry.within, text)):
                theirs = re.compile(f"(?<!{APART}){re.escape(entry.theirs)}(?!{APART})")
                if len(theirs.findall(reading)) == times:
                    reading = theirs.sub(entry.ours, reading)
        return reading

    def _word_by_word(self, tag: str, system: str, text: str) -> str:
        """Where no engine reads it, and every word is known."""
        words = text.split()
        said = [self._known(tag, system, [bare(word)]) for word in words]
        return _words(words, said).translate(proposing.MARKS) if all(said) else ""

    def _known(self, tag: str, system: str, keys: Sequence[str]) -> str:
        """By the longest key that all read alike."""
        for key in keys:
            if len(found := self._words.get((tag, system, key), ())) == 1:
                return next(iter(found))
        return ""


def plain(text: str) -> str:
    """As somebody else would type it: without what nobody sees."""
    return unicodedata.normalize("NFC", text.translate(UNSEEN)).strip()


def of(on_shelf: Shelf) -> AsShipped:
    """Kept until there is another shelf. Lessons are believed before what teachers wrote."""
    kept: dict[str, tuple[Shelf, AsShipped]] = current_app.extensions.setdefault("langapp.as_shipped", {})
    shelf, made = kept.get("last", (None, None))
    if made is None or shelf is not on_shelf:
        written: dict[bool, list[Pack]] = {True: [], False: []}
        for slug, pack in on_shelf.packs.items():
            written[slug in on_shelf.taught].append(pack)
        settled, _wrong = settling.read(config().lessons, frozenset(UNPARTED))
        made = AsShipped(written[False], written[True], settled)
        kept["last"] = on_shelf, made
    return made


def _forms(packs: Iterable[Pack]) -> Iterator[tuple[str, Form]]:
    for pack in packs:
        yield from pack.titles.items()
        for line in pack.lines:
            for tag, wording in line.wordings.items():
                for _variant, form in wording.forms():
                    yield tag, form


def _pieces(system: str, text: str, reading: str) -> Iterator[tuple[list[str], str]]:
    """What each piece of a reading stands over: the keys to know it by, the surest first."""
    if readings.problem(system, text, reading) is not None:
        return
    if system in OVER_CHARACTERS:
        yield from _over_characters(text, reading)
    elif system == "furigana":
        yield from _over_kanji(reading)
    elif system in OF_WORDS and len(written := text.split()) == len(said := reading.split()):
        yield from (([bare(word)], bare(over)) for word, over in zip(written, said, strict=True))


def _over_characters(text: str, reading: str) -> Iterator[tuple[list[str], str]]:
    places = [at for at, character in enumerate(text) if is_han(character)]
    for at, over in zip(places, fitting.syllables(reading), strict=True):
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        character = text[at]
        keys = [f"{before}<{character}>{after}"]
        if after and is_han(after) and before != character:  # The second of two alike is often lighter.
            keys.append(f"<{character}>{after}")
        if before and is_han(before) and character not in CHANGING:
            keys.append(f"{before}<{character}>")
        yield keys, over


def _over_kanji(reading: str) -> Iterator[tuple[list[str], str]]:
    """By the kana that follow; of several kanji in a row, which are a word, also without."""
    for base, over, ending in _kanji(reading):
        keys = [f"{base}|{ending[:n]}" for n in (2, 1) if len(ending) >= n]
        yield [*keys, *([base] if len(base) > 1 else [])], over


def _kanji(reading: str) -> Iterator[tuple[str, str, str]]:
    """Each run of kanji, its kana, and up to two kana that are written after it."""
    spans = list(fitting.furigana_spans(reading))
    for (base, over), (after, _over) in zip(spans, [*spans[1:], ("", "")], strict=True):
        if over:
            ending = HIRAGANA.match(after)
            yield base, over, ending[0] if ending else ""


def bare(word: str) -> str:
    """Without the marks around it."""
    return word.strip(MARKS)


def _put(system: str, reading: str, known: Sequence[str]) -> str:
    if system == "furigana":
        over = iter(known)
        return "".join(
            f"{base}[{next(over)}]" if read else base for base, read in fitting.furigana_spans(reading)
        )
    if system in OF_WORDS:
        return _words(reading.split(), known)
    return " ".join(known)


def _words(written: Sequence[str], said: Sequence[str]) -> str:
    """With the marks that stand around each."""
    pairs = zip(written, said, strict=True)
    return " ".join(word.replace(bare(word), over, 1) if bare(word) else word for word, over in pairs)


def _latin(latin: str, before: str, after: str) -> str:
    """Hepburn as furigana now have it; nothing where it cannot be told which of its letters these were."""
    for (_base, was, ending), (_same, now, _ending) in zip(_kanji(before), _kanji(after), strict=True):
        if was == now:
            continue
        tails = (ending[:n] for n in range(len(ending), -1, -1))
        tail = next((tail for tail in tails if latin.count(kana.hepburn(was + tail)) == 1), None)
        if tail is None:
            return ""
        latin = latin.replace(kana.hepburn(was + tail), kana.hepburn(now + tail))
    return latin
