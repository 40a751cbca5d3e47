"""Songs that are not free: known by their first words or their title, wherever they may turn up."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from langapp.config import ROOT
from langapp.languages import keys
from langapp.lib import strictyaml
from langapp.packs.authoring.said import all_said
from langapp.packs.files import Problem, Reading

LIST = ROOT / "lessons" / "songs-not-free.yaml"


@dataclass(frozen=True)
class NotFree:
    """A song we may not ship: its language, words it can be known by, and why."""

    language: str
    title: str
    words: tuple[str, ...]
    why: str


@functools.cache
def not_free(file: Path = LIST) -> tuple[NotFree, ...]:
    """Raises ValueError where the list cannot be used."""
    document = strictyaml.load(file.read_bytes())
    kept = document.value.get("songs") if isinstance(document.value, dict) else None
    if not isinstance(kept, list):
        raise ValueError(f"{file.name}: a list is needed under “songs:”")
    return tuple(_song(entry, f"{file.name}:{document.line('songs', at)}") for at, entry in enumerate(kept))


def _song(entry: object, where: str) -> NotFree:
    if not isinstance(entry, dict) or entry.keys() != {"language", "title", "words", "why"}:
        raise ValueError(f"{where}: a song has language, title, words and why")
    known_by = entry["words"]
    if not isinstance(known_by, list) or not known_by or not all(map(keys.fold, map(str, known_by))):
        raise ValueError(f"{where}: “words” are what the song is known by, in a list")
    return NotFree(str(entry["language"]), str(entry["title"]), tuple(map(str, known_by)), str(entry["why"]))


def problems(readings: Iterable[Reading], only: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Lines and titles that are a song's we may not ship; and songs that leave unsaid what was not seen."""
    readings = list(readings)
    for reading in readings:
        pack = reading.pack
        if (
            pack is None
            or pack.kind != "song"
            or pack.provenance is None
            or (only and pack.language not in only)
        ):
            continue
        if not pack.provenance.page and not pack.provenance.unverified:
            file, line = reading.place(("provenance",))
            yield Problem(file, line, "no page was seen: say under “unverified” what is not known")
    for one in all_said(readings, only):
        if song := claimed(one.text, one.language):
            yield one.problem(
                f"this is “{song.title}”, which is not free ({song.why}): choose another song", "text"
            )


def claimed(text: str, language: str) -> NotFree | None:
    """The song of this language, or of a sister of it, that has these words; found on folded text."""
    folded = keys.fold(text)
    stem = _stem(language)
    for song in not_free():
        if _stem(song.language) == stem and any(keys.fold(words) in folded for words in song.words):
            return song
    return None


def _stem(language: str) -> str:
    return "zh" if language == "yue" else language.split("-")[0]
