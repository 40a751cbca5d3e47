"""Where a column may go, named as people name it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from langapp.drafts import fields
from langapp.i18n import _, lazy, lesson_text
from langapp.languages import readings
from langapp.languages.registry import Language, languages
from langapp.packs.checking import KIND_FIELDS
from langapp.studio.importing.choosing import Place, place

OF_LINE = {
    "meaning": lazy("Meaning"),
    "cue": lazy("When you say it"),
    "turn": lazy("What counts as an answer"),
    "picture": lazy("Picture"),
    "when": lazy("When, of a festival"),
    "title": lazy("Title of the card"),
    "body": lazy("Text of the card"),
    "source": lazy("Where it was found"),
}
OF_FORM = {
    "text": lazy("What is said"),
    "literal": lazy("Word for word"),
    "note": lazy("Note"),
    "region": lazy("Where it is said so"),
    "register": lazy("How polite it is"),
    "speak": lazy("How a computer reads it"),
}
MANY = 20
"""Columns from which on only the languages of this file are offered with all their fields."""


@dataclass(frozen=True)
class Group:
    """Some places under one name: those of the line itself, or of a language."""

    name: str
    places: list[tuple[str, str]]


def groups(first: Collection[str], kind: str, chosen: Collection[str]) -> list[Group]:
    """All places there are, the languages of `first` before the others."""
    wanted = [tag for tag in first if tag in languages()]
    ordered = [*wanted, *(language.tag for language in languages() if language.tag not in wanted)]
    is_short = len(chosen) > MANY
    return [
        Group(
            _("The line"),
            [(name, str(called)) for name, called in OF_LINE.items() if _suits(name, kind, chosen)],
        ),
        *(_of_language(languages().get(tag), short=is_short and tag not in wanted) for tag in ordered),
    ]


def called(field: str) -> str:
    """“Cantonese: Jyutping”."""
    to = place(field)
    if to is None:
        return field
    return str(OF_LINE[field]) if to.language is None else f"{_language(to.language)}: {_part(to)}"


def _suits(name: str, kind: str, chosen: Collection[str]) -> bool:
    special = any(name in names for names in KIND_FIELDS.values())
    return not special or name in KIND_FIELDS.get(kind, ()) or name in chosen


def _of_language(language: Language, *, short: bool) -> Group:
    names = [fields.text(language.tag)] if short else list(_fields(language))
    return Group(_language(language), [(name, called(name)) for name in names])


def _fields(language: Language) -> Iterator[str]:
    for variant in ("", *language.variants):
        yield fields.text(language.tag, variant)
        yield from (fields.reading(language.tag, system, variant) for system in language.readings)
    yield from (fields.form(language.tag, "", part) for part in fields.OF_FORM if part != "text")


def _language(language: Language) -> str:
    return lesson_text(language.name)


def _part(to: Place) -> str:
    assert to.language is not None
    part = readings.called(to.system) if to.system else str(OF_FORM[to.part])
    variant = lesson_text(to.language.variants.get(to.variant, to.variant))
    return f"{variant}, {part}" if variant else part
