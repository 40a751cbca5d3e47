"""Help while a pack is written: lines that mean the same, pictures found by a word. Offered, and set by nobody but her."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from langapp.drafts import document
from langapp.i18n import lesson_text
from langapp.languages import keys, scripts
from langapp.packs import checking, searching
from langapp.packs.authoring import pictured
from langapp.packs.documents import Line, Pack
from langapp.packs.shelf import Shelf

MOST_ALIKE, MOST_PICTURES = 5, 12
LONGEST = 120
"""Characters that are looked for."""
ENOUGH = 0.6
"""How much of a meaning must have been typed for it to be the same one."""
NEAR = 0.6
"""What is much further off than the best is not shown beside it."""
MOST_LINES = 100
FIRST_OF_THE_EAST = 0x2E80
LINKED = ("cue", "turn", "picture")
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "is",
        "are",
        "it",
        "i",
        "we",
        "you",
        "your",
        "my",
        "our",
        "me",
        "us",
        "let's",
        "lets",
        "please",
        "for",
        "with",
    ]
)
"""Words of English that no picture is called by."""


@dataclass(frozen=True)
class Alike:
    """A line on the shelf that means the same, and what of it can be taken over, cell by cell."""

    ref: str
    pack: str
    meaning: str
    same: bool
    """Word for word."""
    cells: dict[str, str]


@dataclass(frozen=True)
class Picture:
    name: str
    obvious: bool = False
    """It shows the very word: worth offering by itself."""


def alike(
    shelf: Shelf, meaning: str, text: str, tag: str, tags: Collection[str], without: str = ""
) -> list[Alike]:
    """Lines that mean what was typed, or that say it so in a language; those of one slug are left out."""
    found: dict[str, Alike] = {}
    for pack, line, same in (*_by_meaning(shelf, meaning), *_by_text(shelf, text, tag)):
        ref = pack.ref(line)
        if pack.slug != without and pack.kind != "song":
            found.setdefault(ref, _alike(ref, pack, line, same, tags))
    return sorted(found.values(), key=lambda each: not each.same)[:MOST_ALIKE]


def _by_meaning(shelf: Shelf, meaning: str) -> Iterator[tuple[Pack, Line, bool]]:
    wanted = keys.fold(meaning[:LONGEST])
    if not _says_enough(wanted):
        return
    for hit in searching.find(meaning[:LONGEST], ["en"]):
        pack, line = shelf.line(hit.ref) or (None, None)
        if pack is None or line is None or hit.tag != pack.meanings:
            continue
        there = keys.fold(line.meaning)
        if len(wanted) >= ENOUGH * len(there):
            yield pack, line, wanted == there


def _by_text(shelf: Shelf, text: str, tag: str) -> Iterator[tuple[Pack, Line, bool]]:
    wanted = keys.fold(text[:LONGEST])
    if not wanted or not tag:
        return
    for hit in searching.find(text[:LONGEST], [tag]):
        pack, line = shelf.line(hit.ref) or (None, None)
        if pack is None or line is None or hit.tag != tag:
            continue
        wording = line.wordings.get(tag)
        if wording and any(keys.fold(form.text) == wanted for _variant, form in wording.forms()):
            yield pack, line, True


def _says_enough(folded: str, least: int = 3) -> bool:
    """Of letters that are a syllable or a word each, one less is enough."""
    return len(folded) >= (least - 1 if folded and ord(folded[0]) >= FIRST_OF_THE_EAST else least)


def _alike(ref: str, pack: Pack, line: Line, same: bool, tags: Collection[str]) -> Alike:
    cells = {
        field: value
        for field, value in document.cells_of_line(line).items()
        if field in LINKED or field.partition(":")[0].partition("@")[0] in tags
    }
    return Alike(ref, lesson_text(pack.title), lesson_text(line.meaning), same, cells)


def pictures(shelf: Shelf, words: str) -> list[Picture]:
    """By their names, by what the lines that have them mean and say in any language, and by what an emoji is called."""
    wanted = words[:LONGEST].strip()
    if not _says_enough(keys.fold(wanted), 2):
        return []
    marks: dict[str, float] = defaultdict(float)
    for name, mark in (*_by_name(wanted), *_by_lines(shelf, wanted)):
        marks[name] = max(marks[name], mark)
    least = max(marks.values(), default=0) * NEAR
    best = [name for name in sorted(marks, key=lambda name: (-marks[name], name)) if marks[name] >= least]
    return [
        Picture(name, obvious=marks[name] >= 1 and at == 0) for at, name in enumerate(best[:MOST_PICTURES])
    ]


def _by_name(wanted: str) -> Iterator[tuple[str, float]]:
    asked = _words(wanted)
    if not asked:
        return
    for name, called in _names().items():
        for words, full in called:
            if words == asked:
                yield name, 1.0 if full else 0.9
            elif set(words) <= set(asked):
                yield name, (0.8 if full else 0.5) * (0.5 + len(words) / len(asked) / 2)
            elif all(any(word.startswith(one) for word in words) for one in asked):
                yield name, 0.7 if full else 0.4
    typed = "-".join(asked)
    for name in difflib.get_close_matches(typed, checking.pictures(), n=3, cutoff=0.8):
        yield name, 0.6


def _by_lines(shelf: Shelf, wanted: str) -> Iterator[tuple[str, float]]:
    for hit in searching.find(wanted, [], MOST_LINES):
        found = shelf.line(hit.ref)
        if found and (picture := found[1].picture):
            yield picture, _said(found[1], hit.tag, wanted)


def _said(line: Line, tag: str, wanted: str) -> float:
    """Whether a line says just this where it was found: letter for letter, or without its accents, or among other words."""
    wording = line.wordings.get(tag)
    said = [form.text for _variant, form in wording.forms()] if wording else []
    said.append(line.meaning)
    if any(_plain(text) == _plain(wanted) for text in said):
        return 1.0
    folded = keys.fold(wanted)
    if any(keys.fold(text) == folded for text in said):
        return 0.85
    words = {word for text in said for word in re.findall(r"\w+", text.casefold())}
    return 0.65 if wanted.casefold() in words else 0.45


def _plain(text: str) -> str:
    return scripts.letters(unicodedata.normalize("NFC", text)).casefold()


@functools.cache
def _names() -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """What each picture is called, and whether we call it so: an emoji's name is somebody else's."""
    known = pictured.emoji()
    return {
        name: [
            (tuple(map(_singular, name.split("-"))), True),
            *((_words(unicodedata.name(character, "")), False) for character in known.get(name, "")[:1]),
        ]
        for name in checking.pictures()
    }


def _words(text: str) -> tuple[str, ...]:
    """The words of English that may name a thing, each in its plain form."""
    found = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return tuple(_singular(word) for word in found if word not in SMALL)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
