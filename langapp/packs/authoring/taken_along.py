"""What goes along with a pack that leaves the house: where it differs from the engines, and why it stays so.

What the house has settled about its texts, with the reason given there; and for the rest, whose choice it was. Beside
the pack's folder, `packs check` takes both as it takes those of `lessons/settled`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from langapp.packs.authoring import comparing, settling
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said, all_said
from langapp.packs.authoring.settling import Settled
from langapp.packs.documents import Pack
from langapp.packs.files import Reading
from langapp.packs.writing import scalar

NAMED = ("piece", "system", "ours", "theirs", "ref", "within", "why")


def settled(document: str, tag: str, lessons: Path) -> str:
    """The file of one language, as it lies in `settled/`; empty where an engine reads all of it as it is written."""
    pack = Pack.from_json(document)
    said = all_said([Reading(Path(), pack)], frozenset({tag}))
    house, _wrong = settling.read(lessons, frozenset({tag}))
    entries = [_entry(each, house) for each in comparing.compare(said).differences]
    return "".join(f"{line}\n" for line in _file(tag, list(dict.fromkeys(entries)))) if entries else ""


def _entry(difference: Difference, house: Sequence[Settled]) -> Settled:
    for entry in house:
        for ref in _refs(difference.said):
            as_ours = dataclasses.replace(entry, ref=difference.said.ref) if entry.ref == ref else entry
            if as_ours.settles(difference):
                return as_ours
    said = difference.said
    return Settled(
        said.language,
        difference.piece,
        difference.system,
        f"The choice of {_whose(said)}.",
        difference.ours,
        difference.theirs,
        said.ref,
    )


def _refs(said: Said) -> Iterator[str]:
    """What the line is called, here and in the pack it was made after."""
    yield said.ref
    if said.line is None and said.pack.fork:
        yield said.pack.fork.pack
    elif said.line and said.line.came_from:
        yield said.line.came_from


def _whose(said: Said) -> str:
    """Whoever wrote in this language; of a pack made after another, those who came to it."""
    names = said.pack.by.get(said.language, ())
    before = said.pack.fork.by if said.pack.fork else ""
    return ", ".join([name for name in names if name not in before] or names) or "whoever wrote it"


def _file(tag: str, entries: Sequence[Settled]) -> Iterator[str]:
    yield f"language: {scalar(tag)}"
    yield "settled:"
    for entry in entries:
        told = [(name, getattr(entry, name)) for name in NAMED if getattr(entry, name)]
        for number, (name, text) in enumerate(told):
            yield f"  {' ' if number else '-'} {name}: {scalar(text)}"
