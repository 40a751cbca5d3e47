"""All comparisons of all languages, and what could not be compared here."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from langapp.packs.authoring import dictionaries, words
from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said
from langapp.packs.authoring.wordlists import Folder


class Engine(Protocol):
    """A module of `engines`: what must be installed for it, what it compares, and its comparison of a language."""

    NEEDS: tuple[str, ...]
    SYSTEMS: tuple[str, ...]

    def differences(self, said: Sequence[Said]) -> Iterator[Difference]: ...


ENGINES = {
    "zh-Hans": ("han", "mandarin"),
    "zh-Hant-TW": ("han", "mandarin"),
    "yue": ("han", "cantonese"),
    "ja": ("han", "japanese"),
    "ko": ("korean",),
    "th": ("thai",),
    "hi": ("indic", "friendly"),
    "mr": ("indic", "friendly"),
    "ne": ("indic", "friendly"),
    "pa": ("indic", "friendly"),
    "bn": ("indic", "friendly"),
    "ta": ("indic", "friendly"),
    "ur": ("urdu",),
}


@dataclass
class Comparison:
    """What was found, and which systems of which languages were looked at and which were not."""

    differences: list[Difference] = field(default_factory=list)
    compared: set[tuple[str, str]] = field(default_factory=set)
    uncompared: set[tuple[str, str]] = field(default_factory=set)


def compare(said: Iterable[Said], wordlists: Folder | None = None) -> Comparison:
    """Every difference, language by language. An engine is imported only if its language occurs."""
    comparison = Comparison()
    for language, forms in _by_language(said).items():
        for engine in engines(language):
            systems = {(language, system) for system in engine.SYSTEMS}
            if _lacks(engine.NEEDS):
                comparison.uncompared |= systems
            else:
                comparison.compared |= systems
                comparison.differences.extend(engine.differences(forms))
        if not any(one.pack.kind == "words" for one in forms):
            continue
        systems = {(language, system) for system in words.SYSTEMS}
        if wordlists is None or _lacks(dictionaries.needs(language)):
            comparison.uncompared |= systems
        else:
            comparison.compared |= systems
            comparison.differences.extend(words.differences(forms, wordlists))
    return comparison


def systems(language: str) -> list[str]:
    """What can be compared in a language, if everything is there."""
    return [*(system for engine in engines(language) for system in engine.SYSTEMS), *words.SYSTEMS]


def engines(language: str) -> list[Engine]:
    names = ENGINES.get(language, ())
    return [
        cast(Engine, importlib.import_module(f"langapp.packs.authoring.engines.{name}")) for name in names
    ]


def _lacks(packages: Collection[str]) -> bool:
    return any(importlib.util.find_spec(name) is None for name in packages)


def _by_language(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.language, []).append(one)
    return found
