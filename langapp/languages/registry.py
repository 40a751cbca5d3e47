"""The registry: every language the app knows, in the order `lessons/languages.yaml` gives."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langapp.config import ROOT
from langapp.languages.readings import SYSTEMS
from langapp.languages.scripts import SCRIPTS
from langapp.lib import strictyaml

FILE = ROOT / "lessons" / "languages.yaml"
STAGES = ("launch", "next", "asked")
GRADES = ("B", "C")
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
NEEDS = {"tag", "name", "endonym", "script", "stage"}
FIELDS = {
    "tag",
    "name",
    "endonym",
    "script",
    "direction",
    "readings",
    "variants",
    "speech",
    "stage",
}


class BadRegistry(ValueError):
    """`languages.yaml` cannot be used. The message names the line."""


@dataclass(frozen=True)
class LanguageSpeech:
    """Which engines may speak it. None means: not at all, rather than wrongly."""

    gtts: str | None = None
    espeak: str | None = None
    espeak_variants: dict[str, str] = field(default_factory=dict)
    grade: str | None = None
    openjtalk: str | None = None


@dataclass(frozen=True)
class Language:
    tag: str
    name: str
    endonym: str
    script: str
    stage: str
    direction: str = "ltr"
    readings: tuple[str, ...] = ()
    variants: dict[str, str] = field(default_factory=dict)
    speech: LanguageSpeech = LanguageSpeech()

    def __hash__(self) -> int:
        return hash(self.tag)

    @property
    def html_lang(self) -> str:
        """The tag to write into `lang`, with the script wherever glyphs depend on it."""
        return {"yue": "yue-Hant-HK"}.get(self.tag, self.tag)

    def reading_lang(self, system: str) -> str:
        """The tag of a reading: the language, in Latin letters unless the system is a script of its own."""
        own = {
            "zhuyin": f"{self.tag.split('-')[0]}-Bopo",
            "furigana": "ja-Hira",
            "jyutping": "yue-Latn-jyutping",
        }
        return own.get(system, f"{self.tag.split('-')[0]}-Latn")


@dataclass(frozen=True)
class Registry:
    by_tag: dict[str, Language]

    def __iter__(self) -> Iterator[Language]:
        return iter(self.by_tag.values())

    def __contains__(self, tag: object) -> bool:
        return tag in self.by_tag

    def get(self, tag: str) -> Language:
        return self.by_tag[tag]

    def at(self, stage: str) -> list[Language]:
        return [language for language in self if language.stage == stage]


@functools.cache
def languages() -> Registry:
    return read(FILE)


def read(file: Path) -> Registry:
    """Raises BadRegistry."""
    try:
        document = strictyaml.load(file.read_bytes())
    except strictyaml.NotStrictYAML as error:
        raise BadRegistry(f"{file.name}:{error.line}: {error.why}") from error
    records = document.value.get("languages") if isinstance(document.value, dict) else None
    if not isinstance(records, list):
        raise BadRegistry(f"{file.name}:1: a list under “languages” is needed")
    by_tag: dict[str, Language] = {}
    for number, record in enumerate(records):
        where = f"{file.name}:{document.line('languages', number)}"
        language = _language(record, where)
        if language.tag in by_tag:
            raise BadRegistry(f"{where}: {language.tag} stands here twice")
        by_tag[language.tag] = language
    return Registry(by_tag)


def _language(record: object, where: str) -> Language:
    if not isinstance(record, dict) or not NEEDS <= record.keys() <= FIELDS:
        raise BadRegistry(f"{where}: a language has {', '.join(sorted(FIELDS))}, and nothing else")
    told: dict[str, Any] = dict(record)
    _must(
        all(isinstance(told[name], str) and told[name] for name in NEEDS),
        where,
        "each value is one piece of text",
    )
    _must(TAG.fullmatch(told["tag"]) is not None, where, "the tag is a BCP 47 tag, as in vi or zh-Hant-TW")
    _one_of(told, "script", SCRIPTS, where)
    _one_of(told, "stage", STAGES, where)
    _one_of(told, "direction", ("ltr", "rtl"), where)
    readings = told.get("readings", [])
    known = isinstance(readings, list) and all(
        isinstance(system, str) and system in SYSTEMS for system in readings
    )
    _must(known, where, f"readings are a list of {', '.join(SYSTEMS)}")
    variants = _texts(told, "variants", where)
    return Language(
        **{name: told[name] for name in NEEDS},
        direction=told.get("direction", "ltr"),
        readings=tuple(readings),
        variants=variants,
        speech=_speech(told.get("speech", {}), variants, where),
    )


def _speech(told: object, variants: dict[str, str], where: str) -> LanguageSpeech:
    known = {"gtts", "espeak", "espeak_variants", "grade", "openjtalk"}
    if not isinstance(told, dict) or not told.keys() <= known:
        raise BadRegistry(f"{where}: speech has {', '.join(sorted(known))}, and nothing else")
    speech: dict[str, Any] = dict(told)
    spoken = _texts(speech, "espeak_variants", where)
    _must(spoken.keys() <= variants.keys(), where, "espeak_variants speak forms that stand under variants")
    for name in ("gtts", "espeak", "grade", "openjtalk"):
        _must(
            speech.get(name) is None or isinstance(speech[name], str), where, f"{name} is one piece of text"
        )
    _one_of(speech, "grade", GRADES, where)
    one = {name: speech.get(name) for name in known - {"espeak_variants"}}
    return LanguageSpeech(espeak_variants=spoken, **one)


def _texts(told: dict[str, Any], name: str, where: str) -> dict[str, str]:
    texts = told.get(name, {})
    right = isinstance(texts, dict) and all(isinstance(text, str) and text for text in texts.values())
    _must(right, where, f"{name} are keys, each with its text")
    return dict(texts)


def _one_of(told: dict[str, Any], name: str, allowed: Iterable[str], where: str) -> None:
    _must(told.get(name) is None or told[name] in allowed, where, f"{name} is one of {', '.join(allowed)}")


def _must(right: bool, where: str, why: str) -> None:
    if not right:
        raise BadRegistry(f"{where}: {why}")
