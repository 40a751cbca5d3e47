"""Readings compared with an engine of their language."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, cast

from langapp.packs.authoring.differences import Difference
from langapp.packs.authoring.said import Said


class Engine(Protocol):
    """A module of `engines`: what must be installed for it, and its comparison of all forms of a language."""

    NEEDS: tuple[str, ...]

    def differences(self, said: Sequence[Said]) -> Iterator[Difference]: ...


ENGINES = {
    "zh-Hans": ("han", "mandarin"),
    "zh-Hant-TW": ("han", "mandarin"),
    "yue": ("han", "cantonese"),
    "ja": ("han", "japanese"),
    "ko": ("korean",),
    "th": ("thai",),
    "hi": ("indic",),
    "mr": ("indic",),
    "ne": ("indic",),
    "pa": ("indic",),
    "bn": ("indic",),
    "ta": ("indic",),
    "ur": ("urdu",),
}


def compared(said: Sequence[Said]) -> list[Difference]:
    """Every difference, language by language; a language whose engine is not installed is left out."""
    found: list[Difference] = []
    for language, forms in _by_language(said).items():
        for engine in _engines(language):
            if not _missing(engine):
                found.extend(engine.differences(forms))
    return found


def uncompared(said: Sequence[Said]) -> list[str]:
    """The languages whose engine is not installed."""
    return [language for language in _by_language(said) if any(map(_missing, _engines(language)))]


def _engines(language: str) -> list[Engine]:
    names = ENGINES.get(language, ())
    return [
        cast(Engine, importlib.import_module(f"langapp.packs.authoring.engines.{name}")) for name in names
    ]


def _missing(engine: Engine) -> bool:
    return any(importlib.util.find_spec(name) is None for name in engine.NEEDS)


def _by_language(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(one.language, []).append(one)
    return found
