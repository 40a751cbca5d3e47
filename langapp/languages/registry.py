"""The registry: every language the app knows, in the order `lessons/languages.yaml` gives."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from langapp.config import ROOT
from langapp.languages.scripts import SCRIPTS
from langapp.lib import strictyaml

FILE = ROOT / "lessons" / "languages.yaml"
STAGES = ("launch", "next", "asked")
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
    if (
        not isinstance(record, dict)
        or not {"tag", "name", "endonym", "script", "stage"} <= record.keys() <= FIELDS
    ):
        raise BadRegistry(f"{where}: a language has {', '.join(sorted(FIELDS))}, and nothing else")
    if record["script"] not in SCRIPTS:
        raise BadRegistry(f"{where}: the script {record['script']!r} is not one of {', '.join(SCRIPTS)}")
    if record["stage"] not in STAGES:
        raise BadRegistry(f"{where}: the stage is one of {', '.join(STAGES)}")
    speech = record.get("speech", {})
    return Language(
        tag=record["tag"],
        name=record["name"],
        endonym=record["endonym"],
        script=record["script"],
        stage=record["stage"],
        direction=record.get("direction", "ltr"),
        readings=tuple(record.get("readings", ())),
        variants=dict(record.get("variants", {})),
        speech=LanguageSpeech(
            gtts=speech.get("gtts"),
            espeak=speech.get("espeak"),
            espeak_variants=dict(speech.get("espeak_variants", {})),
            grade=speech.get("grade"),
        ),
    )
